//! What plain scalars mean: the implicit types of YAML 1.1 as Kubernetes' reader has them.

use crate::parser::Tag;
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A scalar without its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    /// The text as it stands.
    Text,
}

/// What text without quotes and without a tag means.
pub(crate) fn plain(text: &str) -> Plain {
    let bytes = text.as_bytes();
    match bytes.first() {
        None | Some(b'~') if bytes.len() < 2 => Plain::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => word(text),
        Some(b'.') => special_float(text).or_else(|| dot_float(text)).unwrap_or(Plain::Text),
        Some(b'+' | b'-') => special_float(text).or_else(|| number(text)).unwrap_or(Plain::Text),
        Some(b'0'..=b'9') => number(text).unwrap_or(Plain::Text),
        _ => Plain::Text,
    }
}

fn word(text: &str) -> Plain {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Plain::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Plain::Bool(false)
        }
        "null" | "Null" | "NULL" => Plain::Null,
        _ => Plain::Text,
    }
}

fn special_float(text: &str) -> Option<Plain> {
    Some(Plain::Float(match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    }))
}

/// A float that starts with its point. Only here do underscores have to stand between digits.
fn dot_float(text: &str) -> Option<Plain> {
    let underscores_fit = text.split('_').collect::<Vec<_>>().windows(2).all(|pair| {
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        matches!(pair, [before, after] if digit(before.as_bytes().last()) && digit(after.as_bytes().first()))
    });
    if underscores_fit { float(&without_underscores(text)) } else { None }
}

/// A number that starts with a digit or a sign; underscores count for nothing.
fn number(text: &str) -> Option<Plain> {
    // Most text that starts with a digit is a version, a size, a date: not one of the digits' own bytes.
    if text.bytes().any(|byte| !(byte.is_ascii_hexdigit() || b"_+-.xXoO".contains(&byte))) {
        return None;
    }
    let digits = without_underscores(text);
    integer(&digits).or_else(|| float(&digits)).or_else(|| odd_binary(&digits))
}

fn without_underscores(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

fn integer(text: &str) -> Option<Plain> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (digits, radix) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&unsigned[2..], 16),
        [b'0', b'o' | b'O', ..] => (&unsigned[2..], 8),
        [b'0', b'b' | b'B', ..] => (&unsigned[2..], 2),
        [b'0', _, ..] => (&unsigned[1..], 8),
        _ => (unsigned, 10),
    };
    let magnitude = magnitude(digits, radix)?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Plain::Int);
    }
    match i64::try_from(magnitude) {
        Ok(n) => Some(Plain::Int(n)),
        Err(_) => (unsigned.len() == text.len()).then_some(Plain::Uint(magnitude)),
    }
}

/// Digits and nothing else.
fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    if digits.starts_with('+') { None } else { u64::from_str_radix(digits, radix).ok() }
}

/// Decimal digits with an optional point and exponent; what is too large is no number.
fn float(text: &str) -> Option<Plain> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mantissa = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if exponent.is_empty() || !exponent.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            mantissa
        }
        None => unsigned,
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !digits || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    text.parse().ok().filter(|x: &f64| x.is_finite()).map(Plain::Float)
}

/// `0b-1` and `0b+1`: the reader followed here lets a sign stand behind its prefix.
fn odd_binary(text: &str) -> Option<Plain> {
    let signed = text.strip_prefix("0b")?;
    if signed.starts_with(['+', '-']) { i64::from_str_radix(signed, 2).ok().map(Plain::Int) } else { None }
}

/// What a scalar with a tag means; `None` if its text cannot be what the tag says.
pub(crate) fn tagged(tag: Tag, text: &str) -> Option<Plain> {
    let resolved = match tag {
        Tag::Str | Tag::Merge | Tag::NonSpecific | Tag::Other | Tag::Binary => return Some(Plain::Text),
        Tag::Timestamp => return is_timestamp(text).then_some(Plain::Text),
        Tag::Int | Tag::Float | Tag::Bool | Tag::Null => plain(text),
    };
    match (tag, resolved) {
        (Tag::Int, Plain::Int(_) | Plain::Uint(_))
        | (Tag::Float, Plain::Float(_))
        | (Tag::Bool, Plain::Bool(_))
        | (Tag::Null, Plain::Null) => Some(resolved),
        (Tag::Float, Plain::Int(n)) => Some(Plain::Float(n as f64)),
        _ => None,
    }
}

/// Bytes written in base64, as text; each byte that is not UTF-8 becomes U+FFFD.
pub(crate) fn binary(text: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let bytes = engine.decode(text.replace(['\r', '\n'], "")).ok()?;
    Some(lossy(&bytes))
}

/// Text of bytes with U+FFFD for each byte that is not UTF-8.
pub(crate) fn lossy(mut bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                return out;
            }
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                out.push_str(std::str::from_utf8(valid).unwrap_or_default());
                out.push('\u{fffd}');
                bytes = rest.get(1..).unwrap_or_default();
            }
        }
    }
}

/// Whether `!!timestamp` accepts the text: a date, or a date and a time with `T`, `t` or a space between.
fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = split_date(text) else { return false };
    match time.as_bytes().first() {
        None => date,
        Some(b'T' | b't') => date && is_time(&time[1..], true),
        Some(b' ') => date && is_time(time.trim_start_matches(' '), false),
        _ => false,
    }
}

/// Splits off `2006-1-2`; says whether there is such a day.
fn split_date(text: &str) -> Option<(bool, &str)> {
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('-')?;
    let year: u32 = if year.bytes().all(|b| b.is_ascii_digit()) { year.parse().ok()? } else { return None };
    let (month, rest) = short_number(rest)?;
    let (day, rest) = short_number(rest.strip_prefix('-')?)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Some(((1..=12).contains(&month) && (1..=days).contains(&day), rest))
}

/// `15:4:5`, a fraction of any length, and a zone if one has to be there.
fn is_time(text: &str, zone: bool) -> bool {
    let clock = || {
        let (hour, rest) = two_digits(text).or_else(|| short_number(text))?;
        let (minute, rest) = short_number(rest.strip_prefix(':')?)?;
        let (second, rest) = short_number(rest.strip_prefix(':')?)?;
        (hour < 24 && minute < 60 && second < 60).then_some(rest)
    };
    let Some(rest) = clock() else { return false };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if after.len() == fraction.len() {
                return false;
            }
            after
        }
        None => rest,
    };
    if zone { rest == "Z" || is_offset(rest) } else { rest.is_empty() }
}

/// `+07:00`.
fn is_offset(text: &str) -> bool {
    let parts = || {
        let (hours, rest) = two_digits(text.strip_prefix(['+', '-'])?)?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':')?)?;
        Some(hours <= 24 && minutes <= 60 && rest.is_empty())
    };
    parts().unwrap_or(false)
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    if digits.bytes().all(|b| b.is_ascii_digit()) { Some((digits.parse().ok()?, rest)) } else { None }
}

/// One or two digits.
fn short_number(text: &str) -> Option<(u32, &str)> {
    two_digits(text).or_else(|| {
        let (digit, rest) = text.split_at_checked(1)?;
        Some((digit.parse().ok()?, rest))
    })
}
