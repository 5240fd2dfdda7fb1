//! The functions that Kubernetes adds to the language of rules.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all implementations have the signature that the registry calls"
)]

mod format;
mod lists;
mod network;
mod quantity;
mod regex;
mod semver;
mod url;

use cel::Registry;
use std::sync::Arc;
use value::{Foreign, Str, Value, View};

/// Everything a rule may call.
pub(crate) fn functions() -> Registry {
    let mut registry = Registry::standard();
    for table in [
        format::FUNCTIONS,
        lists::FUNCTIONS,
        network::FUNCTIONS,
        quantity::FUNCTIONS,
        regex::FUNCTIONS,
        semver::FUNCTIONS,
        url::FUNCTIONS,
    ] {
        registry.declare_all(table);
    }
    registry
}

/// A table of declarations with what they do.
type Functions = &'static [(&'static str, Option<cel::Implementation>)];

/// A value of one of Kubernetes' own types; the text is what it is equal by.
fn opaque(type_name: &'static str, text: impl Into<Str>) -> Value {
    let view = View::Opaque(type_name);
    Value::Foreign(Arc::new(Foreign { type_name, text: text.into(), json: "{}", view }))
}

/// The text of a string, or of a value of one of Kubernetes' own types.
fn text(value: &Value) -> &str {
    match value {
        Value::String(text) => text.as_str(),
        Value::Foreign(foreign) => foreign.text.as_str(),
        _ => "",
    }
}
