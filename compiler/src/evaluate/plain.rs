//! Rendered objects as JSON data: what the API server would get (component.md §2.9, §4.7).

use super::entries::Rendered;
use super::error::{Cause, EvaluationError, Outcome};
use crate::names;
use value::{Made, Object, Str, Value, go};

/// A rendered object as it is published.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its id among the objects of its plane; two may share one.
    pub id: Str,
    /// The object: JSON data, nothing else.
    pub object: Object,
}

/// The objects of one plane as they are published, in order.
pub fn publish(resources: &[Rendered], plane: &str) -> Outcome<Vec<Published>> {
    let of_plane = resources.iter().filter(|rendered| rendered.plane == plane);
    let published = of_plane.enumerate().map(|(index, rendered)| {
        let id = names::text(names::resource_id(&Value::Object(rendered.object.clone()), index));
        let object = plain_object(&rendered.object).map_err(|error| {
            let text = format!("failed to marshal resource to JSON (resourceID: {id}): {}", error.0);
            EvaluationError::new(Cause::Marshal, text, Some(rendered.entry))
        })?;
        Ok(Published { id: Str::from(id), object: object.unwrap_or_else(|| rendered.object.clone()) })
    });
    published.collect()
}

/// A value as JSON data. What is data already is shared.
pub fn plain(value: &Value) -> Result<Value, go::JsonError> {
    Ok(changed(value)?.unwrap_or_else(|| value.clone()))
}

/// A value as JSON data, if that is something else than the value itself.
fn changed(value: &Value) -> Result<Option<Value>, go::JsonError> {
    Ok(match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::String(_) => None,
        Value::Double(x) if x.is_finite() => None,
        Value::Duration(nanos) => Some(Value::Int(*nanos)),
        Value::Optional(None) => Some(Value::Null),
        Value::Optional(Some(inner)) => Some(plain(inner)?),
        Value::Object(object) => plain_object(object)?.map(Value::Object),
        Value::List(list) if list.made() == Made::Host => plain_items(list.items())?.map(Value::list),
        // Only splitting into no parts gives an empty list of strings, and what it gives is Go's nil.
        Value::List(list) if list.made() == Made::Strings && list.items().is_empty() => Some(Value::Null),
        Value::List(list) if list.made() == Made::Strings => Some(Value::list(list.items().to_vec())),
        Value::List(list) => {
            let items = list.items().iter().map(unconverted).collect::<Result<_, _>>()?;
            Some(Value::list(items))
        }
        Value::Foreign(foreign) if foreign.json == "0" => Some(Value::Int(0)),
        Value::Foreign(_) => Some(Value::Object(Object::new())),
        Value::Type(name) => Some(Value::String(name.clone())),
        Value::Bytes(_) | Value::Timestamp(_) | Value::Map(_) | Value::Double(_) => Some(quoted(value)?),
    })
}

/// A value whose JSON is a string without escapes.
fn quoted(value: &Value) -> Result<Value, go::JsonError> {
    let json = go::json(value)?;
    Ok(Value::from(json.trim_matches('"')))
}

/// An item of a list that stayed one of CEL values: Go sees the structs of the CEL implementation.
fn unconverted(item: &Value) -> Result<Value, go::JsonError> {
    let wrapped = |key: &str, value: Value| Value::Object([(Str::from(key), value)].into_iter().collect());
    Ok(match item {
        Value::Null => Value::Int(0),
        Value::List(_) | Value::Object(_) | Value::Map(_) => wrapped("Adapter", Value::Object(Object::new())),
        Value::Optional(_) | Value::Type(_) => Value::Object(Object::new()),
        Value::Duration(nanos) => wrapped("Duration", Value::Int(*nanos)),
        other => plain(other)?,
    })
}

fn plain_object(object: &Object) -> Result<Option<Object>, go::JsonError> {
    let mut copy: Option<Vec<(Str, Value)>> = None;
    for (at, (_, member)) in object.iter().enumerate() {
        if let Some(member) = changed(member)? {
            copy.get_or_insert_with(|| object.iter().cloned().collect())[at].1 = member;
        }
    }
    Ok(copy.map(Object::from_sorted))
}

fn plain_items(items: &[Value]) -> Result<Option<Vec<Value>>, go::JsonError> {
    let mut copy: Option<Vec<Value>> = None;
    for (at, item) in items.iter().enumerate() {
        if let Some(item) = changed(item)? {
            copy.get_or_insert_with(|| items.to_vec())[at] = item;
        }
    }
    Ok(copy)
}
