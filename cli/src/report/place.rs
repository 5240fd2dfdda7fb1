//! Places as machines count them.

use diag::{LineColumn, SourceMap, Span};

/// A span in lines and columns.
pub(super) struct Place<'a> {
    /// The path as shown.
    pub(super) path: &'a str,
    /// The first character.
    pub(super) start: LineColumn,
    /// The character behind the last.
    pub(super) end: LineColumn,
}

impl<'a> Place<'a> {
    /// The place of a span, if its file is known.
    pub(super) fn of(span: Span, sources: &'a SourceMap) -> Option<Self> {
        let file = sources.get(span.file)?;
        Some(Self { path: &file.path, start: file.line_column(span.start), end: file.line_column(span.end) })
    }

    /// The text of its first line.
    pub(super) fn line_text(span: Span, sources: &SourceMap) -> String {
        let Some(file) = sources.get(span.file) else { return String::new() };
        let line = file.line_column(span.start).line as usize - 1;
        let text = file.bytes.split(|byte| *byte == b'\n').nth(line).unwrap_or_default();
        String::from_utf8_lossy(text).trim().to_owned()
    }
}
