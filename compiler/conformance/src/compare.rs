//! Deep comparison by value, with the first difference as text.

use crate::typed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value as Json};
use std::fmt::Write;
use value::{Object, Value, go};

/// The first difference between a value and the recorded JSON, or nothing. Numbers compare by value, integers
/// exactly; objects without regard to the order of keys; `null` is not the same as absent.
pub(crate) fn value(got: &Value, want: &Json) -> Option<String> {
    json(&to_json(got), want)
}

/// The first difference between two JSON documents, or nothing; see [`value`].
pub(crate) fn json(got: &Json, want: &Json) -> Option<String> {
    let mut pointer = String::new();
    differ(got, want, &mut pointer)
}

fn differ(got: &Json, want: &Json, pointer: &mut String) -> Option<String> {
    match (got, want) {
        (Json::Object(got), Json::Object(want)) => differ_in_members(got, want, pointer),
        (Json::Array(got), Json::Array(want)) => differ_in_items(got, want, pointer),
        (Json::Number(got), Json::Number(want)) if same_number(got, want) => None,
        (got, want) if !got.is_number() && got == want => None,
        (got, want) => Some(difference(pointer, &shown(got), &shown(want))),
    }
}

fn differ_in_members(got: &Map<String, Json>, want: &Map<String, Json>, at: &mut String) -> Option<String> {
    let missing = want.keys().filter(|key| !got.contains_key(*key));
    let keys = got.keys().chain(missing);
    for key in keys {
        let length = at.len();
        at.push('/');
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let found = match (got.get(key), want.get(key)) {
            (Some(got), Some(want)) => differ(got, want, at),
            (got, want) => Some(difference(at, &shown_or_absent(got), &shown_or_absent(want))),
        };
        if found.is_some() {
            return found;
        }
        at.truncate(length);
    }
    None
}

fn differ_in_items(got: &[Json], want: &[Json], at: &mut String) -> Option<String> {
    for (index, (got, want)) in got.iter().zip(want).enumerate() {
        let length = at.len();
        push_index(at, index);
        let found = differ(got, want, at);
        if found.is_some() {
            return found;
        }
        at.truncate(length);
    }
    (got.len() != want.len()).then(|| {
        let next = got.len().min(want.len());
        push_index(at, next);
        difference(at, &shown_or_absent(got.get(next)), &shown_or_absent(want.get(next)))
    })
}

fn push_index(pointer: &mut String, index: usize) {
    write!(pointer, "/{index}").expect("a string takes all text");
}

fn same_number(got: &Number, want: &Number) -> bool {
    let (got, want) = (got.as_str(), want.as_str());
    match (got.parse::<i128>(), want.parse::<i128>()) {
        (Ok(got), Ok(want)) => got == want,
        _ => got.parse::<f64>().ok() == want.parse::<f64>().ok(),
    }
}

fn difference(pointer: &str, got: &str, want: &str) -> String {
    let pointer = if pointer.is_empty() { "(root)" } else { pointer };
    format!("at   {pointer}\ngot  {got}\nwant {want}")
}

fn shown_or_absent(json: Option<&Json>) -> String {
    json.map_or_else(|| "(absent)".to_owned(), shown)
}

fn shown(json: &Json) -> String {
    const LIMIT: usize = 600;
    let text = json.to_string();
    match text.char_indices().nth(LIMIT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A value as Go's JSON encoder sees it; what that encoder refuses becomes a string that says so.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Int(n) => Json::from(*n),
        Value::Uint(n) => Json::from(*n),
        Value::Double(x) => double(*x),
        Value::String(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => Json::from(STANDARD.encode(&***bytes)),
        Value::Duration(nanos) => Json::from(*nanos),
        Value::Timestamp(time) => Json::from(typed::rfc3339(time)),
        Value::List(list) => Json::Array(list.items().iter().map(to_json).collect()),
        Value::Object(object) => Json::Object(members(object)),
        Value::Foreign(foreign) => serde_json::from_str(foreign.json).unwrap_or_else(|_| refused(value)),
        Value::Map(_) | Value::Optional(_) | Value::Type(_) => refused(value),
    }
}

fn members(object: &Object) -> Map<String, Json> {
    object.iter().map(|(key, member)| (key.to_string(), to_json(member))).collect()
}

fn double(x: f64) -> Json {
    let mut text = String::new();
    if x.is_finite() {
        go::write_json_number(&mut text, x);
    }
    serde_json::from_str(&text).unwrap_or_else(|_| refused(&Value::Double(x)))
}

fn refused(value: &Value) -> Json {
    Json::from(format!("!no JSON: {}", typed::text(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::from_str;

    fn compared(got: &str, want: &str) -> Option<String> {
        json(&from_str(got).unwrap(), &from_str(want).unwrap())
    }

    #[test]
    fn numbers_compare_by_value() {
        assert_eq!(compared("[5, 1e21, 0.5, -0]", "[5.0, 1e+21, 5e-1, 0]"), None);
        assert!(compared("9007199254740993", "9007199254740992").is_some());
    }

    #[test]
    fn null_is_not_absent() {
        let found = compared(r#"{"a": {"b": null}}"#, r#"{"a": {}}"#).unwrap();
        assert_eq!(found, "at   /a/b\ngot  null\nwant (absent)");
    }

    #[test]
    fn lists_compare_in_order() {
        assert_eq!(compared("[1, 2]", "[2, 1]").unwrap(), "at   /0\ngot  1\nwant 2");
        assert_eq!(compared("[1]", "[1, 2]").unwrap(), "at   /1\ngot  (absent)\nwant 2");
    }
}
