//! Writing what is rendered as what is expected.

use super::paths::Trees;
use crate::repo::{self, ReadError};
use crate::report::findings;
use compiler::plan::PublishPlan;
use compiler::suite::{Pending, Report, Tests};
use diag::Span;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes everything that is pending, and says what.
pub(super) fn all(trees: &Trees, tests: &Tests, report: &Report) -> Result<(), ReadError> {
    let pending: Vec<&Pending> = report.pending().collect();
    findings::print(&write(trees, tests, &pending)?)
}

/// Writes files, and gives a line for each: all of them, or none in each tree.
pub(super) fn write(trees: &Trees, tests: &Tests, pending: &[&Pending]) -> Result<String, ReadError> {
    let mut plans: BTreeMap<usize, PublishPlan> = BTreeMap::new();
    let mut parts: BTreeMap<(usize, &str), Vec<(Span, &str)>> = BTreeMap::new();
    let mut lines = String::new();
    for Pending { tree, path, text, part, is_new } in pending {
        let what = match (text, is_new) {
            (None, _) => "removed",
            (Some(_), true) => "new",
            (Some(_), false) => "changed",
        };
        let shown = trees.folder(*tree).join(path);
        let shown = shown.strip_prefix("./").unwrap_or(&shown).display().to_string();
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{what} {shown}");
        let plan = plans.entry(*tree).or_default();
        match (text, part) {
            (Some(text), Some(part)) => parts.entry((*tree, path)).or_default().push((*part, text)),
            (Some(text), None) => plan.writes.push((path.clone(), text.clone())),
            (None, _) => plan.deletes.push(path.clone()),
        }
    }
    for ((tree, path), parts) in parts {
        if let Some(text) = replaced(tests, parts) {
            plans.entry(tree).or_default().writes.push((path.to_owned(), text));
        }
    }
    for (tree, plan) in plans {
        repo::execute(&plan, &trees.folder(tree))?;
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    Ok(lines)
}

/// A test file with other texts at some places.
fn replaced(tests: &Tests, mut parts: Vec<(Span, &str)>) -> Option<String> {
    parts.sort();
    let file = tests.sources().get(parts.first()?.0.file)?;
    let mut text = String::from_utf8(file.bytes.to_vec()).ok()?;
    // From the end, so that places before it stay where they are.
    for (span, new) in parts.into_iter().rev() {
        text.replace_range(span.start as usize..span.end as usize, new);
    }
    Some(text)
}
