//! Splits the text into tokens.

use super::token::{Kind, Token};

/// Walks over the text; [`Lexer::next`] gives the next token, or the range of bytes that begin none.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
}

/// Bytes that begin no token.
#[derive(Debug)]
pub(super) struct Unrecognized {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl<'a> Lexer<'a> {
    /// The text's length must fit `u32`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), position: 0 }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.byte(self.position) {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => self.position += 1,
                b'/' if self.byte(self.position + 1) == b'/' => {
                    let rest = &self.bytes[self.position..];
                    self.position += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// The next token. After a failure lexing goes on behind the unrecognized bytes.
    pub(super) fn next(&mut self) -> Result<Token, Unrecognized> {
        self.skip_blanks();
        let start = self.position;
        if start == self.bytes.len() {
            return Ok(self.token(Kind::End, start));
        }
        match self.scan(start) {
            Ok((kind, end)) => {
                self.position = end;
                Ok(self.token(kind, start))
            }
            Err(end) => {
                self.position = self.char_end(end);
                Err(Unrecognized { start: start as u32, end: self.position as u32 })
            }
        }
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        Token { kind, start: start as u32, end: self.position as u32 }
    }

    /// The end of the character that the byte at this position belongs to.
    fn char_end(&self, position: usize) -> usize {
        let mut end = (position + 1).min(self.bytes.len());
        while self.bytes.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
            end += 1;
        }
        end
    }

    /// The kind and end of the token at this place, or the last byte of what is none.
    fn scan(&self, start: usize) -> Result<(Kind, usize), usize> {
        let first = self.byte(start);
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => return Ok(self.word(start)),
            b'0'..=b'9' => return Ok(self.number(start)),
            b'.' if self.byte(start + 1).is_ascii_digit() => return Ok(self.number(start)),
            b'"' | b'\'' => return self.string(start).map(|end| (Kind::String, end)),
            b'`' => return self.escaped_ident(start),
            _ => {}
        }
        let pair = match (first, self.byte(start + 1)) {
            (b'=', b'=') => Some(Kind::Equal),
            (b'!', b'=') => Some(Kind::NotEqual),
            (b'<', b'=') => Some(Kind::LessEqual),
            (b'>', b'=') => Some(Kind::GreaterEqual),
            (b'&', b'&') => Some(Kind::And),
            (b'|', b'|') => Some(Kind::Or),
            _ => None,
        };
        match pair.map(|kind| (kind, start + 2)).or_else(|| symbol(first).map(|kind| (kind, start + 1))) {
            Some(found) => Ok(found),
            // `=`, `&` and `|` are half of a token: the character behind them is what is wrong.
            None if matches!(first, b'=' | b'&' | b'|') => Err(start + 1),
            None => Err(start),
        }
    }

    fn word(&self, start: usize) -> (Kind, usize) {
        if let Some(found) = self.prefixed_string(start) {
            return found;
        }
        let end = self.run(start, |b| b.is_ascii_alphanumeric() || b == b'_');
        let kind = match &self.bytes[start..end] {
            b"true" => Kind::True,
            b"false" => Kind::False,
            b"null" => Kind::Null,
            b"in" => Kind::In,
            _ => Kind::Ident,
        };
        (kind, end)
    }

    fn run(&self, start: usize, accept: impl Fn(u8) -> bool) -> usize {
        self.bytes[start..].iter().position(|&b| !accept(b)).map_or(self.bytes.len(), |length| start + length)
    }

    /// `r"…"`, `b"…"`, `br"…"`, in any case of the letters.
    fn prefixed_string(&self, start: usize) -> Option<(Kind, usize)> {
        let is_quote = |at: usize| matches!(self.byte(at), b'"' | b'\'');
        let bytes = matches!(self.byte(start), b'b' | b'B');
        let after = start + usize::from(bytes);
        let end = if matches!(self.byte(after), b'r' | b'R') && is_quote(after + 1) {
            self.raw_string(after + 1)
        } else if bytes && is_quote(after) {
            self.string(after)
        } else {
            return None;
        }
        .ok()?;
        Some((if bytes { Kind::Bytes } else { Kind::String }, end))
    }

