//! Generated names, resource ids and the short hashes inside them (component.md §2.4, §2.9, §3.5).
//!
//! A generated name shows its parts cleaned and cut to fit, and ends in a hash over the parts as they were given.
//! Cutting is by bytes: a name may end up with half a character, so the exact form is bytes, and [`text`] turns
//! it into what Kubernetes' JSON shows.

use regex::Regex;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;
use value::Value;

/// The longest `metadata.name`.
pub const OBJECT: i64 = 253;

/// The longest label value, and the longest name of a namespace.
pub const LABEL: i64 = 63;

/// Why a name cannot be generated. The text is what upstream's runtime says when it panics there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// There is no part to build it from.
    NoParts,
    /// The limit leaves this negative number of bytes for a part.
    NoRoom(i64),
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoParts => f.write_str("runtime error: integer divide by zero"),
            Self::NoRoom(room) => write!(f, "runtime error: slice bounds out of range [:{room}]"),
        }
    }
}

/// A name of at most `limit` bytes from `parts`; `extra` only enters the hash.
pub fn generate(limit: i64, parts: &[&str], extra: &str) -> Result<Vec<u8>, NameError> {
    let count = parts.len() as i64;
    if count == 0 {
        return Err(NameError::NoParts);
    }
    let room = limit - 8 - count;
    let (each, left_over) = (room / count, room % count);
    let mut name = Vec::with_capacity(parts.iter().map(|part| part.len() + 1).sum::<usize>() + 8);
    for (at, part) in parts.iter().enumerate() {
        let start = name.len();
        push_sanitised(&mut name, part);
        let allowed = each + i64::from((at as i64) < left_over);
        if (name.len() - start) as i64 > allowed {
            let allowed = usize::try_from(allowed).map_err(|_| NameError::NoRoom(allowed))?;
            name.truncate(start + allowed);
        }
        name.push(b'-');
    }
    push_hash(&mut name, parts, extra);
    Ok(without_leading_marks(name))
}

/// A name of at most `limit` bytes, at least [`LABEL`], from one to a dozen `parts`, as text.
pub fn name(limit: i64, parts: &[&str]) -> String {
    name_with(limit, parts, "")
}

/// [`name`] with `extra` text in the hash.
pub fn name_with(limit: i64, parts: &[&str], extra: &str) -> String {
    debug_assert!(limit >= LABEL);
    text(generate(limit, parts, extra).expect("a limit of 63 has room for every fixed list of parts"))
}

/// Bytes as Go writes them into JSON: every byte that is not part of a character becomes U+FFFD.
pub fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|broken| {
        let mut out = String::new();
        for chunk in broken.as_bytes().utf8_chunks() {
            out.push_str(chunk.valid());
            out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        out
    })
}

/// The id of a rendered resource at list position `index`.
pub fn resource_id(resource: &Value, index: usize) -> Vec<u8> {
    let kind = resource.get("kind").and_then(Value::as_str).unwrap_or_default();
    let name = resource.get("metadata").and_then(|metadata| metadata.get("name"));
    let name = name.and_then(Value::as_str).unwrap_or_default();
    if kind.is_empty() || name.is_empty() {
        return format!("resource-{index}").into_bytes();
    }
    let kind = lower(kind);
    if kind.len() + 1 + name.len() > LABEL as usize {
        return generate(LABEL, &[&kind, name], "").expect("two parts fit into 63 bytes");
    }
    format!("{kind}-{name}").into_bytes()
}

/// FNV-1a over 32 bits.
pub fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// [`fnv1a`] of a text as eight hexadecimal digits.
pub fn hex8(content: &str) -> String {
    format!("{:08x}", fnv1a(content.bytes()))
}

/// A hash in decimal, spelled with letters and digits that form no words.
pub fn safe_encode(hash: u32) -> String {
    const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    hash.to_string().bytes().map(|digit| char::from(SAFE[usize::from(digit) % SAFE.len()])).collect()
}

/// Lower case, one character for one character.
pub fn lower(content: &str) -> Cow<'_, str> {
    if content.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(content);
    }
    Cow::Owned(content.chars().map(lower_char).collect())
}

/// What Unicode 15 knows; later versions give characters a class that upstream's tables do not have.
fn known(c: char) -> bool {
    static KNOWN: LazyLock<Regex> = LazyLock::new(|| class(r"^\p{Age=15.0}$"));
    KNOWN.is_match(c.encode_utf8(&mut [0; 4]))
}

fn is_letter_or_number(c: char) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| class(r"^[[\pL\pN]&&\p{Age=15.0}]$"));
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { WORD.is_match(c.encode_utf8(&mut [0; 4])) }
}

