//! Schemas for editors: what the rules of OpenChoreo's kinds say, as JSON Schema (draft 7, which every editor reads).
//!
//! * [`translate`]: the keywords of an `openAPIV3Schema` in those of JSON Schema.
//! * [`component`]: a Component of one type, with the parameters of the type and its traits.
//!
//! An editor is stricter than the API server in one thing: what would be dropped silently is refused.

mod component;
mod translate;

pub use component::{ComponentSchema, Components, components};

use crate::check::admission::Admission;
use crate::model::{API_VERSION, Kind};
use translate::translate;
use value::{Object, Str, Value};

/// What a schema says it is.
pub const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The names that the API server lets objects have.
const NAME: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/// The JSON Schema of a kind.
pub fn schema(admission: &Admission, kind: Kind) -> Value {
    let translated = translate(admission.schema(kind));
    let has_status = at(&translated, &["properties", "status"]).is_some();
    let mut properties = vec![
        ("apiVersion", object([("const", text(API_VERSION))])),
        ("kind", object([("const", text(kind.name()))])),
        ("metadata", metadata(kind)),
    ];
    if has_status {
        let why = "Written by the control plane; what stands here is dropped.";
        properties
            .push(("status", object([("description", text(why)), ("doNotSuggest", Value::Bool(true))])));
    }
    let mut schema = translated;
    for (name, property) in properties {
        schema = with(&schema, &["properties", name], property);
    }
    let required = match at(&schema, &["required"]).and_then(Value::as_list) {
        Some(fields) => fields.to_vec(),
        None => vec![text("spec")],
    };
    let required = ["apiVersion", "kind", "metadata"].map(text).into_iter().chain(required).collect();
    schema = with(&schema, &["required"], Value::list(required));
    schema = with(&schema, &["$schema"], text(DIALECT));
    with(&schema, &["title"], text(kind.name()))
}

/// `metadata` of a kind. Only a run may leave its name to the API server.
fn metadata(kind: Kind) -> Value {
    let metadata = translate(&crd::metadata_schema());
    let name = object([("type", text("string")), ("pattern", text(NAME)), ("maxLength", Value::Int(253))]);
    let metadata = with(&metadata, &["properties", "name"], name);
    if kind == Kind::WorkflowRun {
        let either = ["name", "generateName"].map(|field| object([("required", texts(&[field]))]));
        return with(&metadata, &["anyOf"], Value::list(either.to_vec()));
    }
    with(&metadata, &["required"], texts(&["name"]))
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn texts(texts: &[&str]) -> Value {
    Value::list(texts.iter().copied().map(text).collect())
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (Str::from(key), value)).collect::<Object>())
}

fn at<'v>(value: &'v Value, way: &[&str]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, field| value.get(field))
}

/// The object with another value at the end of this way; what is missing on the way is made.
fn with(value: &Value, way: &[&str], new: Value) -> Value {
    let [first, rest @ ..] = way else { return new };
    let mut object = value.as_object().cloned().unwrap_or_default();
    let below = with(object.get(first).unwrap_or(&Value::Null), rest, new);
    object.insert(Str::from(*first), below);
    Value::Object(object)
}

#[cfg(test)]
mod tests;
