//! Whether values are the same, and how much two objects have in common.

use value::{Object, Value, go, key_order};

/// Whether two values come to the same manifest.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => same_object(a, b),
        (Value::List(a), Value::List(b)) => {
            a.same(b)
                || a.items().len() == b.items().len()
                    && a.items().iter().zip(b.items()).all(|(a, b)| same(a, b))
        }
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Null, Value::Null) => true,
        (
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
        ) => key_order(a, b).is_eq() || is_written_alike(a, b),
        _ => false,
    }
}

/// Whether two numbers are the same text in a file, an integer and a double that is whole among them.
fn is_written_alike(a: &Value, b: &Value) -> bool {
    std::mem::discriminant(a) != std::mem::discriminant(b)
        && matches!((go::json(a), go::json(b)), (Ok(a), Ok(b)) if a == b)
}

fn same_object(a: &Object, b: &Object) -> bool {
    a.identity() == b.identity()
        || a.len() == b.len() && a.iter().zip(b).all(|((key, a), (other, b))| key == other && same(a, b))
}

/// Beyond this many leaves two objects are compared by their first ones.
const MOST_LEAVES: usize = 4_000;

/// The share of leaves that two objects have in common, in percent; names and namespaces do not count.
pub(super) fn similarity(a: &Object, b: &Object) -> usize {
    let mut count = Count::default();
    for key in ["apiVersion", "kind"] {
        count.members(a.get(key), b.get(key));
    }
    let mut keys: Vec<&str> = a.iter().chain(b).map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys.into_iter().filter(|key| *key != "metadata") {
        count.members(a.get(key), b.get(key));
    }
    let metadata = |object: &'_ Object, key| object.get("metadata").and_then(|part| part.get(key)).cloned();
    for key in ["labels", "annotations"] {
        count.members(metadata(a, key).as_ref(), metadata(b, key).as_ref());
    }
    (100 * count.common).checked_div(count.all).unwrap_or(100)
}

#[derive(Default)]
struct Count {
    all: usize,
    common: usize,
}

impl Count {
    fn members(&mut self, a: Option<&Value>, b: Option<&Value>) {
        if self.all > MOST_LEAVES {
            return;
        }
        match (a, b) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                a.iter().for_each(|(key, value)| self.members(Some(value), b.get(key)));
                b.iter()
                    .filter(|(key, _)| a.get(key).is_none())
                    .for_each(|(_, value)| self.members(None, Some(value)));
            }
            (Some(Value::List(a)), Some(Value::List(b))) => {
                let (a, b) = (a.items(), b.items());
                (0..a.len().max(b.len())).for_each(|at| self.members(a.get(at), b.get(at)));
            }
            (Some(Value::String(a)), Some(Value::String(b))) if a.contains('\n') && b.contains('\n') => {
                self.lines(a, b);
            }
            (Some(a), Some(b)) => {
                self.all += 1;
                self.common += usize::from(same(a, b));
            }
            (None, None) => {}
            _ => self.all += 1,
        }
    }

    fn lines(&mut self, a: &str, b: &str) {
        let mut rest: Vec<&str> = b.lines().take(MOST_LEAVES).collect();
        rest.sort_unstable();
        for line in a.lines().take(MOST_LEAVES) {
            self.all += 1;
            self.common += usize::from(rest.binary_search(&line).is_ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_if_they_are_written_alike() {
        assert!(same(&Value::Int(429), &Value::Double(429.0)));
        assert!(same(&Value::Uint(429), &Value::Int(429)));
        assert!(!same(&Value::Int(429), &Value::Double(429.5)));
        assert!(!same(&Value::Int((1 << 53) + 1), &Value::Double((1_u64 << 53) as f64)));
        assert!(!same(&Value::Int(1), &Value::Bool(true)));
    }
}
