//! Finds `${…}` in a string (component.md §4.2).
//!
//! The scanner knows quotes and braces and nothing else of the language: comments, raw strings and triple quotes
//! confuse it exactly as they confuse upstream's, and what it leaves open stays literal text.

use std::ops::Range;

/// What a string holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// The expressions with their `${` and `}`, in order. None for plain text.
    Expressions(Vec<Range<usize>>),
    /// An expression opens inside of another, at these bytes: from the outer `${` to behind the inner one.
    Nested(Range<usize>),
}

/// Finds all expressions of a string.
pub fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = opening(bytes, from) {
        match closing(bytes, start + 2) {
            Closing::At(end) => {
                found.push(start..end);
                from = end;
            }
            Closing::Nested(end) => return Scan::Nested(start..end),
            Closing::Never => break,
        }
    }
    Scan::Expressions(found)
}

/// Whether a string has no expression and cannot fail to scan.
pub(crate) fn is_plain(text: &str) -> bool {
    opening(text.as_bytes(), 0).is_none()
}

fn opening(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(2).position(|pair| pair == b"${").map(|at| from + at)
}

enum Closing {
    /// The byte behind the closing brace.
    At(usize),
    /// The byte behind an inner `${`.
    Nested(usize),
    Never,
}

/// Where the expression ends whose text begins at `from`.
fn closing(bytes: &[u8], from: usize) -> Closing {
    let mut depth = 1_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in bytes.iter().copied().enumerate().skip(from) {
        if byte == b'\\' {
            escaped = quote.is_some() && !escaped;
            continue;
        }
        match (byte, quote) {
            (b'\'' | b'"', None) => quote = Some(byte),
            (_, Some(open)) if open == byte && !escaped => quote = None,
            (b'{', None) => depth += 1,
            (b'}', None) => {
                depth -= 1;
                if depth == 0 {
                    return Closing::At(at + 1);
                }
            }
            (b'$', None) if bytes.get(at + 1) == Some(&b'{') => return Closing::Nested(at + 2),
            _ => {}
        }
        escaped = false;
    }
    Closing::Never
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expressions: &[&str]) {
        let Scan::Expressions(found) = scan(text) else { panic!("{text} does not scan") };
        let found: Vec<_> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expressions, "in {text}");
    }

    #[test]
    fn finds_expressions_between_text() {
        check("x${a}y$${b}{}", &["${a}", "${b}"]);
        check(r#"${"\"}"}${'{'}"#, &[r#"${"\"}"}"#, "${'{'}"]);
        check("${{'a': {}}}", &["${{'a': {}}}"]);
    }

    #[test]
    fn what_stays_open_is_text() {
        check("${a} ${b", &["${a}"]);
        check("${a // it's\n}", &[]);
        check("${'''it's'''}", &[]);
    }

    #[test]
    fn an_unquoted_opening_inside_is_an_error() {
        assert_eq!(scan("a${ ${x} }"), Scan::Nested(1..6));
        check("${'${x}'}", &["${'${x}'}"]);
    }
}
