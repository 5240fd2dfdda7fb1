//! The data model that flows through choreoc: parameters, template contexts, rendered manifests.
//!
//! A [`Value`] is what JSON can say, plus the few kinds that the Common Expression Language adds. Values are
//! immutable and share structure: a clone is one reference count. Integers, unsigned integers and doubles stay
//! apart, and lists and maps remember how they were made ([`Made`], [`Value::Object`] or [`Value::Map`]), because
//! hashes, JSON and patches downstream can see the difference.
//!
//! * [`Object`]: a map with string keys as a host builds it; entries sorted by the bytes of their keys.
//! * [`go`]: numbers, strings and JSON spelled as Go spells them.

mod foreign;
pub mod go;
mod list;
mod map;
mod object;
mod time;

pub use arcstr::{ArcStr as Str, literal as str_literal};
pub use foreign::{Foreign, View};
pub use list::{List, Made};
pub use map::key_order;
pub use object::{Object, ObjectBuilder};
pub use time::Timestamp;

use std::sync::Arc;

/// One value.
#[derive(Debug, Clone)]
pub enum Value {
    /// JSON's and CEL's null.
    Null,
    /// A truth value.
    Bool(bool),
    /// A signed 64-bit integer.
    Int(i64),
    /// An unsigned 64-bit integer.
    Uint(u64),
    /// A double; every number of a JSON document is one.
    Double(f64),
    /// Text.
    String(Str),
    /// Bytes.
    Bytes(Arc<Box<[u8]>>),
    /// A time span in nanoseconds.
    Duration(i64),
    /// A point in time.
    Timestamp(Arc<Timestamp>),
    /// A list.
    List(List),
    /// A map with string keys that came from a host (a document, a template).
    Object(Object),
    /// A map that an expression made; keys of any kind, in the order of CEL keys (see [`Value::map`]).
    Map(Arc<Vec<(Value, Value)>>),
    /// CEL's optional.
    Optional(Option<Arc<Value>>),
    /// CEL's type value, by name.
    Type(Str),
    /// A value of the host that the language only carries.
    Foreign(Arc<Foreign>),
}

impl Value {
    /// A string value.
    pub fn string(text: impl Into<Str>) -> Self {
        Self::String(text.into())
    }

    /// A list as a document or template holds it.
    pub fn list(items: Vec<Value>) -> Self {
        Self::List(List::new(items, Made::Host))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The object inside.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items of a list, however it was made.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(list) => Some(list.items()),
            _ => None,
        }
    }

    /// The member `key` of an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(Str::from(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(Str::from(text))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

const _: () = assert!(size_of::<Value>() == 16, "values are copied everywhere: keep them two words");
