//! Every file introduces itself, stays small, and has a name that says what is in it.

use crate::sources::{expect_none, rust};

const LONGEST: usize = 1000;

#[test]
fn every_file_says_what_it_is() {
    let silent = rust().into_iter().filter(|file| !file.text.starts_with("//!"));
    expect_none(&silent.map(|file| format!("{} does not open with `//!`", file.path)).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let long = rust().into_iter().filter(|file| !file.is_test() && file.text.lines().count() > LONGEST);
    expect_none(&long.map(|file| format!("{} has more than {LONGEST} lines", file.path)).collect::<Vec<_>>());
}

#[test]
fn no_module_is_called_after_nothing() {
    let empty_names = ["util", "utils", "common", "helper", "helpers", "misc"];
    let vague = rust().into_iter().filter(|file| {
        let parts = file.path.trim_end_matches(".rs").split('/');
        parts.into_iter().any(|part| empty_names.contains(&part))
    });
    expect_none(&vague.map(|file| format!("{}: name it after what it does", file.path)).collect::<Vec<_>>());
}
