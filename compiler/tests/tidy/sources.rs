//! The files of the workspace.

use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A text file with its path below the root.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Whether it only serves tests or benchmarks.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "benches" | "tests.rs"))
    }
}

/// Every file below one of these folders whose name ends like this, in path order.
pub(crate) fn files(folders: &[&str], ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        for entry in WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_file() && path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(path).expect("the file is UTF-8");
                let below = path.strip_prefix(root()).expect("it was found below the root");
                found.push(Source { path: below.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Every Rust file of the workspace.
pub(crate) fn rust() -> Vec<Source> {
    files(&["compiler", "cli"], ".rs").into_iter().filter(|file| !file.path.contains("/target/")).collect()
}

/// Fails with all problems at once.
pub(crate) fn expect_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
