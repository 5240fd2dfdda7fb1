//! What can go wrong, with the exact range of the sub-expression.

use std::error::Error;
use std::fmt;
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

impl Issue {
    /// An issue with a place.
    pub(crate) fn new(message: impl Into<String>, range: Range<u32>, at: u32) -> Self {
        Self { message: message.into(), range, at: Some(at), candidates: Vec::new() }
    }

    /// An issue that cel-go reports without a place; it is about the whole text.
    pub(crate) fn unplaced(message: impl Into<String>, source: &str) -> Self {
        let range = 0..u32::try_from(source.len()).unwrap_or(u32::MAX);
        Self { message: message.into(), range, at: None, candidates: Vec::new() }
    }
}

/// Why an expression has no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// When it was refused.
    pub phase: Phase,
    /// Everything that is wrong, in the order of cel-go; never empty.
    pub issues: Vec<Issue>,
}

/// cel-go shows no more issues than this.
const MAX_ISSUES: usize = 100;

/// The longest line that is shown beneath a message, in bytes.
const MAX_LINE: usize = 16_384;

impl CompileError {
    /// The issues are sorted by place, as cel-go sorts them.
    pub(crate) fn new(phase: Phase, mut issues: Vec<Issue>) -> Self {
        issues.sort_by_key(|issue| issue.at);
        Self { phase, issues }
    }

    /// The issues as cel-go prints them: `ERROR: <input>:L:C: message`, the line and a caret, joined by newlines.
    /// What is refused only as a program is one message without a place.
    pub fn to_cel_go(&self, source: &str) -> String {
        if let (Phase::Program, Some(first)) = (self.phase, self.issues.first()) {
            return first.message.clone();
        }
        let mut shown: Vec<_> =
            self.issues.iter().take(MAX_ISSUES).map(|issue| issue.to_cel_go(source)).collect();
        if let Some(more) = self.issues.len().checked_sub(MAX_ISSUES).filter(|more| *more > 0) {
            shown.push(format!("{more} more errors were truncated"));
        }
        shown.join("\n")
    }
}

impl Issue {
    fn to_cel_go(&self, source: &str) -> String {
        let Some(at) = self.at else { return format!("ERROR: <input>:-1:0: {}", self.message) };
        let before = source.get(..at as usize).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[start..].chars().count();
        let mut text = format!("ERROR: <input>:{line}:{}: {}", column + 1, self.message);
        let snippet = source[start..].split('\n').next().unwrap_or_default();
        if snippet.len() <= MAX_LINE {
            let snippet = snippet.replace('\t', " ");
            text.push_str("\n | ");
            text.push_str(&snippet);
            text.push_str("\n | ");
            let wide = |c: char| c.len_utf8() > 1;
            text.extend(snippet.chars().take(column).map(|c| if wide(c) { '\u{ff0e}' } else { '.' }));
            text.push(if snippet.chars().nth(column).is_some_and(wide) { '\u{ff3e}' } else { '^' });
        }
        text
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

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.issues.iter().map(|issue| issue.message.as_str());
        messages.enumerate().try_for_each(|(at, message)| {
            f.write_str(if at > 0 { "; " } else { "" })?;
            f.write_str(message)
        })
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CompileError {}
impl Error for EvalError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_print_as_cel_go_prints_them() {
        for (source, at, expected) in [
            ("a + b", Some(4), "ERROR: <input>:1:5: m\n | a + b\n | ....^"),
            ("a +\n\tb", Some(5), "ERROR: <input>:2:2: m\n |  b\n | .^"),
            ("'é' + 日", Some(7), "ERROR: <input>:1:7: m\n | 'é' + 日\n | .\u{ff0e}....\u{ff3e}"),
            ("a\n", Some(2), "ERROR: <input>:2:1: m\n | \n | ^"),
            ("a", None, "ERROR: <input>:-1:0: m"),
        ] {
            let issue = Issue { message: "m".to_owned(), range: 0..0, at, candidates: Vec::new() };
            let error = CompileError { phase: Phase::Check, issues: vec![issue] };
            assert_eq!(error.to_cel_go(source), expected, "{source}");
        }
    }

    #[test]
    fn more_than_a_hundred_issues_are_counted() {
        let issues = (0..102).map(|at| Issue::new(format!("{at}"), at..at, 0)).collect();
        let text = CompileError::new(Phase::Check, issues).to_cel_go("");
        assert!(text.ends_with("99\n | \n | ^\n2 more errors were truncated"), "{text}");
    }
}
