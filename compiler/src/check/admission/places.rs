//! Where the fields of an object stand in its document.

use super::{Denial, What};
use crate::load::Kept;
use crd::{Path, Segment};
use diag::{SourceMap, Span};
use std::ops::Range;
use yaml::{Entry, Node, key_source_range, source_range};

/// A document and its text.
pub(super) struct Places<'d> {
    root: &'d Node,
    bytes: &'d [u8],
}

/// What a path leads to.
struct Found<'d> {
    node: &'d Node,
    entry: Option<&'d Entry>,
    /// Whether the last step was found, too.
    whole: bool,
}

impl<'d> Places<'d> {
    pub(super) fn new(document: &'d Kept, sources: &'d SourceMap) -> Self {
        let bytes = sources.get(document.node.span.file).map_or(&[][..], |file| &file.bytes);
        Self { root: &document.node, bytes }
    }

    fn find(&self, path: &Path) -> Found<'d> {
        let mut found = Found { node: self.root, entry: None, whole: true };
        for segment in &path.segments {
            let next = match segment {
                Segment::Field(name) | Segment::Key(name) => {
                    entry(found.node, name).map(|entry| (&entry.value, Some(entry)))
                }
                Segment::Index(index) => found.node.items().get(*index).map(|item| (item, None)),
            };
            let Some((node, entry)) = next else {
                found.whole = false;
                return found;
            };
            found = Found { node, entry, whole: true };
        }
        found
    }

    /// The value at a path, if it is there.
    pub(super) fn value(&self, path: &Path) -> Option<&'d Node> {
        let found = self.find(path);
        found.whole.then_some(found.node)
    }

    /// The key that ends a path, or what is nearest to it.
    pub(super) fn key(&self, path: &Path) -> Span {
        let found = self.find(path);
        found.entry.filter(|_| found.whole).map_or(found.node.span, |entry| entry.key_span)
    }

    /// Bytes of the text at a path.
    fn part(&self, path: &Path, in_key: bool, range: Range<usize>) -> Span {
        let found = self.find(path);
        match found.entry.filter(|_| in_key) {
            Some(entry) => key_source_range(self.bytes, entry, range),
            None if found.whole => source_range(self.bytes, found.node, range),
            None => found.node.span,
        }
    }

    /// The place that a denial is about.
    pub(super) fn of(&self, denial: &Denial) -> Span {
        let part = |range: Range<usize>| self.part(&denial.path, denial.in_key, range);
        match &denial.what {
            What::Expression { range, error } => {
                let issue = error.issues.first().map_or(0..0, |issue| bytes(&issue.range));
                part(range.start + issue.start..range.start + issue.end)
            }
            What::NotBoolean(range, _)
            | What::NotIterable(range, _)
            | What::Nested(range)
            | What::UnknownApplied(range, _) => part(range.clone()),
            What::ParameterSchema(pointer) => {
                let tokens =
                    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
                let schema = denial.path.field("openAPIV3Schema");
                let path = tokens.fold(schema, |path, token| match token.parse() {
                    Ok(index) if self.value(&path).is_some_and(|node| !node.items().is_empty()) => {
                        path.index(index)
                    }
                    _ => path.field(&token),
                });
                self.key(&path)
            }
            _ => self.find(&denial.path).node.span,
        }
    }

    /// The text of an expression.
    pub(super) fn expression(&self, denial: &Denial, range: &Range<usize>) -> Option<&'d str> {
        let found = self.find(&denial.path);
        let text = match found.entry.filter(|_| denial.in_key) {
            Some(entry) => entry.key.as_str(),
            None => found.node.as_str().filter(|_| found.whole)?,
        };
        text.get(range.clone())
    }

    /// Where a further issue of an expression stands.
    pub(super) fn issue(&self, denial: &Denial, range: &Range<usize>, issue: &cel::Issue) -> Span {
        let inner = bytes(&issue.range);
        self.part(&denial.path, denial.in_key, range.start + inner.start..range.start + inner.end)
    }
}

fn bytes(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// The entry of this name; the heads of templates are read without regard to case.
fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Entry> {
    let folded = || node.entries().iter().find(|entry| entry.key.eq_ignore_ascii_case(name));
    node.entry(name).or_else(folded)
}
