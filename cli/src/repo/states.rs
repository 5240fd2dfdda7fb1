//! Two states of a folder: of the working tree, of a revision, of Git's index. What both have in common is held once.

use super::source::{ReadError, can_hold_documents, is_walked};
use super::{folder, objects};
use compiler::load::TreeFile;
use objects::Git;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// A state that a folder is or was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The files as they are.
    WorkingTree,
    /// A commit, by its id.
    Revision(String),
    /// What would be committed.
    Index,
    /// No files at all: before the first commit.
    Nothing,
}

/// The mode of a symbolic link.
const LINK: &str = "120000";

/// The files of a folder in two states that can hold documents.
pub(crate) fn read(folder: &Path, before: &State, after: &State) -> Result<[Vec<TreeFile>; 2], ReadError> {
    let failed = |why: String| ReadError {
        what: format!("cannot read the history of `{}`", folder.display()),
        why,
        help: None,
    };
    let git = Git::around(folder).map_err(failed)?;
    let prefix = git.prefix().map_err(failed)?;
    let mut known = HashMap::new();
    let new = match after {
        State::WorkingTree => return against_files(&git, &prefix, folder, before),
        other => tree_files(&git, listed(&git, &prefix, other).map_err(failed)?, &mut known),
    };
    let new = new.map_err(failed)?;
    let old = listed(&git, &prefix, before).and_then(|listed| tree_files(&git, listed, &mut known));
    Ok([old.map_err(failed)?, new])
}

/// The working tree, and a state that shares with it what Git says is the same.
fn against_files(
    git: &Git,
    prefix: &str,
    folder: &Path,
    before: &State,
) -> Result<[Vec<TreeFile>; 2], ReadError> {
    let files = folder::read(folder)?;
    let file = |(path, bytes): (String, Vec<u8>)| TreeFile { path, bytes: bytes.into() };
    let new: Vec<TreeFile> = files.found.into_iter().map(file).collect();
    let failed = |why: String| ReadError {
        what: format!("cannot compare `{}` with what is committed", folder.display()),
        why,
        help: None,
    };
    let old = shared(git, prefix, before, &new).map_err(failed)?;
    Ok([old, new])
}

fn shared(git: &Git, prefix: &str, before: &State, new: &[TreeFile]) -> Result<Vec<TreeFile>, String> {
    let changed: HashSet<String> = match before {
        State::Revision(revision) => git.changed_since(revision)?,
        _ => HashSet::new(),
    };
    let there: HashMap<&str, &Arc<[u8]>> = new.iter().map(|file| (file.path.as_str(), &file.bytes)).collect();
    let (mut same, mut others) = (Vec::new(), Vec::new());
    for (path, object) in listed(git, prefix, before)? {
        match there.get(path.as_str()).filter(|_| !changed.contains(&path)) {
            Some(bytes) => same.push(TreeFile { path, bytes: Arc::clone(bytes) }),
            None => others.push((path, object)),
        }
    }
    same.extend(tree_files(git, others, &mut HashMap::new())?);
    Ok(same)
}

/// Paths below the folder with the objects that hold them.
type Listed = Vec<(String, String)>;

fn listed(git: &Git, prefix: &str, state: &State) -> Result<Listed, String> {
    let lines = match state {
        State::Revision(revision) => {
            let tree = format!("{revision}:{}", prefix.trim_end_matches('/'));
            if !git.has(&tree) {
                return Ok(Vec::new());
            }
            git.list(&["ls-tree", "-r", "-z", "--full-tree", &tree])?
        }
        State::Index => git.list(&["ls-files", "--stage", "-z"])?,
        State::WorkingTree | State::Nothing => Vec::new(),
    };
    let mut found = Vec::new();
    for line in lines {
        // `<mode> SP <type> SP <object> TAB <path>`, or `<mode> SP <object> SP <stage> TAB <path>`
        let Some((head, path)) = line.split_once('\t') else { continue };
        let words: Vec<&str> = head.split(' ').collect();
        let [mode, first, second] = words.as_slice() else { continue };
        if *state == State::Index && *second != "0" {
            return Err(format!("`{path}` has conflicts"));
        }
        let object = if *state == State::Index { *first } else { *second };
        if *mode != LINK && *first != "commit" && *mode != "160000" && can_be_document(path) {
            found.push((path.to_owned(), object.to_owned()));
        }
    }
    Ok(found)
}

/// Whether a path names a file that would be read: its ending says so, and no folder above it is hidden.
fn can_be_document(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let walked = |name: &str| name.is_empty() || is_walked(name);
    can_hold_documents(name) && folders.split('/').all(walked)
}

/// The files with what their objects hold; equal objects are held once.
fn tree_files(
    git: &Git,
    listed: Listed,
    known: &mut HashMap<String, Arc<[u8]>>,
) -> Result<Vec<TreeFile>, String> {
    let mut missing: Vec<&str> = listed
        .iter()
        .map(|(_, object)| object.as_str())
        .filter(|object| !known.contains_key(*object))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    for (object, bytes) in missing.iter().zip(git.contents(&missing)?) {
        known.insert((*object).to_owned(), bytes.into());
    }
    let file = |(path, object): (String, String)| {
        known.get(&object).map(|bytes| TreeFile { path, bytes: Arc::clone(bytes) })
    };
    Ok(listed.into_iter().filter_map(file).collect())
}
