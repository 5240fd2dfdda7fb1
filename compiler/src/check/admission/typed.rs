//! Objects as the Go types of mutating webhooks hold them.
//!
//! The types follow from the schema: a required field is written whether it was there or not, an optional one only
//! if it is not empty; what the schema leaves open is kept as it stands.

use value::{Object, Str, Value};

/// An object read into its Go type and written again.
///
/// # Errors
/// If a value does not fit its field's type.
pub(super) fn round_trip(object: &Value, schema: &Value) -> Result<Value, String> {
    let empty = Object::new();
    let object = object.as_object().unwrap_or(&empty);
    let mut written = Vec::with_capacity(object.len());
    for (name, value) in object {
        if !matches!(name.as_str(), "spec") {
            written.push((name.clone(), value.clone()));
        }
    }
    if let Some(spec) = property(schema, "spec") {
        let read = match object.get("spec") {
            Some(value) => field(value, spec, "spec")?,
            None => zero(spec),
        };
        written.push((Str::from("spec"), read));
    }
    Ok(Value::Object(written.into_iter().collect()))
}

fn property<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    schema.get("properties")?.get(name)
}

fn kind(schema: &Value) -> &str {
    schema.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn properties(schema: &Value) -> Option<&Object> {
    schema.get("properties").and_then(Value::as_object)
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_list).unwrap_or_default();
    required.iter().any(|field| field.as_str() == Some(name))
}

/// What a field holds that nothing was read into.
fn zero(schema: &Value) -> Value {
    match kind(schema) {
        "string" => Value::from(""),
        "integer" => Value::Int(0),
        "boolean" => Value::Bool(false),
        "object" if properties(schema).is_some() => {
            structure(&Object::new(), schema, "").unwrap_or(Value::Null)
        }
        _ => Value::Null,
    }
}

fn field(value: &Value, schema: &Value, at: &str) -> Result<Value, String> {
    let mismatch = || {
        let found = match value {
            Value::Bool(_) => "bool",
            Value::String(_) => "string",
            Value::List(_) => "array",
            Value::Object(_) => "object",
            _ => "number",
        };
        Err(format!("json: cannot unmarshal {found} into Go struct field {at}"))
    };
    if matches!(value, Value::Null) {
        return Ok(zero(schema));
    }
    match (kind(schema), value) {
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => Ok(value.clone()),
        ("integer", Value::Int(n)) if fits(*n, schema) => Ok(value.clone()),
        ("integer", Value::Double(x)) if *x == x.trunc() && x.abs() < 2.0e9 => Ok(Value::Int(*x as i64)),
        ("string" | "boolean" | "integer", _) => mismatch(),
        ("array", Value::List(list)) => {
            let Some(items) = schema.get("items") else { return Ok(value.clone()) };
            let read = list.items().iter().map(|item| field(item, items, at));
            Ok(Value::list(read.collect::<Result<_, _>>()?))
        }
        ("object", Value::Object(object)) if properties(schema).is_some() => structure(object, schema, at),
        ("object", Value::Object(object)) => match schema.get("additionalProperties") {
            Some(entries @ Value::Object(_)) => {
                let read = object.iter().map(|(key, entry)| Ok((key.clone(), field(entry, entries, at)?)));
                Ok(Value::Object(read.collect::<Result<Object, String>>()?))
            }
            _ => Ok(value.clone()),
        },
        // A pipeline may be named without its kind; the type reads that, the API server does not accept it.
        ("object", Value::String(_)) if at.ends_with(".deploymentPipelineRef") => Ok(value.clone()),
        // What is open is kept as it stands; whether it is an object is the schema's to say.
        ("object", _) if properties(schema).is_none() && schema.get("additionalProperties").is_none() => {
            Ok(value.clone())
        }
        ("array" | "object", _) => mismatch(),
        _ => Ok(value.clone()),
    }
}

fn fits(n: i64, schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) != Some("int32") || i32::try_from(n).is_ok()
}

fn structure(object: &Object, schema: &Value, at: &str) -> Result<Value, String> {
    let mut written = Vec::new();
    for (name, schema_of) in properties(schema).into_iter().flatten() {
        let required = is_required(schema, name);
        let value = match object.get(name) {
            None | Some(Value::Null) if required => zero(schema_of),
            None | Some(Value::Null) => continue,
            Some(value) => field(value, schema_of, &format!("{at}.{name}"))?,
        };
        if required || !is_empty(&value, schema_of) {
            written.push((name.clone(), value));
        }
    }
    Ok(Value::Object(Object::from_sorted(written)))
}

/// Whether Go leaves the field out.
fn is_empty(value: &Value, schema: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Int(n) => *n == 0,
        Value::Bool(truth) => !truth,
        Value::List(list) => list.items().is_empty(),
        Value::Object(object) => object.is_empty() && schema.get("additionalProperties").is_some(),
        Value::Null => true,
        _ => false,
    }
}

/// The object with what the written form has and it lacks, or has otherwise.
pub(super) fn with_additions(object: &Value, written: &Value) -> Value {
    match (object, written) {
        (Value::Object(object), Value::Object(written)) => {
            let mut merged = object.clone();
            for (name, value) in written {
                let value = match object.get(name) {
                    Some(old) => with_additions(old, value),
                    None => value.clone(),
                };
                merged.insert(name.clone(), value);
            }
            Value::Object(merged)
        }
        (Value::List(old), Value::List(new)) if old.items().len() == new.items().len() => {
            let pairs = old.items().iter().zip(new.items());
            Value::list(pairs.map(|(old, new)| with_additions(old, new)).collect())
        }
        (_, written) => written.clone(),
    }
}
