//! Equality and order of values across kinds.

use crate::Call;
use std::cmp::Ordering;
use value::{List, Made, Object, Value, View};

/// `a == b`. Numbers are equal across kinds; values of otherwise different kinds are not equal. The work is paid for,
/// because shared structure can be exponentially larger than the memory it takes.
pub(crate) fn equal(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<bool, String> {
    Ok(match (a, b) {
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Double(_) | Value::Int(_) | Value::Uint(_), _) => {
            number_order(a, b).is_some_and(Ordering::is_eq)
        }
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Timestamp(a), Value::Timestamp(b)) => a == b,
        (Value::Type(a), Value::Type(b)) => a == b,
        (Value::List(a), Value::List(b)) => return equal_lists(call, a, b),
        (Value::Object(a), Value::Object(b)) => return equal_objects(call, a, b),
        (Value::Map(_) | Value::Object(_), Value::Map(_) | Value::Object(_)) => {
            return equal_maps(call, a, b);
        }
        (Value::Optional(a), Value::Optional(b)) => match (a, b) {
            (Some(a), Some(b)) => return equal(call, a, b),
            (a, b) => a.is_none() && b.is_none(),
        },
        (Value::Foreign(a), Value::Foreign(b)) => a.view == b.view && a.text == b.text,
        (Value::Foreign(a), Value::Null) | (Value::Null, Value::Foreign(a)) => a.view == View::Null,
        (Value::Null, Value::Null) => true,
        _ => false,
    })
}

fn equal_lists(call: &mut Call<'_>, a: &List, b: &List) -> Result<bool, String> {
    let unordered = matches!(a.made(), Made::Set | Made::Keyed);
    let (a, b) = (a.items(), b.items());
    if a.len() != b.len() {
        return Ok(false);
    }
    call.spend(a.len())?;
    for (at, b) in b.iter().enumerate() {
        let same = match unordered {
            // Most lists are in the same order all the same.
            true if !equal(call, &a[at], b)? => contains(call, a, b)?,
            true => true,
            false => equal(call, &a[at], b)?,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether one of these items equals a value.
pub(crate) fn contains(call: &mut Call<'_>, items: &[Value], wanted: &Value) -> Result<bool, String> {
    call.spend(items.len())?;
    for item in items {
        if equal(call, item, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal_objects(call: &mut Call<'_>, a: &Object, b: &Object) -> Result<bool, String> {
    if a.len() != b.len() {
        return Ok(false);
    }
    call.spend(a.len())?;
    for ((a_key, a), (b_key, b)) in a.iter().zip(b.iter()) {
        if a_key != b_key || !equal(call, a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Maps with keys of any kind: every key of `a` must be found in `b`, as looking it up would.
fn equal_maps(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<bool, String> {
    let (pairs, others) = (crate::map::Entries::of(a), crate::map::Entries::of(b));
    if pairs.len() != others.len() {
        return Ok(false);
    }
    call.spend(pairs.len())?;
    for at in 0..pairs.len() {
        let (key, value) = pairs.at(at);
        let Some(other) = crate::map::find(b, &key) else { return Ok(false) };
        if !equal(call, value, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The order of two numbers of any kinds; `None` if one is NaN or not a number.
pub(crate) fn number_order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Uint(a), Value::Uint(b)) => Some(a.cmp(b)),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Uint(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Value::Uint(a), Value::Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Value::Double(a), Value::Int(b)) => double_with_int(*a, *b),
        (Value::Int(a), Value::Double(b)) => double_with_int(*b, *a).map(Ordering::reverse),
        (Value::Double(a), Value::Uint(b)) => double_with_uint(*a, *b),
        (Value::Uint(a), Value::Double(b)) => double_with_uint(*b, *a).map(Ordering::reverse),
        _ => None,
    }
}

/// As cel-go: the integer becomes a double, after the range check.
fn double_with_int(double: f64, int: i64) -> Option<Ordering> {
    if double > i64::MAX as f64 { Some(Ordering::Greater) } else { double.partial_cmp(&(int as f64)) }
}

fn double_with_uint(double: f64, uint: u64) -> Option<Ordering> {
    if double > u64::MAX as f64 { Some(Ordering::Greater) } else { double.partial_cmp(&(uint as f64)) }
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Double(x) if x.is_nan())
}

/// Why two values have no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unordered {
    /// The first is of a kind that has no order.
    Left,
    /// The second is of another kind.
    Right,
    /// One is NaN.
    Nan,
}

/// The order of two values, for `<` and its friends.
pub(crate) fn order(a: &Value, b: &Value) -> Result<Ordering, Unordered> {
    Ok(match (a, b) {
        (Value::Double(a), Value::Double(b)) => return a.partial_cmp(b).ok_or(Unordered::Nan),
        (
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
        ) => return number_order(a, b).ok_or(Unordered::Nan),
        (Value::String(a), Value::String(b)) => a.as_str().cmp(b.as_str()),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Bytes(a), Value::Bytes(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        (
            Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bool(_)
            | Value::Bytes(_)
            | Value::Duration(_)
            | Value::Timestamp(_),
            _,
        ) => {
            return Err(if is_nan(a) || is_nan(b) { Unordered::Nan } else { Unordered::Right });
        }
        _ => return Err(Unordered::Left),
    })
}
