//! Hosts, addresses and names.

use regex::Regex;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Letters, digits and symbols; upstream lets emoji into host names.
fn is_word(c: char) -> bool {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[\pL\pS]$").expect("the pattern is a constant"));
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~');
    }
    WORD.is_match(c.encode_utf8(&mut [0; 4]))
}

fn is_letter(c: char) -> bool {
    static LETTER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\pL$").expect("the pattern is a constant"));
    if c.is_ascii() { c.is_ascii_alphabetic() } else { LETTER.is_match(c.encode_utf8(&mut [0; 4])) }
}

pub(super) fn is_hostname(text: &str) -> bool {
    let fits = text.len() <= 255 && text.split('.').all(|label| label.len() <= 63);
    fits && (is_simple_host(text) || is_qualified_host(text))
}

/// One label, in which a dash may stand behind the first character only.
fn is_simple_host(text: &str) -> bool {
    let mut rest = text.chars();
    let first = rest.next();
    let rest = rest.as_str();
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    first.is_some_and(is_word) && rest.chars().count() <= 62 && rest.chars().all(is_word)
}

/// Labels and a top-level domain of letters.
fn is_qualified_host(text: &str) -> bool {
    let Some((labels, top)) = text.rsplit_once('.') else {
        return false;
    };
    let label = |label: &str| {
        let ends = [label.chars().next(), label.chars().next_back()];
        ends.into_iter().all(|end| end.is_some_and(is_word))
            && label.chars().all(|c| c == '-' || is_word(c))
            && label.chars().count() <= 63
    };
    labels.split('.').all(label) && (2..=63).contains(&top.chars().count()) && top.chars().all(is_letter)
}

/// An address with a dot in it: an IPv4 one, or an IPv6 one that ends in one. Leading zeros are forgiven.
pub(super) fn is_ipv4(text: &str) -> bool {
    text.contains('.') && (forgiving_ipv4(text) || forgiving_ipv6(text))
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// An address and the length of its prefix; leading zeros are forgiven.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let longest = if forgiving_ipv4(address) {
        32
    } else if forgiving_ipv6(address) {
        128
    } else {
        return false;
    };
    decimal(length).is_some_and(|length| length <= longest)
}

fn decimal(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain
        .then(|| digits.trim_start_matches('0'))
        .map(|digits| if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u32::MAX) })
}

fn without_leading_zeros(part: &str) -> &str {
    let trimmed = part.trim_start_matches('0');
    if trimmed.is_empty() && !part.is_empty() { "0" } else { trimmed }
}

fn forgiving_ipv4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').map(without_leading_zeros).collect();
    parts.join(".").parse::<Ipv4Addr>().is_ok()
}

fn forgiving_ipv6(text: &str) -> bool {
    let parts: Vec<String> = text
        .split(':')
        .map(|part| {
            let numbers: Vec<&str> = part.split('.').map(without_leading_zeros).collect();
            numbers.join(".")
        })
        .collect();
    parts.join(":").parse::<Ipv6Addr>().is_ok()
}

/// An address of 6, 8 or 20 bytes: pairs of digits with `:` or `-`, groups of four with `.`, or digits alone.
pub(super) fn is_mac(text: &str) -> bool {
    let (group, groups): (usize, Vec<&[u8]>) = match text.as_bytes() {
        [_, _, separator @ (b':' | b'-'), ..] => {
            (2, text.as_bytes().split(|byte| byte == separator).collect())
        }
        [_, _, _, _, b'.', ..] => (4, text.as_bytes().split(|byte| *byte == b'.').collect()),
        digits => (digits.len(), vec![digits]),
    };
    let sound = |digits: &&[u8]| digits.len() == group && digits.iter().all(u8::is_ascii_hexdigit);
    matches!(groups.len() * group, 12 | 16 | 40) && groups.iter().all(sound)
}

/// A DNS label of Kubernetes.
pub(super) fn is_short_name(text: &str) -> bool {
    text.len() <= 63 && is_label(text)
}

/// DNS labels of Kubernetes with dots between them.
pub(super) fn is_long_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    edge(text.bytes().next())
        && edge(text.bytes().next_back())
        && text.bytes().all(|byte| byte == b'-' || edge(Some(byte)))
}
