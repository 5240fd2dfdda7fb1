//! Comparing only what may differ gives what comparing everything gives.

#![expect(clippy::disallowed_methods, reason = "the compiler is pure; its tests read files")]

use choreoc_compiler::diff::{Diff, Manifest, Unit, diff};
use choreoc_compiler::emit::{UnitFiles, UnitFolder, unit};
use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::plan::{Filter, Previous, plan};
use choreoc_compiler::resolve::{UnitKey, UnitKind};
use choreoc_compiler::{Options, compare, compare_output, compile};
use diag::{FileId, Sink};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use value::{Object, Str};

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

/// Everything that a tree renders; no unit is left out for having equal inputs.
struct State {
    units: BTreeMap<UnitKey, Option<Vec<Manifest>>>,
    /// Namespaces that rules for alerts need, with their plane and the units that need them.
    needed: BTreeMap<(UnitKey, Str, Str), BTreeSet<UnitKey>>,
}

fn state(tree: &SourceTree) -> State {
    let keep = |key: &_, place: &_, assembled: Option<_>| unit(key, place, assembled.as_ref());
    let compiled = compile(std::slice::from_ref(tree), &Options::default(), &keep);
    let mut state = State { units: BTreeMap::new(), needed: BTreeMap::new() };
    for unit in compiled.units {
        let cell = UnitKey { kind: UnitKind::Project, name: "".into(), ..unit.key.clone() };
        for folder in unit.result.product.iter().flat_map(|files| &files.folders) {
            for name in &folder.namespaces {
                let namespace = (cell.clone(), plane(folder), name.clone());
                state.needed.entry(namespace).or_default().insert(unit.key.clone());
            }
        }
        let known = state.units.entry(unit.key).or_default();
        let manifests = unit.result.product.map(|files| manifests(&files));
        let undeployed = format!("{:?}", unit.result.state) == "Undeployed";
        *known = known.take().or(manifests).or(undeployed.then(Vec::new));
    }
    state
}

impl State {
    /// The units, the cells with the namespaces that are needed; what a unit needs that is unknown in the other state may be
    /// needed there, too.
    fn beside(&self, other: &Self) -> Vec<Unit> {
        let mut units = self.units.clone();
        for ((cell, plane, name), by) in &self.needed {
            let unknown = |key: &UnitKey| matches!(other.units.get(key), Some(None));
            if let Some(Some(manifests)) = units.get_mut(cell).filter(|_| !by.iter().any(unknown)) {
                let text = format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}");
                manifests.push(Manifest { plane: plane.clone(), object: object(&text) });
            }
        }
        units.into_iter().map(|(key, manifests)| Unit { key, manifests }).collect()
    }
}

fn manifests(files: &UnitFiles) -> Vec<Manifest> {
    let of = |folder: &UnitFolder| {
        let files = folder.files.iter().flatten();
        files.map(|file| Manifest { plane: plane(folder), object: object(&file.text) }).collect::<Vec<_>>()
    };
    files.folders.iter().flat_map(of).collect()
}

fn plane(folder: &UnitFolder) -> Str {
    folder.environment.rsplitn(3, '/').nth(2).expect("a plane's folder is above").into()
}

fn object(text: &str) -> Object {
    let limits = yaml::Limits { depth: 1_000, nodes: 1_000_000, bytes: 1 << 24 };
    let documents = yaml::read(FileId(0), text.as_bytes(), &limits).documents;
    documents[0].node.to_value().as_object().expect("it is an object").clone()
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
    let all = state(&whole);
    let mut differing = 0;
    for (name, other) in neighbours() {
        let others = state(&other);
        for (before, after, old, new) in [(&whole, &other, &all, &others), (&other, &whole, &others, &all)] {
            let found =
                compare(std::slice::from_ref(before), std::slice::from_ref(after), &Options::default());
            assert_eq!(said(&found.diff), said(&diff(&old.beside(new), &new.beside(old))), "{name}");
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
