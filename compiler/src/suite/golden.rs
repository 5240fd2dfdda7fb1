//! What is recorded of a case: files below the folder of its suite, or objects in the test itself.

use super::inline;
use super::model::{Case, Golden, Suite};
use super::read::shown;
use super::report::Pending;
use super::run::Rendering;
use crate::diff::{Changed, Manifest, Unit, unit_change};
use crate::emit;
use crate::load::{self, SourceTree};
use diag::{Diagnostic, FileId, SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet};
use value::{Str, Value};

/// The recorded files of all trees, by tree and path.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    files: BTreeMap<(usize, String), FileId>,
}

impl Recorded {
    pub(super) fn new(trees: &[SourceTree], sources: &SourceMap) -> Self {
        let ids: BTreeMap<&str, FileId> = sources.iter().map(|(id, file)| (&*file.path, id)).collect();
        let mut files = BTreeMap::new();
        for (position, tree) in trees.iter().enumerate() {
            let recorded = tree.files.iter().filter(|file| is_recorded(&file.path));
            for file in recorded {
                let shown = shown(tree, &file.path);
                if let Some(id) = ids.get(shown.as_str()) {
                    files.insert((position, file.path.clone()), *id);
                }
            }
        }
        Self { files }
    }

    /// The files that stand right in a folder, by name.
    fn of(&self, tree: usize, folder: &str) -> impl Iterator<Item = (&str, FileId)> {
        let within = move |path: &'_ str| path.rsplit_once('/').is_some_and(|(around, _)| around == folder);
        let own = self.files.iter().filter(move |((other, path), _)| *other == tree && within(path));
        own.map(|((_, path), id)| (path.rsplit('/').next().unwrap_or_default(), *id))
    }

    /// The files that no case expects.
    pub(super) fn unused<'r>(&'r self, suites: &[Suite]) -> impl Iterator<Item = (usize, &'r str, FileId)> {
        let used: BTreeSet<(usize, String)> = suites
            .iter()
            .flat_map(|suite| {
                let folders = suite.cases.iter().filter_map(|case| folder(suite, case));
                folders.map(|folder| (suite.tree, folder))
            })
            .collect();
        let is_used = move |tree: usize, path: &str| {
            path.rsplit_once('/').is_some_and(|(folder, _)| used.contains(&(tree, folder.to_owned())))
        };
        let files = self.files.iter().map(|((tree, path), id)| (*tree, path.as_str(), *id));
        files.filter(move |(tree, path, _)| !is_used(*tree, path))
    }
}

/// Whether a file stands in a folder of recorded files.
fn is_recorded(path: &str) -> bool {
    let (folders, _) = path.rsplit_once('/').unwrap_or(("", path));
    load::belongs_to_tests(&format!("{folders}/_"))
}

/// The folder of a case in its tree.
pub(super) fn folder(suite: &Suite, case: &Case) -> Option<String> {
    Some(format!("{}/{}", suite.folder, case.golden_folder()?))
}

/// How what a case renders compares with what is recorded.
pub(super) enum Comparison {
    /// It is the same.
    Same,
    /// Nothing is recorded.
    Missing,
    /// It differs.
    Differs(Box<Changed>),
    /// What is recorded cannot be read.
    Unreadable(Vec<Diagnostic>),
}

/// Compares, and says what would have to be written for both to be the same.
pub(super) fn compare(
    suite: &Suite,
    case: &Case,
    rendering: &Rendering,
    recorded: &Recorded,
    sources: &SourceMap,
) -> (Comparison, Vec<Pending>) {
    match &case.expected.golden {
        None => (Comparison::Same, Vec::new()),
        Some(Golden::Inline(objects, span)) => {
            let expected = objects.iter().map(|object| manifest(object.clone())).collect();
            match changed(rendering, expected) {
                None => (Comparison::Same, Vec::new()),
                Some(changed) => {
                    let pending = inline_pending(suite, case, *span, rendering, sources);
                    (Comparison::Differs(changed), pending.into_iter().collect())
                }
            }
        }
        Some(Golden::Folder(_)) => {
            let Some(folder) = folder(suite, case) else { return (Comparison::Same, Vec::new()) };
            of_folder(suite, &folder, rendering, recorded, sources)
        }
    }
}

