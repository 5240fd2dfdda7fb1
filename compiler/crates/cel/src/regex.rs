//! Patterns of `matches`.

/// Steps that compiling a pattern costs, whatever its length.
const COMPILE: usize = 20_000;

/// A compiled pattern, or why there is none.
#[derive(Debug)]
pub(crate) struct Pattern(Result<re2::Pattern, String>);

impl Pattern {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Self {
        Self(re2::Pattern::new(pattern).map_err(|error| error.to_string()))
    }

    /// Whether it matches somewhere in the text.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, String> {
        match &self.0 {
            Ok(regex) => Ok(regex.is_match(text)),
            Err(message) => Err(message.clone()),
        }
    }
}

/// Whether a pattern that is known only now matches somewhere in the text.
pub(crate) fn matches(call: &mut crate::Call<'_>, text: &str, pattern: &str) -> Result<bool, String> {
    call.spend(COMPILE + pattern.len() * 16 + text.len() / 16)?;
    Pattern::new(pattern).is_match(text)
}
