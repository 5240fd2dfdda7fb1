//! The typed text of a value: what kinds its parts have before they become JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;
use value::{Foreign, List, Made, Timestamp, Value, go};

/// The canonical typed text of a value, as the areas' `want.typed` spells it.
pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => put(out, format_args!("{b}")),
        Value::Int(n) => put(out, format_args!("{n}")),
        Value::Uint(n) => put(out, format_args!("{n}u")),
        Value::Double(x) => write_double(out, *x),
        Value::String(text) => write_string(out, text),
        Value::Bytes(bytes) => put(out, format_args!("bytes({})", STANDARD.encode(&***bytes))),
        Value::Duration(nanos) => put(out, format_args!("duration({nanos})")),
        Value::Timestamp(time) => put(out, format_args!("timestamp({})", rfc3339(time))),
        Value::List(list) => write_list(out, list),
        Value::Object(object) => {
            out.push('{');
            for (at, (key, member)) in object.iter().enumerate() {
                separate(out, at);
                write_string(out, key);
                out.push_str(": ");
                write(out, member);
            }
            out.push('}');
        }
        Value::Map(_) => out.push_str("go(map[ref.Val]ref.Val)"),
        Value::Optional(_) => out.push_str("go(*types.Optional)"),
        Value::Type(name) => put(out, format_args!("go(type {name})")),
        Value::Foreign(foreign) => write_foreign(out, foreign),
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes all text");
}

fn separate(out: &mut String, at: usize) {
    if at > 0 {
        out.push_str(", ");
    }
}

fn write_list(out: &mut String, list: &List) {
    match list.made() {
        Made::Expression | Made::Concatenation => return out.push_str("go([]ref.Val)"),
        Made::Strings => out.push_str("strings"),
        Made::Host | Made::Set | Made::Keyed => {}
    }
    out.push('[');
    for (at, item) in list.items().iter().enumerate() {
        separate(out, at);
        write(out, item);
    }
    out.push(']');
}

fn write_foreign(out: &mut String, foreign: &Foreign) {
    match foreign.type_name {
        Foreign::CEL_NULL => out.push_str("celnull"),
        Foreign::OMIT => out.push_str("omit"),
        Foreign::ERROR => {
            out.push_str("error(");
            write_string(out, &foreign.text);
            out.push(')');
        }
        other => put(out, format_args!("go({other})")),
    }
}

fn write_double(out: &mut String, x: f64) {
    if !x.is_finite() {
        return go::write_g(out, x);
    }
    let start = out.len();
    go::write_json_number(out, x);
    if !out[start..].contains(['.', 'e']) {
        out.push_str(".0");
    }
}

/// Go's JSON string without the escapes that protect HTML.
fn write_string(out: &mut String, text: &str) {
    const KEPT: [char; 3] = ['<', '>', '&'];
    out.push('"');
    for piece in text.split_inclusive(KEPT) {
        let plain = piece.trim_end_matches(KEPT);
        let mut escaped = String::new();
        go::write_json_string(&mut escaped, plain);
        out.push_str(&escaped[1..escaped.len() - 1]);
        out.push_str(&piece[plain.len()..]);
    }
    out.push('"');
}

/// A point in time, its fraction without trailing zeros.
pub(crate) fn rfc3339(time: &Timestamp) -> String {
    let mut text = String::new();
    go::write_rfc3339(&mut text, time);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert;

    #[test]
    fn kinds_show() {
        let json = serde_json::json!([1, {"$int": "1"}, {"$uint": "1"}, {"$celnull": true}, {"$omit": true},
            {"$strings": ["<"]}, {"$time": "2024-02-29T12:00:00.50Z"}, {"$error": "x"}, null]);
        assert_eq!(
            text(&convert::tagged(&json)),
            r#"[1.0, 1, 1u, celnull, omit, strings["<"], timestamp(2024-02-29T12:00:00.5Z), error("x"), null]"#
        );
    }
}
