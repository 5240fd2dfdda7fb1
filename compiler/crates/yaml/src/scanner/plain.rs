//! Scalars without quotes.

use super::{Outcome, Scanner, Text, TokenKind};
use crate::Style;
use crate::chars::{SPACES, break_len, break_text, is_blank, is_document_indicator, is_space_or_end, stops};

static STOPS_BLOCK: [bool; 256] = stops(SPACES, b":");
static STOPS_FLOW: [bool; 256] = stops(SPACES, b":,?[]{}");

impl Scanner<'_> {
    pub(super) fn fetch_plain(&mut self) -> Outcome<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let mut end = self.plain_line();
        let mut text = Text { start: start as u32, end: end as u32, decoded: false };
        loop {
            if break_len(self.bytes, self.pos) == 0 {
                break;
            }
            let continues = self.plain_gap(start)?;
            // A line has ended, so a key may follow on this one.
            if !continues {
                self.key_allowed = true;
                break;
            }
            let (line_start, line_end) = (self.pos, self.plain_line());
            if line_end == line_start {
                self.key_allowed = true;
                break;
            }
            if !text.decoded {
                text = Text { start: self.decoded.len() as u32, end: 0, decoded: true };
                self.decoded.push_str(&self.text[start..end]);
            }
            self.decoded.push_str(&self.breaks);
            self.decoded.push_str(&self.text[line_start..line_end]);
            end = line_end;
        }
        if text.decoded {
            text.end = self.decoded.len() as u32;
            self.wrapped = Some((start, end));
        }
        self.queue.push(super::Token {
            kind: TokenKind::Scalar(Style::Plain, text),
            start: start as u32,
            end: end as u32,
        });
        Ok(())
    }

    /// Reads what this line has of the scalar and the blanks behind it; returns where its text ends.
    fn plain_line(&mut self) -> usize {
        let stops = if self.flow_level > 0 { &STOPS_FLOW } else { &STOPS_BLOCK };
        let mut end = self.pos;
        loop {
            while self.bytes.get(self.pos).is_some_and(|byte| !stops[*byte as usize]) {
                self.pos += 1;
            }
            match self.here() {
                b' ' | b'\t' => {
                    end = end.max(self.text_end());
                    self.skip_blanks();
                    if self.here() == b'#' {
                        return end;
                    }
                }
                b':' if !is_space_or_end(self.bytes, self.pos + 1) => self.pos += 1,
                0xC2 | 0xE2 if break_len(self.bytes, self.pos) == 0 => {
                    self.pos += crate::chars::char_len(self.here());
                }
                _ => return end.max(self.text_end()),
            }
        }
    }

    /// The end of the text before here, without the blanks.
    fn text_end(&self) -> usize {
        let mut end = self.pos;
        while end > 0 && is_blank(self.bytes[end - 1]) {
            end -= 1;
        }
        end
    }

    /// Reads the line breaks and indentation after a line; what they fold to is left in `breaks`. Returns whether the
    /// scalar may go on here.
    fn plain_gap(&mut self, start: usize) -> Outcome<bool> {
        let first = break_text(self.bytes, self.pos);
        self.skip_break();
        self.breaks.clear();
        let indent = self.indent + 1;
        loop {
            if self.here() == b'\t' && ((self.pos - self.line_start) as isize) < indent {
                return Err(self
                    .problem("a tab stands where indentation is expected")
                    .within(start, "while reading a value that goes over several lines")
                    .help("indent with spaces"));
            }
            if is_blank(self.here()) {
                self.pos += 1;
            } else if break_len(self.bytes, self.pos) > 0 {
                self.breaks.push_str(break_text(self.bytes, self.pos));
                self.skip_break();
            } else {
                break;
            }
        }
        if first != "\n" {
            self.breaks.insert_str(0, first);
        } else if self.breaks.is_empty() {
            self.breaks.push(' ');
        }
        let column = self.pos - self.line_start;
        let indented = self.flow_level > 0 || column as isize >= indent;
        let ends = self.here() == b'#' || column == 0 && is_document_indicator(self.bytes, self.pos);
        Ok(indented && !ends)
    }
}
