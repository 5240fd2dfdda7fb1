//! Who may use whom: stages use earlier stages, crates the ones below them.

use crate::sources::{expect_none, files, root};
use std::collections::BTreeSet;
use std::fs;

/// The stages in the order in which values flow.
const STAGES: [&str; 11] = [
    "load", "resolve", "check", "evaluate", "assemble", "audit", "validate", "emit", "plan", "diff", "suite",
];

/// Modules that belong to every stage, with the ones of their kind that they use.
const SHARED: [(&str, &[&str]); 2] = [("model", &["names"]), ("names", &[])];

/// The crates of the workspace, and which of them each may use.
const CRATES: [(&str, &[&str]); 8] = [
    ("value", &[]),
    ("re2", &[]),
    ("diag", &[]),
    ("yaml", &["diag", "value"]),
    ("cel", &["diag", "re2", "value"]),
    ("schema", &["diag", "re2", "value", "yaml"]),
    ("crd", &["cel", "re2", "schema", "value"]),
    ("compiler", &["cel", "crd", "diag", "re2", "schema", "value", "yaml"]),
];

#[test]
fn stages_use_earlier_stages_only() {
    let mut problems = Vec::new();
    for file in files(&["compiler/src"], ".rs") {
        let path = file.path.trim_start_matches("compiler/src/");
        let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some(allowed) = allowed_modules(module) else { continue };
        for used in used_modules(&file.text) {
            if used != module && !allowed.contains(&used.as_str()) {
                problems.push(format!("{}: `{module}` uses `{used}`", file.path));
            }
        }
    }
    expect_none(&problems);
}

/// The modules that a module may use; nothing for the crate's root, which uses all.
fn allowed_modules(module: &str) -> Option<Vec<&'static str>> {
    if let Some((_, allowed)) = SHARED.iter().find(|(name, _)| *name == module) {
        return Some(allowed.to_vec());
    }
    let at = STAGES.iter().position(|stage| *stage == module)?;
    let shared = SHARED.iter().map(|(name, _)| *name);
    Some(STAGES[..at].iter().copied().chain(shared).collect())
}

/// The modules behind `crate::` in a file.
fn used_modules(text: &str) -> BTreeSet<String> {
    let known = |name: &str| STAGES.contains(&name) || SHARED.iter().any(|(shared, _)| *shared == name);
    let mut used = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        let group = after.strip_prefix('{').map_or(after, |list| list.split('}').next().unwrap_or(list));
        let names = if after.starts_with('{') { group.split(',').collect() } else { vec![group] };
        for name in names {
            let name =
                name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            if known(name) {
                used.insert(name.to_owned());
            }
        }
    }
    used
}

#[test]
fn crates_use_the_ones_below_them_only() {
    let mut problems = Vec::new();
    for (name, allowed) in CRATES {
        let folder =
            if name == "compiler" { "compiler".to_owned() } else { format!("compiler/crates/{name}") };
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("the crate exists");
        let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
        let used = manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        let ours =
            used.map(|(used, _)| used.as_str()).filter(|used| CRATES.iter().any(|(name, _)| name == used));
        problems.extend(
            ours.filter(|used| !allowed.contains(used))
                .map(|used| format!("crate `{name}` uses crate `{used}`")),
        );
    }
    expect_none(&problems);
}

#[test]
fn every_crate_is_listed() {
    let folders = fs::read_dir(root().join("compiler/crates")).expect("the crates are there");
    let names = folders.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let missing = names.filter(|name| CRATES.iter().all(|(listed, _)| listed != name));
    expect_none(&missing.map(|name| format!("crate `{name}` has no row in this test")).collect::<Vec<_>>());
}
