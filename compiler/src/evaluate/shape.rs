//! Building small objects of known keys.

use value::{Object, Str, Value};

/// An object of entries that stand sorted by key in the source.
pub(super) fn object<const N: usize>(entries: [(Str, Value); N]) -> Value {
    Object::from_sorted(Vec::from(entries)).into()
}

/// A string value that shares the text.
pub(super) fn text(text: &Str) -> Value {
    Value::String(text.clone())
}

/// An object of texts, such as annotations.
pub(super) fn string_map(entries: &[(Str, Str)]) -> Object {
    entries.iter().map(|(key, value)| (key.clone(), text(value))).collect()
}
