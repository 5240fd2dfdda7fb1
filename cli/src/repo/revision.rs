//! Reads a folder as it is in a revision of a Git repository; the working tree is not looked at.

use super::can_be_document;
use super::files::{Files, ReadError};
use super::git::{Batch, EntryKind, Git, GitError, Oid};
use std::path::Path;

/// Every file below `path` in `revision` that can hold documents.
pub(super) fn read(path: &Path, revision: &str) -> Result<Files, ReadError> {
    let failed = |why: String, help: Option<&str>| ReadError {
        what: format!("cannot read `{}@{revision}`", path.display()),
        why,
        help: help.map(str::to_owned),
    };
    let git = Git::around(existing(path)).map_err(|error| {
        failed(error.said, Some("`folder@revision` needs a Git repository around the folder"))
    })?;
    let commit = git.commit(revision).ok_or_else(|| {
        failed(
            "there is no such revision".to_owned(),
            Some("`git fetch` the revision first, or check its spelling"),
        )
    })?;
    let inside = inside(&git, path).map_err(|error| failed(error.said, None))?;
    files(&git, &commit, &inside).map_err(|error| failed(error.said, None))
}

/// The nearest folder around `path` that exists; the revision may hold folders that the working tree does not.
pub(crate) fn existing(path: &Path) -> &Path {
    let parent = path.ancestors().find(|ancestor| ancestor.is_dir());
    parent.filter(|ancestor| !ancestor.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `path` relative to the root of the repository around it, with `/`, without one at its end.
pub(crate) fn inside(git: &Git, path: &Path) -> Result<String, GitError> {
    let prefix = git.prefix()?;
    let rest = path.strip_prefix(existing(path)).unwrap_or(Path::new(""));
    let rest = rest.to_string_lossy().replace('\\', "/");
    Ok(format!("{prefix}{}", rest.trim_matches('/')).trim_end_matches('/').to_owned())
}

fn files(git: &Git, commit: &Oid, inside: &str) -> Result<Files, GitError> {
    let mut files = Files::default();
    let (mut paths, mut objects) = (Vec::new(), Vec::new());
    for entry in git.tree_entries(&format!("{commit}:{inside}"))? {
        match entry.kind {
            _ if !can_be_document(&entry.path) => {}
            EntryKind::Link => files.links.push(entry.path),
            EntryKind::File => {
                paths.push(entry.path);
                objects.push(entry.object);
            }
            EntryKind::Submodule | EntryKind::Conflict => {}
        }
    }
    files.found = paths.into_iter().zip(Batch::all(git, &objects)?).collect();
    Ok(files)
}
