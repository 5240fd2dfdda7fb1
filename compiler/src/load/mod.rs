//! Documents from source trees: files, YAML, lists expanded, namespaces found.
//!
//! Several trees count as one repository, in the order given. Files are read in parallel, everything that looks at more
//! than one file runs afterwards in file order, so the result does not depend on the number of threads.

mod diagnostics;
mod files;
mod generations;
mod namespaces;
mod reading;
mod repeats;
mod stock;
mod synced;
mod unread;

pub(crate) use diagnostics::{shape, unknown_kind};
pub(crate) use files::{EXPECTED, belongs_to_tests};
pub(crate) use reading::{nodes, template};
pub use stock::{STOCK_TYPES, StockType};
pub use synced::Synced;

use crate::model::{Declared, Kind};
use diag::{FileId, Sink, SourceFile, SourceMap, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use value::Str;
use yaml::Node;

/// A folder or revision of a repository, in memory.
#[derive(Debug, Clone)]
pub struct SourceTree {
    /// How its files are shown: this, a slash, their path; an empty name adds nothing.
    pub name: String,
    /// Its files, in any order.
    pub files: Vec<TreeFile>,
}

/// A file of a [`SourceTree`].
#[derive(Debug, Clone)]
pub struct TreeFile {
    /// The path relative to the tree, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// How documents are loaded.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The namespace of documents that nothing else gives one.
    pub default_namespace: String,
    /// Whether documents are kept as they are written, for checks.
    pub keep: bool,
    /// Whether the types that ship with choreoc stand in where the sources have none of their names.
    pub stock_types: bool,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { default_namespace: "default".to_owned(), keep: false, stock_types: false }
    }
}

/// A document as it is written.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its kind.
    pub kind: Kind,
    /// The whole document.
    pub node: Node,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Documents {
    /// Every text that was read, and the built-in ones.
    pub sources: SourceMap,
    /// The documents in order, each object once.
    pub declared: Vec<Declared>,
    /// Every document of OpenChoreo as it is written, in order, if [`LoadOptions::keep`] asks for it.
    pub kept: Vec<Kept>,
    /// The types that stand in when the sources have none of their names.
    pub stock_types: Vec<Declared>,
    /// The planes that may stand in for missing ones.
    pub stand_in_planes: Vec<Declared>,
    /// Definitions of custom resources, in order.
    pub definitions: Vec<Node>,
    /// Folders that Flux applies although not everything in them can be.
    pub synced: Vec<Synced>,
    refused: BTreeMap<Identity, Declared>,
    unread: unread::Unread,
}

/// What tells objects apart: kind, namespace (empty for cluster-scoped kinds), name.
pub(crate) type Identity = (Kind, Str, Str);

impl Documents {
    /// Whether the sources have this object in a shape that the API server would refuse. That has been reported, so what
    /// refers to it need not report again that it is missing.
    pub fn is_refused(&self, kind: Kind, namespace: &str, name: &str) -> bool {
        !self.refused.is_empty() && self.refused.contains_key(&(kind, Str::from(namespace), Str::from(name)))
    }

    /// A small repository of these documents alone; what ships with choreoc is there, too. Its sources are still these.
    pub(crate) fn only(&self, declared: Vec<Declared>) -> Self {
        Self {
            declared,
            stock_types: self.stock_types.clone(),
            stand_in_planes: self.stand_in_planes.clone(),
            ..Self::default()
        }
    }

    /// A document of OpenChoreo as it is written, by its place.
    pub(crate) fn written(&self, document: Span) -> Option<Node> {
        if let Some(kept) = self.kept.iter().find(|kept| kept.node.span == document) {
            return Some(kept.node.clone());
        }
        let file = self.sources.get(document.file)?;
        nodes(document.file, &file.bytes).0.into_iter().find(|node| node.span == document)
    }

    /// Whether a text that could not be read may be this object. That has been reported, too.
    pub(crate) fn may_be_unread(&self, kind: Kind, name: &str) -> bool {
        self.unread.may_hold(kind, name)
    }

    /// Whether a file is one of the types that ship with choreoc.
    pub(crate) fn is_stock(&self, file: FileId) -> bool {
        self.stock_types.iter().any(|declared| declared.meta().name.span.file == file)
    }

    /// The objects whose shape the API server would refuse, as far as they could be read.
    pub fn refused(&self) -> impl Iterator<Item = &Declared> {
        self.refused.values()
    }
}

pub(crate) const STAND_IN_PLANES: &str = include_str!("../../../templates/stand-in-planes.yaml");

/// Reads every manifest of the trees, which count as one repository in this order.
pub fn load(trees: &[SourceTree], options: &LoadOptions, sink: &mut Sink) -> Documents {
    let mut sources = SourceMap::new();
    let manifests = files::manifests(trees, &mut sources);
    let built_in = BuiltIn::add(options, &mut sources);
    let contents: Vec<reading::Content> =
        manifests.par_iter().map(|manifest| reading::read(manifest, options.keep)).collect();
    let read = Read::of(contents, &manifests, sink);
    let mut read = read.completed(options, &manifests, sink);
    let synced = synced::find(trees, std::mem::take(&mut read.applied), &read.misfits);
    Documents { synced, ..read.documents(&manifests, sources, built_in, sink) }
}

