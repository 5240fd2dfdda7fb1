//! Every diagnostic code is unique, stands in its stage, has a page, and is raised by a golden case.

use crate::sources::{Source, expect_none, files, root, rust};
use std::collections::{BTreeMap, BTreeSet};

/// Code → files that define it.
fn defined() -> BTreeMap<String, Vec<String>> {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust().iter().filter(|file| !file.is_test() && !file.path.contains("/crates/diag/")) {
        for code in codes_in(file) {
            codes.entry(code).or_default().push(file.path.clone());
        }
    }
    codes
}

fn codes_in(file: &Source) -> Vec<String> {
    let before_tests = file.text.split("#[cfg(test)]").next().unwrap_or_default();
    let constructors = ["Code::error(\"", "Code::warning(\"", "Code::note(\""];
    let after = constructors.iter().flat_map(|constructor| before_tests.split(constructor).skip(1));
    after.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Stages whose room has another name: a folder `tests` holds the tests of a crate.
const ROOMS: [(&str, &str); 1] = [("test", "suite")];

#[test]
fn codes_are_unique_and_stand_in_their_stage() {
    let mut problems = Vec::new();
    for (code, places) in defined() {
        if places.len() > 1 {
            problems.push(format!("{code} is defined in {}", places.join(" and ")));
        }
        let stage = code.split('/').next().unwrap_or_default();
        let room = ROOMS.iter().find(|(known, _)| *known == stage).map_or(stage, |(_, room)| room);
        let at_home =
            |place: &String| !place.starts_with("compiler/src/") || place.split('/').nth(2) == Some(room);
        problems.extend(
            places.iter().filter(|place| !at_home(place)).map(|place| format!("{code} is in {place}")),
        );
        let slug = |part: &str| {
            part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if code.split('/').count() != 2 || !code.split('/').all(slug) {
            problems.push(format!("{code} is not `stage/slug`"));
        }
    }
    expect_none(&problems);
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages: BTreeMap<String, Source> = files(&["compiler/docs/codes"], ".md")
        .into_iter()
        .map(|page| {
            let code = page.path.trim_start_matches("compiler/docs/codes/").trim_end_matches(".md");
            (code.to_owned(), page)
        })
        .collect();
    let codes: BTreeSet<String> = defined().into_keys().collect();
    let mut problems: Vec<String> = codes
        .iter()
        .filter(|code| !pages.contains_key(*code))
        .map(|code| format!("{code} has no page"))
        .collect();
    for (code, page) in &pages {
        if !codes.contains(code) {
            problems.push(format!("{} explains a code that does not exist", page.path));
        }
        if !page.text.starts_with(&format!("# {code}\n")) {
            problems.push(format!("{} does not begin with its code", page.path));
        }
        let parts = ["**Why.**", "**Example.**", "**What to do.**"];
        let missing = parts.into_iter().filter(|part| !page.text.contains(part));
        problems.extend(missing.map(|part| format!("{} has no part {part}", page.path)));
    }
    expect_none(&problems);
}

#[test]
fn every_code_is_raised_by_a_golden_case() {
    let recorded: String = files(&["golden"], "diagnostics.txt").into_iter().map(|file| file.text).collect();
    let codes = defined()
        .into_iter()
        .filter(|(_, places)| places.iter().all(|place| place.starts_with("compiler/src/")));
    let silent = codes.filter(|(code, _)| !recorded.contains(&format!("[{code}]")));
    expect_none(&silent.map(|(code, _)| format!("no golden case raises {code}")).collect::<Vec<_>>());
    assert!(root().join("golden").is_dir());
}

/// How many corners of rendering docs/diagnostics.md answers for.
const CORNERS: usize = 110;

#[test]
fn every_corner_of_rendering_has_a_code_or_a_reason() {
    let text = std::fs::read_to_string(root().join("docs/diagnostics.md")).expect("the page is there");
    let codes: BTreeSet<String> = defined().into_keys().collect();
    let mut answered = BTreeSet::new();
    let mut problems = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", number, _, answer, ""] = cells[..] else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        if !answered.insert(number) {
            problems.push(format!("{number} is answered twice"));
        }
        let named: Vec<&str> = answer.split('`').skip(1).step_by(2).filter(|name| is_code(name)).collect();
        let unknown = named.iter().filter(|name| !codes.contains(**name));
        problems.extend(unknown.map(|name| format!("{number}: there is no code {name}")));
        if named.is_empty() && !answer.starts_with("none") && !answer.contains("admission refuses it") {
            problems.push(format!("{number} has neither a code nor a reason"));
        }
    }
    let missing = (1..=CORNERS).filter(|number| !answered.contains(number));
    problems.extend(missing.map(|number| format!("{number} is not answered")));
    expect_none(&problems);
}

/// Whether a text in backticks is written as a code is.
fn is_code(text: &str) -> bool {
    let slug =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    text.split('/').count() == 2 && text.split('/').all(slug)
}
