//! Runs a draft beside the sources, in memory, and takes what it renders for what it expects.

use super::draft::Draft;
use crate::load::{LoadOptions, SourceTree, TreeFile};
use crate::suite::{Case, Nobody, Outcome, Report, RunOptions, Suite, Tests};
use diag::Severity;

/// The files of a draft that stands at a path, and the draft as it became.
pub(super) fn settle(
    trees: &[SourceTree],
    options: &LoadOptions,
    tree: usize,
    path: &str,
    mut draft: Draft,
) -> (Vec<(String, String)>, Draft) {
    let report = run(trees, options, tree, path, &draft);
    for case in report.suites.iter().flat_map(|suite| &suite.cases) {
        let Outcome::Failed(failures) = &case.outcome else { continue };
        let findings = failures.iter().map(|failure| &failure.finding);
        let errors =
            findings.filter(|finding| finding.severity == Severity::Error && finding.code.stage() != "test");
        if let Some(own) = draft.cases.get_mut(case.case) {
            own.codes = errors.map(|finding| finding.code.name.to_owned()).collect();
        }
    }
    let report = run(trees, options, tree, path, &draft);
    let mut files = vec![(path.to_owned(), draft.text())];
    let cases = report.suites.iter().flat_map(|suite| &suite.cases);
    let expected = cases.flat_map(|case| &case.pending).filter(|pending| pending.tree == tree);
    files.extend(expected.filter_map(|pending| Some((pending.path.clone(), pending.text.clone()?))));
    (files, draft)
}

fn run(trees: &[SourceTree], options: &LoadOptions, tree: usize, path: &str, draft: &Draft) -> Report {
    let mut trees = trees.to_vec();
    if let Some(tree) = trees.get_mut(tree) {
        tree.files.retain(|file| file.path != path);
        tree.files.push(TreeFile { path: path.to_owned(), bytes: draft.text().into_bytes().into() });
    }
    let tests = Tests::read(&trees, options);
    let shown = match trees.get(tree).map(|tree| tree.name.trim_end_matches('/')) {
        None | Some("") => path.to_owned(),
        Some(name) => format!("{name}/{path}"),
    };
    let own =
        |suite: &Suite, _: &Case| tests.sources().get(suite.file).is_some_and(|file| *file.path == *shown);
    let within = |other: usize, place: &str| other == tree && place == path;
    tests.run(&RunOptions { selected: &own, within: &within, complete: false }, &Nobody)
}
