//! One file: which of its documents are OpenChoreo's, and what else it tells.

use super::files::{Manifest, belongs_to_tests};
use super::generations::{self, FIRST_GROUP};
use super::namespaces::{Hint, HintKind};
use super::synced::Applied;
use super::{Kept, diagnostics};
use crate::model::{Declared, GROUP, Kind};
use diag::{Diagnostic, FileId, Span, most_similar};
use value::Str;
use yaml::{Limits, Node};

/// What a file holds.
#[derive(Default, Clone)]
pub(super) struct Content {
    /// OpenChoreo's documents, in order.
    pub(super) found: Vec<Found>,
    /// The same as they are written, if they are wanted.
    pub(super) kept: Vec<Kept>,
    keeps: bool,
    /// What it says about the namespaces of files.
    pub(super) hints: Vec<Hint>,
    /// Definitions of custom resources.
    pub(super) definitions: Vec<Node>,
    /// Folders that Flux applies.
    pub(super) applied: Vec<Applied>,
    /// Whether it holds something that is no manifest.
    pub(super) misfit: bool,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Names of documents whose kind does not exist, with the kind that was probably meant.
    pub(super) misspelt: Vec<(Kind, Str)>,
    /// The kinds of documents without a name that can be read.
    pub(super) nameless: Vec<Kind>,
    /// Whether it cannot be read to its end and may hold OpenChoreo's documents.
    pub(super) broken: bool,
}

/// A document of OpenChoreo.
#[derive(Clone)]
pub(super) struct Found {
    /// The file, by position.
    pub(super) file: FileId,
    /// Where the document stands in it.
    pub(super) span: Span,
    /// The document.
    pub(super) declared: Declared,
    /// Whether the API server would refuse its shape.
    pub(super) refused: bool,
}

/// Deep enough for any manifest, shallow enough for small stacks.
const LIMITS: Limits = Limits { depth: 1_000, nodes: 10_000_000, bytes: 256 << 20 };

/// A list may hold lists, but not without end.
const LIST_DEPTH: usize = 8;

/// Reads one file.
pub(super) fn read(manifest: &Manifest, keep: bool) -> Content {
    if belongs_to_tests(&manifest.path) {
        return Content { misfit: true, ..Content::default() };
    }
    let reading = yaml::read(manifest.file, &manifest.bytes, &LIMITS);
    let mut content = Content { keeps: keep, ..Content::default() };
    for document in &reading.documents {
        content.take(manifest, &document.node, 0);
        content.misfit |= !document.node.is_null() && !is_object(&document.node);
    }
    if let Some(error) = reading.error {
        content.broken = mentions_group(&manifest.bytes);
        content.diagnostics.push(diagnostics::unreadable(error, content.broken));
    }
    for key in reading.duplicates {
        if content.found.iter().any(|found| encloses(found.span, key.span)) {
            content.diagnostics.push(diagnostics::duplicate_key(&key));
        }
    }
    content
}

/// The node of a document that has been read before. Nodes are not kept: few are needed again.
pub(super) fn again(manifest: &Manifest, span: Span) -> Option<Node> {
    let reading = yaml::read(manifest.file, &manifest.bytes, &LIMITS);
    reading.documents.into_iter().find_map(|document| at(&document.node, span, 0))
}

/// The node at a place, among the items of lists, too.
fn at(node: &Node, span: Span, depth: usize) -> Option<Node> {
    if node.span == span {
        return Some(node.clone());
    }
    if depth > LIST_DEPTH || !encloses(node.span, span) {
        return None;
    }
    node.get("items")?.items().iter().find_map(|item| at(item, span, depth + 1))
}

/// The first document of a text that is a template; null if there is none.
pub(crate) fn template(file: FileId, bytes: &[u8]) -> Result<Node, Box<Diagnostic>> {
    let reading = yaml::read(file, bytes, &LIMITS);
    if let Some(error) = reading.error {
        return Err(Box::new(diagnostics::unreadable(error, true)));
    }
    let nothing = Node { span: Span::new(file, 0, 0), kind: yaml::Kind::Null };
    Ok(reading.documents.into_iter().next().map_or(nothing, |document| document.node))
}

