//! Golden cases of differences: `fixtures/diff/<case>/{before,after}/<environment>/<project>/<component>.yaml` are the objects
//! of one component, `golden/diff/<case>` holds what is printed. `CHOREOC_BLESS=1` rewrites what is printed, never
//! the dangers that a case expects.

use choreoc::report::{Context, DiffFormat};
use compiler::diff::{Manifest, Unit, diff};
use compiler::resolve::{UnitKey, UnitKind};
use diag::FileId;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The formats with the names of their files.
const FORMATS: [(&str, DiffFormat, &str); 4] = [
    ("human", DiffFormat::Human, "human.txt"),
    ("markdown", DiffFormat::Markdown, "comment.md"),
    ("html", DiffFormat::Html, "page.html"),
    ("json", DiffFormat::Json, "diff.json"),
];

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The units of one side.
fn units(side: &Path) -> Vec<Unit> {
    let mut units = Vec::new();
    for environment in folders(side) {
        for project in folders(&environment) {
            for file in folders(&project) {
                let key = UnitKey {
                    kind: UnitKind::Component,
                    namespace: "acme".into(),
                    project: name(&project).into(),
                    name: name(&file).into(),
                    environment: name(&environment).into(),
                };
                let bytes = std::fs::read(&file).expect("cases can be read");
                let limits = yaml::Limits { depth: 100, nodes: 10_000, bytes: 1 << 20 };
                let documents = yaml::read(FileId(0), &bytes, &limits).documents;
                let manifest = |document: &yaml::Document| Manifest {
                    plane: "clusterdataplanes/west".into(),
                    object: document.node.to_value().as_object().expect("cases hold objects").clone(),
                };
                units.push(Unit { key, manifests: Some(documents.iter().map(manifest).collect()) });
            }
        }
    }
    units
}

/// What a case expects, and what it prints.
struct Case {
    name: String,
    dangers: BTreeSet<String>,
    /// Dangers that somebody could take its changes for.
    guards: Vec<String>,
    formats: Vec<String>,
    limit: usize,
}

fn case(folder: &Path) -> Case {
    let text = std::fs::read_to_string(folder.join("diff.toml")).expect("every case has a description");
    let table: toml::Table = text.parse().expect("it is TOML");
    let list = |key: &str| -> Option<Vec<String>> {
        let items = table.get(key)?.as_array()?;
        Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
    };
    assert!(table.contains_key("title"), "{} has no title", folder.display());
    let limit = table.get("limit").and_then(toml::Value::as_integer).unwrap_or(60_000);
    Case {
        name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        dangers: list("dangers").expect("every case says which dangers it has").into_iter().collect(),
        guards: list("guards").unwrap_or_default(),
        formats: list("formats").unwrap_or_else(|| vec!["human".to_owned()]),
        limit: usize::try_from(limit).expect("a limit is no less than nothing"),
    }
}

#[test]
fn every_case_prints_what_is_recorded() {
    let bless = std::env::var_os("CHOREOC_BLESS").is_some();
    let mut problems = Vec::new();
    let mut ran = 0;
    for folder in folders(&root().join("fixtures/diff")) {
        let case = case(&folder);
        let diff = diff(&units(&folder.join("before")), &units(&folder.join("after")));
        let objects = diff
            .groups
            .iter()
            .flat_map(|group| &group.cells)
            .flat_map(|cell| &cell.units)
            .flat_map(|unit| &unit.objects);
        let dangers: BTreeSet<String> =
            objects.flat_map(|object| &object.dangers).map(|danger| danger.kind.slug().to_owned()).collect();
        if dangers != case.dangers {
            problems.push(format!("{}: dangers are {dangers:?}, not {:?}", case.name, case.dangers));
        }
        let context =
            Context { before: "before".to_owned(), after: "after".to_owned(), ..Context::default() };
        for (format, printer, file) in FORMATS {
            if !case.formats.iter().any(|wanted| wanted == format) {
                continue;
            }
            let text = printer.text(&diff, &context, false, case.limit);
            if printer == DiffFormat::Markdown {
                assert!(text.chars().count() <= case.limit, "{} is too long", case.name);
            }
            // Style and script are the same on every page.
            let text = if printer == DiffFormat::Html { contents(&text) } else { text };
            problems.extend(recorded(&root().join("golden/diff").join(&case.name).join(file), &text, bless));
            ran += 1;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(ran > 25, "there are cases");
}

/// What a page shows: neither its head nor its script.
fn contents(page: &str) -> String {
    let (_, rest) = page.split_once("<body>\n").expect("a page has a body");
    let (shown, _) = rest.split_once("<script>").expect("which ends with the script");
    // Where the template has conditions, lines are blank.
    shown.split_inclusive('\n').filter(|line| !line.trim().is_empty()).collect()
}

/// A page that is mailed or stored as an artifact has nothing but itself.
#[test]
fn the_page_needs_nothing_else() {
    let page = DiffFormat::Html.text(&diff(&[], &[]), &Context::default(), false, 0);
    for word in ["<link", "src=", "url(", "@import", "http:", "https:", "fetch("] {
        assert!(!page.contains(word), "the page has `{word}`");
    }
}

fn recorded(path: &Path, text: &str, bless: bool) -> Option<String> {
    if bless {
        std::fs::create_dir_all(path.parent()?).expect("records can be written");
        std::fs::write(path, text).expect("records can be written");
        return None;
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    (known != text).then(|| format!("{} is not as recorded:\n{text}", path.display()))
}

#[test]
fn every_record_has_a_case_and_every_danger_two() {
    let cases: Vec<Case> = folders(&root().join("fixtures/diff")).iter().map(|folder| case(folder)).collect();
    for record in folders(&root().join("golden/diff")) {
        let name = record.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(cases.iter().any(|case| case.name == name), "golden/diff/{name} has no case");
    }
    for kind in compiler::diff::DangerKind::ALL {
        let kind = kind.slug();
        assert!(cases.iter().any(|case| case.dangers.contains(kind)), "no case has {kind}");
        let guarded = |case: &&Case| case.guards.iter().any(|guard| guard == kind);
        let guards: Vec<&Case> = cases.iter().filter(guarded).collect();
        assert!(!guards.is_empty(), "no case looks like {kind} and is none");
        assert!(guards.iter().all(|case| !case.dangers.contains(kind)), "a guard against {kind} has it");
    }
}

#[test]
fn nothing_of_a_secret_is_printed() {
    let mut secrets =
        vec!["hunter22", "secret33", "aHVudGVyMjI", "c2VjcmV0MzM", "tok-12345678", "tok-87654321"];
    secrets.extend(["abcdefgh", "11112222", "33334444", "0123456789abcdef", "fedcba9876543210"]);
    for case in ["secrets-are-never-shown", "new-secrets-are-never-shown"] {
        for file in folders(&root().join("golden/diff").join(case)) {
            let text = std::fs::read_to_string(&file).expect("records can be read");
            for secret in &secrets {
                assert!(!text.contains(secret), "{} shows {secret}", file.display());
            }
        }
    }
}
