//! Stable names of diagnostics.

use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The result cannot be trusted or does not exist.
    Error,
    /// The result exists, but probably not as its author means it.
    Warning,
    /// Worth knowing; asks for no change.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// The stable name of a diagnostic, `stage/slug`: greppable, never reused, explained by one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// `stage/slug`.
    pub name: &'static str,
    /// The weight it has unless configured otherwise.
    pub severity: Severity,
}

impl Code {
    /// A code whose findings are errors.
    pub const fn error(name: &'static str) -> Self {
        Self { name, severity: Severity::Error }
    }

    /// A code whose findings are warnings.
    pub const fn warning(name: &'static str) -> Self {
        Self { name, severity: Severity::Warning }
    }

    /// A code whose findings are notes.
    pub const fn note(name: &'static str) -> Self {
        Self { name, severity: Severity::Note }
    }

    /// The stage that raises it: the part before the slash.
    pub fn stage(self) -> &'static str {
        self.name.split_once('/').map_or(self.name, |(stage, _)| stage)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
