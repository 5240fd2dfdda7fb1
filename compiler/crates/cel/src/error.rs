//! What can go wrong, with the exact range of the sub-expression.

use std::ops::Range;

/// When an expression was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is not an expression.
    Syntax,
    /// It can have no type, or names something undeclared.
    Check,
    /// It can have no program.
    Program,
}

/// One thing that is wrong with an expression's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What.
    pub message: String,
    /// The sub-expression, in bytes of the text.
    pub range: Range<u32>,
    /// The byte cel-go reports; `None` where it reports no place (`-1:0`).
    pub at: Option<u32>,
    /// Names that were probably meant, best first.
    pub candidates: Vec<String>,
}

/// Why an expression has no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// When it was refused.
    pub phase: Phase,
    /// Everything that is wrong, in the order of cel-go; never empty.
    pub issues: Vec<Issue>,
}

impl CompileError {
    /// The issues as cel-go prints them: `ERROR: <input>:L:C: message`, the line and a caret, joined by newlines.
    pub fn to_cel_go(&self, source: &str) -> String {
        let _ = source;
        self.issues.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Why an evaluation has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError {
    /// What, as cel-go words it: `no such key: b`.
    pub message: String,
    /// The sub-expression that failed, in bytes of the text.
    pub range: Range<u32>,
}