    fn number(&self, start: usize) -> (Kind, usize) {
        if self.bytes[start..].starts_with(b"0x") {
            let end = self.run(start + 2, |b| b.is_ascii_hexdigit());
            if end > start + 2 {
                return self.unsigned(end);
            }
        }
        let digits = |from| self.run(from, |b| b.is_ascii_digit());
        let whole = digits(start);
        let mut end = whole;
        if self.byte(end) == b'.' && self.byte(end + 1).is_ascii_digit() {
            end = digits(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(end + 1), b'+' | b'-'));
            if self.byte(end + 1 + sign).is_ascii_digit() {
                end = digits(end + 1 + sign);
            }
        }
        if end > whole { (Kind::Double, end) } else { self.unsigned(end) }
    }

    fn unsigned(&self, end: usize) -> (Kind, usize) {
        if matches!(self.byte(end), b'u' | b'U') { (Kind::Uint, end + 1) } else { (Kind::Int, end) }
    }

    fn escaped_ident(&self, start: usize) -> Result<(Kind, usize), usize> {
        let end = self.run(start + 1, |b| b.is_ascii_alphanumeric() || b"_.-/ ".contains(&b));
        if self.byte(end) == b'`' && end > start + 1 { Ok((Kind::EscapedIdent, end + 1)) } else { Err(end) }
    }

    fn triple(&self, at: usize) -> bool {
        self.byte(at + 1) == self.byte(at) && self.byte(at + 2) == self.byte(at)
    }

    /// The end of the string whose quote is here, or where it stops being one.
    fn string(&self, quote: usize) -> Result<usize, usize> {
        if self.triple(quote)
            && let Ok(end) = self.long_string(quote)
        {
            return Ok(end);
        }
        let mut at = quote + 1;
        loop {
            match self.bytes.get(at) {
                None | Some(b'\n' | b'\r') => return Err(at),
                Some(b'\\') => at = self.escape(at)?,
                Some(byte) if *byte == self.bytes[quote] => return Ok(at + 1),
                Some(_) => at += 1,
            }
        }
    }

    fn long_string(&self, quote: usize) -> Result<usize, usize> {
        let mut at = quote + 3;
        loop {
            match self.bytes.get(at) {
                None => return Err(at),
                Some(b'\\') => at = self.escape(at)?,
                Some(byte) if *byte == self.bytes[quote] && self.triple(at) => return Ok(at + 3),
                Some(_) => at += 1,
            }
        }
    }

    fn raw_string(&self, quote: usize) -> Result<usize, usize> {
        let mark = self.bytes[quote];
        if self.triple(quote)
            && let Some(at) =
                (quote + 3..self.bytes.len()).find(|&at| self.bytes[at] == mark && self.triple(at))
        {
            return Ok(at + 3);
        }
        let end = self.run(quote + 1, |b| b != mark && b != b'\n' && b != b'\r');
        if self.byte(end) == mark { Ok(end + 1) } else { Err(end) }
    }

    /// The end of the escape sequence whose backslash is here.
    fn escape(&self, backslash: usize) -> Result<usize, usize> {
        let at = backslash + 1;
        let digits = match self.byte(at) {
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`' => 0,
            b'x' | b'X' => 2,
            b'u' => 4,
            b'U' => 8,
            b'0'..=b'3' => return self.octal(at),
            _ => return Err(at),
        };
        match (at + 1..=at + digits).find(|&digit| !self.byte(digit).is_ascii_hexdigit()) {
            Some(wrong) => Err(wrong),
            None => Ok(at + 1 + digits),
        }
    }

    fn octal(&self, first: usize) -> Result<usize, usize> {
        match (first + 1..first + 3).find(|&digit| !matches!(self.byte(digit), b'0'..=b'7')) {
            Some(wrong) => Err(wrong),
            None => Ok(first + 3),
        }
    }
}

fn symbol(byte: u8) -> Option<Kind> {
    Some(match byte {
        b'<' => Kind::Less,
        b'>' => Kind::Greater,
        b'[' => Kind::OpenBracket,
        b']' => Kind::CloseBracket,
        b'{' => Kind::OpenBrace,
        b'}' => Kind::CloseBrace,
        b'(' => Kind::OpenParen,
        b')' => Kind::CloseParen,
        b'.' => Kind::Dot,
        b',' => Kind::Comma,
        b'-' => Kind::Minus,
        b'!' => Kind::Not,
        b'?' => Kind::Question,
        b':' => Kind::Colon,
        b'+' => Kind::Plus,
        b'*' => Kind::Star,
        b'/' => Kind::Slash,
        b'%' => Kind::Percent,
        _ => return None,
    })
}
