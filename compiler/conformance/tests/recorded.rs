//! Every recorded case, of the project itself and of the folder beside it if there is one.

#![expect(clippy::print_stdout, reason = "a test shows what it ran, and what it did not")]

use choreoc_conformance::{Options, run};
use std::path::{Path, PathBuf};

fn no_case_fails(folder: &Path) {
    let bless = std::env::var_os("CHOREOC_BLESS").is_some();
    let report =
        run(folder, &Options { bless, ..Options::default() }).expect("the recorded cases can be read");
    println!("{}", report.text(5));
    assert_eq!(report.failed(), 0, "see the differences above");
    assert!(report.passed() > 0, "a run of no cases proves nothing");
}

#[test]
fn cases_of_the_project() {
    no_case_fails(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/conformance"));
}

#[test]
fn cases_beside_the_project() {
    let folder = std::env::var_os("CHOREOC_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"),
        PathBuf::from,
    );
    if folder.is_dir() {
        no_case_fails(&folder);
    } else {
        println!("skipped: there is no folder `{}`", folder.display());
    }
}
