//! The types that names of the language and of protobuf's well-known messages stand for.

use crate::Type;
use std::sync::Arc;

/// The type with this name.
pub(super) fn type_named(name: &str) -> Option<Type> {
    let wrapper = |ty| Type::Wrapper(Arc::new(ty));
    Some(match name {
        "bool" => Type::Bool,
        "bytes" => Type::Bytes,
        "double" => Type::Double,
        "int" => Type::Int,
        "list" => Type::list(Type::Dyn),
        "map" => Type::map(Type::Dyn, Type::Dyn),
        "null_type" => Type::Null,
        "optional_type" => Type::optional(Type::Dyn),
        "string" => Type::String,
        "type" => Type::Type(None),
        "uint" => Type::Uint,
        _ => match name.strip_prefix("google.protobuf.")? {
            "Any" => Type::Any,
            "BoolValue" => wrapper(Type::Bool),
            "BytesValue" => wrapper(Type::Bytes),
            "DoubleValue" | "FloatValue" => wrapper(Type::Double),
            "Duration" => Type::Duration,
            "Empty" => Type::object(name),
            "Int32Value" | "Int64Value" => wrapper(Type::Int),
            "ListValue" => Type::list(Type::Dyn),
            "StringValue" => wrapper(Type::String),
            "Struct" => Type::map(Type::String, Type::Dyn),
            "Timestamp" => Type::Timestamp,
            "UInt32Value" | "UInt64Value" => wrapper(Type::Uint),
            "Value" => Type::Dyn,
            _ => return None,
        },
    })
}

/// The fields of the message that a type stands for, if it stands for one.
pub(super) fn fields(ty: &Type) -> Option<Vec<(&'static str, Type)>> {
    Some(match ty {
        Type::Wrapper(inner) => vec![("value", (**inner).clone())],
        Type::Duration | Type::Timestamp => vec![("seconds", Type::Int), ("nanos", Type::Int)],
        Type::Any => vec![("type_url", Type::String), ("value", Type::Bytes)],
        Type::List(element) if **element == Type::Dyn => vec![("values", Type::list(Type::Dyn))],
        Type::Map(both) if **both == (Type::String, Type::Dyn) => {
            vec![("fields", Type::map(Type::String, Type::Dyn))]
        }
        Type::Dyn => vec![
            ("null_value", Type::Int),
            ("number_value", Type::Double),
            ("string_value", Type::String),
            ("bool_value", Type::Bool),
            ("struct_value", Type::map(Type::String, Type::Dyn)),
            ("list_value", Type::list(Type::Dyn)),
        ],
        Type::Object(name) if name == "google.protobuf.Empty" => Vec::new(),
        _ => return None,
    })
}
