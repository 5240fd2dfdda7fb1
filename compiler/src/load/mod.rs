//! Documents from a source tree: files, YAML, lists expanded, namespaces found.

use crate::model::Declared;
use diag::{Sink, SourceMap};
use std::sync::Arc;

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
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { default_namespace: "default".to_owned() }
    }
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Documents {
    /// Every text that was read, and the built-in ones.
    pub sources: SourceMap,
    /// The documents in order, each object once.
    pub declared: Vec<Declared>,
}

/// Reads every manifest of the trees, which count as one repository in this order.
pub fn load(_trees: &[SourceTree], _options: &LoadOptions, _sink: &mut Sink) -> Documents {
    Documents::default()
}
