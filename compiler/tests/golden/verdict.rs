//! What a case has to satisfy.

use crate::case::Case;
use crate::run::{Files, Run, last_run, run};
use crate::{expectation, recorded, rendering};
use choreoc_compiler::load::SourceTree;
use std::collections::BTreeMap;

/// Runs the case in every way and compares everything.
pub(crate) fn verdict(case: &Case, bless: bool) -> Result<(), String> {
    let before = before(case)?;
    let done = run(case, &case.trees, &before, 1);
    no_path_leaves(&done.plan_paths())?;
    findings_are_expected(case, &done)?;
    let rendering = rendering::render(&done.diagnostics, &done.sources);
    for threads in [2, 8] {
        same(
            &done,
            &rendering,
            &run(case, &case.trees, &before, threads),
            &format!("with {threads} threads"),
        )?;
    }
    same(
        &done,
        &rendering,
        &run(case, &shuffled(&case.trees), &before, 2),
        "with the files in another order",
    )?;
    let out = done.published(&before);
    let again = run(case, &case.trees, &out, 2);
    if !again.plan.is_empty() {
        return Err(format!("a second run changes something:\n{}", again.plan_text()));
    }
    let mut record: BTreeMap<String, Vec<u8>> =
        out.into_iter().map(|(path, bytes)| (format!("out/{path}"), bytes)).collect();
    record.insert("diagnostics.txt".to_owned(), rendering.into_bytes());
    record.insert("plan.txt".to_owned(), done.plan_text().into_bytes());
    recorded::compare_or_bless(&case.golden(), &record, bless)
}

/// What stands in the output folder before the run.
fn before(case: &Case) -> Result<Files, String> {
    let Some(trees) = &case.before else { return Ok(case.previous.clone()) };
    let done = last_run(case, trees);
    if done.has_errors() {
        let text = rendering::render(&done.diagnostics, &done.sources);
        return Err(format!("`before/` has errors:\n{text}"));
    }
    Ok(done.published(&case.previous))
}

fn no_path_leaves(paths: &[&str]) -> Result<(), String> {
    let leaves =
        |path: &&&str| path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\\');
    match paths.iter().find(leaves) {
        Some(path) => Err(format!("`{path}` leaves the output folder")),
        None => Ok(()),
    }
}

fn findings_are_expected(case: &Case, done: &Run) -> Result<(), String> {
    let expected = expectation::expected(case);
    let found = expectation::found(&done.diagnostics, &done.sources);
    let mut problems: Vec<String> =
        expected.difference(&found).map(|finding| format!("expected, not found: {finding}")).collect();
    problems.extend(found.difference(&expected).map(|finding| format!("found, not expected: {finding}")));
    if problems.is_empty() {
        return Ok(());
    }
    let all = rendering::render(&done.diagnostics, &done.sources);
    Err(format!("{}\n\nall findings:\n{all}", problems.join("\n")))
}

fn same(done: &Run, rendering: &str, other: &Run, how: &str) -> Result<(), String> {
    let other_rendering = rendering::render(&other.diagnostics, &other.sources);
    if rendering != other_rendering {
        return Err(format!("other findings {how}:\n{rendering}\n--- instead:\n{other_rendering}"));
    }
    if done.plan != other.plan {
        return Err(format!(
            "other output {how}:\n{}\n--- instead:\n{}",
            done.plan_text(),
            other.plan_text()
        ));
    }
    Ok(())
}

fn shuffled(trees: &[SourceTree]) -> Vec<SourceTree> {
    let mut trees = trees.to_vec();
    for tree in &mut trees {
        tree.files.reverse();
        let middle = tree.files.len() / 3;
        tree.files.rotate_left(middle);
    }
    trees
}
