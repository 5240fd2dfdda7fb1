//! From text to tokens, after the grammar of YAML 1.1.
//!
//! Indentation becomes tokens here: a deeper line opens a block collection, a shallower one closes it. A key is only
//! known to be one when its `:` arrives, so tokens wait in a queue until no possible key is at its head, and the
//! `Key` token is inserted before what turned out to be one.

mod block_scalar;
mod directive;
mod plain;
mod quoted;
mod tag;
mod token;

pub(crate) use quoted::{hex, short_escape};
pub(crate) use token::{TagParts, Text, Token, TokenKind};

use crate::chars::{break_len, byte, is_blank, is_document_indicator, is_space_or_end, is_word, stops};
use crate::problem::{Outcome, Problem};

/// How deep flow collections, and how deep block collections, may nest: the reader's own bounds.
const MAX_NESTING: usize = 10_000;

/// How many characters a key may have before its `:`.
const MAX_KEY: usize = 1024;

/// The bytes at which a line may end.
static LINE_STOPS: [bool; 256] = stops(b"\n\r", b"\xC2\xE2");

/// A place where a key without `?` may begin; one per flow level.
#[derive(Debug, Clone, Copy)]
struct PossibleKey {
    possible: bool,
    /// The position demands a key: anything else there is an error.
    required: bool,
    /// The parser waits for the `:`; see [`Scanner::fetch_flow_end`].
    awaited: bool,
    /// The number of its token, counted from the start.
    token: usize,
    pos: usize,
    line: u32,
}

/// Turns a text into tokens, one at a time.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    ascii: bool,
    pos: usize,
    token_start: usize,
    line: u32,
    line_start: usize,
    flow_level: usize,
    indent: isize,
    indents: Vec<isize>,
    key_allowed: bool,
    keys: Vec<PossibleKey>,
    queue: Vec<Token>,
    head: usize,
    taken: usize,
    ready: bool,
    /// The last scalar without a block header that goes over several lines: where it begins and ends.
    wrapped: Option<(usize, usize)>,
    decoded: String,
    breaks: String,
    tags: Vec<TagParts>,
}

