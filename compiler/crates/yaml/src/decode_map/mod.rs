//! From places in a scalar's text back to places in the file.
//!
//! Nothing is kept for this while reading: the scalar is decoded once more, and the result counts only if it is the
//! text that was read.

mod block;
mod flow;
mod trace;

use crate::{Entry, Kind, Node};
use diag::Span;
use std::ops::Range;
use trace::Trace;

/// The bytes of the file that a range of a string scalar's decoded text came from. `bytes` is the whole file.
///
/// An empty range gives the place between two bytes. For any other node, for text that is not in the file as such
/// (`!!binary`, UTF-16), and for offsets outside of the text, it is the node's own span.
pub fn source_range(bytes: &[u8], node: &Node, range: Range<usize>) -> Span {
    match &node.kind {
        Kind::String(scalar) => locate(bytes, node.span, &scalar.text, range),
        _ => node.span,
    }
}

/// [`source_range`] for the text of a key.
pub fn key_source_range(bytes: &[u8], entry: &Entry, range: Range<usize>) -> Span {
    locate(bytes, entry.key_span, &entry.key, range)
}

fn locate(bytes: &[u8], span: Span, text: &str, range: Range<usize>) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let found = retrace(bytes, start, end, text).and_then(|trace| trace.find(range));
    found.map_or(span, |found| Span::new(span.file, found.start, found.end))
}

/// Decodes the scalar at `start..end` once more; nothing if that does not give `text`.
fn retrace(bytes: &[u8], start: usize, end: usize, text: &str) -> Option<Trace> {
    let raw = bytes.get(start..end)?;
    match raw.first()? {
        b'|' => block::retrace(bytes, start, end, true, text),
        b'>' => block::retrace(bytes, start, end, false, text),
        b'"' => flow::double_quoted(bytes, start, end)?.confirm(text),
        b'\'' => flow::single_quoted(bytes, start, end)?.confirm(text),
        _ => flow::plain(bytes, start, end)?.confirm(text),
    }
}

#[cfg(test)]
mod tests;
