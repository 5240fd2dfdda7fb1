//! JSON as Go's `encoding/json` reads it, into nodes with places. A file that starts with `{` is tried as JSON first.

use crate::builder::{Builder, Full};
use crate::problem::{Outcome, Problem};
use crate::resolve::lossy;
use crate::scanner::hex;
use crate::{Kind, Node, Scalar, Style};
use diag::{FileId, Span};
use std::borrow::Cow;
use std::ops::Range;
use value::Str;

/// Reads one value after another from a file.
pub(crate) struct Json<'b> {
    pub(crate) file: FileId,
    pub(crate) bytes: &'b [u8],
    /// Where the next value may begin.
    pub(crate) pos: usize,
    /// The text is JSON, but it says what no program can take.
    pub(crate) hopeless: bool,
}

/// What may come next inside of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
}

impl<'b> Json<'b> {
    /// Reads the next value into the builder; false at the end of the file.
    pub(crate) fn read(&mut self, builder: &mut Builder<'_>) -> Outcome<bool> {
        self.skip_space();
        if self.pos >= self.bytes.len() {
            return Ok(false);
        }
        let mut open: Vec<bool> = Vec::new();
        let mut next = Next::Value;
        loop {
            next = match next {
                Next::Value | Next::ValueOrEnd => self.value(builder, &mut open, next == Next::ValueOrEnd)?,
                Next::Key | Next::KeyOrEnd => self.key(builder, &mut open, next == Next::KeyOrEnd)?,
                Next::CommaOrEnd => match open.last() {
                    None => return Ok(true),
                    Some(map) => self.comma(*map, builder, &mut open)?,
                },
            };
            if next != Next::CommaOrEnd || !open.is_empty() {
                self.skip_space();
            }
        }
    }

    fn here(&self) -> u8 {
        self.bytes.get(self.pos).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while matches!(self.here(), b' ' | b'\t' | b'\r' | b'\n') {
            self.pos += 1;
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn problem(&self, message: &'static str) -> Problem {
        let end = (self.pos + 1).min(self.bytes.len());
        Problem::new(self.pos.min(end)..end, message)
    }

    fn add(&self, builder: &mut Builder<'_>, from: usize, kind: Kind) -> Outcome<Next> {
        let span = self.span(from..self.pos);
        builder.add(Node { span, kind }, 0, span.end).map_err(|full| too_much(full, from))?;
        Ok(Next::CommaOrEnd)
    }

    fn value(&mut self, builder: &mut Builder<'_>, open: &mut Vec<bool>, may_end: bool) -> Outcome<Next> {
        let from = self.pos;
        match self.here() {
            map @ (b'{' | b'[') => {
                self.pos += 1;
                let map = map == b'{';
                builder.open(map, self.span(from..from)).map_err(|full| too_much(full, from))?;
                open.push(map);
                Ok(if map { Next::KeyOrEnd } else { Next::ValueOrEnd })
            }
            b']' if may_end => self.end(builder, open),
            b'"' => {
                let text = self.string()?;
                let scalar = Scalar { text: Str::from(&*text), style: Style::DoubleQuoted };
                self.add(builder, from, Kind::String(scalar))
            }
            b'-' | b'0'..=b'9' => {
                let kind = self.number()?;
                self.add(builder, from, kind)
            }
            _ => {
                let rest = &self.bytes[from.min(self.bytes.len())..];
                let words = [("true", Kind::Bool(true)), ("false", Kind::Bool(false)), ("null", Kind::Null)];
                let word = words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes()));
                let Some((word, kind)) = word else {
                    return Err(self.problem("a JSON value is expected here"));
                };
                self.pos += word.len();
                self.add(builder, from, kind)
            }
        }
    }

    fn key(&mut self, builder: &mut Builder<'_>, open: &mut Vec<bool>, may_end: bool) -> Outcome<Next> {
        match self.here() {
            b'}' if may_end => return self.end(builder, open),
            b'"' => {}
            _ => return Err(self.problem("a JSON key in double quotes is expected here")),
        }
        let from = self.pos;
        let key = self.string()?;
        builder.key(&key, self.span(from..self.pos)).map_err(|full| too_much(full, from))?;
        self.skip_space();
        if self.here() != b':' {
            return Err(self.problem("`:` is expected here"));
        }
        self.pos += 1;
        Ok(Next::Value)
    }

