//! Scalars in single or double quotes.

use super::{Outcome, Scanner, Text, TokenKind};
use crate::Style;
use crate::chars::{SPACES, break_len, break_text, byte, char_len, is_blank, is_document_indicator, stops};
use crate::problem::Problem;

static STOPS_SINGLE: [bool; 256] = stops(SPACES, b"'");
static STOPS_DOUBLE: [bool; 256] = stops(SPACES, b"\"\\");

impl Scanner<'_> {
    pub(super) fn fetch_quoted(&mut self, single: bool) -> Outcome<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
        let text = match self.one_line_quoted(single) {
            Some(text) => text,
            None => self.decode_quoted(start, single)?,
        };
        self.pos += 1;
        if self.line_start > start {
            self.wrapped = Some((start, self.pos));
        }
        self.push(TokenKind::Scalar(style, text), start);
        Ok(())
    }

    /// The text of a scalar that is its source as it stands: one line, nothing escaped. Moves to the closing quote, or
    /// not at all.
    fn one_line_quoted(&mut self, single: bool) -> Option<Text> {
        let stops = if single { &STOPS_SINGLE } else { &STOPS_DOUBLE };
        let quote = if single { b'\'' } else { b'"' };
        let mut at = self.pos;
        loop {
            let here = byte(self.bytes, at);
            if !stops[here as usize] || is_blank(here) {
                at += 1;
            } else if here == quote && !(single && byte(self.bytes, at + 1) == b'\'') {
                let text = Text { start: self.pos as u32, end: at as u32, decoded: false };
                self.pos = at;
                return Some(text);
            } else if matches!(here, 0xC2 | 0xE2) && break_len(self.bytes, at) == 0 {
                at += char_len(here);
            } else {
                return None;
            }
        }
    }

    /// Decodes up to the closing quote.
    fn decode_quoted(&mut self, start: usize, single: bool) -> Outcome<Text> {
        let from = self.decoded.len();
        let quote = if single { b'\'' } else { b'"' };
        loop {
            if self.pos == self.line_start && is_document_indicator(self.bytes, self.pos) {
                return Err(self
                    .problem("a document cannot end inside of quotes")
                    .within(start, "while reading a quoted value"));
            }
            if self.pos >= self.bytes.len() {
                return Err(Problem::new(start..start + 1, "the closing quote is missing").help(
                    "a quote inside of single quotes is written twice, inside of double quotes as `\\\"`",
                ));
            }
            let escaped_break = self.quoted_word(start, single)?;
            if self.here() == quote {
                break;
            }
            self.quoted_gap(escaped_break);
        }
        Ok(Text { start: from as u32, end: self.decoded.len() as u32, decoded: true })
    }

    /// Decodes up to a blank, a break, the closing quote or the end; true if an escaped line break was taken.
    fn quoted_word(&mut self, start: usize, single: bool) -> Outcome<bool> {
        let stops = if single { &STOPS_SINGLE } else { &STOPS_DOUBLE };
        loop {
            let from = self.pos;
            while self.bytes.get(self.pos).is_some_and(|byte| !stops[*byte as usize]) {
                self.pos += 1;
            }
            self.decoded.push_str(&self.text[from..self.pos]);
            match self.here() {
                b'\'' if single && self.at(1) == b'\'' => {
                    self.decoded.push('\'');
                    self.pos += 2;
                }
                b'\\' if !single && break_len(self.bytes, self.pos + 1) > 0 => {
                    self.pos += 1;
                    self.skip_break();
                    return Ok(true);
                }
                b'\\' if !single => self.escape(start)?,
                lead @ (0xC2 | 0xE2) if break_len(self.bytes, self.pos) == 0 => {
                    let end = self.pos + char_len(lead);
                    self.decoded.push_str(&self.text[self.pos..end]);
                    self.pos = end;
                }
                _ => return Ok(false),
            }
        }
    }

    /// Decodes blanks and breaks: blanks within a line stay, a line break becomes a space, several lose one.
    fn quoted_gap(&mut self, escaped_break: bool) {
        let from = self.pos;
        if !escaped_break {
            self.skip_blanks();
            if break_len(self.bytes, self.pos) == 0 {
                self.decoded.push_str(&self.text[from..self.pos]);
                return;
            }
        }
        let mut first = "";
        if !escaped_break {
            first = break_text(self.bytes, self.pos);
            self.skip_break();
        }
        let before = self.decoded.len();
        loop {
            self.skip_blanks();
            if break_len(self.bytes, self.pos) == 0 {
                break;
            }
            self.decoded.push_str(break_text(self.bytes, self.pos));
            self.skip_break();
        }
        if first == "\n" {
            if self.decoded.len() == before {
                self.decoded.push(' ');
            }
        } else {
            self.decoded.insert_str(before, first);
        }
    }

    fn escape(&mut self, start: usize) -> Outcome<()> {
        let escape = self.at(1);
        if let Some(text) = short_escape(escape) {
            self.decoded.push_str(text);
            self.pos += 2;
            return Ok(());
        }
        let digits = match escape {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                let len = 1 + self.text[self.pos + 1..].chars().next().map_or(0, char::len_utf8);
                return Err(Problem::new(self.pos..self.pos + len, "this escape does not exist")
                    .within(start, "while reading a value in double quotes")
                    .help("write `\\\\` for a backslash, or use single quotes, where nothing is escaped"));
            }
        };
        let end = self.pos + 2 + digits;
        let decoded = self.bytes.get(self.pos + 2..end).and_then(hex);
        let Some(code) = decoded else {
            return Err(Problem::new(self.pos..self.pos + 2, "this escape needs hexadecimal digits")
                .within(start, "while reading a value in double quotes"));
        };
        let Some(c) = char::from_u32(code) else {
            return Err(Problem::new(self.pos..end, "this escape is not a Unicode character")
                .within(start, "while reading a value in double quotes")
                .help("write the character itself, or `\\U` with eight digits instead of a surrogate pair"));
        };
        self.decoded.push(c);
        self.pos = end;
        Ok(())
    }
}

/// What an escape of one character stands for.
pub(crate) fn short_escape(escape: u8) -> Option<&'static str> {
    Some(match escape {
        b'0' => "\0",
        b'a' => "\u{7}",
        b'b' => "\u{8}",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\u{b}",
        b'f' => "\u{c}",
        b'r' => "\r",
        b'e' => "\u{1b}",
        b' ' => " ",
        b'"' => "\"",
        b'\'' => "'",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{a0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => return None,
    })
}

/// The number that hexadecimal digits write.
pub(crate) fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, digit| Some(sum << 4 | char::from(*digit).to_digit(16)?))
}
