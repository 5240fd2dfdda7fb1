//! Test files: documents → suites, every case spread out over its matrix.

use super::assertions::Language;
use super::diagnostics;
use super::model::{Absent, Assertion, Case, Expected, ExpectedFinding, Golden, Subject, Suite, slugs};
use super::subjects::Subjects;
use super::variants::{Axis, variants};
use crate::load::{self, SourceTree};
use crate::model::decode::{Fields, Problems, decode, mistyped as mistyped_as, most_similar};
use crate::model::{Kind, Text, What};
use diag::{Diagnostic, FileId, Sink, SourceMap, Span};
use std::collections::HashMap;
use std::sync::Arc;
use value::Value;
use yaml::{Kind as Shape, Node};

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

/// A suite as it is written.
struct Written {
    name: Text,
    subject: WrittenSubject,
    given: Option<Node>,
    cases: Vec<WrittenCase>,
}

/// What is tested, as it is written.
enum WrittenSubject {
    Definition { kind: Kind, name: Text, namespace: Option<Text> },
    Component { project: Text, name: Text, namespace: Option<Text> },
}

impl WrittenSubject {
    fn found(self, subjects: &Subjects<'_>, sink: &mut Sink) -> Option<Subject> {
        let found = match self {
            Self::Definition { kind, name, namespace } => {
                subjects.definition(kind, &name, namespace.as_ref()).map(Subject::Definition)
            }
            Self::Component { project, name, namespace } => {
                subjects.component(&project, &name, namespace.as_ref())
            }
        };
        found.map_err(|finding| sink.push(*finding)).ok()
    }
}

struct WrittenCase {
    name: Text,
    given: Option<Node>,
    axes: Vec<Axis>,
    environments: Vec<Node>,
    assertions: Vec<(Text, Node, Option<Text>)>,
    absent: Vec<Absent>,
    golden: Option<Golden>,
    findings: Vec<ExpectedFinding>,
    skip: Option<Text>,
    only: Option<Text>,
}

/// What may be tested.
const SUBJECTS: &[Kind] = &[
    Kind::ComponentType,
    Kind::ClusterComponentType,
    Kind::Trait,
    Kind::ClusterTrait,
    Kind::ProjectType,
    Kind::ClusterProjectType,
    Kind::ResourceType,
    Kind::ClusterResourceType,
];

fn written(fields: &mut Fields<'_>) -> Written {
    fields.one_of("apiVersion", &[API_VERSION]);
    fields.one_of("kind", &[KIND]);
    let name = fields.required_object("metadata", |metadata| {
        metadata.open();
        metadata.filled_text("name")
    });
    fields.required_object("spec", |spec| {
        let subject = spec.required_object("subject", |subject| {
            if subject.optional_open("component").is_some() {
                subject.required_object("component", |component| WrittenSubject::Component {
                    project: component.filled_text("project"),
                    name: component.filled_text("name"),
                    namespace: component.optional_text("namespace"),
                })
            } else {
                WrittenSubject::Definition {
                    kind: subject.required_kind("kind", SUBJECTS),
                    name: subject.filled_text("name"),
                    namespace: subject.optional_text("namespace"),
                }
            }
        });
        let given = given(spec);
        Written { name: name.clone(), subject, given, cases: spec.filled_list("cases", case) }
    })
}

/// `given`, with whatever is wrong in it noted.
fn given(fields: &mut Fields<'_>) -> Option<Node> {
    fields.object("given", |given| {
        for part in ["parameters", "environmentConfigs", "workload", "workloadOverrides"] {
            given.open_object(part);
        }
        for part in ["environment", "dataPlane"] {
            given.object(part, |named| {
                named.open();
                named.optional_text("name");
            });
        }
        for name in ["project", "component", "resource"] {
            given.optional_text(name);
        }
        let reference = |fields: &mut Fields<'_>, kinds: &[Kind]| {
            fields.kind("kind", kinds);
            fields.filled_text("name");
            fields.open_object("parameters");
            fields.open_object("environmentConfigs");
        };
        given.object("componentType", |fields| {
            reference(fields, &[Kind::ComponentType, Kind::ClusterComponentType]);
        });
        given.list("traits", |fields| {
            reference(fields, &[Kind::Trait, Kind::ClusterTrait]);
            fields.optional_text("instanceName");
        });
        given.list("documents", |document| {
            document.open();
            document.filled_text("kind");
        });
    });
    fields.optional_open("given")
}

