//! Values as Go's default formatting prints them, and the names of their Go types.

use super::write_g;
use crate::{Foreign, Made, Timestamp, Value};
use std::fmt::Write;

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes all text");
}

/// The Go type of a value, as messages name it.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Optional(None) => "<nil>",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int64",
        Value::Uint(_) => "uint64",
        Value::Double(_) => "float64",
        Value::String(_) | Value::Type(_) => "string",
        Value::Bytes(_) => "[]uint8",
        Value::Duration(_) => "time.Duration",
        Value::Timestamp(_) => "time.Time",
        Value::List(list) => match list.made() {
            Made::Host | Made::Set | Made::Keyed => "[]interface {}",
            Made::Strings => "[]string",
            Made::Expression | Made::Concatenation => "[]ref.Val",
        },
        Value::Object(_) => "map[string]interface {}",
        Value::Map(_) => "map[ref.Val]ref.Val",
        Value::Optional(Some(inner)) => type_name(inner),
        Value::Foreign(foreign) => foreign.type_name,
    }
}

/// `%v`.
pub fn print(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::Optional(None) => out.push_str("<nil>"),
        Value::Bool(b) => put(out, format_args!("{b}")),
        Value::Int(n) => put(out, format_args!("{n}")),
        Value::Uint(n) => put(out, format_args!("{n}")),
        Value::Double(x) => write_g(out, *x),
        Value::String(text) | Value::Type(text) => out.push_str(text),
        Value::Bytes(bytes) => print_spaced(out, bytes.iter(), |out, byte| put(out, format_args!("{byte}"))),
        Value::Duration(nanos) => print_duration(out, *nanos),
        Value::Timestamp(time) => print_time(out, time),
        Value::List(list) => print_spaced(out, list.items().iter(), print),
        Value::Object(object) => {
            out.push_str("map");
            print_spaced(out, object.iter(), |out, (key, member)| {
                out.push_str(key);
                out.push(':');
                print(out, member);
            });
        }
        Value::Map(entries) => {
            out.push_str("map");
            print_spaced(out, entries.iter(), |out, (key, member)| {
                print(out, key);
                out.push(':');
                print(out, member);
            });
        }
        Value::Optional(Some(inner)) => print(out, inner),
        Value::Foreign(foreign) => out.push_str(match foreign.type_name {
            Foreign::CEL_NULL => "NULL_VALUE",
            Foreign::OMIT => "&{}",
            _ => &foreign.text,
        }),
    }
}

/// [`print()`] as a new string.
pub fn printed(value: &Value) -> String {
    let mut out = String::new();
    print(&mut out, value);
    out
}

fn print_spaced<T>(out: &mut String, items: impl Iterator<Item = T>, print: impl Fn(&mut String, T)) {
    out.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(' ');
        }
        print(out, item);
    }
    out.push(']');
}

/// `1h0m1.5s`, as Go's `time.Duration` prints itself.
fn print_duration(out: &mut String, nanos: i64) {
    let total = nanos.unsigned_abs();
    if nanos < 0 {
        out.push('-');
    }
    let (unit, suffix) = match total {
        0 => return out.push_str("0s"),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let (mut whole, fraction) = (total / unit, total % unit);
    if suffix == "s" {
        let (hours, minutes) = (whole / 3600, whole / 60 % 60);
        if hours > 0 {
            put(out, format_args!("{hours}h"));
        }
        if whole >= 60 {
            put(out, format_args!("{minutes}m"));
        }
        whole %= 60;
    }
    put(out, format_args!("{whole}"));
    if fraction > 0 {
        let width = unit.ilog10() as usize;
        let digits = format!("{fraction:0width$}");
        put(out, format_args!(".{}", digits.trim_end_matches('0')));
    }
    out.push_str(suffix);
}

/// `2024-02-29 12:00:00.5 +0000 UTC`, `2024-02-29 12:00:00.5 +0200 +0200`.
fn print_time(out: &mut String, time: &Timestamp) {
    let mut text = String::new();
    write_local(&mut text, time);
    out.push_str(&text.replacen('T', " ", 1));
    if time.offset == 0 {
        return out.push_str(" +0000 UTC");
    }
    let zone = zone(time.offset).replace(':', "");
    put(out, format_args!(" {zone} {zone}"));
}

/// RFC 3339 in the time's own zone, the fraction without trailing zeros.
pub fn write_rfc3339(out: &mut String, time: &Timestamp) {
    write_local(out, time);
    if time.offset == 0 {
        out.push('Z');
    } else {
        out.push_str(&zone(time.offset));
    }
}

/// `+02:00`.
fn zone(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn write_local(out: &mut String, time: &Timestamp) {
    let local = time.seconds.saturating_add(i64::from(time.offset));
    let (year, month, day) = civil(local.div_euclid(86_400));
    let of_day = local.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    put(out, format_args!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"));
    if time.nanos > 0 {
        let fraction = format!("{:09}", time.nanos);
        put(out, format_args!(".{}", fraction.trim_end_matches('0')));
    }
}

/// Year, month and day of a number of days since 1970-01-01, counted in years that begin with March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_based = (5 * of_year + 2) / 153;
    let month = if march_based < 10 { march_based + 3 } else { march_based - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * march_based + 2) / 5 + 1)
}

/// `%q`: a Go string literal in double quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            ' '..='~' => out.push(c),
            c if c.is_ascii_control() => put(&mut out, format_args!("\\x{:02x}", c as u32)),
            c if is_printable(c) => out.push(c),
            c if (c as u32) < 0x1_0000 => put(&mut out, format_args!("\\u{:04x}", c as u32)),
            c => put(&mut out, format_args!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// Letters, marks, numbers, punctuation and symbols.
fn is_printable(c: char) -> bool {
    // Behind another character, a combining mark is not escaped for want of something to stand on.
    format!("x{c}").escape_debug().nth(1) == Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;
    use std::sync::Arc;

    #[test]
    fn values_print_as_in_go() {
        let object: Object =
            [("b".into(), Value::Null), ("a".into(), Value::Double(1e6))].into_iter().collect();
        let cases = [
            (Value::Object(object), "map[a:1e+06 b:<nil>]"),
            (Value::list(vec![Value::Bool(true), Value::from("x y")]), "[true x y]"),
            (Value::Bytes(Arc::new(Box::from(*b"ab"))), "[97 98]"),
            (Foreign::cel_null(), "NULL_VALUE"),
            (Foreign::omit(), "&{}"),
            (Value::Timestamp(Arc::new(Timestamp::utc(0, 0))), "1970-01-01 00:00:00 +0000 UTC"),
            (
                Value::Timestamp(Arc::new(Timestamp { offset: -5400, ..Timestamp::utc(0, 500_000_000) })),
                "1969-12-31 22:30:00.5 -0130 -0130",
            ),
        ];
        for (value, want) in cases {
            assert_eq!(printed(&value), want);
        }
    }

    #[test]
    fn durations_print_as_in_go() {
        let cases = [
            (0, "0s"),
            (1_500_000_000, "1.5s"),
            (-90_000_000_000, "-1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (1_500, "1.5µs"),
            (2_000_001, "2.000001ms"),
            (7, "7ns"),
        ];
        for (nanos, want) in cases {
            assert_eq!(printed(&Value::Duration(nanos)), want);
        }
    }

    #[test]
    fn quoted_text_reads_back_in_go() {
        assert_eq!(
            quote("a\"\\\n\u{1}\u{7f}é\u{200b}☃\u{301}\u{e0001}"),
            r#""a\"\\\n\x01\x7fé\u200b☃́\U000e0001""#
        );
    }
}
