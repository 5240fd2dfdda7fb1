//! Which piece of text came from which bytes.

use std::ops::Range;

/// A piece of decoded text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: Range<usize>,
    source: Range<usize>,
    /// Byte for byte; otherwise all of the text came from all of the source.
    verbatim: bool,
}

/// Decoded text in pieces.
#[derive(Debug, Default)]
pub(super) struct Trace {
    text: String,
    pieces: Vec<Piece>,
}

impl Trace {
    /// Adds bytes that stand for themselves; nothing if they are no text.
    pub(super) fn verbatim(&mut self, bytes: &[u8], source: Range<usize>) -> Option<()> {
        let text = std::str::from_utf8(bytes.get(source.clone())?).ok()?;
        self.push(text, source, true);
        Some(())
    }

    /// Adds text that stands for these bytes.
    pub(super) fn decoded(&mut self, text: &str, source: Range<usize>) {
        self.push(text, source, false);
    }

    fn push(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        if !text.is_empty() {
            self.pieces.push(Piece { text: start..self.text.len(), source, verbatim });
        }
    }

    /// Whether the decoded text is `text`.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Itself, if the decoded text is `text`.
    pub(super) fn confirm(self, text: &str) -> Option<Self> {
        self.is(text).then_some(self)
    }

    /// The bytes that a range of the text came from; nothing outside of the text.
    pub(super) fn find(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.start > range.end || range.end > self.text.len() {
            return None;
        }
        if range.is_empty() {
            let place = match self.piece(range.start) {
                Some(piece) => piece.place(range.start).start,
                None => self.pieces.last()?.source.end,
            };
            return Some(place..place);
        }
        let start = self.piece(range.start)?.place(range.start).start;
        let end = self.piece(range.end - 1)?.place(range.end - 1).end;
        Some(start..end)
    }

    /// The piece that the byte at `offset` of the text belongs to.
    fn piece(&self, offset: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.text.end <= offset);
        self.pieces.get(index)
    }
}

impl Piece {
    /// Where the byte at `offset` of the text came from.
    fn place(&self, offset: usize) -> Range<usize> {
        if self.verbatim {
            let at = self.source.start + offset - self.text.start;
            at..at + 1
        } else {
            self.source.clone()
        }
    }
}
