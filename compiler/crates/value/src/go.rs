//! Numbers, strings and JSON spelled as Go spells them (component.md §4.4, §4.6).

mod print;

pub use print::{print, printed, quote, type_name, write_rfc3339};

use crate::{List, Made, Object, Timestamp, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// Shortest digits of a finite number and the decimal exponent of the first one: `1234.5` is (`12345`, 3).
fn digits(x: f64) -> (String, i32) {
    let text = format!("{:e}", x.abs());
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` always writes an exponent");
    (mantissa.replace('.', ""), exponent.parse().expect("`{:e}` writes a decimal exponent"))
}

fn scientific(out: &mut String, digits: &str, exponent: i32, width: usize) {
    let (first, rest) = digits.split_at(1);
    out.push_str(first);
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "e{sign}{:0width$}", exponent.abs());
}

/// `%g`: the shortest digits that read back, with an exponent below 1e-4 and from 1e6 on.
pub fn write_g(out: &mut String, x: f64) {
    if x.is_nan() {
        return out.push_str("NaN");
    }
    if x.is_infinite() {
        return out.push_str(if x > 0.0 { "+Inf" } else { "-Inf" });
    }
    // Most numbers of manifests are small integers.
    if x == x.trunc() && x.abs() < 1e6 && (x != 0.0 || x.is_sign_positive()) {
        let _ = write!(out, "{}", x as i64);
        return;
    }
    if x.is_sign_negative() {
        out.push('-');
    }
    let (digits, exponent) = digits(x);
    if (-4..6).contains(&exponent) {
        let _ = write!(out, "{}", x.abs());
    } else {
        scientific(out, &digits, exponent, 2);
    }
}

/// [`write_g`] as a new string.
pub fn g(x: f64) -> String {
    let mut out = String::new();
    write_g(&mut out, x);
    out
}

/// A finite number as Go's `encoding/json` writes it: an exponent only below 1e-6 and from 1e21 on.
pub fn write_json_number(out: &mut String, x: f64) {
    if x == x.trunc() && x.abs() < 1e15 && (x != 0.0 || x.is_sign_positive()) {
        let _ = write!(out, "{}", x as i64);
        return;
    }
    let (digits, exponent) = digits(x);
    if x != 0.0 && !(-6..21).contains(&exponent) {
        if x.is_sign_negative() {
            out.push('-');
        }
        scientific(out, &digits, exponent, 1);
    } else {
        let _ = write!(out, "{x}");
    }
}

/// A value as Kubernetes reads it back from JSON: a number whose digits are an integer that fits is one.
pub fn with_integers(value: &Value) -> Value {
    match value {
        Value::Double(x) => {
            let mut digits = String::new();
            if x.is_finite() {
                write_json_number(&mut digits, *x);
            }
            digits.parse().map_or_else(|_| value.clone(), Value::Int)
        }
        Value::Uint(n) => i64::try_from(*n).map_or(Value::Double(*n as f64), Value::Int),
        Value::List(list) => Value::list(list.items().iter().map(with_integers).collect()),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, member)| (key.clone(), with_integers(member)));
            Value::Object(Object::from_sorted(entries.collect()))
        }
        _ => value.clone(),
    }
}

/// A string as Go's `encoding/json` writes it, with `<`, `>`, `&` and the line separators escaped.
pub fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '<' => "\\u003c",
            '>' => "\\u003e",
            '&' => "\\u0026",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            c if c < ' ' => "",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push_str(escape);
        }
        done = at + c.len_utf8();
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Why a value has no JSON form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError(pub String);

/// Compact JSON as Go's `encoding/json` writes it, also of what an expression left unconverted.
pub fn write_json(out: &mut String, value: &Value) -> Result<(), JsonError> {
    match value {
        Value::Null | Value::Optional(None) => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) | Value::Duration(n) => write!(out, "{n}").expect("a string takes all text"),
        Value::Uint(n) => write!(out, "{n}").expect("a string takes all text"),
        Value::Double(x) if x.is_finite() => write_json_number(out, *x),
        Value::Double(x) => return Err(JsonError(format!("json: unsupported value: {}", g(*x)))),
        Value::String(text) | Value::Type(text) => write_json_string(out, text),
        Value::Bytes(bytes) => {
            out.push('"');
            STANDARD.encode_string(&***bytes, out);
            out.push('"');
        }
        Value::Timestamp(time) => return write_json_time(out, time),
        Value::Foreign(foreign) => out.push_str(foreign.json),
        Value::List(list) => return write_json_list(out, list),
        Value::Object(object) => return write_json_object(out, object),
        Value::Optional(Some(inner)) => return write_json(out, inner),
        Value::Map(_) => return Err(JsonError("json: unsupported type: map[ref.Val]ref.Val".to_owned())),
    }
    Ok(())
}

fn write_json_time(out: &mut String, time: &Timestamp) -> Result<(), JsonError> {
    let mut text = String::new();
    write_rfc3339(&mut text, time);
    if text.find('-') != Some(4) {
        let problem = "Time.MarshalJSON: year outside of range [0,9999]";
        return Err(JsonError(format!("json: error calling MarshalJSON for type time.Time: {problem}")));
    }
    write!(out, "\"{text}\"").expect("a string takes all text");
    Ok(())
}

fn write_json_list(out: &mut String, list: &List) -> Result<(), JsonError> {
    if list.items().is_empty() && list.made() == Made::Strings {
        // Only splitting into no parts gives one, and what it gives is Go's nil.
        out.push_str("null");
        return Ok(());
    }
    let write = match list.made() {
        Made::Host | Made::Set | Made::Keyed | Made::Strings => write_json,
        Made::Expression | Made::Concatenation => write_json_unconverted,
    };
    out.push('[');
    for (at, item) in list.items().iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, item)?;
    }
    out.push(']');
    Ok(())
}

/// An item of a list of CEL values: Go sees the structs of the CEL implementation.
fn write_json_unconverted(out: &mut String, value: &Value) -> Result<(), JsonError> {
    match value {
        Value::Null => out.push('0'),
        Value::List(_) | Value::Object(_) | Value::Map(_) => out.push_str("{\"Adapter\":{}}"),
        Value::Optional(_) | Value::Type(_) => out.push_str("{}"),
        Value::Duration(nanos) => write!(out, "{{\"Duration\":{nanos}}}").expect("a string takes all text"),
        plain => return write_json(out, plain),
    }
    Ok(())
}

fn write_json_object(out: &mut String, object: &Object) -> Result<(), JsonError> {
    out.push('{');
    for (at, (key, member)) in object.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_json_string(out, key);
        out.push(':');
        write_json(out, member)?;
    }
    out.push('}');
    Ok(())
}

/// [`write_json`] as a new string.
pub fn json(value: &Value) -> Result<String, JsonError> {
    let mut out = String::new();
    write_json(&mut out, value)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g_switches_to_exponents_at_six_digits() {
        let cases = [
            (8080.0, "8080"),
            (999_999.5, "999999.5"),
            (1e6, "1e+06"),
            (1_048_576.0, "1.048576e+06"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-0.0, "-0"),
            (1e21, "1e+21"),
            (f64::NEG_INFINITY, "-Inf"),
            (-1.5, "-1.5"),
            (1e100, "1e+100"),
        ];
        for (x, want) in cases {
            assert_eq!(g(x), want);
        }
    }

    #[test]
    fn json_numbers_switch_late() {
        let cases = [
            (1e6, "1000000"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1e-7, "1e-7"),
            (1e-6, "0.000001"),
            (-0.0, "-0"),
            (1e-10, "1e-10"),
        ];
        for (x, want) in cases {
            let mut out = String::new();
            write_json_number(&mut out, x);
            assert_eq!(out, want);
        }
    }

    #[test]
    fn json_strings_escape_html() {
        let mut out = String::new();
        write_json_string(&mut out, "<a&b>\u{2028}\u{1}\t\"é");
        assert_eq!(out, "\"\\u003ca\\u0026b\\u003e\\u2028\\u0001\\t\\\"é\"");
    }
}
