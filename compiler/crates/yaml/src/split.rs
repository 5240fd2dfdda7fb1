//! Cuts a file into documents as Kubernetes' multi-document reader does: by lines, before any YAML is parsed.

use memchr::{memchr, memmem};
use std::ops::Range;

/// The documents of a file, one after the other.
pub(crate) struct Documents<'b> {
    bytes: &'b [u8],
    pos: usize,
}

/// A line that starts with `---` but is no separator: something stands behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadSeparator(pub(crate) Range<usize>);

impl<'b> Documents<'b> {
    /// The documents from `pos` on.
    pub(crate) fn new(bytes: &'b [u8], pos: usize) -> Self {
        Self { bytes, pos }
    }

    /// The next line from `from` on, the start of a line, that starts with `---`.
    fn separator(&self, from: usize) -> Option<Range<usize>> {
        let rest = self.bytes.get(from..)?;
        let start = if rest.starts_with(b"---") { from } else { from + memmem::find(rest, b"\n---")? + 1 };
        let end = memchr(b'\n', &self.bytes[start..]).map_or(self.bytes.len(), |len| start + len + 1);
        Some(start..end)
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<Range<usize>, BadSeparator>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.pos;
        let mut from = start;
        while let Some(line) = self.separator(from) {
            from = line.end;
            if !ends_after_separator(&self.bytes[line.start + 3..line.end]) {
                self.pos = line.end;
                return Some(Err(BadSeparator(line)));
            }
            // A separator that ends nothing becomes part of what follows it.
            if line.start > start {
                self.pos = line.end;
                return Some(Ok(start..line.start));
            }
        }
        self.pos = self.bytes.len();
        (start < self.bytes.len()).then_some(Ok(start..self.bytes.len()))
    }
}

/// Whether nothing but blanks and a comment stands there.
fn ends_after_separator(rest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(rest);
    let text = text.trim();
    text.is_empty() || text.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Result<&str, &str>> {
        Documents::new(text.as_bytes(), 0)
            .map(|piece| piece.map(|range| &text[range]).map_err(|BadSeparator(range)| &text[range]))
            .collect()
    }

    #[test]
    fn a_separator_ends_a_document_wherever_it_stands() {
        let cases: [(&str, &[Result<&str, &str>]); 9] = [
            ("", &[]),
            ("a\n---\nb\n", &[Ok("a\n"), Ok("b\n")]),
            ("a\n---\n---\n---\nb", &[Ok("a\n"), Ok("---\n"), Ok("b")]),
            ("---\n---\n", &[Ok("---\n")]),
            ("---", &[Ok("---")]),
            ("a\n--- # c\r\nb\n", &[Ok("a\n"), Ok("b\n")]),
            ("a: 'x\n---# c\ny'", &[Ok("a: 'x\n"), Ok("y'")]),
            ("a\n----\nb\n", &[Err("----\n"), Ok("b\n")]),
            ("a\n ---\n", &[Ok("a\n ---\n")]),
        ];
        for (text, want) in cases {
            assert_eq!(split(text), want, "{text:?}");
        }
    }
}