/// Reads two states of the same trees. What they have in common is read once and shared: a document that both have is the
/// same document, at the same place. The files of the state now come first.
pub(crate) fn load_both(
    before: &[SourceTree],
    after: &[SourceTree],
    options: &LoadOptions,
    [old_sink, new_sink]: [&mut Sink; 2],
) -> [Documents; 2] {
    let mut sources = SourceMap::new();
    let mut manifests = files::manifests(after, &mut sources);
    let common = manifests.len();
    let positions = files::further(before, &mut manifests, &mut sources);
    let built_in = BuiltIn::add(options, &mut sources);
    let mut contents: Vec<reading::Content> =
        manifests.par_iter().map(|manifest| reading::read(manifest, options.keep)).collect();
    let mut old: Vec<reading::Content> = positions.iter().map(|at| contents[*at].clone()).collect();

    contents.truncate(common);
    let new = Read::of(contents, &manifests[..common], new_sink);
    let new = new.completed(options, &manifests, new_sink);
    share(&mut old, &new.found);
    let own: Vec<files::Manifest> = positions.iter().map(|at| manifests[*at].clone()).collect();
    let old = Read::of(old, &own, old_sink);
    let old = old.completed(options, &manifests, old_sink);

    let old = old.documents(&manifests, sources.clone(), built_in.clone(), old_sink);
    [old, new.documents(&manifests, sources, built_in, new_sink)]
}

/// Takes the documents of the files that `found` has, too, from there, where they have been completed.
fn share(contents: &mut [reading::Content], found: &[reading::Found]) {
    let mut of_file: BTreeMap<FileId, &[reading::Found]> = BTreeMap::new();
    for documents in found.chunk_by(|a, b| a.file == b.file) {
        of_file.insert(documents[0].file, documents);
    }
    for content in contents {
        let file = content.found.first().and_then(|first| of_file.get(&first.file));
        if let Some(documents) = file {
            content.found = documents.to_vec();
        }
    }
}

/// What ships with choreoc; its texts stand behind all files.
#[derive(Clone)]
struct BuiltIn {
    stock_types: Vec<Declared>,
    stand_in_planes: Vec<Declared>,
}

impl BuiltIn {
    fn add(options: &LoadOptions, sources: &mut SourceMap) -> Self {
        let stock_types = stock::add(options.stock_types, sources);
        let planes = sources
            .add(SourceFile::new("choreoc:templates/stand-in-planes.yaml", STAND_IN_PLANES.as_bytes()));
        Self { stock_types, stand_in_planes: reading::documents(planes, STAND_IN_PLANES.as_bytes()) }
    }
}

/// What all files of a state hold, in their order.
struct Read {
    found: Vec<reading::Found>,
    kept: Vec<Kept>,
    definitions: Vec<Node>,
    hints: namespaces::Hints,
    unread: unread::Unread,
    applied: Vec<synced::Applied>,
    misfits: Vec<synced::Misfit>,
}

impl Read {
    /// What the files hold; `manifests` are those of this state, one for each content.
    fn of(contents: Vec<reading::Content>, manifests: &[files::Manifest], sink: &mut Sink) -> Self {
        let mut found = Vec::with_capacity(contents.len());
        let mut kept = Vec::new();
        let mut definitions = Vec::new();
        let mut hints = namespaces::Hints::default();
        let mut unread = unread::Unread::default();
        let (mut applied, mut misfits) = (Vec::new(), Vec::new());
        for (mut content, manifest) in contents.into_iter().zip(manifests) {
            unread.take(&mut content, &manifest.bytes);
            if content.misfit {
                misfits.push(synced::Misfit { tree: manifest.tree, path: Arc::clone(&manifest.path) });
            }
            applied.extend(content.applied);
            sink.extend(content.diagnostics);
            hints.extend(content.hints);
            found.extend(content.found);
            kept.extend(content.kept);
            definitions.extend(content.definitions);
        }
        hints.cross_trees(manifests);
        Self { found, kept, definitions, hints, unread, applied, misfits }
    }

    /// Gives every document its namespace; `manifests` are found by their ids.
    fn completed(mut self, options: &LoadOptions, manifests: &[files::Manifest], sink: &mut Sink) -> Self {
        namespaces::complete(&mut self.found, &self.hints, options, manifests, sink);
        self
    }

    fn documents(
        self,
        manifests: &[files::Manifest],
        sources: SourceMap,
        built_in: BuiltIn,
        sink: &mut Sink,
    ) -> Documents {
        let (declared, refused) = repeats::each_once(self.found, manifests, sink);
        Documents {
            sources,
            declared,
            kept: self.kept,
            definitions: self.definitions,
            stock_types: built_in.stock_types,
            stand_in_planes: built_in.stand_in_planes,
            synced: Vec::new(),
            refused,
            unread: self.unread,
        }
    }
}

/// Reads more definitions of custom resources, behind those that are there; nothing else of these trees counts.
pub fn load_definitions(documents: &mut Documents, trees: &[SourceTree], sink: &mut Sink) {
    let manifests = files::manifests(trees, &mut documents.sources);
    let contents: Vec<reading::Content> =
        manifests.par_iter().map(|manifest| reading::read(manifest, false)).collect();
    for content in contents {
        sink.extend(content.diagnostics);
        documents.definitions.extend(content.definitions);
    }
}
