//! Maps that an expression made: keys of any kind, in one fixed order.

use crate::Value;
use std::cmp::Ordering;
use std::sync::Arc;

impl Value {
    /// A map of these entries, sorted by [`key_order`]; of several entries with one key the last one stays.
    /// `1`, `1u` and `1.0` are different keys.
    pub fn map(mut entries: Vec<(Value, Value)>) -> Self {
        let sorted = entries.windows(2).all(|pair| key_order(&pair[0].0, &pair[1].0) == Ordering::Less);
        if !sorted {
            entries.sort_by(|a, b| key_order(&a.0, &b.0));
            // `dedup_by` keeps the first of equal keys; hand it the last entry. `0.0` and `-0.0` are one key.
            entries.dedup_by(|later, earlier| {
                let equal = same_key(&later.0, &earlier.0);
                if equal {
                    std::mem::swap(later, earlier);
                }
                equal
            });
        }
        Self::Map(Arc::new(entries))
    }
}

/// The order of keys in a [`Value::Map`]: null, booleans, numbers by size, strings by bytes, the rest.
pub fn key_order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.as_str().cmp(b.as_str()),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Uint(a), Value::Uint(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        (Value::Type(a), Value::Type(b)) => a.as_str().cmp(b.as_str()),
        _ => rank(a).cmp(&rank(b)).then_with(|| number_order(a, b)),
    }
}

/// Whether two keys are one: the same kind and the same scalar. Containers are never the same key.
fn same_key(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Double(a), Value::Double(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b) && rank(a) < 9 && key_order(a, b).is_eq(),
    }
}

fn rank(key: &Value) -> u8 {
    match key {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => 2,
        Value::String(_) => 3,
        Value::Duration(_) => 4,
        Value::Timestamp(_) => 5,
        Value::Type(_) => 6,
        _ => 9,
    }
}

/// Numbers of different kinds by size, then int before uint before double.
fn number_order(a: &Value, b: &Value) -> Ordering {
    let (Some((x, kind)), Some((y, other))) = (number(a), number(b)) else { return Ordering::Equal };
    x.total_cmp(&y).then_with(|| integer(a).cmp(&integer(b))).then(kind.cmp(&other))
}

fn number(value: &Value) -> Option<(f64, u8)> {
    match value {
        Value::Int(n) => Some((*n as f64, 0)),
        Value::Uint(n) => Some((*n as f64, 1)),
        // -0.0 and 0.0 are one key.
        Value::Double(x) => Some((*x + 0.0, 2)),
        _ => None,
    }
}

/// What tells apart integers that are the same double; a double stands among them at its own value.
fn integer(value: &Value) -> i128 {
    match value {
        Value::Int(n) => i128::from(*n),
        Value::Uint(n) => i128::from(*n),
        Value::Double(x) => *x as i128,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_one_order_and_the_last_value_wins() {
        let entries = [
            Value::from("b"),
            Value::Int(2),
            Value::Double(1.5),
            Value::from("a"),
            Value::Uint(2),
            Value::Null,
            Value::Bool(true),
            Value::Int(-1),
            Value::from("b"),
            Value::Double(-0.0),
            Value::Double(0.0),
        ];
        let numbered = entries.into_iter().zip(0..).map(|(key, at)| (key, Value::Int(at))).collect();
        let Value::Map(map) = Value::map(numbered) else { panic!("not a map") };
        let shown: Vec<_> = map.iter().map(|(key, value)| format!("{key:?} {value:?}")).collect();
        assert_eq!(
            shown,
            [
                "Null Int(5)",
                "Bool(true) Int(6)",
                "Int(-1) Int(7)",
                "Double(0.0) Int(10)",
                "Double(1.5) Int(2)",
                "Int(2) Int(1)",
                "Uint(2) Int(4)",
                "String(\"a\") Int(3)",
                "String(\"b\") Int(8)",
            ]
        );
    }

    #[test]
    fn containers_are_never_the_same_key() {
        let list = Value::list(vec![]);
        let Value::Map(map) = Value::map(vec![(list.clone(), Value::Null), (list, Value::Null)]) else {
            panic!("not a map")
        };
        assert_eq!(map.len(), 2);
    }
}