/// The parts of what is given that a matrix may reach into.
const VARIABLE: &[&str] = &[
    "parameters",
    "environmentConfigs",
    "workload",
    "workloadOverrides",
    "environment",
    "dataPlane",
    "componentType",
];

fn case(fields: &mut Fields<'_>) -> WrittenCase {
    let name = fields.filled_text("name");
    let given = given(fields);
    let case = WrittenCase {
        name,
        given,
        axes: axes(fields),
        environments: environments(fields),
        assertions: assertions(fields),
        absent: fields.list("absent", |absent| Absent {
            kind: absent.filled_text("kind").text,
            name: absent.optional_text("name").map(|name| name.text),
            span: absent.span(),
        }),
        golden: golden(fields),
        findings: fields.list("diagnostics", |finding| ExpectedFinding {
            code: finding.filled_text("code"),
            at: finding.optional_text("at"),
            message: finding.optional_text("message").map(|message| message.text),
        }),
        skip: fields.optional_text("skip"),
        only: fields.optional_text("only"),
    };
    for reason in [&case.skip, &case.only].into_iter().flatten().filter(|reason| reason.is_empty()) {
        fields.problem(reason.span, What::Empty);
    }
    if let (Some(skip), Some(_)) = (&case.skip, &case.only) {
        fields.problem(skip.span, What::Exclusive { first: "skip", second: "only" });
    }
    case
}

fn mistyped(fields: &mut Fields<'_>, node: &Node, expected: &'static str) {
    fields.problem(node.span, mistyped_as(node, expected));
}

fn items<'n>(fields: &mut Fields<'_>, node: Option<&'n Node>) -> &'n [Node] {
    match node {
        Some(node) if !matches!(node.kind, Shape::List(_)) => {
            mistyped(fields, node, "list");
            &[]
        }
        node => node.map_or(&[], Node::items),
    }
}

fn axes(fields: &mut Fields<'_>) -> Vec<Axis> {
    let Some(node) = fields.open_object("for") else { return Vec::new() };
    let mut axes = Vec::new();
    for entry in node.entries() {
        let values = items(fields, Some(&entry.value)).to_vec();
        if values.is_empty() && matches!(entry.value.kind, Shape::List(_)) {
            fields.problem(entry.value.span, What::Empty);
        }
        axes.push(Axis { path: entry.key.clone(), span: entry.key_span, values });
    }
    axes
}

fn environments(fields: &mut Fields<'_>) -> Vec<Node> {
    let node = fields.optional_open("environments");
    let items = items(fields, node.as_ref()).to_vec();
    for item in &items {
        let named = item.get("name").and_then(Node::as_str).is_some();
        if item.as_str().is_none() && !named {
            mistyped(fields, item, "name, or a map with a `name`");
        }
    }
    items
}

fn assertions(fields: &mut Fields<'_>) -> Vec<(Text, Node, Option<Text>)> {
    let node = fields.optional_open("expect");
    let mut found = Vec::new();
    for item in items(fields, node.as_ref()) {
        if let Some(text) = item.as_str() {
            found.push((Text { text: text.into(), span: item.span }, item.clone(), None));
            continue;
        }
        if !matches!(item.kind, Shape::Map(_)) {
            mistyped(fields, item, "string, or a map with `that`");
            continue;
        }
        for entry in item.entries() {
            if !["that", "message"].contains(&entry.key.as_str()) {
                let similar = most_similar(&entry.key, ["that", "message"]);
                let similar = ["that", "message"].into_iter().find(|name| Some(*name) == similar);
                fields.problem(entry.key_span, What::Unknown { key: entry.key.to_string(), similar });
            }
        }
        let text = |key: &str| {
            item.get(key)
                .and_then(|node| Some((Text { text: node.as_str()?.into(), span: node.span }, node.clone())))
        };
        match text("that") {
            Some((that, node)) => found.push((that, node, text("message").map(|(message, _)| message))),
            None => fields.problem(item.span, What::Missing { field: "that" }),
        }
    }
    found
}

fn golden(fields: &mut Fields<'_>) -> Option<Golden> {
    let node = fields.optional_open("golden")?;
    if let Some(text) = node.as_str() {
        if text.is_empty() {
            fields.problem(node.span, What::Empty);
        }
        return Some(Golden::Folder(Text { text: text.into(), span: node.span }));
    }
    if !matches!(node.kind, Shape::List(_)) {
        mistyped(fields, &node, "name of a folder, or a list of objects");
        return None;
    }
    let mut objects = Vec::new();
    for item in node.items() {
        match item.to_value() {
            Value::Object(object) => objects.push(object),
            _ => mistyped(fields, item, "map"),
        }
    }
    Some(Golden::Inline(objects, node.span))
}

