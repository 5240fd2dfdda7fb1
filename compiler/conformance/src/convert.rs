//! Recorded JSON as values of the compiler.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value as Json};
use std::sync::Arc;
use value::{Foreign, List, Made, Object, ObjectBuilder, Str, Timestamp, Value};

/// A document as OpenChoreo's services decode it: every number is a double.
pub(crate) fn document(json: &Json) -> Value {
    convert(json, &|_| None)
}

/// A document as the API server decodes it: a number written without fraction and exponent is an integer.
pub(crate) fn typed(json: &Json) -> Value {
    match json {
        Json::Number(number) => {
            number.as_str().parse().map_or_else(|_| Value::Double(double(number)), Value::Int)
        }
        Json::Array(items) => Value::list(items.iter().map(typed).collect()),
        Json::Object(members) => {
            let mut builder = ObjectBuilder::with_capacity(members.len());
            members.iter().for_each(|(key, member)| builder.push(Str::from(key), typed(member)));
            Value::Object(builder.build())
        }
        other => document(other),
    }
}

/// A document in which an object with exactly one key such as `$int` stands for a typed value.
pub(crate) fn tagged(json: &Json) -> Value {
    convert(json, &tag)
}

/// The members of an object as variables; nothing for anything else.
pub(crate) fn object(json: &Json) -> Object {
    document(json).as_object().cloned().unwrap_or_default()
}

/// A number as Go's generic decoder reads it.
pub(crate) fn double(number: &Number) -> f64 {
    number.as_str().parse().unwrap_or(f64::NAN)
}

type Tag = dyn Fn(&Map<String, Json>) -> Option<Value>;

fn convert(json: &Json, tag: &Tag) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => Value::Double(double(number)),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(|item| convert(item, tag)).collect()),
        Json::Object(members) => tag(members).unwrap_or_else(|| {
            let mut builder = ObjectBuilder::with_capacity(members.len());
            members.iter().for_each(|(key, member)| builder.push(Str::from(key), convert(member, tag)));
            Value::Object(builder.build())
        }),
    }
}

fn tag(members: &Map<String, Json>) -> Option<Value> {
    let (name, content) = members.iter().next().filter(|_| members.len() == 1)?;
    match (name.as_str(), content) {
        ("$celnull", Json::Bool(true)) => Some(Foreign::cel_null()),
        ("$omit", Json::Bool(true)) => Some(Foreign::omit()),
        ("$strings", Json::Array(items)) => {
            let items = items.iter().filter_map(Json::as_str).map(Value::from).collect();
            Some(Value::List(List::new(items, Made::Strings)))
        }
        (name, Json::String(text)) => tagged_text(name, text),
        _ => None,
    }
}

fn tagged_text(name: &str, text: &str) -> Option<Value> {
    Some(match name {
        "$int" => Value::Int(text.parse().ok()?),
        "$uint" => Value::Uint(text.parse().ok()?),
        "$double" => Value::Double(text.parse().ok()?),
        "$duration" => Value::Duration(text.parse().ok()?),
        "$time" => Value::Timestamp(Arc::new(time(text)?)),
        "$bytes" => Value::Bytes(Arc::new(STANDARD.decode(text).ok()?.into_boxed_slice())),
        "$error" => Foreign::error(text),
        _ => return None,
    })
}

/// RFC 3339 text as a point in time.
pub(crate) fn time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(11)?;
    let days = days_since_1970(number(date, 0..4)?, number(date, 5..7)?, number(date, 8..10)?);
    let zone = rest.rfind(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let of_day = number(clock, 0..2)? * 3600 + number(clock, 3..5)? * 60 + number(clock, 6..8)?;
    let offset = offset(zone)?;
    let nanos = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    Some(Timestamp { seconds: days * 86_400 + of_day - offset, nanos, offset: offset as i32 })
}

/// Seconds east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let seconds = number(zone, 1..3)? * 3600 + number(zone, 4..6)? * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<i64> {
    text.get(range)?.parse().ok()
}

/// Days of the proleptic Gregorian calendar, counted in years that begin with March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_1970() {
        let at = |text| time(text).map(|t| (t.seconds, t.nanos));
        assert_eq!(at("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(at("2024-02-29T12:00:00.5Z"), Some((1_709_208_000, 500_000_000)));
        assert_eq!(at("2024-01-01T01:00:00+01:00"), Some((1_704_067_200, 0)));
        assert_eq!(at("0001-01-01T00:00:00Z"), Some((-62_135_596_800, 0)));
    }

    #[test]
    fn numbers_are_doubles() {
        let json = serde_json::from_str("[9007199254740993, -0, 1e3]").unwrap();
        let text = format!("{:?}", document(&json));
        assert!(text.contains("Double(9007199254740992.0)") && text.contains("Double(-0.0)"), "{text}");
    }
}