/// The documents of a text that ships with choreoc.
pub(super) fn documents(file: FileId, bytes: &[u8]) -> Vec<Declared> {
    let documents = yaml::read(file, bytes, &LIMITS).documents;
    let typed = documents.iter().filter_map(|document| {
        let kind = document.node.get("kind").and_then(Node::as_str).and_then(Kind::from_name)?;
        Some(Declared::read(kind, &document.node).0)
    });
    typed.collect()
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn mentions_group(bytes: &[u8]) -> bool {
    const MENTION: &[u8] = b"openchoreo.dev/";
    bytes.windows(MENTION.len()).any(|window| window == MENTION)
}

/// What a document is, judged by `apiVersion` and `kind`.
enum Envelope<'n> {
    /// One of OpenChoreo's kinds.
    Known(Kind),
    /// Its group, but no kind of it.
    Unknown { kind: &'n str, api_version: &'n str },
    /// One of OpenChoreo's by all that it says, which is not enough.
    Incomplete { lacks: &'static str, kind: Option<Kind> },
    /// A kind or a group of versions before 1.0.
    Old { kind: &'n str, api_version: &'n str },
    /// Several objects in one document.
    List,
    /// A Flux Kustomization.
    Flux,
    /// A CustomResourceDefinition.
    Definition,
    /// None of these.
    Foreign,
}

impl Envelope<'_> {
    fn of(node: &Node) -> Envelope<'_> {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let (api_version, kind) = match (text("apiVersion"), text("kind")) {
            (Some(api_version), Some(kind)) => (api_version, kind),
            (api_version, kind) => return Self::incomplete(node, api_version, kind),
        };
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        match (group, kind) {
            ("", "List") => Envelope::List,
            ("kustomize.toolkit.fluxcd.io", "Kustomization") => Envelope::Flux,
            ("apiextensions.k8s.io", "CustomResourceDefinition") => Envelope::Definition,
            // The configuration file of `occ`, which is no object.
            (GROUP, "ReleaseConfig") => Envelope::Foreign,
            (FIRST_GROUP, _) => Envelope::Old { kind, api_version },
            (GROUP, _) if generations::successor(kind).is_some() => Envelope::Old { kind, api_version },
            (GROUP, _) if version != "v1alpha1" => Envelope::Unknown { kind, api_version },
            (GROUP, _) => {
                match (Kind::from_name(kind), kind.strip_suffix("List").and_then(Kind::from_name)) {
                    (Some(kind), _) => Envelope::Known(kind),
                    (None, Some(_)) => Envelope::List,
                    (None, None) => Envelope::Unknown { kind, api_version },
                }
            }
            _ if is_misspelt(group) && Kind::from_name(kind).is_some() => {
                Envelope::Unknown { kind, api_version }
            }
            _ => Envelope::Foreign,
        }
    }

    fn incomplete<'n>(node: &Node, api_version: Option<&str>, kind: Option<&str>) -> Envelope<'n> {
        let has = |key: &str| node.get(key).is_some();
        let group = api_version.map(|api_version| api_version.split('/').next().unwrap_or_default());
        match (group, kind.and_then(Kind::from_name)) {
            // Descriptors of workloads have no kind, and no `spec`.
            (Some(GROUP), None) if kind.is_none() && has("spec") => {
                Envelope::Incomplete { lacks: "kind", kind: None }
            }
            (None, Some(kind)) if has("metadata") && has("spec") => {
                Envelope::Incomplete { lacks: "apiVersion", kind: Some(kind) }
            }
            _ => Envelope::Foreign,
        }
    }
}

/// Whether a group is OpenChoreo's but for a slip.
fn is_misspelt(group: &str) -> bool {
    group.strip_suffix(GROUP).is_some_and(|before| before.ends_with('.'))
        || most_similar(group, [GROUP]).is_some()
}

