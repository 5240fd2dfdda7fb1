//! Words, numbers, strings and signs of a protocol buffer file.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Integer(u64),
    /// Any other number.
    Float,
    /// A string literal, without its quotes.
    Text(&'a str),
    Sign(char),
    End,
}

impl Token<'_> {
    /// As errors show it.
    pub(super) fn shown(self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Integer(n) => format!("`{n}`"),
            Self::Float => "a number".to_owned(),
            Self::Text(text) => format!("\"{text}\""),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end of the file".to_owned(),
        }
    }
}

/// Splits a text into tokens.
pub(super) struct Lexer<'a> {
    rest: &'a str,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.strip_prefix('\u{feff}').unwrap_or(text) }
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, String> {
        self.skip_blanks()?;
        let Some(first) = self.rest.chars().next() else {
            return Ok(Token::End);
        };
        match first {
            '"' | '\'' => self.text(first),
            'a'..='z' | 'A'..='Z' | '_' => Ok(Token::Word(self.word())),
            '0'..='9' => self.number(),
            '.' if self.rest[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            '{' | '}' | '(' | ')' | '[' | ']' | '<' | '>' | '=' | ';' | ':' | ',' | '.' | '-' | '+' | '/' => {
                self.rest = &self.rest[1..];
                Ok(Token::Sign(first))
            }
            _ => Err(format!("the character `{first}` means nothing here")),
        }
    }

    fn skip_blanks(&mut self) -> Result<(), String> {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n', '\x0b', '\x0c']);
            if let Some(comment) = self.rest.strip_prefix("//") {
                self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let (_, rest) = comment.split_once("*/").ok_or("a comment does not end")?;
                self.rest = rest;
            } else {
                return Ok(());
            }
        }
    }

    fn word(&mut self) -> &'a str {
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn number(&mut self) -> Result<Token<'a>, String> {
        let mut end = 0;
        let mut before = ' ';
        for c in self.rest.chars() {
            let exponent_sign =
                matches!(c, '+' | '-') && matches!(before, 'e' | 'E') && !self.rest.starts_with("0x");
            if !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || exponent_sign) {
                break;
            }
            end += 1;
            before = c;
        }
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        integer(digits)
            .map(Token::Integer)
            .or_else(|| digits.trim_end_matches(['f', 'F']).parse::<f64>().ok().map(|_| Token::Float))
            .ok_or_else(|| format!("`{digits}` is no number"))
    }

    fn text(&mut self, quote: char) -> Result<Token<'a>, String> {
        let inside = &self.rest[1..];
        let mut escaped = false;
        for (at, c) in inside.char_indices() {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => {
                    self.rest = &inside[at + 1..];
                    return Ok(Token::Text(&inside[..at]));
                }
                _ => {}
            }
        }
        Err("a string does not end on its line".to_owned())
    }
}

/// Decimal, hexadecimal or octal digits.
fn integer(digits: &str) -> Option<u64> {
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    match (hexadecimal, digits.strip_prefix('0')) {
        (Some(digits), _) => u64::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) if !digits.is_empty() => u64::from_str_radix(digits, 8).ok(),
        _ => digits.parse().ok(),
    }
}
