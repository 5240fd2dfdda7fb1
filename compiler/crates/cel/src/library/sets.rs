//! Lists as sets: `sets.contains`, `sets.equivalent`, `sets.intersects`.

use crate::Implementation::{self, Binary};
use crate::equality::equal;
use crate::library::arguments::items;
use crate::{Call, Registry};
use value::Value;

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("list_sets_contains_list: sets.contains(list(T), list(T)) -> bool", Some(Binary(contains))),
    ("list_sets_equivalent_list: sets.equivalent(list(T), list(T)) -> bool", Some(Binary(equivalent))),
    ("list_sets_intersects_list: sets.intersects(list(T), list(T)) -> bool", Some(Binary(intersects))),
];

fn contains(call: &mut Call<'_>, set: &Value, part: &Value) -> Result<Value, String> {
    has_all(call, items(set), items(part)).map(Value::Bool)
}

fn equivalent(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    let (a, b) = (items(a), items(b));
    Ok(Value::Bool(has_all(call, a, b)? && has_all(call, b, a)?))
}

fn intersects(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    for item in items(b) {
        if has(call, items(a), item)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn has_all(call: &mut Call<'_>, set: &[Value], part: &[Value]) -> Result<bool, String> {
    for item in part {
        if !has(call, set, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn has(call: &mut Call<'_>, set: &[Value], wanted: &Value) -> Result<bool, String> {
    call.spend(set.len())?;
    for item in set {
        if equal(call, wanted, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
