//! Regular expressions in RE2's syntax, run by the `regex` crate: the same linear time.

mod translate;

use regex::{Regex, RegexBuilder};

/// How large a compiled pattern may be, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// A compiled pattern, or why there is none.
#[derive(Debug)]
pub(crate) struct Pattern(Result<Regex, String>);

impl Pattern {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Self {
        Self(compile(pattern))
    }

    /// Whether it matches somewhere in the text.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, String> {
        match &self.0 {
            Ok(regex) => Ok(regex.is_match(text)),
            Err(message) => Err(message.clone()),
        }
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let translated = translate::translate(pattern)?;
    RegexBuilder::new(&translated)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|_| "error parsing regexp: expression too large".to_owned())
}
