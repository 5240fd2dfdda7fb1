//! Cuts a file into documents as Kubernetes' multi-document reader does: by lines, before any YAML is parsed.

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

    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |len| from + len + 1)
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<Range<usize>, BadSeparator>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.pos;
        let mut line = start;
        while line < self.bytes.len() {
            let end = self.line_end(line);
            if self.bytes[line..].starts_with(b"---") {
                if !ends_after_separator(&self.bytes[line + 3..end]) {
                    self.pos = end;
                    return Some(Err(BadSeparator(line..end)));
                }
                // A separator that ends nothing becomes part of what follows it.
                if line > start {
                    self.pos = end;
                    return Some(Ok(start..line));
                }
            }
            line = end;
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
