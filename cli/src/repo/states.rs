//! Two states of a folder: of the working tree, of a revision, of Git's index. What both have in common is held once.

use super::git::{Batch, Entry, EntryKind, Git, GitError, Oid};
use super::history::{around, changed_since};
use super::{ReadError, can_be_document, folder};
use compiler::load::TreeFile;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// A state that a folder is or was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The files as they are.
    WorkingTree,
    /// A commit.
    Revision(Oid),
    /// What would be committed.
    Index,
    /// No files at all: before the first commit.
    Nothing,
}

/// The files of a folder in two states that can hold documents.
pub(crate) fn read(folder: &Path, before: &State, after: &State) -> Result<[Vec<TreeFile>; 2], ReadError> {
    let git = around(folder)?;
    if *after == State::WorkingTree {
        return against_files(&git, folder, before);
    }
    let both = || {
        let mut known = HashMap::new();
        let new = tree_files(&git, listed(&git, after)?, &mut known)?;
        Ok([tree_files(&git, listed(&git, before)?, &mut known)?, new])
    };
    both().map_err(|error: GitError| ReadError {
        what: format!("cannot read the history of `{}`", folder.display()),
        why: error.said,
        help: None,
    })
}

/// The working tree, and a state that shares with it what Git says is the same.
fn against_files(git: &Git, folder: &Path, before: &State) -> Result<[Vec<TreeFile>; 2], ReadError> {
    // Git looks at every file, too: both look at the same time.
    let (files, told) = rayon::join(|| folder::read(folder), || Told::of(git, before));
    let file = |(path, bytes): (String, Vec<u8>)| TreeFile { path, bytes: bytes.into() };
    let new: Vec<TreeFile> = files?.found.into_iter().map(file).collect();
    let old = told.and_then(|told| told.files(git, &new)).map_err(|error| ReadError {
        what: format!("cannot compare `{}` with what is committed", folder.display()),
        why: error.said,
        help: None,
    })?;
    Ok([old, new])
}

/// What Git says of a state.
struct Told {
    /// The files that the working tree has otherwise.
    changed: HashSet<String>,
    /// Its files.
    listed: Vec<Entry>,
}

impl Told {
    fn of(git: &Git, state: &State) -> Result<Self, GitError> {
        let changed = match state {
            State::Revision(revision) => changed_since(git, revision)?,
            _ => HashSet::new(),
        };
        Ok(Self { changed, listed: listed(git, state)? })
    }

    /// The files of the state; what is the same in the working tree is that.
    fn files(self, git: &Git, new: &[TreeFile]) -> Result<Vec<TreeFile>, GitError> {
        let there: HashMap<&str, &Arc<[u8]>> =
            new.iter().map(|file| (file.path.as_str(), &file.bytes)).collect();
        let (mut same, mut others) = (Vec::new(), Vec::new());
        for entry in self.listed {
            match there.get(entry.path.as_str()).filter(|_| !self.changed.contains(&entry.path)) {
                Some(bytes) => same.push(TreeFile { path: entry.path, bytes: Arc::clone(bytes) }),
                None => others.push(entry),
            }
        }
        same.extend(tree_files(git, others, &mut HashMap::new())?);
        Ok(same)
    }
}

/// The files below the folder that can hold documents.
fn listed(git: &Git, state: &State) -> Result<Vec<Entry>, GitError> {
    let mut found = match state {
        State::Revision(revision) => {
            let tree = format!("{revision}:{}", git.prefix()?.trim_end_matches('/'));
            if git.object(&tree).is_none() {
                return Ok(Vec::new());
            }
            git.tree_entries(&tree)?
        }
        State::Index => git.index_entries()?,
        State::WorkingTree | State::Nothing => Vec::new(),
    };
    if let Some(Entry { path, .. }) = found.iter().find(|entry| entry.kind == EntryKind::Conflict) {
        return Err(GitError { command: "git ls-files".to_owned(), said: format!("`{path}` has conflicts") });
    }
    found.retain(|entry| entry.kind == EntryKind::File && can_be_document(&entry.path));
    Ok(found)
}

/// The files with what their objects hold; equal objects are held once.
fn tree_files(
    git: &Git,
    listed: Vec<Entry>,
    known: &mut HashMap<Oid, Arc<[u8]>>,
) -> Result<Vec<TreeFile>, GitError> {
    let objects = listed.iter().map(|entry| entry.object);
    let mut missing: Vec<Oid> = objects.filter(|object| !known.contains_key(object)).collect();
    missing.sort_unstable();
    missing.dedup();
    let contents = Batch::all(git, &missing)?.into_iter().map(Into::into);
    known.extend(missing.into_iter().zip(contents));
    let file = |entry: Entry| {
        known.get(&entry.object).map(|bytes| TreeFile { path: entry.path, bytes: Arc::clone(bytes) })
    };
    Ok(listed.into_iter().filter_map(file).collect())
}