impl PossibleKey {
    /// No key yet, on a flow level that begins with token `token`.
    fn none(token: usize) -> Self {
        Self { possible: false, required: false, awaited: false, token, pos: 0, line: 0 }
    }
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            ascii: text.is_ascii(),
            pos: 0,
            token_start: 0,
            line: 0,
            line_start: 0,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![PossibleKey::none(0)],
            queue: Vec::new(),
            head: 0,
            taken: 0,
            ready: false,
            wrapped: None,
            decoded: String::new(),
            breaks: String::new(),
            tags: Vec::new(),
        }
    }

    /// The next token, left in place.
    pub(crate) fn peek(&mut self) -> Outcome<Token> {
        if !self.ready {
            self.fill()?;
            self.ready = true;
        }
        Ok(self.queue[self.head])
    }

    /// Takes the token that was peeked at.
    pub(crate) fn skip(&mut self) {
        self.ready = false;
        self.taken += 1;
        self.head += 1;
        if self.head == self.queue.len() {
            self.queue.clear();
            self.head = 0;
        }
    }

    /// The decoded text of a scalar.
    pub(crate) fn scalar_text(&self, text: Text) -> &str {
        let range = text.start as usize..text.end as usize;
        if text.decoded { &self.decoded[range] } else { &self.text[range] }
    }

    /// The source between two offsets.
    pub(crate) fn source(&self, start: u32, end: u32) -> &'t str {
        &self.text[start as usize..end as usize]
    }

    /// The parts of a tag token or tag directive.
    pub(crate) fn tag(&self, index: u32) -> &TagParts {
        &self.tags[index as usize]
    }

    /// How far it has looked at the text: where it stands, and four characters at the beginning of a token.
    pub(crate) fn position(&self) -> usize {
        self.pos.max(self.token_start + 3)
    }

    fn fill(&mut self) -> Outcome<()> {
        while self.head == self.queue.len() || self.head_may_be_key()? {
            self.fetch()?;
        }
        Ok(())
    }

    fn head_may_be_key(&mut self) -> Outcome<bool> {
        // Keys of deeper flow levels have larger token numbers.
        let level = self.keys.partition_point(|key| key.token < self.taken);
        match self.keys.get(level) {
            Some(key) if key.token == self.taken && key.awaited => self.key_is_valid(level),
            _ => Ok(false),
        }
    }

    fn here(&self) -> u8 {
        byte(self.bytes, self.pos)
    }

    fn at(&self, ahead: usize) -> u8 {
        byte(self.bytes, self.pos + ahead)
    }

    fn space_or_end(&self, ahead: usize) -> bool {
        is_space_or_end(self.bytes, self.pos + ahead)
    }

    fn column(&self) -> usize {
        self.column_of(self.pos)
    }

    /// The column of a place of this line.
    fn column_of(&self, pos: usize) -> usize {
        let line = &self.text[self.line_start..pos];
        if self.ascii || line.is_ascii() { line.len() } else { line.chars().count() }
    }

    /// Steps over the line break here, if there is one.
    fn skip_break(&mut self) {
        let len = break_len(self.bytes, self.pos);
        if len > 0 {
            self.pos += len;
            self.line += 1;
            self.line_start = self.pos;
        }
    }

    fn skip_blanks(&mut self) {
        while is_blank(self.here()) {
            self.pos += 1;
        }
    }

    fn skip_comment(&mut self) {
        if self.here() == b'#' {
            self.skip_line();
        }
    }

    /// Goes to the break at the end of this line.
    fn skip_line(&mut self) {
        while let Some(byte) = self.bytes.get(self.pos) {
            if LINE_STOPS[*byte as usize] && break_len(self.bytes, self.pos) > 0 {
                break;
            }
            self.pos += 1;
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.queue.push(Token { kind, start: start as u32, end: self.pos as u32 });
    }

    fn problem(&self, message: &'static str) -> Problem {
        let len = self.text[self.pos..].chars().next().map_or(0, char::len_utf8);
        Problem::new(self.pos..self.pos + len, message)
    }

    fn fetch(&mut self) -> Outcome<()> {
        self.skip_to_token();
        self.token_start = self.pos;
        if self.flow_level == 0 {
            self.unroll(self.column() as isize);
        }
        let first = self.here();
        if self.pos == self.line_start && matches!(first, b'%' | b'-' | b'.') {
            if first == b'%' {
                return self.fetch_directive();
            }
            if is_document_indicator(self.bytes, self.pos) {
                return self.fetch_document_indicator();
            }
        }
        let in_flow = self.flow_level > 0;
        match first {
            0 if self.pos >= self.bytes.len() => self.fetch_end(),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.space_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.space_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.space_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !in_flow => self.fetch_block_scalar(true),
            b'>' if !in_flow => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            b'\t' => {
                Err(self.problem("a tab stands where indentation is expected").help("indent with spaces"))
            }
            b'%' | b'@' | b'`' | b'#' | b'|' | b'>' => {
                Err(self.problem("a value cannot start with this character").help("put the value in quotes"))
            }
            _ => self.fetch_plain(),
        }
    }

    fn skip_to_token(&mut self) {
        loop {
            self.skip_after_second_mark();
            // Tabs may separate, but not where a key could begin: there they would be indentation.
            let tabs = self.flow_level > 0 || !self.key_allowed;
            while self.here() == b' ' || tabs && self.here() == b'\t' {
                self.pos += 1;
            }
            self.skip_comment();
            if break_len(self.bytes, self.pos) == 0 {
                return;
            }
            self.skip_break();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// A quirk of the reader followed here: after a second byte order mark at the beginning it drops the first
    /// character of every line that a token starts, for as long as the mark is in its buffer.
    fn skip_after_second_mark(&mut self) {
        const BUFFER: usize = 509;
        if self.pos == self.line_start && self.text.starts_with('\u{feff}') && self.pos < BUFFER {
            self.pos += self.text[self.pos..].chars().next().map_or(0, char::len_utf8);
        }
    }

    fn key_is_valid(&mut self, level: usize) -> Outcome<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        if key.line == self.line && !self.is_longer_than_key(key.pos) {
            return Ok(true);
        }
        if key.required {
            return Err(self.missing_colon(key.pos));
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    fn is_longer_than_key(&self, start: usize) -> bool {
        let len = self.pos - start;
        len > MAX_KEY && (self.ascii || self.text[start..self.pos].chars().count() > MAX_KEY)
    }

    fn missing_colon(&self, start: usize) -> Problem {
        let line = &self.text[start..];
        let len = line.find(['\n', '\r']).unwrap_or(line.len());
        let message = if len > MAX_KEY {
            "the `:` of a key must follow within 1024 characters"
        } else {
            "a key is expected here, but its `:` is missing"
        };
        Problem::new(start..start + line[..len].trim_end().len(), message)
    }

    /// Notes that a key may begin here.
    fn save_key(&mut self) -> Outcome<()> {
        if self.key_allowed {
            self.drop_key()?;
            let required = self.flow_level == 0 && self.indent == self.column() as isize;
            let token = self.taken + self.queue.len() - self.head;
            let (pos, line) = (self.pos, self.line);
            let key = PossibleKey { possible: true, required, awaited: true, token, pos, line };
            self.keys[self.flow_level] = key;
        }
        Ok(())
    }

    /// Gives up on the possible key of this flow level.
    fn drop_key(&mut self) -> Outcome<()> {
        let key = &mut self.keys[self.flow_level];
        if key.possible && key.required {
            let pos = key.pos;
            return Err(self.missing_colon(pos));
        }
        key.possible = false;
        Ok(())
    }

    /// Opens a block collection at `column` if that is deeper; its token goes before token `number`, or to the end.
    fn roll(&mut self, column: usize, number: Option<usize>, kind: TokenKind, pos: usize) -> Outcome<()> {
        if self.flow_level > 0 || self.indent >= column as isize {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column as isize;
        if self.indents.len() > MAX_NESTING {
            return Err(Problem::new(pos..pos, "blocks nest more than 10000 deep"));
        }
        self.insert(Token { kind, start: pos as u32, end: pos as u32 }, number);
        Ok(())
    }

    /// Inserts a token before token `number`, if that is still in the queue, else at the end.
    fn insert(&mut self, token: Token, number: Option<usize>) {
        let ahead = number.and_then(|number| number.checked_sub(self.taken));
        let at = ahead.map_or(self.queue.len(), |ahead| self.head + ahead);
        self.queue.insert(at, token);
    }

    /// Closes the block collections that are deeper than `column`.
    fn unroll(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.pos);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn fetch_end(&mut self) -> Outcome<()> {
        if self.pos != self.line_start {
            self.line += 1;
            self.line_start = self.pos;
        }
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, self.pos);
        Ok(())
    }

    fn fetch_document_indicator(&mut self) -> Outcome<()> {
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let kind = if self.here() == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
        self.pos += 3;
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Outcome<()> {
        self.save_key()?;
        let token = self.taken + self.queue.len() - self.head;
        self.keys.push(PossibleKey::none(token));
        self.flow_level += 1;
        if self.flow_level > MAX_NESTING {
            return Err(self.problem("brackets nest more than 10000 deep"));
        }
        self.key_allowed = true;
        self.take_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Outcome<()> {
        self.drop_key()?;
        if let Some(level) = self.flow_level.checked_sub(1) {
            let inner = self.keys.pop();
            self.flow_level = level;
            // A quirk of the reader followed here: brackets without a possible key right inside are no longer
            // awaited as a key themselves.
            let outer = &mut self.keys[level];
            outer.awaited &= inner.is_none_or(|inner| inner.token != outer.token);
        }
        self.key_allowed = false;
        self.take_indicator(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Outcome<()> {
        self.drop_key()?;
        self.key_allowed = true;
        self.take_indicator(TokenKind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Outcome<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self
                    .problem("a list item cannot start here")
                    .help("start the list on a line of its own, below its key"));
            }
            self.roll(self.column(), None, TokenKind::BlockSequenceStart, self.pos)?;
        }
        self.drop_key()?;
        self.key_allowed = true;
        self.take_indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Outcome<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.problem("a `?` key cannot start here"));
            }
            self.roll(self.column(), None, TokenKind::BlockMappingStart, self.pos)?;
        }
        self.drop_key()?;
        self.key_allowed = self.flow_level == 0;
        self.take_indicator(TokenKind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Outcome<()> {
        let level = self.flow_level;
        if self.key_is_valid(level)? {
            let key = self.keys[level];
            let token = Token { kind: TokenKind::Key, start: key.pos as u32, end: key.pos as u32 };
            self.insert(token, Some(key.token));
            if level == 0 {
                let column = self.column_of(key.pos);
                self.roll(column, Some(key.token), TokenKind::BlockMappingStart, key.pos)?;
            }
            self.keys[level].possible = false;
            self.key_allowed = false;
        } else {
            if level == 0 {
                if !self.key_allowed {
                    return Err(self.misplaced_colon());
                }
                self.roll(self.column(), None, TokenKind::BlockMappingStart, self.pos)?;
            }
            self.key_allowed = level == 0;
        }
        self.take_indicator(TokenKind::Value);
        Ok(())
    }

    /// Where the quotes open that end right before a place, on another line than they begin on.
    pub(crate) fn quotes_before(&self, place: usize) -> Option<usize> {
        let end = self.text[..place].trim_end().len();
        let (start, _) = self.wrapped.filter(|(_, wrapped_end)| *wrapped_end == end)?;
        matches!(byte(self.bytes, start), b'\'' | b'"').then_some(start)
    }

    fn misplaced_colon(&self) -> Problem {
        let end = self.text[..self.pos].trim_end_matches([' ', '\t']).len();
        match self.wrapped {
            Some((start, wrapped_end)) if wrapped_end == end => self
                .problem("a `:` cannot stand here: this line goes on with the value that begins above it")
                .within(start, "while reading this value")
                .help("start the key in the same column as the keys above it"),
            _ => self.problem("a `:` cannot stand here: this line already has a key").help(
                "put text that contains `: ` in quotes, or start a nested mapping on a line of its own",
            ),
        }
    }

    fn take_indicator(&mut self, kind: TokenKind) {
        let start = self.pos;
        self.pos += 1;
        self.push(kind, start);
    }

    fn fetch_anchor(&mut self, kind: TokenKind) -> Outcome<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        while is_word(self.here()) {
            self.pos += 1;
        }
        let ends = self.space_or_end(0)
            || matches!(self.here(), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if self.pos == start + 1 || !ends {
            let message = "the name of an anchor or alias has only letters, digits, `_` and `-`";
            return Err(self.problem(message).help("put the value in quotes if it is text"));
        }
        self.push(kind, start);
        Ok(())
    }
}
