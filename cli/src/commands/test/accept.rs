//! Writing what is rendered as what is expected.

use super::paths::Trees;
use crate::repo::{self, ReadError};
use crate::report::findings;
use compiler::plan::PublishPlan;
use compiler::suite::{Pending, Report, Tests};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes everything that is pending, and says what.
pub(super) fn all(trees: &Trees, tests: &Tests, report: &Report) -> Result<(), ReadError> {
    let pending: Vec<&Pending> = report.pending().collect();
    let _ = tests;
    let text = write(trees, &pending)?;
    findings::print(&text)
}

/// Writes files, and gives a line for each: all of them, or none in each tree.
pub(super) fn write(trees: &Trees, pending: &[&Pending]) -> Result<String, ReadError> {
    let mut plans: BTreeMap<usize, PublishPlan> = BTreeMap::new();
    let mut lines = String::new();
    for pending in pending {
        let plan = plans.entry(pending.tree).or_default();
        let path = trees.folder(pending.tree).join(&pending.path);
        let path = path.strip_prefix("./").unwrap_or(&path).display().to_string();
        let what = match (&pending.text, pending.is_new) {
            (None, _) => "removed",
            (Some(_), true) => "new",
            (Some(_), false) => "changed",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{what:>7} {path}");
        match &pending.text {
            Some(text) => plan.writes.push((pending.path.clone(), text.clone())),
            None => plan.deletes.push(pending.path.clone()),
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
