//! The canonical text of values, in which two values are the same only if their kinds are.

use crate::map::Entries;
use crate::time;
use std::fmt::Write;
use value::{Value, View, go};

/// The value as text: `1`, `1u`, `1.0`, `"a"`, `b"61"`, `[1, 2]`, `{"a": 1}` sorted by the text of the keys,
/// `duration("1.5s")`, `timestamp("2024-01-02T03:04:05Z")`, `optional.of(1)`, `type(int)`.
pub fn canonical_text(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => put(out, format_args!("{b}")),
        Value::Int(n) => put(out, format_args!("{n}")),
        Value::Uint(n) => put(out, format_args!("{n}u")),
        Value::Double(x) => write_double(out, *x),
        Value::String(text) => write_string(out, text),
        Value::Bytes(bytes) => {
            out.push_str("b\"");
            bytes.iter().for_each(|byte| put(out, format_args!("{byte:02x}")));
            out.push('"');
        }
        Value::Duration(nanos) => {
            put(out, format_args!("duration(\"{}\")", time::exact_duration_text(*nanos)));
        }
        Value::Timestamp(at) => put(out, format_args!("timestamp(\"{}\")", time::rfc3339_utc(at))),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                separate(out, at);
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(_) | Value::Map(_) => write_map(out, value),
        Value::Optional(None) => out.push_str("optional.none()"),
        Value::Optional(Some(inner)) => {
            out.push_str("optional.of(");
            write_value(out, inner);
            out.push(')');
        }
        Value::Type(name) => put(out, format_args!("type({name})")),
        Value::Foreign(foreign) => match foreign.view {
            View::Null => out.push_str("null"),
            View::Opaque(_) => out.push_str(&foreign.text),
            View::Error => {
                out.push_str("error(");
                write_string(out, &foreign.text);
                out.push(')');
            }
        },
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

fn write_map(out: &mut String, map: &Value) {
    let mut entries: Vec<(String, &Value)> =
        Entries::of(map).iter().map(|(key, value)| (canonical_text(&key), value)).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    out.push('{');
    for (at, (key, value)) in entries.into_iter().enumerate() {
        separate(out, at);
        out.push_str(&key);
        out.push_str(": ");
        write_value(out, value);
    }
    out.push('}');
}

fn write_double(out: &mut String, x: f64) {
    let start = out.len();
    go::write_g(out, x);
    if x.is_finite() && !out[start..].contains(['.', 'e']) {
        out.push_str(".0");
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => put(out, format_args!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
