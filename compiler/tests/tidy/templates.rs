//! What ships in the binary compiles without a finding.

use crate::sources::{expect_none, files};
use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::{Checks, Options, compile};
use diag::Severity;

/// Warnings and errors about the shipped files of these paths, which count as one repository.
fn found(of: impl Fn(&str) -> bool, checks: Checks) -> Vec<String> {
    let shipped: Vec<_> = files(&["templates"], ".yaml").into_iter().filter(|file| of(&file.path)).collect();
    assert!(!shipped.is_empty());
    let tree_files =
        shipped.into_iter().map(|file| TreeFile { path: file.path, bytes: file.text.into_bytes().into() });
    let tree = SourceTree { name: String::new(), files: tree_files.collect() };
    let compiled = compile(&[tree], &Options { checks, ..Options::default() }, &|_, _, _| ());
    let findings = compiled.findings.iter().filter(|found| found.severity != Severity::Note);
    findings.map(|found| format!("[{}] {}", found.code, found.message)).collect()
}

#[test]
fn built_in_documents_compile_clean() {
    expect_none(&found(|path| !path.contains("templates/init/"), Checks::default()));
}

#[test]
fn a_new_repository_with_the_types_that_ship_passes_every_check() {
    let begun = |path: &str| path.contains("templates/init/") || path.contains("templates/types/");
    expect_none(&found(begun, Checks::all()));
}
