//! Regular expressions as Go's `regexp` reads them, run by the `regex` crate.
//!
//! Both descend from RE2 and match in linear time, but they differ at the edges: `\d`, `\w`, `\s` and `\b` know
//! ASCII only, `\Q…\E` and octal escapes exist, set operations inside classes do not, a repetition may not be
//! repeated. [`Pattern::new`] reads the text by Go's rules, says what is wrong in Go's words, and writes the same
//! expression for the `regex` crate.

mod class;
mod escape;
mod translate;

use regex::bytes::{Regex, RegexBuilder};
use std::fmt;

/// The memory a compiled expression may take: about what Go allows.
const SIZE_LIMIT: usize = 64 << 20;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub struct Pattern {
    // Over bytes, because only there `\B` may be the ASCII one.
    regex: Regex,
}

impl Pattern {
    /// Reads a regular expression.
    pub fn new(text: &str) -> Result<Self, Error> {
        let translated = translate::translate(text)?;
        // What Go accepts and this refuses is nested or repeated beyond the limits of the crate.
        RegexBuilder::new(&translated)
            .size_limit(SIZE_LIMIT)
            .build()
            .map(|regex| Self { regex })
            .map_err(|_| Error::new(Reason::Large, text))
    }

    /// Whether it matches anywhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text.as_bytes())
    }

    /// The matches in a text from left to right, none inside another.
    pub fn find_all<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = &'t str> + use<'p, 't> {
        let found = self.regex.find_iter(text.as_bytes());
        found.map(|found| text.get(found.range()).unwrap_or_default())
    }
}

/// Why a text is no regular expression; displayed as Go does, from `error parsing regexp:` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub reason: Reason,
    /// The part of the text it is about.
    pub expression: String,
}

/// What is wrong with a regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A range in a class is backwards, or no class has this name.
    CharRange,
    /// A backslash before something that has no meaning.
    Escape,
    /// A capture's name is not one.
    NamedCapture,
    /// `(?` and something that is not supported.
    PerlSyntax,
    /// A repetition of a repetition.
    RepeatOperator,
    /// A count above 1,000, or a maximum below the minimum.
    RepeatSize,
    /// No `]`.
    MissingBracket,
    /// No `)`.
    MissingParen,
    /// A repetition of nothing.
    MissingRepeatArgument,
    /// Nothing after a backslash.
    TrailingBackslash,
    /// A `)` that closes nothing.
    UnexpectedParen,
    /// More than can be compiled.
    Large,
}

impl Error {
    pub(crate) fn new(reason: Reason, expression: &str) -> Self {
        Self { reason, expression: expression.to_owned() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            Reason::CharRange => "invalid character class range",
            Reason::Escape => "invalid escape sequence",
            Reason::NamedCapture => "invalid named capture",
            Reason::PerlSyntax => "invalid or unsupported Perl syntax",
            Reason::RepeatOperator => "invalid nested repetition operator",
            Reason::RepeatSize => "invalid repeat count",
            Reason::MissingBracket => "missing closing ]",
            Reason::MissingParen => "missing closing )",
            Reason::MissingRepeatArgument => "missing argument to repetition operator",
            Reason::TrailingBackslash => "trailing backslash at end of expression",
            Reason::UnexpectedParen => "unexpected )",
            Reason::Large => "expression too large",
        };
        write!(f, "error parsing regexp: {reason}: `{}`", self.expression)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;
