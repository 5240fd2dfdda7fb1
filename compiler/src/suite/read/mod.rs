//! Test files: documents → suites, every case spread out over its matrix.

mod cases;
mod written;

use super::assertions::Language;
use super::diagnostics;
use super::model::Suite;
use super::subjects::Subjects;
use crate::load::{self, SourceTree};
use crate::model::decode::{Problems, decode};
use cases::Reader;
use diag::{FileId, Sink, SourceMap, Span};
use std::collections::HashMap;
use written::{Written, written};
use yaml::Node;

/// What every test begins with.
const API_VERSION: &str = "test.choreoc/v1";
const KIND: &str = "RenderTest";

/// Reads the tests of all trees.
pub(super) fn read(
    trees: &[SourceTree],
    sources: &SourceMap,
    subjects: &Subjects<'_>,
    language: &Language,
    sink: &mut Sink,
) -> Vec<Suite> {
    let files: HashMap<&str, FileId> = sources.iter().map(|(id, file)| (&*file.path, id)).collect();
    let mut suites = Vec::new();
    for (position, tree) in trees.iter().enumerate() {
        let mut paths: Vec<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
        paths.sort_unstable();
        for path in paths {
            let shown = shown(tree, path);
            let Some(file) = files.get(shown.as_str()).copied() else { continue };
            let Some(bytes) = sources.get(file).map(|file| &file.bytes) else { continue };
            let Some(stem) = test_stem(path) else {
                if !load::belongs_to_tests(path) && mentions_tests(bytes) {
                    elsewhere(file, bytes, &shown, sink);
                }
                continue;
            };
            let (documents, findings) = load::nodes(file, bytes);
            sink.extend(findings);
            let place = Place {
                file,
                bytes,
                tree: position,
                path: path.to_owned(),
                folder: format!("{stem}{}", load::EXPECTED),
            };
            // All suites of a file have one folder.
            let mut folders = HashMap::new();
            for document in documents.iter().filter(|document| !document.is_null()) {
                suites.extend(suite(document, &place, subjects, language, &mut folders, sink));
            }
        }
    }
    suites
}

/// The test files of all trees, with their trees and their paths there.
pub(super) fn test_files(trees: &[SourceTree], sources: &SourceMap) -> Vec<(FileId, usize, String)> {
    let files: HashMap<&str, FileId> = sources.iter().map(|(id, file)| (&*file.path, id)).collect();
    let mut found = Vec::new();
    for (position, tree) in trees.iter().enumerate() {
        let tests = tree.files.iter().filter(|file| test_stem(&file.path).is_some());
        let place = |path: &str| Some((*files.get(shown(tree, path).as_str())?, position, path.to_owned()));
        found.extend(tests.filter_map(|file| place(&file.path)));
    }
    found
}

/// A path of a tree as it is shown.
pub(super) fn shown(tree: &SourceTree, path: &str) -> String {
    match tree.name.trim_end_matches('/') {
        "" => path.to_owned(),
        name => format!("{name}/{path}"),
    }
}

/// The path of a test file without what makes it one.
fn test_stem(path: &str) -> Option<&str> {
    path.strip_suffix(".test.yaml").or_else(|| path.strip_suffix(".test.yml"))
}

fn mentions_tests(bytes: &[u8]) -> bool {
    const MENTION: &[u8] = b"test.choreoc/";
    bytes.windows(MENTION.len()).any(|window| window == MENTION)
}

/// Reports tests in a file that nobody looks for them in.
fn elsewhere(file: FileId, bytes: &[u8], shown: &str, sink: &mut Sink) {
    let (documents, _) = load::nodes(file, bytes);
    let tests = documents.iter().filter(|document| is_test(document));
    sink.extend(tests.map(|document| {
        let kind = document.get("kind").map_or(document.span, |kind| kind.span);
        diagnostics::test_elsewhere(shown, kind)
    }));
}

fn is_test(document: &Node) -> bool {
    document
        .get("apiVersion")
        .and_then(Node::as_str)
        .is_some_and(|version| version.starts_with("test.choreoc/"))
}

/// Where a suite stands.
struct Place<'f> {
    file: FileId,
    bytes: &'f [u8],
    tree: usize,
    path: String,
    folder: String,
}

fn suite(
    document: &Node,
    place: &Place<'_>,
    subjects: &Subjects<'_>,
    language: &Language,
    folders: &mut HashMap<String, Span>,
    sink: &mut Sink,
) -> Option<Suite> {
    if !is_test(document) {
        let kind = document.get("kind").and_then(Node::as_str);
        let what = kind.map_or_else(|| "something that is no test".to_owned(), |kind| format!("a `{kind}`"));
        sink.push(diagnostics::no_test(&what, document.get("kind").map_or(document.span, |kind| kind.span)));
        return None;
    }
    let mut problems = Problems::default();
    let written = decode(document, &mut problems, written);
    let problems = problems.into_found();
    sink.extend(problems.iter().map(diagnostics::malformed));
    let Written { name, subject, given, cases } = written;
    if !problems.is_empty() {
        return None;
    }
    let subject = subject.found(subjects, sink)?;
    let mut reader = Reader { place, language, folders, sink };
    for given in given.iter().chain(cases.iter().filter_map(|case| case.given.as_ref())) {
        reader.applies(&subject, given);
    }
    let cases = reader.cases(cases, given.as_ref());
    let Place { file, tree, ref folder, ref path, .. } = *place;
    Some(Suite { name, file, path: path.clone(), folder: folder.clone(), tree, subject, cases })
}
