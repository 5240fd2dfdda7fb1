//! Strings: plain where every reader agrees, else in single quotes, double quotes, or as a literal block.

use super::ambiguous::is_ambiguous;
use std::fmt::Write;

/// How a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Single,
    Double,
    Literal,
}

/// Nothing to look at: the byte is fine everywhere in a plain scalar.
const FINE: u8 = 0;
/// A space.
const SPACE: u8 = 1;
/// `:`, which must not be followed by a space or the end.
const COLON: u8 = 2;
/// `#`, which must not follow a space.
const HASH: u8 = 3;
/// A line feed.
const FEED: u8 = 4;
/// A tab.
const TAB: u8 = 5;
/// A control character.
const CONTROL: u8 = 6;
/// Part of a character outside ASCII.
const WIDE: u8 = 7;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [FINE; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' => SPACE,
            b':' => COLON,
            b'#' => HASH,
            b'\n' => FEED,
            b'\t' => TAB,
            0..b' ' | 0x7F => CONTROL,
            0x80.. => WIDE,
            _ => FINE,
        };
        byte += 1;
    }
    table
}

/// Writes a value; `indent` is the column of a literal's lines.
pub(super) fn write(out: &mut String, text: &str, indent: usize) {
    match form(text) {
        Form::Plain => out.push_str(text),
        Form::Single => write_single(out, text),
        Form::Double => write_double(out, text),
        Form::Literal => write_literal(out, text, indent),
    }
}

/// Writes a key; a key of several lines is written in double quotes.
pub(super) fn write_key(out: &mut String, text: &str) {
    match form(text) {
        Form::Plain => out.push_str(text),
        Form::Single => write_single(out, text),
        Form::Double | Form::Literal => write_double(out, text),
    }
}

fn form(text: &str) -> Form {
    if is_ambiguous(text) {
        return Form::Double;
    }
    let bytes = text.as_bytes();
    let mut plain = !starts_like_syntax(bytes) && !has_wide_space_at_an_end(text);
    let (mut lines, mut blank_ends) = (false, false);
    let mut previous = FEED;
    for (at, byte) in bytes.iter().enumerate() {
        let class = CLASSES[*byte as usize];
        match class {
            FINE | SPACE | TAB => {}
            COLON => plain &= !matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')),
            HASH => plain &= !matches!(previous, SPACE | TAB),
            FEED => {
                lines = true;
                blank_ends |= matches!(previous, SPACE | TAB);
            }
            WIDE if is_writable(bytes, at) => {}
            _ => return Form::Double,
        }
        previous = class;
    }
    let ends_blank = matches!(previous, SPACE | TAB);
    if lines {
        let only_breaks = bytes.iter().all(|byte| *byte == b'\n');
        return if blank_ends || ends_blank || only_breaks { Form::Double } else { Form::Literal };
    }
    if bytes.contains(&b'\t') {
        return Form::Double;
    }
    if plain && !ends_blank && bytes.first() != Some(&b' ') { Form::Plain } else { Form::Single }
}

/// Whether the text begins with something that YAML reads as syntax.
fn starts_like_syntax(bytes: &[u8]) -> bool {
    match bytes {
        [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..] => true,
        [b'-' | b'?' | b':', rest @ ..] => matches!(rest.first(), None | Some(b' ' | b'\t')),
        [first, ..] => b"#,[]{}&*!|>'\"%@`".contains(first),
        [] => true,
    }
}

/// Whether a space outside ASCII is first or last: some readers trim all that Unicode calls a space.
fn has_wide_space_at_an_end(text: &str) -> bool {
    let is_wide_space = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_whitespace());
    is_wide_space(text.chars().next()) || is_wide_space(text.chars().next_back())
}

/// Whether the character that begins at `at`, or goes on there, may stand as it is: printable, and no line break of
/// YAML 1.1, which readers fold or turn into another.
fn is_writable(bytes: &[u8], at: usize) -> bool {
    !matches!(
        &bytes[at..],
        [0xC2, 0x80..0xA0, ..]
            | [0xE2, 0x80, 0xA8 | 0xA9, ..]
            | [0xEF, 0xBB, 0xBF, ..]
            | [0xEF, 0xBF, 0xBE | 0xBF, ..]
    )
}

fn write_single(out: &mut String, text: &str) {
    out.push('\'');
    let mut parts = text.split('\'');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("''");
        out.push_str(part);
    }
    out.push('\'');
}

fn write_double(out: &mut String, text: &str) {
    out.push('"');
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            '\0' => "\\0",
            '\u{7}' => "\\a",
            '\u{8}' => "\\b",
            '\u{b}' => "\\v",
            '\u{c}' => "\\f",
            '\u{1b}' => "\\e",
            '\u{85}' => "\\N",
            '\u{2028}' => "\\L",
            '\u{2029}' => "\\P",
            ' '..='~' => continue,
            c if !c.is_ascii() && is_writable(bytes, at) => continue,
            _ => "",
        };
        out.push_str(&text[done..at]);
        done = at + c.len_utf8();
        out.push_str(escape);
        if escape.is_empty() {
            let (letter, digits) = if u32::from(c) < 0x100 { ('x', 2) } else { ('u', 4) };
            write!(out, "\\{letter}{:0digits$X}", u32::from(c)).expect("a string takes all text");
        }
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Writes a literal block without the break at its end.
fn write_literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\n', '\t']) {
        // The first line does not show how far the block is indented.
        out.push('2');
    }
    let body = match text.strip_suffix('\n') {
        None => {
            out.push('-');
            text
        }
        Some(body) => {
            if body.ends_with('\n') {
                out.push('+');
            }
            body
        }
    };
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
}
