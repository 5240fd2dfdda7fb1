//! Which files are manifests, and in which order they count.

use super::{SourceTree, TreeFile};
use diag::{FileId, SourceFile, SourceMap};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A file that may hold manifests.
#[derive(Clone)]
pub(super) struct Manifest {
    /// The tree it belongs to.
    pub(super) tree: usize,
    /// The path relative to the tree.
    pub(super) path: Arc<str>,
    /// Its id, which also is its position.
    pub(super) file: FileId,
    /// What it holds.
    pub(super) bytes: Arc<[u8]>,
}

/// The files of all trees that may hold manifests, in order: tree by tree, a folder where its name sorts among the
/// files beside it.
pub(super) fn manifests(trees: &[SourceTree], sources: &mut SourceMap) -> Vec<Manifest> {
    listed(trees).map(|listed| listed.manifest(sources)).collect()
}

/// The positions of the manifests of `trees` in `known`, where those that are not there are added at the end.
pub(super) fn further(
    trees: &[SourceTree],
    known: &mut Vec<Manifest>,
    sources: &mut SourceMap,
) -> Vec<usize> {
    let places: HashMap<(usize, Arc<str>), usize> = known
        .iter()
        .enumerate()
        .map(|(at, manifest)| ((manifest.tree, Arc::clone(&manifest.path)), at))
        .collect();
    let mut positions = Vec::new();
    for listed in listed(trees) {
        let place = places.get(&(listed.tree, listed.file.path.as_str().into()));
        let same = |at: &&usize| {
            let bytes = &known[**at].bytes;
            Arc::ptr_eq(bytes, &listed.file.bytes) || **bytes == *listed.file.bytes
        };
        if let Some(at) = place.filter(same) {
            positions.push(*at);
        } else {
            positions.push(known.len());
            known.push(listed.manifest(sources));
        }
    }
    positions
}

/// A file of a tree that may hold manifests.
struct Listed<'t> {
    tree: usize,
    source: &'t str,
    file: &'t TreeFile,
}

impl Listed<'_> {
    fn manifest(&self, sources: &mut SourceMap) -> Manifest {
        let shown = match self.source {
            "" => self.file.path.clone(),
            name => format!("{name}/{}", self.file.path),
        };
        let bytes = Arc::clone(&self.file.bytes);
        let file = sources.add(SourceFile::new(shown, Arc::clone(&bytes)));
        Manifest { tree: self.tree, path: self.file.path.as_str().into(), file, bytes }
    }
}

fn listed(trees: &[SourceTree]) -> impl Iterator<Item = Listed<'_>> {
    trees.iter().enumerate().flat_map(|(tree, source)| {
        let charts = charts(source);
        let wanted = source
            .files
            .iter()
            .filter(|file| is_manifest(&file.path) && !is_chart_template(&file.path, &charts));
        let mut files: Vec<_> = wanted.collect();
        files.par_sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        let source = source.name.trim_end_matches('/');
        files.into_iter().map(move |file| Listed { tree, source, file })
    })
}

/// Whether a file is worth reading by its name; choreoc's own configuration is not.
fn is_manifest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json")) && name != "choreoc.yaml"
}

/// Whether a file belongs to choreoc's tests: a test file by its name, or something in the folder beside one that holds
/// what is expected.
pub(crate) fn belongs_to_tests(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.ends_with(".test.yaml")
        || name.ends_with(".test.yml")
        || folders.split('/').any(|folder| folder.len() > EXPECTED.len() && folder.ends_with(EXPECTED))
}

/// What the name of a folder ends with that holds what tests expect.
pub(crate) const EXPECTED: &str = ".test";

/// The folders that hold a Helm chart.
fn charts(tree: &SourceTree) -> HashSet<&str> {
    let folders = tree.files.iter().filter_map(|file| match file.path.rsplit_once('/') {
        Some((folder, "Chart.yaml")) => Some(folder),
        None if file.path == "Chart.yaml" => Some(""),
        _ => None,
    });
    folders.collect()
}

/// Whether a file is a template of one of the charts: Go's template language, not YAML.
fn is_chart_template(path: &str, charts: &HashSet<&str>) -> bool {
    if charts.is_empty() {
        return false;
    }
    let in_root = path.starts_with("templates/") && charts.contains("");
    in_root || path.match_indices("/templates/").any(|(at, _)| charts.contains(&path[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::TreeFile;

    fn order(paths: &[&str]) -> Vec<String> {
        let files = paths
            .iter()
            .map(|path| TreeFile { path: (*path).to_owned(), bytes: Arc::from(&b""[..]) })
            .collect();
        let trees = [SourceTree { name: String::new(), files }];
        manifests(&trees, &mut SourceMap::new()).iter().map(|manifest| manifest.path.to_string()).collect()
    }

    #[test]
    fn a_folder_stands_where_its_name_sorts() {
        assert_eq!(
            order(&["a/z.yaml", "a.yaml", "a-b.yaml", "B.yaml"]),
            ["B.yaml", "a/z.yaml", "a-b.yaml", "a.yaml"]
        );
    }

    #[test]
    fn templates_of_charts_are_left_alone() {
        let paths =
            ["c/Chart.yaml", "c/templates/x/a.yaml", "d/templates/a.yaml", "choreoc.yaml", "d/readme.md"];
        assert_eq!(order(&paths), ["c/Chart.yaml", "d/templates/a.yaml"]);
    }
}
