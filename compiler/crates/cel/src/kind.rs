//! The kinds of values at run time and the names of their types.

use crate::Type;
use value::{Str, Value, View, str_literal};

/// The kind of a value: which overloads take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    List,
    Map,
    Optional,
    Type,
    Opaque,
}

impl Kind {
    /// The kind of a value that an expression has read.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::Uint(_) => Self::Uint,
            Value::Double(_) => Self::Double,
            Value::String(_) => Self::String,
            Value::Bytes(_) => Self::Bytes,
            Value::Duration(_) => Self::Duration,
            Value::Timestamp(_) => Self::Timestamp,
            Value::List(_) => Self::List,
            Value::Object(_) | Value::Map(_) => Self::Map,
            Value::Optional(_) => Self::Optional,
            Value::Type(_) => Self::Type,
            Value::Foreign(foreign) if foreign.view == View::Null => Self::Null,
            Value::Foreign(_) => Self::Opaque,
        }
    }

    /// The kinds that a parameter of this type takes, as a set of bits.
    pub(crate) fn accepted_by(ty: &Type) -> u32 {
        let kind = match ty {
            Type::Null => Self::Null,
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Uint => Self::Uint,
            Type::Double => Self::Double,
            Type::String => Self::String,
            Type::Bytes => Self::Bytes,
            Type::Duration => Self::Duration,
            Type::Timestamp => Self::Timestamp,
            Type::List(_) => Self::List,
            Type::Map(_) => Self::Map,
            Type::Object(_) => return Self::Map.bit() | Self::Opaque.bit(),
            Type::Optional(_) => Self::Optional,
            Type::Type(_) => Self::Type,
            Type::Wrapper(inner) => return Self::accepted_by(inner) | Self::Null.bit(),
            Type::Dyn | Type::Error | Type::Any | Type::Param(_) | Type::Var(_) => return u32::MAX,
        };
        kind.bit()
    }

    /// Whether `<` is defined on it.
    pub(crate) const fn has_order(self) -> bool {
        matches!(
            self,
            Self::Bool
                | Self::Int
                | Self::Uint
                | Self::Double
                | Self::String
                | Self::Bytes
                | Self::Duration
                | Self::Timestamp
        )
    }

    /// This kind as a set of one.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Whether a value fits a parameter: its kind, and of a list or map the kinds of the first element.
pub(crate) fn fits(value: &Value, ty: &Type) -> bool {
    if Kind::accepted_by(ty) & Kind::of(value).bit() == 0 {
        return false;
    }
    match (ty, value) {
        (Type::Object(name), Value::Foreign(foreign)) => {
            matches!(foreign.view, View::Opaque(known) if known == name.as_str())
        }
        (Type::List(element), Value::List(list)) => {
            list.items().first().is_none_or(|first| fits(first, element))
        }
        (Type::Map(both), Value::Map(entries)) => {
            entries.first().is_none_or(|(key, value)| fits(key, &both.0) && fits(value, &both.1))
        }
        (Type::Map(both), Value::Object(object)) => {
            let string_keys = Kind::accepted_by(&both.0) & Kind::String.bit() != 0;
            object.iter().next().is_none_or(|(_, value)| string_keys && fits(value, &both.1))
        }
        _ => true,
    }
}

/// The type name of a value, as `type(x)` gives it and messages print it.
pub(crate) fn type_name(value: &Value) -> Str {
    match value {
        Value::Type(_) => str_literal!("type"),
        Value::Null => str_literal!("null_type"),
        Value::Bool(_) => str_literal!("bool"),
        Value::Int(_) => str_literal!("int"),
        Value::Uint(_) => str_literal!("uint"),
        Value::Double(_) => str_literal!("double"),
        Value::String(_) => str_literal!("string"),
        Value::Bytes(_) => str_literal!("bytes"),
        Value::Duration(_) => str_literal!("google.protobuf.Duration"),
        Value::Timestamp(_) => str_literal!("google.protobuf.Timestamp"),
        Value::List(_) => str_literal!("list"),
        Value::Object(_) | Value::Map(_) => str_literal!("map"),
        Value::Optional(_) => str_literal!("optional_type"),
        Value::Foreign(foreign) => match foreign.view {
            View::Null => str_literal!("null_type"),
            View::Opaque(name) => Str::from(name),
            View::Error => str_literal!("*error*"),
        },
    }
}

/// The Go type of a value that is no list and no map, as messages about loops print it.
pub(crate) fn go_type(value: &Value) -> &'static str {
    match Kind::of(value) {
        Kind::Null => "types.Null",
        Kind::Bool => "types.Bool",
        Kind::Int => "types.Int",
        Kind::Uint => "types.Uint",
        Kind::Double => "types.Double",
        Kind::String => "types.String",
        Kind::Bytes => "types.Bytes",
        Kind::Duration => "types.Duration",
        Kind::Timestamp => "types.Timestamp",
        Kind::List => "*types.baseList",
        Kind::Map => "*types.baseMap",
        Kind::Optional => "*types.Optional",
        Kind::Type => "*types.Type",
        Kind::Opaque => "*types.Opaque",
    }
}
