//! `%YAML` and `%TAG` lines.

use super::{Outcome, Scanner, TagParts, TokenKind};
use crate::chars::{is_break_or_end, is_word};
use crate::problem::Problem;

impl Scanner<'_> {
    pub(super) fn fetch_directive(&mut self) -> Outcome<()> {
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let from = self.pos;
        while is_word(self.here()) {
            self.pos += 1;
        }
        let name = &self.text[from..self.pos];
        if name.is_empty() || !self.space_or_end(0) {
            return Err(self.bad_directive(start, "`%` starts a directive, and this is none"));
        }
        let kind = match name {
            "YAML" => self.version(start)?,
            "TAG" => self.tag_directive(start)?,
            _ => return Err(self.bad_directive(start, "there are only the directives `%YAML` and `%TAG`")),
        };
        self.push(kind, start);
        self.skip_blanks();
        self.skip_comment();
        if !is_break_or_end(self.bytes, self.pos) {
            return Err(self.bad_directive(start, "the line must end after a directive"));
        }
        self.skip_break();
        Ok(())
    }

    fn bad_directive(&self, start: usize, message: &'static str) -> Problem {
        Problem::new(start..self.pos.max(start + 1), message)
            .help("put a value that starts with `%` in quotes")
    }

    fn version(&mut self, start: usize) -> Outcome<TokenKind> {
        self.skip_blanks();
        let major = self.version_number(start)?;
        if self.here() != b'.' {
            return Err(self.bad_directive(start, "the version of a `%YAML` directive is written `1.1`"));
        }
        self.pos += 1;
        let minor = self.version_number(start)?;
        Ok(TokenKind::VersionDirective { major, minor })
    }

    fn version_number(&mut self, start: usize) -> Outcome<u8> {
        let from = self.pos;
        while self.here().is_ascii_digit() {
            self.pos += 1;
        }
        match &self.bytes[from..self.pos] {
            digits @ ([_] | [_, _]) => Ok(digits.iter().fold(0, |sum, digit| sum * 10 + (digit - b'0'))),
            _ => Err(self.bad_directive(start, "the version of a `%YAML` directive is written `1.1`")),
        }
    }

    fn tag_directive(&mut self, start: usize) -> Outcome<TokenKind> {
        self.skip_blanks();
        let message = "a `%TAG` directive is written `%TAG !handle! prefix`";
        if self.here() != b'!' {
            return Err(self.bad_directive(start, message));
        }
        let handle = self.handle();
        let blank = crate::chars::is_blank(self.here());
        if handle.len() > 1 && handle.last() != Some(&b'!') || !blank {
            return Err(self.bad_directive(start, message));
        }
        self.skip_blanks();
        let mut rest = Vec::new();
        self.uri(&mut rest, start)?;
        if rest.is_empty() || !self.space_or_end(0) {
            return Err(self.bad_directive(start, message));
        }
        self.tags.push(TagParts { handle, rest });
        Ok(TokenKind::TagDirective(self.tags.len() as u32 - 1))
    }
}
