//! What reading a file gives.

use crate::Node;
use diag::Span;

/// What a file may cost. What is beyond is an error with a place, never a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep collections may nest; what aliases name counts where they stand.
    pub depth: usize,
    /// How many nodes a file may have.
    pub nodes: usize,
    /// How many bytes a file may have; never more than 4 GiB, the reach of a [`Span`].
    pub bytes: usize,
}

impl Default for Limits {
    /// Far above any manifest: 1,000 levels, ten million nodes, 256 MiB. Go's readers go down 10,000 levels, and so
    /// does [`read`](crate::read) if it may; the smaller limit protects whoever walks the tree recursively.
    fn default() -> Self {
        Self { depth: 1_000, nodes: 10_000_000, bytes: 256 << 20 }
    }
}

/// The documents of a file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The documents before the first error, in order; an empty one is null.
    pub documents: Vec<Document>,
    /// Why reading stopped, if it did.
    pub error: Option<ReadError>,
    /// Keys that stand more than once in one mapping, in document order; the last of them has won.
    pub duplicates: Vec<DuplicateKey>,
}

/// One document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its content.
    pub node: Node,
    /// Everything between the separators around it.
    pub span: Span,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// The place to look at.
    pub span: Span,
    /// What was being read and where it began: (place, "while reading a …").
    pub context: Option<(Span, String)>,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

/// A key that stands more than once in one mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key as JSON spells it.
    pub key: String,
    /// The entry that has won.
    pub span: Span,
    /// The entry that it replaces.
    pub first: Span,
    /// It won as part of what a later merge key `<<` brings in; `span` is then that merge key.
    pub merged: bool,
}
