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
        Made::Host => {}
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
    let mut escaped = String::new();
    go::write_json_string(&mut escaped, text);
    out.push_str(&escaped.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&"));
}

/// A point in time in UTC, its fraction without trailing zeros.
pub(crate) fn rfc3339(time: &Timestamp) -> String {
    let (days, of_day) = (time.seconds.div_euclid(86_400), time.seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if time.nanos > 0 {
        let fraction = format!("{:09}", time.nanos);
        put(&mut text, format_args!(".{}", fraction.trim_end_matches('0')));
    }
    text.push('Z');
    text
}

/// Year, month and day of a number of days since 1970, counted in years that begin with March.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
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
