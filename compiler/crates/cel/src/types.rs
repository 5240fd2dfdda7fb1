//! The types of the checker.

use std::fmt;
use std::sync::Arc;
use value::{Str, str_literal};

/// A type; printed (`Display`) as cel-go prints it: `list(string)`, `map(string, dyn)`, `google.protobuf.Duration`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Anything; checked when it runs.
    Dyn,
    /// The type of an expression that has an error already; accepted everywhere.
    Error,
    /// `null_type`.
    Null,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `uint`.
    Uint,
    /// `double`.
    Double,
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// `google.protobuf.Duration`.
    Duration,
    /// `google.protobuf.Timestamp`.
    Timestamp,
    /// `google.protobuf.Any`: a message of any type.
    Any,
    /// `list(T)`.
    List(Arc<Type>),
    /// `map(K, V)`.
    Map(Arc<(Type, Type)>),
    /// `optional_type(T)`.
    Optional(Arc<Type>),
    /// `type(T)`; without `T` the type of types of unknown values.
    Type(Option<Arc<Type>>),
    /// A type variable of an overload's signature, by name.
    Param(Str),
    /// A type variable of a running check, by number.
    Var(u32),
    /// A declared object type with fields, by name.
    Object(Str),
    /// `wrapper(T)` of a primitive: the value or null.
    Wrapper(Arc<Type>),
}

impl Type {
    /// `list(element)`.
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// `map(key, value)`.
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new((key, value)))
    }

    /// `optional_type(inner)`.
    pub fn optional(inner: Self) -> Self {
        Self::Optional(Arc::new(inner))
    }

    /// `type(inner)`.
    pub fn type_of(inner: Self) -> Self {
        Self::Type(Some(Arc::new(inner)))
    }

    /// The object type with this name.
    pub fn object(name: impl Into<Str>) -> Self {
        Self::Object(name.into())
    }

    /// The name that the value of this type has at run time: `list`, `google.protobuf.Timestamp`.
    pub fn runtime_name(&self) -> Str {
        match self {
            Self::List(_) => str_literal!("list"),
            Self::Map(_) => str_literal!("map"),
            Self::Optional(_) => str_literal!("optional_type"),
            Self::Type(_) => str_literal!("type"),
            Self::Param(name) | Self::Object(name) => name.clone(),
            Self::Wrapper(inner) => inner.runtime_name(),
            simple => Str::from(simple.simple_name()),
        }
    }

    fn simple_name(&self) -> &'static str {
        match self {
            Self::Dyn => "dyn",
            Self::Error => "*error*",
            Self::Null => "null_type",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Duration => "google.protobuf.Duration",
            Self::Timestamp => "google.protobuf.Timestamp",
            Self::Any => "google.protobuf.Any",
            Self::Type(_) => "type",
            _ => "",
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(element) => write!(f, "list({element})"),
            Self::Map(both) => write!(f, "map({}, {})", both.0, both.1),
            Self::Optional(inner) => write!(f, "optional_type({inner})"),
            Self::Type(Some(inner)) => write!(f, "type({inner})"),
            Self::Wrapper(inner) => write!(f, "wrapper({inner})"),
            Self::Param(name) => write!(f, "<{name}>"),
            Self::Var(number) => write!(f, "<_var{number}>"),
            Self::Object(name) => f.write_str(name),
            simple => f.write_str(simple.simple_name()),
        }
    }
}
