//! The canonical text of a value, as the area's README defines it.

use crate::typed::rfc3339;
use std::fmt::Write;
use value::{Value, go};

/// The canonical text of a value.
pub(super) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(b) => put(text, format_args!("{b}")),
        Value::Int(n) => put(text, format_args!("{n}")),
        Value::Uint(n) => put(text, format_args!("{n}u")),
        Value::Double(x) => write_double(text, *x),
        Value::String(string) => write_string(text, string),
        Value::Bytes(bytes) => {
            text.push_str("b\"");
            bytes.iter().for_each(|byte| put(text, format_args!("{byte:02x}")));
            text.push('"');
        }
        Value::Duration(nanos) => write_duration(text, *nanos),
        Value::Timestamp(time) => put(text, format_args!("timestamp(\"{}\")", rfc3339(time))),
        Value::List(list) => write_sequence(text, ('[', ']'), list.items().iter().map(canonical)),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, value)| (canonical(&Value::String(key.clone())), value));
            write_map(text, entries);
        }
        Value::Map(map) => write_map(text, map.iter().map(|(key, value)| (canonical(key), value))),
        Value::Optional(None) => text.push_str("optional.none()"),
        Value::Optional(Some(inner)) => put(text, format_args!("optional.of({})", canonical(inner))),
        Value::Type(name) => put(text, format_args!("type({name})")),
        Value::Foreign(foreign) => match foreign.type_name {
            value::Foreign::CEL_NULL => text.push_str("null"),
            value::Foreign::OMIT => text.push_str("oc_omit()"),
            _ => {
                text.push_str("error(");
                write_string(text, &foreign.text);
                text.push(')');
            }
        },
    }
}

fn put(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part).expect("a string takes all text");
}

fn write_sequence(text: &mut String, brackets: (char, char), parts: impl Iterator<Item = String>) {
    text.push(brackets.0);
    for (index, part) in parts.enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&part);
    }
    text.push(brackets.1);
}

/// Entries stand in the order of the texts of their keys.
fn write_map<'a>(text: &mut String, entries: impl Iterator<Item = (String, &'a Value)>) {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    write_sequence(
        text,
        ('{', '}'),
        entries.into_iter().map(|(key, value)| format!("{key}: {}", canonical(value))),
    );
}

fn write_double(text: &mut String, x: f64) {
    let start = text.len();
    go::write_g(text, x);
    if x.is_finite() && !text[start..].contains(['.', 'e']) {
        text.push_str(".0");
    }
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c < ' ' => put(text, format_args!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

fn write_duration(text: &mut String, nanos: i64) {
    let magnitude = nanos.unsigned_abs();
    let (seconds, fraction) = (magnitude / 1_000_000_000, magnitude % 1_000_000_000);
    let sign = if nanos < 0 { "-" } else { "" };
    put(text, format_args!("duration(\"{sign}{seconds}"));
    if fraction > 0 {
        let fraction = format!("{fraction:09}");
        put(text, format_args!(".{}", fraction.trim_end_matches('0')));
    }
    text.push_str("s\")");
}
