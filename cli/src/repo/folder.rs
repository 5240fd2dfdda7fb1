//! Reads a folder of the working tree.

use super::files::{Files, ReadError, can_hold_documents, is_walked};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Every file below `root` that can hold documents. Links are not followed, as Git does not follow them: what
/// they name is either in the source already or outside it.
pub(super) fn read(root: &Path) -> Result<Files, ReadError> {
    if !root.exists() {
        return Err(ReadError {
            help: Some("a source is a folder, or `folder@revision` in a Git repository".to_owned()),
            ..failed(root, &"there is no such folder")
        });
    }
    let mut files = Files::default();
    let paths = list(root, &mut files.links).map_err(|error| failed(error.path().unwrap_or(root), &error))?;
    let file = |path: &PathBuf| {
        let bytes = std::fs::read(path).map_err(|error| failed(path, &error))?;
        Ok((relative(root, path), bytes))
    };
    files.found = paths.par_iter().map(file).collect::<Result<_, _>>()?;
    Ok(files)
}

fn failed(path: &Path, why: &dyn std::fmt::Display) -> ReadError {
    ReadError { what: format!("cannot read `{}`", path.display()), why: why.to_string(), help: None }
}

/// Paths of files below `root`; links go to `links`.
fn list(root: &Path, links: &mut Vec<String>) -> Result<Vec<PathBuf>, walkdir::Error> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).into_iter().filter_entry(enters) {
        let entry = entry?;
        if !can_hold_documents(&entry.file_name().to_string_lossy()) && !entry.path_is_symlink() {
            continue;
        }
        if entry.file_type().is_file() {
            paths.push(entry.into_path());
        } else if entry.path_is_symlink() && entry.depth() > 0 && may_matter(&entry) {
            links.push(relative(root, entry.path()));
        }
    }
    links.sort();
    Ok(paths)
}

fn enters(entry: &DirEntry) -> bool {
    entry.depth() == 0 || entry.file_type().is_file() || is_walked(&entry.file_name().to_string_lossy())
}

/// Whether following the link could have found documents: it names a folder or a file with the right ending.
fn may_matter(link: &DirEntry) -> bool {
    link.path().is_dir() || can_hold_documents(&link.file_name().to_string_lossy())
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    if inside.as_os_str().is_empty() {
        return path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    }
    inside.to_string_lossy().replace('\\', "/")
}
