//! Escapes of single characters, and characters in the syntax of the `regex` crate.

use crate::{Error, Reason};
use std::fmt::Write;

/// A code point as Go counts them: half of a surrogate pair may be named, but nothing matches it.
pub(crate) type Rune = u32;

/// Reads the escape at the start of `text`, a backslash; gives its character and what follows.
pub(crate) fn read(text: &str) -> Result<(Rune, &str), Error> {
    let mut rest = text[1..].chars();
    let Some(c) = rest.next() else {
        return Err(Error::new(Reason::TrailingBackslash, ""));
    };
    let after = rest.as_str();
    let simple = match c {
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '0'..='7' => return octal(text, c, after),
        'x' => return hexadecimal(text, after),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
        _ => return Err(invalid(text, after)),
    };
    Ok((simple.into(), after))
}

/// The error of an escape that was read up to `rest`.
fn invalid(text: &str, rest: &str) -> Error {
    Error::new(Reason::Escape, &text[..text.len() - rest.len()])
}

/// Up to three digits; a single one but zero would be a reference to a group.
fn octal<'a>(text: &'a str, first: char, after: &'a str) -> Result<(Rune, &'a str), Error> {
    let more = after.bytes().take(2).take_while(|digit| matches!(digit, b'0'..=b'7')).count();
    if more == 0 && first != '0' {
        return Err(invalid(text, after));
    }
    let (digits, rest) = text[1..].split_at(1 + more);
    Ok((digits.bytes().fold(0, |value, digit| value * 8 + Rune::from(digit - b'0')), rest))
}

/// Two digits, or any number of them in braces.
fn hexadecimal<'a>(text: &'a str, after: &'a str) -> Result<(Rune, &'a str), Error> {
    let mut rest = after.chars();
    let Some(first) = rest.next() else {
        return Err(invalid(text, after));
    };
    if first != '{' {
        let second = rest.next();
        let digits = (first.to_digit(16), second.and_then(|c| c.to_digit(16)));
        return match digits {
            (Some(high), Some(low)) => Ok((high * 16 + low, rest.as_str())),
            _ => Err(invalid(text, rest.as_str())),
        };
    }
    let mut value: Option<Rune> = None;
    while let Some(c) = rest.next() {
        match (c, c.to_digit(16), value) {
            ('}', _, Some(value)) => return Ok((value, rest.as_str())),
            (_, Some(digit), before) if before.unwrap_or(0) * 16 + digit <= u32::from(char::MAX) => {
                value = Some(before.unwrap_or(0) * 16 + digit);
            }
            _ => return Err(invalid(text, rest.as_str())),
        }
    }
    Err(invalid(text, ""))
}

/// Writes a character so that the `regex` crate takes it for itself, inside a class and outside.
pub(crate) fn push_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{{{:x}}}", u32::from(c));
    }
}
