//! Typical mistakes in the demo, and what is printed of each: `fixtures/mistakes.toml` makes them, `docs/diagnostics.md`
//! shows the messages. `CHOREOC_BLESS=1` rewrites the messages there.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the messages begin and end in the page.
const BEGIN: &str = "<!-- mistakes: written by cli/tests/mistakes.rs -->\n";
const END: &str = "<!-- end of mistakes -->\n";

#[derive(Deserialize)]
struct File {
    mistake: Vec<Mistake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    title: String,
    file: String,
    find: String,
    replace: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The demo in a folder of its own.
fn demo() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let from = root().join("fixtures/demo/repo");
    for entry in walkdir::WalkDir::new(&from).into_iter().filter_map(Result::ok) {
        let target = home.path().join(entry.path().strip_prefix(&from).expect("entries are below it"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("folders can be made");
        } else {
            std::fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
    home
}

/// The findings of a check.
fn findings(folder: &Path) -> Vec<Value> {
    let run = Command::new(env!("CARGO_BIN_EXE_choreoc"))
        .args(["check", "--format", "json"])
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let document: Value = serde_json::from_slice(&run.stdout).expect("findings are JSON");
    document["findings"].as_array().expect("it is a list").clone()
}

/// A finding without its place: what tells those of a mistake from those of the demo.
fn said(finding: &Value) -> (String, String) {
    (finding["code"].to_string(), finding["message"].to_string())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One finding as the page shows it.
fn shown(finding: &Value) -> String {
    let place = &finding["place"];
    let mut out = match place["file"].as_str() {
        Some(file) => format!("{file}:{}:{}: ", place["line"], place["column"]),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "{}[{}] {}",
        text(&finding["level"]),
        text(&finding["code"]),
        text(&finding["message"])
    );
    for help in finding["help"].as_array().into_iter().flatten() {
        let _ = writeln!(out, "    help: {}", text(help));
    }
    out
}

/// A mistake with its messages; errors first, because what follows from them is less interesting.
fn section(mistake: &Mistake, known: &BTreeSet<(String, String)>) -> Result<String, String> {
    let home = demo();
    let path = home.path().join(&mistake.file);
    let before = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", mistake.file))?;
    if before.matches(&mistake.find).count() != 1 {
        return Err(format!("{}: what is to be found does not stand there once", mistake.title));
    }
    std::fs::write(&path, before.replace(&mistake.find, &mistake.replace)).expect("files can be written");
    let mut found = findings(home.path());
    found.retain(|finding| !known.contains(&said(finding)));
    found.sort_by_key(|finding| finding["level"] != "error");
    let Some(first) = found.first() else {
        return Err(format!("{}: nothing is found", mistake.title));
    };
    if first["help"].as_array().is_none_or(Vec::is_empty) {
        return Err(format!("{}: the first finding does not say what to write", mistake.title));
    }
    let written = format!("- {}\n+ {}", block(&mistake.find, "- "), block(&mistake.replace, "+ "));
    let messages: String = found.iter().map(shown).collect();
    Ok(format!("### {}\n\n```diff\n{written}\n```\n```text\n{messages}```\n\n", mistake.title))
}

fn block(text: &str, marker: &str) -> String {
    text.trim_end_matches('\n').replace('\n', &format!("\n{marker}"))
}

#[test]
fn the_messages_of_typical_mistakes_are_those_of_the_page() {
    let data = std::fs::read_to_string(root().join("fixtures/mistakes.toml")).expect("the list can be read");
    let file: File = toml::from_str(&data).expect("the list is right");
    assert!(file.mistake.len() >= 20);
    let known: BTreeSet<_> = findings(demo().path()).iter().map(said).collect();
    let sections: Vec<_> = file.mistake.iter().map(|mistake| section(mistake, &known)).collect();
    let problems: Vec<_> = sections.iter().filter_map(|section| section.as_ref().err()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let messages: String = sections.into_iter().flatten().collect();
    let page = root().join("docs/diagnostics.md");
    let before = std::fs::read_to_string(&page).expect("the page can be read");
    let (head, rest) = before.split_once(BEGIN).expect("the page has a place for the messages");
    let (_, tail) = rest.split_once(END).expect("the page says where they end");
    let after = format!("{head}{BEGIN}\n{messages}{END}{tail}");
    if std::env::var_os("CHOREOC_BLESS").is_some() {
        std::fs::write(&page, after).expect("the page can be written");
    } else {
        assert!(before == after, "docs/diagnostics.md shows other messages; `just bless` rewrites it");
    }
}
