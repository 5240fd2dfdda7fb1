//! Defaulting and validation by `openAPIV3Schema`.

use crate::{Case, Outcome, compare, convert, typed};
use schema::{Finding, Schema};
use serde_json::{Value as Json, json};
use value::{Object, Value};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let schema = case.input("schema");
    let got = match case.input("mode").as_str() {
        Some("admission") => admitted(schema),
        mode => applied(schema, case.input("value"), mode.unwrap_or("both")),
    };
    Outcome::of(difference(&got, case.want()))
}

/// Compares only what was recorded; the joined text is recorded where its order does not vary.
fn difference(got: &Json, want: &Json) -> Option<String> {
    let mut got = got.clone();
    if want["error"].is_null()
        && let Some(got) = got.as_object_mut()
    {
        got.remove("error");
    }
    compare::json(&got, want)
}

fn admitted(schema: &Json) -> Json {
    let errors = if schema.is_null() { Vec::new() } else { Schema::admit(&convert::document(schema)) };
    let texts: Vec<String> = errors
        .iter()
        .map(|error| {
            let step = match error.problem {
                schema::Problem::Strict => "",
                _ => "failed to parse parameters schema: ",
            };
            format!("spec.parameters: Invalid value: {step}{error}")
        })
        .collect();
    match texts.first() {
        None => json!({ "ok": true }),
        Some(first) => json!({ "error": first, "errors": texts }),
    }
}

fn applied(schema: &Json, value: &Json, mode: &str) -> Json {
    let schema = match (!schema.is_null()).then(|| Schema::compile(&convert::document(schema))).transpose() {
        Ok(schema) => schema,
        Err(error) => return json!({ "error": error.to_string(), "stage": "schema" }),
    };
    let Some(schema) = schema else {
        return ok(&Object::new());
    };
    let supplied = match convert::document(value) {
        Value::Object(object) => object,
        Value::Null => Object::new(),
        other => return json!({ "error": not_an_object(&other), "stage": "value" }),
    };
    match mode {
        "default" => ok(&schema.with_defaults(supplied)),
        "validate" => validated(&supplied, &schema.validate(&supplied)),
        _ => match schema.apply(supplied) {
            Ok(value) => ok(&value),
            Err(invalid) => validated(&invalid.value, &invalid.findings),
        },
    }
}

fn validated(value: &Object, findings: &[Finding]) -> Json {
    if findings.is_empty() {
        return ok(value);
    }
    let mut errors: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    errors.sort_unstable();
    json!({ "error": schema::joined(findings), "errors": errors, "stage": "validate" })
}

fn ok(value: &Object) -> Json {
    let value = Value::Object(value.clone());
    json!({ "ok": compare::to_json(&value), "typed": typed::text(&value) })
}

/// What Go's decoder says before any schema is asked.
fn not_an_object(value: &Value) -> String {
    let found = match value {
        Value::Bool(_) => "bool",
        Value::String(_) => "string",
        Value::List(_) => "array",
        _ => "number",
    };
    format!(
        "failed to unmarshal parameters: json: cannot unmarshal {found} into Go value of type map[string]interface {{}}"
    )
}
