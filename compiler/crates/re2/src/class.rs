//! Classes: `[…]`, `\d`, `\pL`, `[:alpha:]`.

use crate::escape::{self, Rune, push_literal};
use crate::{Error, Reason};
use regex::Regex;

/// What follows after a class was read and written.
type Rest<'a> = &'a str;

/// The class of a Perl escape at the start of `text`, and what follows.
pub(crate) fn perl(text: &str) -> Option<(&'static str, Rest<'_>)> {
    let class = match text.as_bytes() {
        [b'\\', b'd', ..] => "[0-9]",
        [b'\\', b'D', ..] => "[^0-9]",
        [b'\\', b's', ..] => r"[\t\n\x0C\r ]",
        [b'\\', b'S', ..] => r"[^\t\n\x0C\r ]",
        [b'\\', b'w', ..] => "[0-9A-Za-z_]",
        [b'\\', b'W', ..] => "[^0-9A-Za-z_]",
        _ => return None,
    };
    Some((class, &text[2..]))
}

/// Writes the Unicode class (`\pL`, `\P{Greek}`) at the start of `text`, if one stands there.
pub(crate) fn unicode<'a>(out: &mut String, text: &'a str) -> Result<Option<Rest<'a>>, Error> {
    let negated = match text.as_bytes() {
        [b'\\', b'p', _, ..] => false,
        [b'\\', b'P', _, ..] => true,
        // Nothing follows: Go reads an empty name.
        [b'\\', b'p' | b'P'] => return Err(Error::new(Reason::CharRange, text)),
        _ => return Ok(None),
    };
    let (sequence, name) = if text[2..].starts_with('{') {
        let end = text.find('}').ok_or_else(|| Error::new(Reason::CharRange, text))?;
        (&text[..=end], &text[3..end])
    } else {
        let length = text[2..].chars().next().map_or(0, char::len_utf8);
        (&text[..2 + length], &text[2..2 + length])
    };
    let (negated, name) = name.strip_prefix('^').map_or((negated, name), |name| (!negated, name));
    let class = unicode_class(name).ok_or_else(|| Error::new(Reason::CharRange, sequence))?;
    out.push_str(if negated { r"\P" } else { r"\p" });
    out.push_str(&class);
    Ok(Some(&text[sequence.len()..]))
}

/// The name of a category or a script as the `regex` crate spells it.
fn unicode_class(name: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    ["gc", "sc"].iter().map(|kind| format!("{{{kind}={name}}}")).find(|class| {
        // The crate's own tables say which names exist.
        Regex::new(&format!(r"\p{class}")).is_ok()
    })
}

/// The named class (`[:alpha:]`, `[:^digit:]`) at the start of `text`, and what follows.
fn named(text: &str) -> Result<Option<(&str, Rest<'_>)>, Error> {
    const NAMES: &[&str] = &[
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
        "upper", "word", "xdigit",
    ];
    let Some(end) = text.strip_prefix("[:").and_then(|rest| rest.find(":]")) else {
        return Ok(None);
    };
    let (class, rest) = text.split_at(end + 4);
    let name = &class[2..class.len() - 2];
    if NAMES.contains(&name.strip_prefix('^').unwrap_or(name)) {
        return Ok(Some((class, rest)));
    }
    Err(Error::new(Reason::CharRange, class))
}

/// Writes the bracketed class at the start of `text`.
pub(crate) fn bracketed<'a>(out: &mut String, text: &'a str) -> Result<Rest<'a>, Error> {
    let mut rest = &text[1..];
    let negated = rest.starts_with('^');
    if negated {
        rest = &rest[1..];
    }
    out.push_str(if negated { "[^" } else { "[" });
    let start = out.len();
    let mut first = true;
    while first || !rest.starts_with(']') {
        first = false;
        rest = item(out, rest, text)?;
    }
    if out.len() == start {
        // Only halves of surrogate pairs, which no text contains.
        out.push_str("a&&b");
    }
    out.push(']');
    Ok(&rest[1..])
}

/// Writes one item of the class `whole`.
fn item<'a>(out: &mut String, text: &'a str, whole: &str) -> Result<Rest<'a>, Error> {
    if let Some((class, rest)) = named(text)? {
        out.push_str(class);
        return Ok(rest);
    }
    if let Some(rest) = unicode(out, text)? {
        return Ok(rest);
    }
    if let Some((class, rest)) = perl(text) {
        out.push_str(class);
        return Ok(rest);
    }
    let (low, mut rest) = character(text, whole)?;
    let mut high = low;
    if rest.starts_with('-') && rest.len() > 1 && !rest.starts_with("-]") {
        (high, rest) = character(&rest[1..], whole)?;
        if high < low {
            return Err(Error::new(Reason::CharRange, &text[..text.len() - rest.len()]));
        }
    }
    push_range(out, low, high);
    Ok(rest)
}

fn character<'a>(text: &'a str, whole: &str) -> Result<(Rune, Rest<'a>), Error> {
    if text.starts_with('\\') {
        return escape::read(text);
    }
    let mut rest = text.chars();
    let c = rest.next().ok_or_else(|| Error::new(Reason::MissingBracket, whole))?;
    Ok((c.into(), rest.as_str()))
}

/// Writes a range without the halves of surrogate pairs at its ends.
fn push_range(out: &mut String, low: Rune, high: Rune) {
    const SURROGATES: std::ops::RangeInclusive<Rune> = 0xd800..=0xdfff;
    let low = if SURROGATES.contains(&low) { 0xe000 } else { low };
    let high = if SURROGATES.contains(&high) { 0xd7ff } else { high };
    if let (true, Some(low), Some(high)) = (low <= high, char::from_u32(low), char::from_u32(high)) {
        push_literal(out, low);
        out.push('-');
        push_literal(out, high);
    }
}
