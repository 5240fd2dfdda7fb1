//! The type of a value with everything in it.

use crate::{Type, kind};
use value::Value;

/// The type that the checker would give to a literal of this value: `list(string)`, `map(string, dyn)`. What is in an
/// empty list or map, and what differs between items, is `dyn`.
pub fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        Value::Duration(_) => Type::Duration,
        Value::Timestamp(_) => Type::Timestamp,
        Value::Type(_) => Type::Type(None),
        Value::List(list) => Type::list(joined(list.items().iter())),
        Value::Object(object) => Type::map(Type::String, joined(object.iter().map(|(_, value)| value))),
        Value::Map(entries) => Type::map(
            joined(entries.iter().map(|(key, _)| key)),
            joined(entries.iter().map(|(_, value)| value)),
        ),
        Value::Optional(inner) => Type::optional(joined(inner.iter().map(AsRef::as_ref))),
        Value::Foreign(_) => match kind::type_name(value).as_str() {
            "null_type" => Type::Null,
            name => Type::object(name),
        },
    }
}

/// The type of all of them, if they have one.
fn joined<'a>(mut values: impl Iterator<Item = &'a Value>) -> Type {
    let Some(first) = values.next() else { return Type::Dyn };
    let first = type_of(first);
    if values.all(|value| type_of(value) == first) { first } else { Type::Dyn }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Env, Macros, Registry};
    use std::sync::Arc;

    #[test]
    fn values_have_the_types_of_their_literals() {
        let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
        for (text, expected) in [
            ("[1, 2]", "list(int)"),
            ("[1, 'a']", "list(dyn)"),
            ("[]", "list(dyn)"),
            ("{'a': [1.5]}", "map(string, list(double))"),
            ("{1: 2u, 'a': 2u}", "map(dyn, uint)"),
            ("optional.of(b'a')", "optional_type(bytes)"),
            ("duration('1s')", "google.protobuf.Duration"),
            ("int", "type"),
            ("null", "null_type"),
        ] {
            let program = env.compile(text).expect("it compiles");
            let value = program.evaluate(&[]).expect("it has a value");
            assert_eq!(type_of(&value).to_string(), expected, "{text}");
        }
    }
}