impl Content {
    fn take(&mut self, manifest: &Manifest, node: &Node, depth: usize) {
        self.hints.extend(kustomization(manifest, node));
        match Envelope::of(node) {
            Envelope::Known(kind) => self.declare(manifest.file, kind, node),
            Envelope::Unknown { kind, api_version } => {
                let wrong = if Kind::from_name(kind).is_some() { "apiVersion" } else { "kind" };
                let place = node.get(wrong).map_or(node.span, |wrong| wrong.span);
                self.diagnostics.push(diagnostics::unknown_kind(kind, api_version, place));
                let meant = most_similar(kind, Kind::ALL.iter().map(|kind| kind.name()));
                self.misspelt.extend(meant.and_then(Kind::from_name).zip(name(node)));
            }
            Envelope::Incomplete { lacks, kind } => {
                self.diagnostics.push(diagnostics::incomplete(lacks, kind, node.span));
                let kinds = kind.map_or(Kind::ALL, |kind| &Kind::ALL[kind as usize..=kind as usize]);
                let name = name(node);
                self.misspelt.extend(kinds.iter().filter_map(|kind| Some((*kind, name.clone()?))));
            }
            Envelope::Old { kind, api_version } => {
                let (key, successor) = (node.get("apiVersion"), generations::successor(kind));
                let key = if successor.is_some() { node.get("kind") } else { key };
                let place = key.map_or(node.span, |key| key.span);
                self.diagnostics.push(diagnostics::old_kind(kind, api_version, successor, place));
            }
            Envelope::List if depth < LIST_DEPTH => {
                let items = node.get("items").map(Node::items).unwrap_or_default();
                for item in items {
                    self.take(manifest, item, depth + 1);
                }
            }
            Envelope::Definition => self.definitions.push(node.clone()),
            Envelope::Flux => {
                let (folder, span) = flux_folder(node);
                self.applied.push(Applied { span, tree: manifest.tree, folder: folder.to_owned() });
                self.hints.extend(flux(manifest, node, folder));
            }
            Envelope::List | Envelope::Foreign => {}
        }
    }

    fn declare(&mut self, file: FileId, kind: Kind, node: &Node) {
        let (declared, problems) = Declared::read(kind, node);
        let name = &declared.meta().name;
        if name.is_empty() {
            self.nameless.push(kind);
        }
        let mut refused = problems.iter().any(|problem| problem.what.refuses());
        match generations::markers(kind, node).as_slice() {
            [] => {
                let found = problems.iter().map(|problem| diagnostics::shape(kind, name, problem));
                self.diagnostics.extend(found);
                if self.keeps {
                    self.kept.push(Kept { kind, node: node.clone() });
                }
            }
            markers => {
                refused |= generations::is_unusable(kind, markers);
                self.diagnostics.push(diagnostics::old_document(kind, name, markers, refused));
            }
        }
        self.found.push(Found { file, span: node.span, declared, refused });
    }
}

fn name(node: &Node) -> Option<Str> {
    node.get("metadata")?.get("name")?.as_str().map(Str::from)
}

/// `namespace` of a kustomization file, for its folder.
fn kustomization(manifest: &Manifest, node: &Node) -> Option<Hint> {
    let (folder, name) = manifest.path.rsplit_once('/').unwrap_or(("", &manifest.path));
    if !matches!(name, "kustomization.yaml" | "kustomization.yml") {
        return None;
    }
    Hint::new(HintKind::Kustomization, manifest.tree, folder, node.get("namespace")?)
}

/// `targetNamespace` of a Flux Kustomization, for its path; without one it leaves its files as they are.
fn flux(manifest: &Manifest, node: &Node, folder: &str) -> Option<Hint> {
    let spec = node.get("spec")?;
    Some(Hint::flux(manifest.tree, folder, spec.get("targetNamespace"), node.span))
}

/// The folder that a Flux Kustomization applies, and where it says so.
fn flux_folder(node: &Node) -> (&str, Span) {
    let path = node.get("spec").and_then(|spec| spec.get("path"));
    let folder = path.and_then(Node::as_str).unwrap_or_default().trim_start_matches("./").trim_matches('/');
    (if folder == "." { "" } else { folder }, path.map_or(node.span, |path| path.span))
}

/// The documents of a text as they are written, as far as it can be read, with what is wrong with it.
pub(crate) fn nodes(file: FileId, bytes: &[u8]) -> (Vec<Node>, Vec<Diagnostic>) {
    let reading = yaml::read(file, bytes, &LIMITS);
    let unreadable = reading.error.map(|error| diagnostics::unreadable(error, true));
    let twice = reading.duplicates.iter().map(diagnostics::duplicate_key);
    let findings = unreadable.into_iter().chain(twice).collect();
    (reading.documents.into_iter().map(|document| document.node).collect(), findings)
}

/// Whether a document is an object for a cluster; choreoc's tests are none.
fn is_object(node: &Node) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    text("kind").is_some() && text("apiVersion").is_some_and(|version| !version.starts_with("test.choreoc/"))
}
