//! Fixtures and their records correspond.

use crate::sources::{expect_none, files};
use std::collections::BTreeSet;

fn folders(root: &str, file: &str) -> BTreeSet<String> {
    let found = files(&[root], file).into_iter();
    found
        .filter_map(|source| {
            let below = source.path.strip_prefix(root)?.strip_prefix('/')?;
            below.strip_suffix(file)?.strip_suffix('/').map(str::to_owned)
        })
        .collect()
}

#[test]
fn every_case_is_recorded_and_every_record_has_a_case() {
    let (cases, records) = (folders("fixtures", "case.toml"), folders("golden", "diagnostics.txt"));
    let mut problems: Vec<String> =
        cases.difference(&records).map(|case| format!("fixtures/{case} has no golden/{case}")).collect();
    problems.extend(records.difference(&cases).map(|case| format!("golden/{case} has no fixtures/{case}")));
    expect_none(&problems);
    assert!(!cases.is_empty());
}
