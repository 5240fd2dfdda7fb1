//! Values on their way through an evaluation: borrowed as long as possible.

use std::ops::Deref;
use value::Value;

/// A value that lives in the context or the program, or was just made.
#[derive(Debug)]
pub(crate) enum Operand<'v> {
    /// Somebody else holds it.
    Ref(&'v Value),
    /// It was just made.
    Owned(Value),
}

impl Deref for Operand<'_> {
    type Target = Value;

    fn deref(&self) -> &Value {
        match self {
            Self::Ref(value) => value,
            Self::Owned(value) => value,
        }
    }
}

impl Operand<'_> {
    /// The value itself; one reference count if it was borrowed.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Ref(value) => value.clone(),
            Self::Owned(value) => value,
        }
    }
}

impl From<Value> for Operand<'_> {
    fn from(value: Value) -> Self {
        Self::Owned(value)
    }
}

impl From<bool> for Operand<'_> {
    fn from(value: bool) -> Self {
        Self::Owned(Value::Bool(value))
    }
}
