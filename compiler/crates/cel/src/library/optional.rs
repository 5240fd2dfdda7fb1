//! Optional values: `optional.of`, `orValue`, `a[?k]` and friends.

use crate::Implementation::{self, Many, Unary};
use crate::library::arguments::items;
use crate::map::Entries;
use crate::{Call, Registry};
use std::sync::Arc;
use value::{List, Made, Value, View};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("select_optional_field: _?._(dyn, string) -> optional(V)", None),
    ("list_optindex_optional_int: _[?_](list(V), int) -> optional(V)", None),
    ("optional_list_optindex_optional_int: _[?_](optional(list(V)), int) -> optional(V)", None),
    ("map_optindex_optional_value: _[?_](map(K, V), K) -> optional(V)", None),
    ("optional_map_optindex_optional_value: _[?_](optional(map(K, V)), K) -> optional(V)", None),
    ("optional_list_index_int: _[_](optional(list(V)), int) -> optional(V)", None),
    ("optional_map_index_value: _[_](optional(map(K, V)), K) -> optional(V)", None),
    ("list_first: list(V).first() -> optional(V)", Some(Unary(first))),
    ("optional_hasValue: optional(V).hasValue() -> bool", Some(Unary(has_value))),
    ("list_last: list(V).last() -> optional(V)", Some(Unary(last))),
    ("optional_none: optional.none() -> optional(V)", Some(Many(none))),
    ("optional_of: optional.of(V) -> optional(V)", Some(Unary(of))),
    ("optional_ofNonZeroValue: optional.ofNonZeroValue(V) -> optional(V)", Some(Unary(of_non_zero))),
    ("optional_unwrap: optional.unwrap(list(optional(V))) -> list(V)", Some(Unary(unwrap))),
    ("optional_or_optional: optional(V).or(optional(V)) -> optional(V)", None),
    ("optional_orValue_value: optional(V).orValue(V) -> V", None),
    ("optional_unwrapOpt: list(optional(V)).unwrapOpt() -> list(V)", Some(Unary(unwrap))),
    ("optional_value: optional(V).value() -> V", Some(Unary(value))),
];

fn some(value: &Value) -> Value {
    Value::Optional(Some(Arc::new(value.clone())))
}

fn none(_: &mut Call<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Value::Optional(None))
}

fn of(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(some(value))
}

fn of_non_zero(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(if is_zero(value) { Value::Optional(None) } else { some(value) })
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(b) => !b,
        Value::Int(n) => *n == 0,
        Value::Uint(n) => *n == 0,
        Value::Double(x) => *x == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Duration(nanos) => *nanos == 0,
        // The zero of a Go time is the first moment of the year 1.
        Value::Timestamp(at) => at.seconds == -62_135_596_800 && at.nanos == 0,
        Value::List(list) => list.items().is_empty(),
        Value::Object(_) | Value::Map(_) => Entries::of(value).len() == 0,
        Value::Foreign(foreign) => foreign.view == View::Null,
        Value::Optional(_) | Value::Type(_) => false,
    }
}

fn has_value(_: &mut Call<'_>, optional: &Value) -> Result<Value, String> {
    Ok(Value::Bool(matches!(optional, Value::Optional(Some(_)))))
}

fn value(_: &mut Call<'_>, optional: &Value) -> Result<Value, String> {
    match optional {
        Value::Optional(Some(inner)) => Ok((**inner).clone()),
        _ => Err("optional.none() dereference".to_owned()),
    }
}

fn first(_: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    Ok(items(list).first().map_or(Value::Optional(None), some))
}

fn last(_: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    Ok(items(list).last().map_or(Value::Optional(None), some))
}

fn unwrap(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    call.allocate_items(items(list).len())?;
    let mut unwrapped = Vec::new();
    for item in items(list) {
        match item {
            Value::Optional(inner) => unwrapped.extend(inner.as_deref().cloned()),
            other => return Err(format!("value {} is not optional", crate::evaluate::shown(other))),
        }
    }
    Ok(Value::List(List::new(unwrapped, Made::Expression)))
}