/// Reads what refers to other parts of the document.
struct Reader<'r> {
    place: &'r Place<'r>,
    language: &'r Language,
    /// The folders that cases of the file expect, with the first case that does.
    folders: &'r mut HashMap<String, Span>,
    sink: &'r mut Sink,
}

impl Reader<'_> {
    /// Reports what means nothing for the subject.
    fn applies(&mut self, subject: &Subject, given: &Node) {
        let meaningless = subject.meaningless();
        let found = given.entries().iter().filter(|entry| meaningless.contains(&entry.key.as_str()));
        self.sink.extend(
            found.map(|entry| diagnostics::meaningless(&entry.key, subject.kind_name(), entry.key_span)),
        );
    }

    fn cases(&mut self, written: Vec<WrittenCase>, shared: Option<&Node>) -> Vec<Case> {
        let mut names: HashMap<String, Span> = HashMap::new();
        let mut cases = Vec::new();
        for case in written {
            if let Some(first) = names.insert(case.name.to_string(), case.name.span) {
                self.sink.push(diagnostics::repeated_name(&case.name, first));
            }
            if let Some(Golden::Folder(folder)) = &case.golden {
                if !is_inside(folder) {
                    self.sink.push(diagnostics::folder_outside(folder));
                }
                let name = folder.trim_matches('/').to_owned();
                if let Some(first) = self.folders.insert(name, folder.span) {
                    self.sink.push(diagnostics::shared_folder(folder, first));
                }
            }
            cases.extend(self.case(case, shared));
        }
        cases
    }

    fn case(&mut self, written: WrittenCase, shared: Option<&Node>) -> Vec<Case> {
        let WrittenCase { name, given, axes, environments, golden, absent, findings, skip, only, .. } =
            written;
        let assertions = written.assertions.into_iter().map(|(text, node, message)| {
            let program = self.program(&text, &node);
            Assertion { text, node, message: message.map(|message| message.text), program }
        });
        let expected = Arc::new(Expected { assertions: assertions.collect(), absent, golden, findings });
        let given = match (shared, given) {
            (Some(shared), Some(given)) => super::tree::merged(shared, &given),
            (shared, given) => {
                given.or_else(|| shared.cloned()).unwrap_or_else(|| super::tree::nothing(name.span))
            }
        };
        for axis in &axes {
            let first = axis.path.split('.').next().unwrap_or_default();
            if !VARIABLE.contains(&first) || !axis.path.contains('.') {
                let similar =
                    most_similar(first, VARIABLE.iter().copied()).filter(|similar| *similar != first);
                self.sink.push(diagnostics::no_axis(&axis.path, axis.span, similar));
                return Vec::new();
            }
        }
        match variants(&given, &axes, &environments) {
            Ok(variants) => slugs(variants.iter().map(|variant| variant.name.as_str()))
                .into_iter()
                .zip(variants)
                .map(|(slug, variant)| Case {
                    name: name.clone(),
                    variant: variant.name,
                    slug,
                    given: variant.given,
                    environment: variant.environment,
                    expected: Arc::clone(&expected),
                    skip: skip.clone(),
                    only: only.clone(),
                })
                .collect(),
            Err(count) => {
                self.sink.push(diagnostics::too_many_variants(&name, count, super::variants::MOST));
                Vec::new()
            }
        }
    }

    fn program(&mut self, text: &Text, node: &Node) -> Option<cel::Program> {
        let error = match self.language.compile(text) {
            Ok(program) => return Some(program),
            Err(error) => error,
        };
        let whole = crate::check::Place::whole(node);
        let issue = |issue: &cel::Issue| -> Diagnostic {
            let range = issue.range.start as usize..issue.range.end as usize;
            let span = whole.part(range).span(self.place.bytes);
            diagnostics::invalid_expression(
                &issue.message,
                span,
                issue.candidates.first().map(String::as_str),
            )
        };
        let found: Vec<Diagnostic> = error.issues.iter().map(issue).collect();
        self.sink.extend(found);
        None
    }
}

/// Whether a path stays below the folder that it starts in, and is no hidden one.
fn is_inside(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    !path.is_empty()
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain))
}
