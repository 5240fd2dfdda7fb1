//! How much of the templates of known types is typed against the Kubernetes fields that they fill.

#![expect(clippy::disallowed_methods, reason = "the compiler is pure; its tests read files")]
#![expect(clippy::print_stdout, reason = "the share is worth seeing")]

use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::validate::fields::TypedFields;
use choreoc_compiler::{Checks, Manifests, Options, compile};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn tree(folder: &Path) -> SourceTree {
    let files =
        WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let files = files.map(|entry| TreeFile {
        path: entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/"),
        bytes: std::fs::read(entry.path()).expect("files can be read").into(),
    });
    SourceTree { name: String::new(), files: files.collect() }
}

/// Types everything below a folder; of findings only those about fields that expressions cannot fill.
fn typed(folder: &Path) -> (TypedFields, Vec<String>) {
    let checks = Checks { manifests: Some(Manifests::default()), ..Checks::default() };
    let options = Options { checks, ..Options::default() };
    let compiled = compile(&[tree(folder)], &options, &|_, _, _| ());
    let wrong = compiled.findings.iter().filter(|finding| finding.code.name == "validate/field-type");
    let wrong = wrong.map(|finding| {
        let place =
            finding.primary.as_ref().map(|label| compiled.sources.place(label.span)).unwrap_or_default();
        format!("{place}: {}", finding.message)
    });
    (compiled.typed.expect("manifests are validated"), wrong.collect())
}

fn expect_most(name: &str, folder: &Path) {
    let (found, wrong) = typed(folder);
    println!("{name}: {} of {} template fields typed", found.typed, found.fields);
    assert!(found.fields > 0, "{name} has templates");
    assert!(found.typed * 10 >= found.fields * 9, "{name}: only {} of {}", found.typed, found.fields);
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn the_types_of_the_demo_are_typed() {
    expect_most("demo", &root().join("fixtures/demo/repo"));
}

/// The stock types of OpenChoreo, where they lie beside the checkout.
#[test]
fn the_stock_types_are_typed() {
    let folder = root().join("../shared/corpus/stock");
    if folder.is_dir() {
        expect_most("stock", &folder);
    }
}
