//! From the values of expressions to the values of documents (component.md §4.7).

use crate::check::raw;
use std::sync::Arc;
use value::{Foreign, List, Made, Object, ObjectBuilder, Str, Value, go};

/// Whether a value is the marker that omits what it stands in.
pub(crate) fn is_omit(value: &Value) -> bool {
    matches!(value, Value::Foreign(foreign) if foreign.type_name == Foreign::OMIT)
}

/// The document value of what an expression gave. `kept_omit` is set when a marker stays inside: a concatenation
/// does not look at its items.
pub(crate) fn convert(value: Value, kept_omit: &mut bool) -> Value {
    match value {
        Value::Null | Value::Optional(_) | Value::Type(_) => raw(&value),
        Value::List(list) => convert_list(list, kept_omit),
        Value::Map(entries) => Value::Object(convert_map(entries, kept_omit)),
        plain => plain,
    }
}

fn convert_list(mut list: List, kept_omit: &mut bool) -> Value {
    match list.made() {
        Made::Host | Made::Set | Made::Keyed | Made::Strings => return Value::List(list),
        Made::Expression => {
            let items = list.items_mut();
            for item in items.iter_mut() {
                *item = convert(std::mem::replace(item, Value::Null), kept_omit);
            }
            items.retain(|item| !is_omit(item));
        }
        Made::Concatenation => {
            for item in list.items_mut() {
                *item = match raw(item) {
                    Value::Map(entries) => Value::Object(convert_map(entries, kept_omit)),
                    other => other,
                };
                *kept_omit |= is_omit(item);
            }
        }
    }
    Value::List(list.with_made(Made::Host))
}

fn convert_map(entries: Arc<Vec<(Value, Value)>>, kept_omit: &mut bool) -> Object {
    let entries = Arc::unwrap_or_clone(entries);
    let mut builder = ObjectBuilder::with_capacity(entries.len());
    for (key, value) in entries {
        let value = convert(value, kept_omit);
        if !is_omit(&value) {
            builder.push(key_text(key), value);
        }
    }
    builder.build()
}

/// A key as Go prints it.
fn key_text(key: Value) -> Str {
    match key {
        Value::String(text) => text,
        other => Str::from(go::printed(&raw(&other))),
    }
}

/// A document value without the markers that conversion left in lists.
pub(super) fn strip(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(_, member)| !is_omit(member));
            Value::Object(Object::from_sorted(
                kept.map(|(key, member)| (key.clone(), strip(member))).collect(),
            ))
        }
        Value::List(list) if list.made() == Made::Host => {
            Value::list(list.items().iter().filter(|item| !is_omit(item)).map(strip).collect())
        }
        other => other.clone(),
    }
}
