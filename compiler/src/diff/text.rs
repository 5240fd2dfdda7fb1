//! Differences of texts of several lines.

use similar::{ChangeTag, TextDiff};
use value::Str;

/// Lines around a change that are shown with it.
const CONTEXT: usize = 3;

/// Texts with more lines are compared as a whole: the time would grow with the square.
const MOST_LINES: usize = 20_000;

/// Lines that changed, with some around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The number of the first line before, from 1.
    pub before: usize,
    /// The number of the first line now, from 1.
    pub after: usize,
    /// The lines in order.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub fate: LineFate,
    /// It, without its end.
    pub text: Str,
}

/// What may become of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFate {
    /// It is the same.
    Kept,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// The hunks in which two texts differ.
pub(super) fn hunks(before: &str, after: &str) -> Vec<Hunk> {
    if before.lines().count().max(after.lines().count()) > MOST_LINES {
        return vec![whole(before, after)];
    }
    let diff = TextDiff::from_lines(before, after);
    let groups = diff.grouped_ops(CONTEXT);
    let hunk = |group: Vec<similar::DiffOp>| {
        let first = group.first()?;
        let lines = group.iter().flat_map(|op| diff.iter_changes(op)).map(|change| Line {
            fate: match change.tag() {
                ChangeTag::Equal => LineFate::Kept,
                ChangeTag::Delete => LineFate::Removed,
                ChangeTag::Insert => LineFate::Added,
            },
            text: shown(change.value()),
        });
        Some(Hunk {
            before: first.old_range().start + 1,
            after: first.new_range().start + 1,
            lines: lines.collect(),
        })
    };
    groups.into_iter().filter_map(hunk).collect()
}

/// A line without its end; a missing end is visible where that is all that changed.
fn shown(line: &str) -> Str {
    match line.strip_suffix('\n') {
        Some(line) => Str::from(line),
        None => Str::from(format!("{line} (no line end)")),
    }
}

fn whole(before: &str, after: &str) -> Hunk {
    let lines = |text: &str, fate| {
        let count = text.lines().count();
        Line { fate, text: Str::from(format!("({count} lines)")) }
    };
    Hunk { before: 1, after: 1, lines: vec![lines(before, LineFate::Removed), lines(after, LineFate::Added)] }
}
