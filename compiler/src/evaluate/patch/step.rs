//! The way to a place in a document.

use value::Str;

/// One step from a document to a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Key(Str),
    /// An item of a list.
    Index(i64),
    /// Behind the last item of a list.
    Append,
}
