//! Reads a folder as it is in a revision of a Git repository; the working tree is not looked at.

use super::can_be_document;
use super::git::{Batch, Git, GitError, Oid};
use super::source::{Files, ReadError};
use std::path::Path;

/// The mode of a symbolic link in a tree.
const LINK: &str = "120000";

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
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let rest = path.strip_prefix(existing(path)).unwrap_or(Path::new(""));
    let rest = rest.to_string_lossy().replace('\\', "/");
    Ok(format!("{prefix}{}", rest.trim_matches('/')).trim_end_matches('/').to_owned())
}

fn files(git: &Git, commit: &Oid, inside: &str) -> Result<Files, GitError> {
    let tree = format!("{commit}:{inside}");
    let list = git.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
    let mut files = Files::default();
    let (mut paths, mut objects) = (Vec::new(), Vec::new());
    for line in list.split(|byte| *byte == 0) {
        let line = String::from_utf8_lossy(line);
        // `<mode> SP <type> SP <object> TAB <path>`
        let Some((head, path)) = line.split_once('\t') else { continue };
        if !can_be_document(path) {
            continue;
        }
        let mut words = head.split(' ');
        match (words.next(), words.next(), words.next().and_then(Oid::parse)) {
            (Some(LINK), ..) => files.links.push(path.to_owned()),
            (_, Some("blob"), Some(object)) => {
                paths.push(path.to_owned());
                objects.push(object);
            }
            _ => {}
        }
    }
    files.found = paths.into_iter().zip(Batch::all(git, &objects)?).collect();
    Ok(files)
}
