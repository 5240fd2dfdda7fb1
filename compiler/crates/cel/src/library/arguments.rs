//! Reading arguments that dispatch has checked already.

use value::Value;

/// A string; dispatch admits nothing else.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// An int; dispatch admits nothing else.
pub(super) fn int(value: &Value) -> i64 {
    match value {
        Value::Int(n) => *n,
        _ => 0,
    }
}

/// The items of a list; dispatch admits nothing else.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_list().unwrap_or_default()
}
