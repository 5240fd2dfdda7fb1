//! Comparing only what may differ gives what comparing everything gives.

#![expect(clippy::disallowed_methods, reason = "the compiler is pure; its tests read files")]

use choreoc_compiler::diff::{Diff, Manifest, Unit, diff};
use choreoc_compiler::emit::{UnitFiles, unit};
use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::plan::{Filter, Previous, plan};
use choreoc_compiler::{Options, compare, compare_output, compile};
use diag::{FileId, Sink};
use std::collections::BTreeMap;
use std::path::Path;

fn demo() -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo/repo");
    let files = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file()).map(|entry| TreeFile {
        path: entry.path().strip_prefix(&root).expect("it is below").to_string_lossy().into_owned(),
        bytes: std::fs::read(entry.path()).expect("the demo can be read").into(),
    });
    let mut files: Vec<TreeFile> = files.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    SourceTree { name: String::new(), files }
}

/// Every file of every unit.
fn rendered(tree: &SourceTree) -> Vec<UnitFiles> {
    let keep = |key: &_, place: &_, assembled: Option<_>| unit(key, place, assembled.as_ref());
    let compiled = compile(std::slice::from_ref(tree), &Options::default(), &keep);
    compiled.units.into_iter().filter_map(|unit| unit.result.product).collect()
}

/// Every unit with everything that it renders; none is left out for having equal inputs.
fn units(tree: &SourceTree) -> Vec<Unit> {
    let keep = |key: &_, place: &_, assembled: Option<_>| unit(key, place, assembled.as_ref());
    let compiled = compile(std::slice::from_ref(tree), &Options::default(), &keep);
    let mut units: BTreeMap<_, Option<Vec<Manifest>>> = BTreeMap::new();
    for unit in compiled.units {
        let known = units.entry(unit.key).or_default();
        let manifests = unit.result.product.map(|files| manifests(&files));
        let undeployed = format!("{:?}", unit.result.state) == "Undeployed";
        *known = known.take().or(manifests).or(undeployed.then(Vec::new));
    }
    units.into_iter().map(|(key, manifests)| Unit { key, manifests }).collect()
}

fn manifests(files: &UnitFiles) -> Vec<Manifest> {
    let limits = yaml::Limits { depth: 1_000, nodes: 1_000_000, bytes: 1 << 24 };
    let mut found = Vec::new();
    for folder in &files.folders {
        let plane = folder.environment.rsplitn(3, '/').nth(2).expect("a plane's folder is above");
        for file in folder.files.iter().flatten() {
            let documents = yaml::read(FileId(0), file.text.as_bytes(), &limits).documents;
            let object = documents[0].node.to_value().as_object().expect("it is an object").clone();
            found.push(Manifest { plane: plane.into(), object });
        }
    }
    found
}

/// What a comparison says, without values: numbers that were written and read are of another type.
fn said(diff: &Diff) -> Vec<String> {
    let mut lines = Vec::new();
    for group in &diff.groups {
        for cell in &group.cells {
            for unit in &cell.units {
                let head = format!("{:?} {} {} {:?}", group.environments, cell.project, unit.name, unit.fate);
                lines.push(head.clone());
                for object in &unit.objects {
                    let fields: Vec<String> =
                        object.fields.iter().map(|field| field.path.to_string()).collect();
                    lines.push(format!(
                        "{head} {:?} {} {:?} {fields:?} {:?}",
                        object.fate, object.kind, object.instances, object.dangers
                    ));
                }
            }
        }
    }
    lines
}

/// The demo without one of its files, or without one of a file's lines.
fn neighbours() -> Vec<(String, SourceTree)> {
    let whole = demo();
    let mut found = Vec::new();
    let mut counted = 0;
    for (at, file) in whole.files.iter().enumerate() {
        let mut without = whole.clone();
        without.files.remove(at);
        found.push((format!("without {}", file.path), without));
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        for line in 0..text.lines().count() {
            counted += 1;
            if counted % 23 != 0 {
                continue;
            }
            let kept = text.lines().enumerate().filter(|(number, _)| *number != line);
            let text: String = kept.flat_map(|(_, line)| [line, "\n"]).collect();
            let mut edited = whole.clone();
            edited.files[at].bytes = text.into_bytes().into();
            found.push((format!("{} without line {}", file.path, line + 1), edited));
        }
    }
    found
}

#[test]
fn what_is_left_out_does_not_differ() {
    let whole = demo();
    let all = units(&whole);
    let mut differing = 0;
    for (name, other) in neighbours() {
        let others = units(&other);
        for (before, after, old, new) in [(&whole, &other, &all, &others), (&other, &whole, &others, &all)] {
            let found =
                compare(std::slice::from_ref(before), std::slice::from_ref(after), &Options::default());
            assert_eq!(said(&found.diff), said(&diff(old, new)), "{name}");
            differing += usize::from(!found.diff.groups.is_empty());
        }
    }
    assert!(differing > 40, "most neighbours differ");
}

#[test]
fn units_with_equal_inputs_are_not_rendered() {
    let whole = demo();
    let same = compare(std::slice::from_ref(&whole), std::slice::from_ref(&whole), &Options::default());
    assert_eq!(same.rendered, 0);
    let mut edited = whole.clone();
    let file = edited.files.iter_mut().find(|file| file.path.ends_with("settlement/component.yaml"));
    let file = file.expect("the demo has it");
    let mut text = file.bytes.to_vec();
    text.extend_from_slice(b"# a comment\n");
    file.bytes = text.into();
    let one = compare(std::slice::from_ref(&whole), std::slice::from_ref(&edited), &Options::default());
    assert!(one.diff.groups.is_empty(), "a comment changes nothing");
    assert!(one.rendered > 0 && one.rendered < 20, "{} units were rendered", one.rendered);
}

#[test]
fn written_files_are_compared_as_what_wrote_them() {
    let whole = demo();
    let tree = choreoc_compiler::emit::OutputTree { units: rendered(&whole) };
    let nothing = Previous { index: "", read: &|_| None };
    let written = plan(tree, true, &Filter::default(), nothing, &mut Sink::new()).expect("there is a plan");
    let files: BTreeMap<String, String> = written.writes.into_iter().collect();
    let read = |path: &str| files.get(path).map(|text| text.clone().into_bytes());
    let before = Previous { index: &files[choreoc_compiler::plan::INDEX], read: &read };
    let options = Options::default();
    for (name, other) in neighbours().into_iter().step_by(5) {
        let trees = std::slice::from_ref(&other);
        let from_files = compare_output(before, trees, &options).expect("the index can be read");
        let from_sources = compare(std::slice::from_ref(&whole), trees, &options);
        assert_eq!(said(&from_files.diff), said(&from_sources.diff), "{name}");
    }
}