fn class(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

fn lower_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // Only U+0130 has a longer lower case; its simple form is the first character of that.
    let lower = c.to_lowercase().next().unwrap_or(c);
    if lower == c || known(c) { lower } else { c }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'-' | b'.')
}

/// Appends a part in lower case, everything but letters, numbers, `-` and `.` as `-`, without marks at its ends.
fn push_sanitised(out: &mut Vec<u8>, part: &str) {
    let start = out.len();
    for c in part.chars() {
        let byte = match c {
            'a'..='z' | '0'..='9' | '-' | '.' => c as u8,
            'A'..='Z' => c.to_ascii_lowercase() as u8,
            c if is_letter_or_number(c) => {
                out.extend_from_slice(lower_char(c).encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            _ => b'-',
        };
        if out.len() > start || !is_mark(byte) {
            out.push(byte);
        }
    }
    while out.len() > start && is_mark(out[out.len() - 1]) {
        out.pop();
    }
}

/// Appends the first eight digits of the SHA-256 of the parts joined by `-`.
fn push_hash(out: &mut Vec<u8>, parts: &[&str], extra: &str) {
    const HEX: &[u8] = b"0123456789abcdef";
    let mut hash = Sha256::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            hash.update(b"-");
        }
        hash.update(part);
    }
    if !extra.is_empty() {
        hash.update(b"-");
        hash.update(extra);
    }
    for byte in &hash.finalize()[..4] {
        out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
}

/// The name from its first letter or number on. It always ends in one.
fn without_leading_marks(mut name: Vec<u8>) -> Vec<u8> {
    if name[0].is_ascii_alphanumeric() {
        return name;
    }
    let mut at = 0;
    for chunk in name.utf8_chunks() {
        let rest = chunk.valid().trim_start_matches(|c| !is_letter_or_number(c));
        at += chunk.valid().len() - rest.len();
        if !rest.is_empty() {
            break;
        }
        at += chunk.invalid().len();
    }
    name.drain(..at);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_their_parts_and_hash_them() {
        let a = "a".repeat(300);
        let cases: &[(i64, &[&str], &str)] = &[
            (253, &["project", "component"], "project-component-932d1646"),
            (253, &["My_Project$", "Component@Name"], "my-project-component-name-40314333"),
            (253, &["", ""], "3973e022"),
            (253, &["!!!", "###"], "606b424e"),
            (253, &["project.name", "component.name"], "project.name-component.name-851db5b2"),
            (
                253,
                &["front", "-", "end", "-", "prod", "-", "us-west", "-", "99"],
                "front--end--prod--us-west--99-d5cf2aae",
            ),
            (63, &["dp", "default", "default", "development"], "dp-default-default-development-f8e58905"),
            (253, &[&a, "component"], &format!("{}-component-a250aee3", &a[..122])),
        ];
        for (limit, parts, want) in cases {
            assert_eq!(text(generate(*limit, parts, "").unwrap()), *want, "{parts:?}");
        }
    }

    #[test]
    fn letters_of_every_script_stay() {
        let cases = [
            ("É", "é-a755f65d"),
            ("İ", "i-"),
            ("Ⅷ", "ⅷ-bb15e9e3"),
            ("½", "½-83895be7"),
            ("ⓐ", "6037a5f7"),
            ("𝐀", "𝐀-71572841"),
            // A letter since Unicode 16: not one for Go's tables of Unicode 15.
            ("\u{a7dc}x", "x-"),
        ];
        for (part, want) in cases {
            let name = text(generate(253, &[part], "").unwrap());
            assert!(name.starts_with(want), "{part}: {name}");
        }
    }

    #[test]
    fn bytes_are_cut_even_inside_a_character() {
        let name = generate(20, &["aaaaaaaaaaéb"], "").unwrap();
        assert_eq!(&name[..12], b"aaaaaaaaaa\xc3-");
        assert!(text(name).starts_with("aaaaaaaaaa\u{fffd}-"));
    }

    #[test]
    fn impossible_names_are_errors() {
        assert_eq!(generate(63, &[], ""), Err(NameError::NoParts));
        assert_eq!(generate(8, &["a"], ""), Err(NameError::NoRoom(-1)));
        let text = generate(0, &["a"], "").unwrap_err().to_string();
        assert_eq!(text, "runtime error: slice bounds out of range [:-9]");
    }

    #[test]
    fn hashes_are_spelled_like_upstream() {
        let cases =
            [("hello world", "d58b3fa7"), ("test data", "578fbe87"), ("/etc/config/config.json", "6c698306")];
        for (content, want) in cases {
            assert_eq!(hex8(content), want);
        }
        assert_eq!(safe_encode(1_234_567_890), "56789bcdf4");
    }
}
