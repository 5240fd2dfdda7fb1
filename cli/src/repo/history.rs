//! Revisions by the names that people give them, and what is wrong where there are none.

use super::ReadError;
use super::git::{Git, GitError, Oid};
use super::revision::existing;
use std::collections::HashSet;
use std::path::Path;

/// Names of the main branch, in the order in which they are looked for.
const MAIN: [&str; 6] = ["origin/main", "origin/master", "origin/trunk", "main", "master", "trunk"];

/// The repository around a folder, or around where it was, as a hook sees it.
pub(crate) fn around(folder: &Path) -> Result<Git, ReadError> {
    Git::around(existing(folder)).map(Git::with_index_of_caller).map_err(|error| ReadError {
        what: format!("cannot read the history of `{}`", folder.display()),
        why: error.said,
        help: Some("without Git, compare with a folder: `--against-folder DIR`".to_owned()),
    })
}

/// The commit that a revision is.
pub(crate) fn commit(git: &Git, revision: &str) -> Result<Oid, ReadError> {
    git.commit(revision).ok_or_else(|| ReadError {
        what: format!("cannot compare with `{revision}`"),
        why: "there is no such revision".to_owned(),
        help: Some("`git fetch` it first, or check its spelling".to_owned()),
    })
}

/// The last commit that two revisions have in common.
pub(crate) fn merge_base(git: &Git, one: &str, other: &str) -> Result<Oid, ReadError> {
    let ids = [commit(git, one)?, commit(git, other)?].map(|id| id.to_string());
    let found = git.text(&["merge-base", &ids[0], &ids[1]]).ok().and_then(|id| Oid::parse(&id));
    found.ok_or_else(|| ReadError {
        what: format!("cannot compare with the merge base of `{one}` and `{other}`"),
        why: "they have no commit in common here".to_owned(),
        help: Some(if git.is_shallow() {
            "the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"
                .to_owned()
        } else {
            "name a revision to compare with".to_owned()
        }),
    })
}

/// The main branch: what the remote says it is, else the first usual name that exists.
pub(crate) fn main_branch(git: &Git) -> Result<String, ReadError> {
    let said = git.text(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]).ok();
    let mut names = said.into_iter().chain(MAIN.map(str::to_owned));
    names.find(|name| git.commit(name).is_some()).ok_or_else(|| ReadError {
        what: "cannot tell what to compare with".to_owned(),
        why: "there is no branch `main` or `master`, here or at `origin`".to_owned(),
        help: Some("name a revision: `choreoc diff REVISION`".to_owned()),
    })
}

/// The paths below the folder whose files in the working tree differ from a commit.
pub(crate) fn changed_since(git: &Git, commit: &Oid) -> Result<HashSet<String>, GitError> {
    let commit = commit.to_string();
    let arguments =
        ["diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", &commit, "--", "."];
    Ok(git.list(&arguments)?.into_iter().collect())
}
