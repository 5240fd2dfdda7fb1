//! The map of the house names what it promised to name.

use crate::sources::{expect_none, root};
use std::fs;

/// Crates whose use, or whose successor with the reason, has a row in the table of dependencies.
const ROWS: [&str; 12] = [
    "serde",
    "serde_yaml",
    "jsonschema",
    "minijinja",
    "cel-interpreter",
    "git2",
    "walkdir",
    "clap",
    "similar",
    "rayon",
    "insta",
    "miette",
];

#[test]
fn the_map_has_a_row_for_every_dependency_that_was_asked_for() {
    let map = fs::read_to_string(root().join("compiler/ARCHITECTURE.md")).expect("the map exists");
    let row = |name: &str| map.lines().any(|line| line.starts_with(&format!("| {name} |")));
    let missing = ROWS.into_iter().filter(|name| !row(name));
    expect_none(&missing.map(|name| format!("no row `| {name} | …` in ARCHITECTURE.md")).collect::<Vec<_>>());
}

#[test]
fn the_map_names_every_stage() {
    let map = fs::read_to_string(root().join("compiler/ARCHITECTURE.md")).expect("the map exists");
    let stages = ["load", "resolve", "check", "evaluate", "assemble", "validate", "emit", "plan"];
    let missing = stages.into_iter().filter(|stage| !map.contains(&format!("`src/{stage}`")));
    expect_none(&missing.map(|stage| format!("`{stage}` is not in ARCHITECTURE.md")).collect::<Vec<_>>());
}