    fn comma(&mut self, map: bool, builder: &mut Builder<'_>, open: &mut Vec<bool>) -> Outcome<Next> {
        match (self.here(), map) {
            (b',', _) => {
                self.pos += 1;
                Ok(if map { Next::Key } else { Next::Value })
            }
            (b'}', true) | (b']', false) => self.end(builder, open),
            (_, true) => Err(self.problem("`,` or `}` is expected here")),
            (_, false) => Err(self.problem("`,` or `]` is expected here")),
        }
    }

    fn end(&mut self, builder: &mut Builder<'_>, open: &mut Vec<bool>) -> Outcome<Next> {
        self.pos += 1;
        open.pop();
        if let Some((node, height)) = builder.close(Some(self.pos as u32)) {
            let start = node.span.start as usize;
            builder.put(node, height).map_err(|full| too_much(full, start))?;
        }
        Ok(Next::CommaOrEnd)
    }

    /// Reads a string with its quotes.
    fn string(&mut self) -> Outcome<Cow<'b, str>> {
        let from = self.pos + 1;
        self.pos = from;
        let mut escapes = false;
        loop {
            match self.here() {
                b'"' => break,
                b'\\' => {
                    escapes = true;
                    self.pos += escape_len(&self.bytes[self.pos..])
                        .ok_or_else(|| self.problem("JSON has no such escape"))?;
                }
                0..b' ' if self.pos < self.bytes.len() => {
                    return Err(self.problem("a JSON string ends on its line"));
                }
                _ if self.pos >= self.bytes.len() => return Err(self.problem("the closing quote is missing")),
                _ => self.pos += 1,
            }
        }
        let raw = &self.bytes[from..self.pos];
        self.pos += 1;
        Ok(match std::str::from_utf8(raw) {
            Ok(text) if !escapes => text.into(),
            _ => unescape(&lossy(raw)).into(),
        })
    }

    fn number(&mut self) -> Outcome<Kind> {
        let from = self.pos;
        if self.here() == b'-' {
            self.pos += 1;
        }
        if self.here() == b'0' {
            self.pos += 1;
        } else {
            self.digits()?;
        }
        let mut integer = true;
        if self.here() == b'.' {
            integer = false;
            self.pos += 1;
            self.digits()?;
        }
        if matches!(self.here(), b'e' | b'E') {
            integer = false;
            self.pos += 1;
            if matches!(self.here(), b'+' | b'-') {
                self.pos += 1;
            }
            self.digits()?;
        }
        let text = std::str::from_utf8(&self.bytes[from..self.pos]).unwrap_or_default();
        if integer {
            if let Ok(n) = text.parse() {
                return Ok(Kind::Int(n));
            }
            if let Ok(n) = text.parse() {
                return Ok(Kind::Uint(n));
            }
        }
        match text.parse::<f64>() {
            Ok(x) if x.is_finite() => Ok(Kind::Float(x)),
            _ => {
                self.hopeless = true;
                Err(Problem::new(from..self.pos, "this number is too large"))
            }
        }
    }

    fn digits(&mut self) -> Outcome<()> {
        if !self.here().is_ascii_digit() {
            return Err(self.problem("a digit is expected here"));
        }
        while self.here().is_ascii_digit() {
            self.pos += 1;
        }
        Ok(())
    }
}

fn too_much(full: Full, at: usize) -> Problem {
    let message = match full {
        Full::TooDeep => "the document nests too deep from here on",
        Full::TooMany => "the file has too many values from here on",
    };
    Problem::new(at..at, message)
}

/// How long the escape is that `bytes` begin with.
fn escape_len(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => bytes.get(2..6).and_then(hex).map(|_| 6),
        _ => None,
    }
}

/// Replaces escapes; half a surrogate pair becomes U+FFFD.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, len) = unescape_one(rest.as_bytes());
        out.push(c);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// The character of the escape that `bytes` begin with, and how many bytes it takes.
pub(crate) fn unescape_one(bytes: &[u8]) -> (char, usize) {
    let unit = |at: usize| {
        let escape = bytes.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"))?;
        hex(&escape[2..])
    };
    let c = match bytes.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let first = unit(0).unwrap_or(0xFFFD);
            if let (0xD800..0xDC00, Some(second @ 0xDC00..0xE000)) = (first, unit(6)) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return (char::from_u32(code).unwrap_or('\u{fffd}'), 12);
            }
            return (char::from_u32(first).unwrap_or('\u{fffd}'), 6);
        }
        Some(other) => char::from(*other),
        None => '\\',
    };
    (c, 2)
}
