//! What can be wrong with the shape of a document; load finds the words.

use diag::Span;

/// One finding while a document was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// The field, from the root of the document: `spec.traits[0].name`; empty for the document itself.
    pub path: String,
    /// What is wrong with it.
    pub what: What,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A required field is missing.
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// A key that the kind does not have; the API server would drop it.
    Unknown {
        /// The key.
        key: String,
        /// The known key that looks most like it.
        similar: Option<&'static str>,
    },
    /// A value of the wrong type.
    Mistyped {
        /// The type that belongs here.
        expected: &'static str,
        /// The type that stands here.
        found: &'static str,
        /// Whether it is a key and a value with no space between them (`a:b`) where a map belongs.
        joined: bool,
    },
    /// A text that is none of the allowed ones.
    NotAllowed {
        /// What stands here.
        found: String,
        /// What may stand here.
        allowed: Vec<&'static str>,
    },
    /// A number outside of its range.
    OutOfRange {
        /// What stands here.
        found: String,
        /// The smallest allowed number.
        low: i64,
        /// The largest allowed number.
        high: i64,
    },
    /// A text or list that must not be empty is.
    Empty,
    /// `forEach` without `var`.
    LoopWithoutVariable,
    /// Two fields of which at most one may be set.
    Exclusive {
        /// The one.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
}

impl What {
    /// Whether the API server would refuse the document because of it.
    pub fn refuses(&self) -> bool {
        !matches!(self, Self::Unknown { .. })
    }
}

/// A type of YAML with its article.
pub(crate) fn a_type(ty: &str) -> String {
    match ty.chars().next() {
        _ if ty == "null" => ty.to_owned(),
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {ty}"),
        _ => format!("a {ty}"),
    }
}
