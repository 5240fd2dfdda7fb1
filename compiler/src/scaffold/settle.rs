//! Runs drafts beside the sources, in memory, and takes what they render for what they expect.

use super::draft::Draft;
use crate::load::{LoadOptions, SourceTree, TreeFile};
use crate::suite::{Case, Nobody, Outcome, RunOptions, Suite, SuiteReport, Tests};
use diag::Severity;
use std::collections::HashMap;

/// A draft, and where it is going to stand.
pub(super) struct Placed {
    /// The tree, by position.
    pub(super) tree: usize,
    /// The path in it.
    pub(super) path: String,
    pub(super) draft: Draft,
}

/// Lets every case expect what it renders, or that it is refused; gives the files of each draft.
pub(super) fn settle(
    trees: &[SourceTree],
    options: &LoadOptions,
    placed: &mut [Placed],
) -> Vec<Vec<(String, String)>> {
    for (at, report) in run(trees, options, placed) {
        for case in report.cases {
            let Outcome::Failed(failures) = case.outcome else { continue };
            let findings = failures.into_iter().map(|failure| failure.finding);
            let errors = findings
                .filter(|finding| finding.severity == Severity::Error && finding.code.stage() != "test");
            if let Some(own) = placed[at].draft.cases.get_mut(case.case) {
                own.codes = errors.map(|finding| finding.code.name.to_owned()).collect();
            }
        }
    }
    let mut files: Vec<Vec<(String, String)>> =
        placed.iter().map(|placed| vec![(placed.path.clone(), placed.draft.text())]).collect();
    for (at, report) in run(trees, options, placed) {
        let pending = report.cases.into_iter().flat_map(|case| case.pending);
        files[at].extend(pending.filter_map(|pending| Some((pending.path, pending.text?))));
    }
    files
}

/// What comes of each draft, by its position.
fn run(trees: &[SourceTree], options: &LoadOptions, placed: &[Placed]) -> Vec<(usize, SuiteReport)> {
    let mut trees = trees.to_vec();
    let mut positions: HashMap<(usize, &str), usize> = HashMap::new();
    let mut shown: HashMap<String, usize> = HashMap::new();
    for (at, Placed { tree, path, draft }) in placed.iter().enumerate() {
        let Some(tree_of_draft) = trees.get_mut(*tree) else { continue };
        positions.insert((*tree, path), at);
        let name = tree_of_draft.name.trim_end_matches('/');
        shown.insert(if name.is_empty() { path.clone() } else { format!("{name}/{path}") }, at);
        tree_of_draft.files.retain(|file| file.path != *path);
        tree_of_draft.files.push(TreeFile { path: path.clone(), bytes: draft.text().into_bytes().into() });
    }
    let tests = Tests::read(&trees, options);
    let position =
        |suite: &Suite| tests.sources().get(suite.file).and_then(|file| shown.get(&*file.path)).copied();
    let own = |suite: &Suite, _: &Case| position(suite).is_some();
    let within = |tree: usize, path: &str| positions.contains_key(&(tree, path));
    let report = tests.run(&RunOptions { selected: &own, within: &within, complete: false }, &Nobody);
    let suites = report.suites.into_iter();
    suites.filter_map(|report| Some((position(&tests.suites()[report.suite])?, report))).collect()
}
