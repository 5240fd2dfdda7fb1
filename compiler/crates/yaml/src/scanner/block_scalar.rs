//! Literal (`|`) and folded (`>`) block scalars.

use super::{Outcome, Scanner, Text, Token, TokenKind};
use crate::Style;
use crate::chars::{break_len, break_text, is_blank, is_break_or_end};
use crate::problem::Problem;

/// What to do with the line breaks at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomping {
    /// `-`: none stays.
    Strip,
    /// One stays.
    Clip,
    /// `+`: all stay.
    Keep,
}

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Outcome<()> {
        self.drop_key()?;
        self.key_allowed = true;
        let start = self.pos;
        self.pos += 1;
        let (chomping, increment) = self.block_header(start)?;
        let mut end = self.pos;
        self.skip_break();
        let mut indent = increment.map(|increment| self.indent.max(0) as usize + increment);
        let from = self.decoded.len();
        self.breaks.clear();
        let mut after = self.block_breaks(&mut indent, start)?;
        let indent = indent.unwrap_or(1);
        let mut first_break = "";
        let mut was_blank = false;
        while self.pos - self.line_start == indent && self.pos < self.bytes.len() {
            let starts_blank = is_blank(self.here());
            self.join_lines(literal || was_blank || starts_blank, first_break);
            was_blank = starts_blank;
            end = self.block_line();
            first_break =
                if break_len(self.bytes, self.pos) > 0 { break_text(self.bytes, self.pos) } else { "" };
            self.skip_break();
            after = self.block_breaks(&mut Some(indent), start)?;
        }
        if chomping != Chomping::Strip {
            self.decoded.push_str(first_break);
        }
        if chomping == Chomping::Keep {
            self.decoded.push_str(&self.breaks);
            end = end.max(after);
        }
        let text = Text { start: from as u32, end: self.decoded.len() as u32, decoded: true };
        let style = if literal { Style::Literal } else { Style::Folded };
        let kind = TokenKind::Scalar(style, text);
        self.queue.push(Token { kind, start: start as u32, end: end as u32 });
        Ok(())
    }

    /// Reads the indicators behind `|` or `>` and a comment; stops at the line break.
    fn block_header(&mut self, start: usize) -> Outcome<(Chomping, Option<usize>)> {
        let mut chomping = self.chomping();
        let mut increment = None;
        if self.here().is_ascii_digit() {
            if self.here() == b'0' {
                return Err(self
                    .problem("the indentation of a block scalar is at least 1")
                    .within(start, "while reading the header of a block scalar"));
            }
            increment = Some((self.here() - b'0') as usize);
            self.pos += 1;
            if chomping.is_none() {
                chomping = self.chomping();
            }
        }
        self.skip_blanks();
        self.skip_comment();
        if !is_break_or_end(self.bytes, self.pos) {
            return Err(self
                .problem("after `|` or `>` and their indicators the line must end")
                .within(start, "while reading the header of a block scalar")
                .help("put text that starts with `|` or `>` in quotes"));
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.here() {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.pos += 1;
        Some(chomping)
    }

    /// Writes what stands between the last line and this one. Folding turns a single break between two lines that
    /// are not indented further into a space.
    fn join_lines(&mut self, keep: bool, first_break: &'static str) {
        if !keep && first_break == "\n" {
            if self.breaks.is_empty() {
                self.decoded.push(' ');
            }
        } else {
            self.decoded.push_str(first_break);
        }
        self.decoded.push_str(&self.breaks);
        self.breaks.clear();
    }

    /// Copies the rest of this line; returns where it ends.
    fn block_line(&mut self) -> usize {
        let from = self.pos;
        self.skip_line();
        self.decoded.push_str(&self.text[from..self.pos]);
        self.pos
    }

    /// Reads indentation and empty lines into `breaks`, and finds the indentation if it is not known; returns where
    /// the last empty line ends.
    fn block_breaks(&mut self, indent: &mut Option<usize>, start: usize) -> Outcome<usize> {
        let mut deepest = 0;
        let mut end = self.pos;
        loop {
            let outside = |pos: usize| indent.is_none_or(|indent| pos - self.line_start < indent);
            let mut pos = self.pos;
            while self.bytes.get(pos) == Some(&b' ') && outside(pos) {
                pos += 1;
            }
            let tab = self.bytes.get(pos) == Some(&b'\t') && outside(pos);
            self.pos = pos;
            deepest = deepest.max(pos - self.line_start);
            if tab {
                return Err(Problem::new(pos..pos + 1, "a tab stands where indentation is expected")
                    .within(start, "while reading a block scalar")
                    .help("indent with spaces"));
            }
            if break_len(self.bytes, pos) == 0 {
                break;
            }
            self.breaks.push_str(break_text(self.bytes, pos));
            self.skip_break();
            end = self.pos;
        }
        if indent.is_none() {
            *indent = Some(deepest.max((self.indent + 1).max(1) as usize));
        }
        Ok(end)
    }
}
