//! Reads refs, and moves several of them at once or none.

use super::{Git, GitError, Identity, Oid};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One ref from its value at the beginning to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    /// `refs/heads/…`
    pub(crate) name: String,
    /// Its value now; none if it must not exist.
    pub(crate) old: Option<Oid>,
    /// Its value then.
    pub(crate) new: Oid,
}

/// Why refs did not move; none of them did.
#[derive(Debug)]
pub(crate) enum RefFailure {
    /// Somebody else moved one of them meanwhile.
    Lost,
    /// Somebody holds the lock of one of them, or died while holding it.
    Locked(Lock),
    /// Something else.
    Failed(GitError),
}

/// A lock that is held.
#[derive(Debug)]
pub(crate) struct Lock {
    /// Its file.
    pub(crate) file: String,
}

impl Git {
    /// Every ref below these prefixes with its object.
    pub(crate) fn refs(&self, prefixes: &[&str]) -> Result<BTreeMap<String, Oid>, GitError> {
        let mut arguments = vec!["for-each-ref", "--format=%(objectname) %(refname)"];
        arguments.extend(prefixes);
        let text = self.text(&arguments)?;
        let line = |line: &str| {
            let (oid, name) = line.split_once(' ')?;
            Some((name.to_owned(), Oid::parse(oid)?))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    /// Branches that a working tree has checked out.
    pub(crate) fn checked_out(&self) -> Result<BTreeMap<String, String>, GitError> {
        let text = self.text(&["worktree", "list", "--porcelain"])?;
        let mut found = BTreeMap::new();
        let mut folder = "";
        for line in text.lines() {
            if let Some(path) = line.strip_prefix("worktree ") {
                folder = path;
            } else if let Some(branch) = line.strip_prefix("branch ") {
                found.insert(branch.to_owned(), folder.to_owned());
            }
        }
        Ok(found)
    }

    /// Moves all refs in one transaction; `who` stands in their logs.
    pub(crate) fn move_refs(&self, moves: &[Move], why: &str, who: &Identity) -> Result<(), RefFailure> {
        let mut script = String::from("start\n");
        for Move { name, old, new } in moves {
            let old = old.unwrap_or_else(|| self.format().none());
            let _ = writeln!(script, "update {name} {new} {old}");
        }
        // Without its last line the transaction ends without effect: half of a script moves nothing.
        script.push_str("prepare\ncommit\n");
        // Refs are on disk like the objects that they name.
        let arguments = ["-c", "core.fsync=committed,reference", "update-ref", "-m", why, "--stdin"];
        let mut command = self.command(&arguments);
        command.env("GIT_COMMITTER_NAME", &who.name).env("GIT_COMMITTER_EMAIL", &who.email);
        let Err(error) = super::feed("git update-ref".to_owned(), &mut command, script.as_bytes()) else {
            return Ok(());
        };
        let moved =
            |of: &Move| self.refs(&[&of.name]).is_ok_and(|refs| refs.get(&of.name) != of.old.as_ref());
        if moves.iter().any(moved) {
            return Err(RefFailure::Lost);
        }
        match lock(&error.said) {
            Some(lock) => Err(RefFailure::Locked(lock)),
            None => Err(RefFailure::Failed(error)),
        }
    }
}

/// The lock that git could not take because its file is there already.
fn lock(said: &str) -> Option<Lock> {
    let (before, _) = said.split_once(".lock': File exists")?;
    let (_, file) = before.rsplit_once('\'')?;
    Some(Lock { file: format!("{file}.lock") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_lock_is_found_in_what_git_says() {
        let said = "cannot lock ref 'refs/heads/x': Unable to create '/r/.git/refs/heads/x.lock': File exists.\n\n\
                    Another git process seems to be running";
        assert_eq!(lock(said).unwrap().file, "/r/.git/refs/heads/x.lock");
        assert!(lock("is at a but expected b").is_none());
    }
}
