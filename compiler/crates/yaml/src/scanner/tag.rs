//! Tags: `!x`, `!!x`, `!name!x`, `!<x>`.

use super::{Outcome, Scanner, TagParts, TokenKind, hex};
use crate::chars::is_word;
use crate::problem::Problem;

impl Scanner<'_> {
    pub(super) fn fetch_tag(&mut self) -> Outcome<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let parts = if self.at(1) == b'<' { self.verbatim_tag(start)? } else { self.short_tag(start)? };
        if !self.space_or_end(0) {
            return Err(self.problem("a space must follow a tag").within(start, "while reading a tag"));
        }
        self.tags.push(parts);
        self.push(TokenKind::Tag(self.tags.len() as u32 - 1), start);
        Ok(())
    }

    fn verbatim_tag(&mut self, start: usize) -> Outcome<TagParts> {
        self.pos += 2;
        let mut rest = Vec::new();
        self.uri(&mut rest, start)?;
        if rest.is_empty() || self.here() != b'>' {
            return Err(self.problem("a tag `!<…>` must end with `>`").within(start, "while reading a tag"));
        }
        self.pos += 1;
        Ok(TagParts { handle: Vec::new(), rest })
    }

    fn short_tag(&mut self, start: usize) -> Outcome<TagParts> {
        let handle = self.handle();
        if handle.len() > 1 && handle.last() == Some(&b'!') {
            let mut rest = Vec::new();
            self.uri(&mut rest, start)?;
            if rest.is_empty() {
                return Err(self
                    .problem("a tag is missing behind its `!`")
                    .within(start, "while reading a tag"));
            }
            return Ok(TagParts { handle, rest });
        }
        // Not a handle after all: `!` and the beginning of the rest.
        let mut rest = handle.get(1..).unwrap_or_default().to_vec();
        self.uri(&mut rest, start)?;
        if rest.is_empty() {
            return Ok(TagParts { handle: Vec::new(), rest: b"!".to_vec() });
        }
        Ok(TagParts { handle: b"!".to_vec(), rest })
    }

    /// Reads `!`, a word and the `!` behind it, if there is one.
    pub(super) fn handle(&mut self) -> Vec<u8> {
        let from = self.pos;
        self.pos += 1;
        while is_word(self.here()) {
            self.pos += 1;
        }
        if self.here() == b'!' {
            self.pos += 1;
        }
        self.bytes[from..self.pos].to_vec()
    }

    /// Reads the characters of a URI; `%` escapes a byte.
    pub(super) fn uri(&mut self, out: &mut Vec<u8>, start: usize) -> Outcome<()> {
        loop {
            let here = self.here();
            if here == b'%' {
                self.uri_escapes(out, start)?;
            } else if is_word(here) || (here != 0 && b";/?:@&=+$,.!~*'()[]".contains(&here)) {
                out.push(here);
                self.pos += 1;
            } else {
                return Ok(());
            }
        }
    }

    /// Reads the escapes of one character.
    fn uri_escapes(&mut self, out: &mut Vec<u8>, start: usize) -> Outcome<()> {
        let mut missing = None;
        while missing != Some(0) {
            let octet =
                self.bytes.get(self.pos + 1..self.pos + 3).and_then(hex).filter(|_| self.here() == b'%');
            let Some(octet) = octet else {
                return Err(self.bad_escape(start));
            };
            let octet = octet as u8;
            missing = match (missing, octet) {
                (None, 0..0x80) => Some(0),
                (None, 0xC0..0xE0) => Some(1),
                (None, 0xE0..0xF0) => Some(2),
                (None, 0xF0..0xF8) => Some(3),
                (Some(more), 0x80..0xC0) => Some(more - 1),
                _ => return Err(self.bad_escape(start)),
            };
            out.push(octet);
            self.pos += 3;
        }
        Ok(())
    }

    fn bad_escape(&self, start: usize) -> Problem {
        self.problem("`%` in a tag must be followed by the digits of a UTF-8 character")
            .within(start, "while reading a tag")
    }
}
