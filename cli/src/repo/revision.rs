//! Reads a folder as it is in a revision of a Git repository; the working tree is not looked at.

use super::source::{Files, ReadError, can_hold_documents, is_walked};
use git2::{ObjectType, Repository, Tree, TreeWalkMode, TreeWalkResult};
use std::path::{Path, PathBuf};

/// The mode of a symbolic link in a tree.
const LINK: i32 = 0o120_000;

/// Every file below `path` in `revision` that can hold documents.
pub(super) fn read(path: &Path, revision: &str) -> Result<Files, ReadError> {
    let failed = |why: String, help: Option<String>| ReadError {
        what: format!("cannot read `{}@{revision}`", path.display()),
        why,
        help,
    };
    let git = |error: git2::Error| failed(error.message().to_owned(), None);
    let repository = Repository::discover(existing(path)).map_err(|error| {
        failed(
            error.message().to_owned(),
            Some("`folder@revision` needs a Git repository around the folder".to_owned()),
        )
    })?;
    let commit =
        repository.revparse_single(revision).and_then(|object| object.peel_to_commit()).map_err(|error| {
            failed(
                error.message().to_owned(),
                Some("`git fetch` the revision first, or check its spelling".to_owned()),
            )
        })?;
    let inside = inside(&repository, path).map_err(|why| failed(why, None))?;
    let tree = subtree(&repository, commit.tree().map_err(git)?, &inside).map_err(git)?;
    files(&repository, &tree).map_err(git)
}

/// The nearest folder around `path` that exists; the revision may hold folders that the working tree does not.
fn existing(path: &Path) -> &Path {
    let parent = path.ancestors().find(|ancestor| ancestor.exists());
    parent.filter(|ancestor| !ancestor.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `path` relative to the root of the repository.
fn inside(repository: &Repository, path: &Path) -> Result<PathBuf, String> {
    let Some(root) = repository.workdir() else {
        return Ok(PathBuf::new());
    };
    let root = root.canonicalize().map_err(|error| error.to_string())?;
    let base = existing(path).canonicalize().map_err(|error| error.to_string())?;
    let rest = path.strip_prefix(existing(path)).unwrap_or(Path::new(""));
    let whole = base.join(rest);
    whole
        .strip_prefix(&root)
        .map(Path::to_owned)
        .map_err(|_| format!("the folder is outside the repository `{}`", root.display()))
}

fn subtree<'r>(repository: &'r Repository, root: Tree<'r>, inside: &Path) -> Result<Tree<'r>, git2::Error> {
    if inside.as_os_str().is_empty() {
        return Ok(root);
    }
    root.get_path(inside)?.to_object(repository)?.peel_to_tree()
}

fn files(repository: &Repository, tree: &Tree<'_>) -> Result<Files, git2::Error> {
    let mut files = Files::default();
    let mut failure = None;
    let walked = tree.walk(TreeWalkMode::PreOrder, |folder, entry| {
        let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        if entry.kind() == Some(ObjectType::Tree) {
            return if is_walked(&name) { TreeWalkResult::Ok } else { TreeWalkResult::Skip };
        }
        if entry.kind() != Some(ObjectType::Blob) || !can_hold_documents(&name) {
            return TreeWalkResult::Ok;
        }
        if entry.filemode() == LINK {
            files.links.push(format!("{folder}{name}"));
            return TreeWalkResult::Ok;
        }
        match repository.find_blob(entry.id()) {
            Ok(blob) => files.found.push((format!("{folder}{name}"), blob.content().to_vec())),
            Err(error) => {
                failure = Some(error);
                return TreeWalkResult::Abort;
            }
        }
        TreeWalkResult::Ok
    });
    match failure {
        Some(error) => Err(error),
        None => walked.map(|()| files),
    }
}
