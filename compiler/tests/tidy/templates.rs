//! What ships in the binary compiles without a finding.

use crate::sources::{expect_none, files};
use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::{Options, compile};

#[test]
fn built_in_documents_compile_clean() {
    let shipped = files(&["templates"], ".yaml");
    assert!(!shipped.is_empty());
    let tree_files =
        shipped.into_iter().map(|file| TreeFile { path: file.path, bytes: file.text.into_bytes().into() });
    let tree = SourceTree { name: String::new(), files: tree_files.collect() };
    let compiled = compile(&[tree], &Options::default(), &|_, _, _| ());
    let found = compiled.findings.iter().map(|found| format!("[{}] {}", found.code, found.message));
    expect_none(&found.collect::<Vec<_>>());
}
