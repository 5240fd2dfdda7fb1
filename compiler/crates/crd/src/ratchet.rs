//! Ratcheting: what was stored invalid may stay as long as nobody touches it.

use crate::path::{Path, Segment};
use crate::structural::{ListType, Structural};
use value::{Object, Value};

/// A value beside the one that was stored in its place, as far as the two can be told to be the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) new: Option<&'a Value>,
    pub(crate) old: Option<&'a Value>,
    pub(crate) schema: Option<&'a Structural>,
}

impl Pair<'_> {
    /// Whether both are there and equal.
    pub(crate) fn is_unchanged(&self) -> bool {
        matches!((self.new, self.old), (Some(new), Some(old)) if equal(new, old))
    }

    /// The member `name` of both. The members of an atomic object are not followed by rules, but are by the schema.
    pub(crate) fn member(&self, name: &str) -> Self {
        let (new, old) = (self.new.and_then(|new| new.get(name)), self.old.and_then(|old| old.get(name)));
        Self { new, old, schema: self.schema.and_then(|schema| schema.member(name)) }
    }

    /// The item `index` of the new list, and the old item that has the same keys.
    pub(crate) fn item(&self, index: usize) -> Self {
        let new = self.new.and_then(Value::as_list).and_then(|items| items.get(index));
        let old = match self.schema.map(|schema| &schema.list) {
            Some(ListType::Map(keys)) => self.old.and_then(Value::as_list).and_then(|items| {
                items.iter().find(|item| {
                    keys.iter().all(|key| match (item.get(key), new.and_then(|new| new.get(key))) {
                        (Some(a), Some(b)) => equal(a, b),
                        (None, None) => true,
                        _ => false,
                    })
                })
            }),
            _ => None,
        };
        Self { new, old, schema: self.schema.and_then(|schema| schema.items.as_deref()) }
    }

    /// Whether the value at `path`, or one that it stands in, is unchanged. Of a missing field, the object it is
    /// missing from counts.
    pub(crate) fn tolerates(&self, path: &Path, missing: bool) -> bool {
        let steps = path.segments.len() - usize::from(missing && !path.segments.is_empty());
        let mut pair = *self;
        for segment in &path.segments[..steps] {
            if pair.is_unchanged() {
                return true;
            }
            pair = match segment {
                Segment::Field(name) | Segment::Key(name) => pair.member(name),
                Segment::Index(index) => pair.item(*index),
            };
        }
        pair.is_unchanged()
    }
}

/// Whether two values are equal as JSON; numbers by value.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => equal_objects(a, b),
        (Value::List(a), Value::List(b)) => {
            let (a, b) = (a.items(), b.items());
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        _ => matches!((number(a), number(b)), (Some(a), Some(b)) if a == b),
    }
}

fn equal_objects(a: &Object, b: &Object) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((k, v), (l, w))| k == l && equal(v, w))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(n) => Some(*n as f64),
        Value::Uint(n) => Some(*n as f64),
        Value::Double(x) => Some(*x),
        _ => None,
    }
}
