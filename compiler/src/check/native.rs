//! What a CEL value is for the host before anything is converted: Go's view of it (component.md §4.7).

use value::{Foreign, List, Made, Value};

/// What the host sees when it takes a value out of the language as it is: null becomes a carrier, an optional its
/// content, a type its name, and a concatenation a plain list of such values. Lists and maps that an expression
/// made stay what they are.
pub(crate) fn raw(value: &Value) -> Value {
    match value {
        Value::Null => Foreign::cel_null(),
        Value::Optional(None) => Value::Null,
        Value::Optional(Some(inner)) => raw(inner),
        // The marker's type is the marker itself.
        Value::Type(name) if *name == "omit" => Foreign::omit(),
        Value::Type(name) => Value::String(name.clone()),
        Value::List(list) if list.made() == Made::Concatenation => {
            Value::List(List::new(list.items().iter().map(raw).collect(), Made::Host))
        }
        other => other.clone(),
    }
}
