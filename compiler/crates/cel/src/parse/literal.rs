//! The values of literals: numbers, and strings with their quotes and escapes taken away.

use std::borrow::Cow;
use std::sync::Arc;
use value::{Str, Value};

pub(super) fn int(text: &str, negative: bool) -> Result<Value, &'static str> {
    let (digits, radix) = digits(text);
    let magnitude = u64::from_str_radix(digits, radix).map_err(|_| "invalid int literal")?;
    let value = if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
    value.map(Value::Int).ok_or("invalid int literal")
}

pub(super) fn uint(text: &str) -> Result<Value, &'static str> {
    let (digits, radix) = digits(&text[..text.len() - 1]);
    u64::from_str_radix(digits, radix).map(Value::Uint).map_err(|_| "invalid uint literal")
}

fn digits(text: &str) -> (&str, u32) {
    text.strip_prefix("0x").map_or((text, 10), |digits| (digits, 16))
}

pub(super) fn double(text: &str, negative: bool) -> Result<Value, &'static str> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Value::Double(if negative { -value } else { value })),
        _ => Err("invalid double literal"),
    }
}

pub(super) fn string(token: &str) -> Result<Value, &'static str> {
    let (body, raw) = body(token);
    let body = unix_lines(body);
    if raw || !body.contains('\\') {
        return Ok(Value::String(Str::from(body.as_ref())));
    }
    let mut text = String::with_capacity(body.len());
    let mut rest = body.as_ref();
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = Escape::read(&rest[at..]);
        text.push(char::from_u32(escape.code).ok_or("invalid unicode code point")?);
        rest = &rest[at + escape.length..];
    }
    text.push_str(rest);
    Ok(Value::from(text))
}

pub(super) fn bytes(token: &str) -> Result<Value, &'static str> {
    let (body, raw) = body(&token[1..]);
    let body = unix_lines(body);
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.as_ref();
    while let Some(at) = rest.find('\\').filter(|_| !raw) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = Escape::read(&rest[at..]);
        bytes.push(
            u8::try_from(escape.code).ok().filter(|_| !escape.unicode).ok_or("unable to unescape string")?,
        );
        rest = &rest[at + escape.length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(Value::Bytes(Arc::new(bytes.into_boxed_slice())))
}

/// What stands between the quotes, and whether it is raw.
fn body(token: &str) -> (&str, bool) {
    let raw = token.starts_with(['r', 'R']);
    let quoted = &token[usize::from(raw)..];
    let long = quoted.len() >= 6 && (quoted.starts_with("\"\"\"") || quoted.starts_with("'''"));
    let quotes = if long { 3 } else { 1 };
    (&quoted[quotes..quoted.len() - quotes], raw)
}

fn unix_lines(body: &str) -> Cow<'_, str> {
    if body.contains('\r') { body.replace("\r\n", "\n").replace('\r', "\n").into() } else { body.into() }
}

/// An escape sequence; the lexer made sure that it is well formed.
struct Escape {
    code: u32,
    length: usize,
    /// It stands for a character, never for a byte.
    unicode: bool,
}

impl Escape {
    fn read(text: &str) -> Self {
        let number = |from: usize, to: usize, radix: u32| Self {
            code: u32::from_str_radix(text.get(from..to).unwrap_or_default(), radix).unwrap_or(u32::MAX),
            length: to,
            unicode: to - from > 3,
        };
        let code = match text.as_bytes()[1] {
            b'x' | b'X' => return number(2, 4, 16),
            b'u' => return number(2, 6, 16),
            b'U' => return number(2, 10, 16),
            b'0'..=b'3' => return number(1, 4, 8),
            b'a' => 0x07,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => 0x0a,
            b'r' => 0x0d,
            b't' => 0x09,
            b'v' => 0x0b,
            other => u32::from(other),
        };
        Self { code, length: 2, unicode: false }
    }
}
