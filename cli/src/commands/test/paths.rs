//! What the arguments name: the folders to read as one repository, and the tests in them that are wanted.

use crate::commands::sources::read_all;
use crate::config::Config;
use crate::repo::{ReadError, Source};
use compiler::load::SourceTree;
use diag::Sink;
use std::path::{Path, PathBuf};

/// The folders to read, and where in them tests are wanted.
#[derive(Debug)]
pub(super) struct Trees {
    /// Whether the configuration asks for the types that ship with choreoc.
    pub(super) stock_types: bool,
    /// As they would be typed.
    names: Vec<String>,
    /// Paths that tests must be at or below, without links and dots.
    wanted: Vec<PathBuf>,
    /// The same as typed, for messages.
    typed: Vec<String>,
}

impl Trees {
    /// Reads the arguments. Without a configuration the folders of tests are the sources.
    pub(super) fn find(paths: &[String], further: &[String]) -> Result<Self, ReadError> {
        let folders: Vec<String> = paths.iter().map(|path| folder_of(path)).collect();
        let config = Config::find(&folders)?;
        let mut names = match (config.sources.as_slice(), config.folder(), folders.as_slice()) {
            ([], None, []) => vec![".".to_owned()],
            ([], None, _) => Vec::new(),
            ([], Some(folder), _) => vec![folder.to_string_lossy().into_owned()],
            (sources, ..) => sources.to_vec(),
        };
        let mut wanted = Vec::new();
        for path in paths {
            let whole = whole(path)?;
            let place = |name: &String| Path::new(name).canonicalize();
            let above = |name: &String| place(name).is_ok_and(|tree| whole.starts_with(tree));
            let below = |name: &String| place(name).is_ok_and(|tree| tree.starts_with(&whole));
            // A folder around the sources of a configuration stands for these.
            let stands_for_sources = !config.sources.is_empty() && names.iter().any(below);
            if !names.iter().any(above) && !stands_for_sources {
                names.retain(|name| !below(name));
                names.push(folder_of(path));
            }
            wanted.push(whole);
        }
        let typed = if paths.is_empty() { names.clone() } else { paths.to_vec() };
        if paths.is_empty() {
            wanted = names.iter().filter_map(|name| Path::new(name).canonicalize().ok()).collect();
        }
        names.extend(further.iter().cloned());
        let mut seen = Vec::new();
        names.retain(|name| {
            let place = Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name));
            let is_new = !seen.contains(&place);
            seen.push(place);
            is_new
        });
        Ok(Self { stock_types: config.stock_types, names, wanted, typed })
    }

    /// Reads the folders.
    pub(super) fn read(&self, sink: &mut Sink) -> Result<Vec<SourceTree>, ReadError> {
        read_all(&self.names, sink)
    }

    /// The folder of a tree.
    pub(super) fn folder(&self, tree: usize) -> PathBuf {
        Source::parse(&self.names[tree]).folder().to_owned()
    }

    /// The folders of all trees.
    pub(super) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        (0..self.names.len()).map(|tree| self.folder(tree))
    }

    /// Whether a path of a tree is at or below one of those that were asked for.
    pub(super) fn within(&self) -> impl Fn(usize, &str) -> bool + Sync {
        let roots: Vec<Option<PathBuf>> = self.folders().map(|folder| folder.canonicalize().ok()).collect();
        move |tree, path| {
            let Some(Some(root)) = roots.get(tree) else { return true };
            let place = root.join(path);
            // What is recorded of a test file belongs to it.
            let recorded = |file: &Path| file.is_file() && place.starts_with(file.with_extension(""));
            self.wanted.iter().any(|wanted| place.starts_with(wanted) || recorded(wanted))
        }
    }

    /// What was asked for, in words.
    pub(super) fn shown(&self) -> String {
        let names: Vec<String> = self.typed.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }
}

/// The folder that a path names, or the one around the file that it names.
fn folder_of(path: &str) -> String {
    let place = Path::new(path);
    if !place.is_file() {
        return path.to_owned();
    }
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_string_lossy().into_owned(),
        _ => ".".to_owned(),
    }
}

fn whole(path: &str) -> Result<PathBuf, ReadError> {
    Path::new(path).canonicalize().map_err(|error| ReadError {
        what: format!("cannot read `{path}`"),
        why: error.to_string(),
        help: Some("name a test file or a folder that holds some".to_owned()),
    })
}
