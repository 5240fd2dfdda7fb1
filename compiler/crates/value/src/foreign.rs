//! Values of the host that the language only carries.

use crate::{Str, Value, str_literal};
use std::sync::Arc;

/// A value of the host that expressions pass on without looking into it.
///
/// OpenChoreo has three: the null that an expression gave, the marker that omits a field, and an error stored as
/// a value (component.md §4.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// What kind it is, as messages print it.
    pub type_name: &'static str,
    /// What it says, for kinds that say anything.
    pub text: Str,
    /// How it is written as JSON.
    pub json: &'static str,
    /// What an expression that reads it sees.
    pub view: View,
}

/// What an expression sees in a [`Foreign`] value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A value of a type of its own, by the name the language prints; equal to values of that type with the same
    /// text.
    Opaque(&'static str),
    /// Null.
    Null,
    /// Nothing: reading it fails with its text.
    Error,
}

impl Foreign {
    /// The type name of the null that an expression gave; as JSON it is the number 0.
    pub const CEL_NULL: &'static str = "structpb.NullValue";
    /// The type name of the marker that omits the field it stands in.
    pub const OMIT: &'static str = "*template.omitValue";
    /// The type name of an error stored as a value.
    pub const ERROR: &'static str = "*errors.errorString";

    fn carry(type_name: &'static str, text: Str, json: &'static str, view: View) -> Value {
        Value::Foreign(Arc::new(Self { type_name, text, json, view }))
    }

    /// The null that an expression gave.
    pub fn cel_null() -> Value {
        Self::carry(Self::CEL_NULL, str_literal!(""), "0", View::Null)
    }

    /// The marker that omits the field it stands in.
    pub fn omit() -> Value {
        Self::carry(Self::OMIT, str_literal!("oc_omit()"), "{}", View::Opaque("omit"))
    }

    /// An error stored as a value.
    pub fn error(text: impl Into<Str>) -> Value {
        Self::carry(Self::ERROR, text.into(), "{}", View::Error)
    }
}