fn of_folder(
    suite: &Suite,
    folder: &str,
    rendering: &Rendering,
    recorded: &Recorded,
    sources: &SourceMap,
) -> (Comparison, Vec<Pending>) {
    let mut expected = Vec::new();
    let mut problems = Vec::new();
    let mut known: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (name, file) in recorded.of(suite.tree, folder) {
        let Some(bytes) = sources.get(file).map(|file| &file.bytes) else { continue };
        let (documents, found) = load::nodes(file, bytes);
        problems.extend(found);
        let values: Vec<Value> =
            documents.iter().filter(|node| !node.is_null()).map(yaml::Node::to_value).collect();
        expected.extend(values.iter().filter_map(Value::as_object).cloned().map(manifest));
        known.insert(name, values);
    }
    let pending = pending(suite.tree, folder, rendering, &known);
    if !problems.is_empty() {
        return (Comparison::Unreadable(problems), pending);
    }
    if known.is_empty() && !rendering.entries.is_empty() {
        return (Comparison::Missing, pending);
    }
    match changed(rendering, expected) {
        Some(changed) => (Comparison::Differs(changed), pending),
        None => (Comparison::Same, Vec::new()),
    }
}

/// The part of the test that has to be written. What several variants expect in common cannot be.
fn inline_pending(
    suite: &Suite,
    case: &Case,
    span: Span,
    rendering: &Rendering,
    sources: &SourceMap,
) -> Option<Pending> {
    if !case.variant.is_empty() {
        return None;
    }
    let bytes = &sources.get(suite.file)?.bytes;
    let objects: Vec<Value> =
        rendering.entries.iter().map(|entry| Value::Object(entry.applied().clone())).collect();
    let text = Some(inline::text(bytes, span, &objects));
    Some(Pending { tree: suite.tree, path: suite.path.clone(), text, part: Some(span), is_new: false })
}

/// The files that have to be written, and those that have to go.
fn pending(
    tree: usize,
    folder: &str,
    rendering: &Rendering,
    known: &BTreeMap<&str, Vec<Value>>,
) -> Vec<Pending> {
    let entries: Vec<_> = rendering.entries.iter().collect();
    let names = emit::file_names(&entries);
    let mut pending = Vec::new();
    for (name, entry) in names.iter().zip(&entries) {
        let value = Value::Object(entry.applied().clone());
        let unchanged = matches!(known.get(name.as_str()).map(Vec::as_slice), Some([only]) if crate::diff::same(only, &value));
        if !unchanged {
            let path = format!("{folder}/{name}");
            pending.push(Pending {
                tree,
                path,
                text: Some(yaml::emit(&value)),
                part: None,
                is_new: !known.contains_key(name.as_str()),
            });
        }
    }
    let gone = known.keys().filter(|name| !names.iter().any(|kept| kept == *name));
    pending.extend(gone.map(|name| Pending {
        tree,
        path: format!("{folder}/{name}"),
        text: None,
        part: None,
        is_new: false,
    }));
    pending
}

fn manifest(object: value::Object) -> Manifest {
    Manifest { plane: Str::new(), object }
}

/// What differs between recorded objects and those that are rendered.
fn changed(rendering: &Rendering, expected: Vec<Manifest>) -> Option<Box<Changed>> {
    let unit = |manifests| Unit { key: rendering.key.clone(), manifests: Some(manifests) };
    let rendered = rendering.entries.iter().map(|entry| manifest(entry.applied().clone())).collect();
    unit_change(&rendering.key, Some(&unit(expected)), Some(&unit(rendered))).map(Box::new)
}

/// Where a case says what it expects.
pub(super) fn span(golden: &Golden) -> Span {
    match golden {
        Golden::Folder(folder) => folder.span,
        Golden::Inline(_, span) => *span,
    }
}
