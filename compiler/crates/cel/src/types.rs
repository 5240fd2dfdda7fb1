//! The types of the checker.

use std::sync::Arc;
use value::Str;

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
    /// `list(T)`.
    List(Arc<Type>),
    /// `map(K, V)`.
    Map(Arc<(Type, Type)>),
    /// `optional_type(T)`.
    Optional(Arc<Type>),
    /// `type(T)`.
    Type(Arc<Type>),
    /// A type variable of an overload.
    Param(Str),
    /// A declared object type with fields, or a protobuf wrapper such as `wrapper(int)`, by name.
    Object(Str),
    /// `wrapper(T)` of a primitive: the value or null.
    Wrapper(Arc<Type>),
}
