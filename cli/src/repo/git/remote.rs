//! Other repositories, reached by the user's own `git fetch` and `git push`.

use super::{Git, GitError, Move, Oid};
use std::collections::BTreeMap;

/// Words of git for a ref that somebody else moved, or is moving, over there.
const LOST: [&str; 7] = [
    "stale info",
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
    "reference already exists",
];

/// Why a push moved nothing, or not everything.
#[derive(Debug)]
pub(crate) enum PushFailure {
    /// Somebody else moved one of the refs meanwhile.
    Lost,
    /// Something else.
    Failed(GitError),
}

/// A push that went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// All refs at once.
    Atomically,
    /// One ref after the other: the other side cannot do better.
    OneByOne,
}

impl Git {
    /// Branches and notes over there.
    pub(crate) fn remote_refs(&self, remote: &str) -> Result<BTreeMap<String, Oid>, GitError> {
        let text = self.text(&["ls-remote", "--quiet", "--", remote, "refs/heads/*", "refs/notes/*"])?;
        let line = |line: &str| {
            let (oid, name) = line.split_once('\t')?;
            Some((name.to_owned(), Oid::parse(oid)?))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    /// Gets the objects of refs over there; refs here stay, but for the remote-tracking ones.
    pub(crate) fn fetch(&self, remote: &str, names: &[String]) -> Result<(), GitError> {
        let mut arguments =
            vec!["fetch", "--quiet", "--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--", remote];
        arguments.extend(names.iter().map(String::as_str));
        self.run(&arguments).map(drop)
    }

    /// Moves refs over there if they still are where they were.
    pub(crate) fn push(&self, remote: &str, moves: &[Move]) -> Result<Pushed, PushFailure> {
        if let [_, _, ..] = moves {
            match self.push_by(remote, moves, Pushed::Atomically) {
                Err(PushFailure::Failed(error)) if error.said.contains("does not support --atomic") => {}
                done => return done,
            }
        }
        self.push_by(remote, moves, Pushed::OneByOne)
    }

    fn push_by(&self, remote: &str, moves: &[Move], way: Pushed) -> Result<Pushed, PushFailure> {
        let mut arguments: Vec<String> = ["push", "--porcelain", "--quiet"].map(str::to_owned).into();
        if way == Pushed::Atomically {
            arguments.push("--atomic".to_owned());
        }
        let old = |of: &Move| of.old.map_or_else(String::new, |old| old.to_string());
        arguments.extend(moves.iter().map(|of| format!("--force-with-lease={}:{}", of.name, old(of))));
        arguments.extend(["--".to_owned(), remote.to_owned()]);
        arguments.extend(moves.iter().map(|of| format!("{}:{}", of.new, of.name)));
        let mut command = self.command(&arguments);
        let output = command.output();
        // Which ref was refused and why stands on standard output.
        let told = output.as_ref().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let told = told.unwrap_or_default();
        match super::finish("git push".to_owned(), output) {
            Ok(_) => Ok(way),
            Err(GitError { command, said }) => {
                let refused =
                    told.lines().filter(|line| line.starts_with('!')).map(|line| line.replace('\t', " "));
                let said = refused.chain([said]).collect::<Vec<_>>().join("\n");
                if LOST.iter().any(|words| said.contains(words)) {
                    Err(PushFailure::Lost)
                } else {
                    Err(PushFailure::Failed(GitError { command, said }))
                }
            }
        }
    }
}
