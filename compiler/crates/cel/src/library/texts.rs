//! What the standard library knows of strings and sizes.

use crate::Call;
use crate::library::arguments::text;
use crate::map::Entries;
use crate::regex;
use value::Value;

pub(super) fn contains(call: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    call.spend(text(this).len() / 16)?;
    Ok(Value::Bool(text(this).contains(text(wanted))))
}

pub(super) fn starts_with(_: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    Ok(Value::Bool(text(this).starts_with(text(wanted))))
}

pub(super) fn ends_with(_: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    Ok(Value::Bool(text(this).ends_with(text(wanted))))
}

pub(super) fn matches(call: &mut Call<'_>, this: &Value, pattern: &Value) -> Result<Value, String> {
    regex::matches(call, text(this), text(pattern)).map(Value::Bool)
}

/// Code points of a string, bytes, elements, entries.
pub(super) fn size(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    let size = match value {
        Value::String(text) if text.is_ascii() => text.len(),
        Value::String(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.items().len(),
        map => Entries::of(map).len(),
    };
    Ok(Value::Int(size as i64))
}
