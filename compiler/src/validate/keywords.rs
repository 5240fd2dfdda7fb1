//! Keywords that JSON Schema does not have: what Kubernetes asks of values beyond it.

use super::instance::Rendered;
use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, PatternOptions, Retrieve, ValidationError, ValidationOptions};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use std::sync::Arc;
use value::{Value, go};

/// `true`: an integer or text.
pub(super) const INT_OR_STRING: &str = "x-kubernetes-int-or-string";
/// `int32` or `int64`: an integer that fits.
pub(super) const INTEGER: &str = "x-choreoc-integer";
/// `true`: a number with a unit (`500m`, `1Gi`), or a bare one.
pub(super) const QUANTITY: &str = "x-choreoc-quantity";
/// `true`: text that is base64.
pub(super) const BASE64: &str = "x-choreoc-base64";
/// Members that are nullable and required: they may be null and not missing.
pub(super) const PRESENT: &str = "x-choreoc-present";
/// Members that tell the items of a list apart.
pub(super) const LIST_MAP_KEYS: &str = "x-kubernetes-list-map-keys";

/// Options with our keywords.
pub(super) fn options<'i>() -> ValidationOptions<'i, Arc<dyn Retrieve>, Rendered> {
    let options = jsonschema::options_for::<Rendered>()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true);
    let names = [INT_OR_STRING, INTEGER, QUANTITY, BASE64, PRESENT, LIST_MAP_KEYS];
    names.into_iter().fold(options, |options, name| options.with_keyword(name, factory(name)))
}

/// A keyword, made.
type Made<'a> = Result<Box<dyn for<'i> Keyword<'i, Rendered>>, ValidationError<'a>>;

fn factory(
    name: &'static str,
) -> impl for<'a> Fn(&'a Map<String, Json>, &'a Json, Location) -> Made<'a> + Send + Sync + 'static {
    move |_, setting, _| {
        Ok(Box::new(match name {
            INT_OR_STRING => Check::IntOrString,
            INTEGER if setting == "int32" => Check::Integer(i64::from(i32::MIN), i64::from(i32::MAX)),
            INTEGER => Check::Integer(i64::MIN, i64::MAX),
            QUANTITY => Check::Quantity,
            BASE64 => Check::Base64,
            PRESENT => Check::Present(texts(setting)),
            _ => Check::ListMapKeys(texts(setting)),
        }))
    }
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// What a keyword asks. Values of other types are the business of `type`.
enum Check {
    IntOrString,
    Integer(i64, i64),
    Quantity,
    Base64,
    Present(Vec<String>),
    ListMapKeys(Vec<String>),
}

impl<'i> Keyword<'i, Rendered> for Check {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        // The words are those of the finding, by the keyword's name.
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (self, instance) {
            (Self::IntOrString, Value::String(_) | Value::Int(_) | Value::Uint(_)) => true,
            (Self::IntOrString, Value::Double(number)) => number.fract() == 0.0,
            (Self::IntOrString, _) => false,
            (Self::Integer(least, most), Value::Int(number)) => (least..=most).contains(&number),
            (Self::Integer(..), Value::Uint(_)) => false,
            (Self::Integer(least, most), Value::Double(number)) => {
                // 2^63 itself does not fit, and is what the largest integer rounds to.
                *number >= *least as f64 && (*number <= *most as f64) && *number < 9_223_372_036_854_775_808.0
            }
            (Self::Quantity, Value::String(text)) => is_quantity(text),
            (Self::Quantity, value) => matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_)),
            (Self::Base64, Value::String(text)) => is_base64(text),
            (Self::Present(names), Value::Object(object)) => {
                names.iter().all(|name| object.get(name).is_some())
            }
            (Self::ListMapKeys(keys), Value::List(list)) => {
                let mut seen = BTreeSet::new();
                list.items().iter().all(|item| {
                    let own = keys.iter().map(|key| item.get(key).and_then(|value| go::json(value).ok()));
                    seen.insert(own.collect::<Vec<_>>())
                })
            }
            _ => true,
        }
    }
}

/// A signed number with a suffix of units or an exponent.
fn is_quantity(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let (digits, suffix) = number.split_at(end);
    let dots = digits.matches('.').count();
    if dots > 1 || digits.len() == dots {
        return false;
    }
    match suffix {
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" => true,
        "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei" => true,
        exponent => {
            let exponent = exponent.strip_prefix(['e', 'E']).unwrap_or_default();
            exponent.parse::<i32>().is_ok()
        }
    }
}

/// Padded base64; line breaks are skipped, as Go does.
fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let (body, _) = bytes.split_at(bytes.len() - padding);
    bytes.len().is_multiple_of(4)
        && padding <= 2
        && body.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_and_base64_are_those_of_kubernetes() {
        for text in ["1", "-0.5", "500m", "1Gi", "1e3", "2E-2", ".5", "5.", "1E"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "1 Gi", "1gb", "1GiB", "m", "1e", "1.2.3", "0x10", "1K"] {
            assert!(!is_quantity(text), "{text}");
        }
        for (text, is_it) in
            [("", true), ("YQ==", true), ("YWI=\n", true), ("YQ", false), ("a b=", false), ("====", false)]
        {
            assert_eq!(is_base64(text), is_it, "{text}");
        }
    }
}
