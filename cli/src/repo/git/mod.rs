//! The user's own git, driven by its plumbing: their configuration, credentials, signing keys, alternates and object
//! format count, and nothing here has to know how a repository is laid out.

mod batch;
mod listing;
mod object;
mod pack;
mod refs;
mod remote;
mod tree;

pub(crate) use batch::{Batch, Commit, Identity};
pub(crate) use listing::{Entry, EntryKind};
pub(crate) use object::{Format, Oid};
pub(crate) use pack::{Kind, Object, Pack};
pub(crate) use refs::{Move, RefFailure};
pub(crate) use remote::PushFailure;
pub(crate) use tree::{Conflict, Tree};

use std::ffi::OsStr;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Variables by which git would look at another repository than the one around the folder.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// What git was asked and what it answered instead.
#[derive(Debug)]
pub(crate) struct GitError {
    /// The command without its arguments' values: `git index-pack`.
    pub(crate) command: String,
    /// What git said, or why it could not be started.
    pub(crate) said: String,
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", self.command, self.said)
    }
}

/// A repository, by the folder that it was found from.
#[derive(Debug, Clone)]
pub(crate) struct Git {
    folder: PathBuf,
    format: Format,
    index: Option<PathBuf>,
}

impl Git {
    /// The repository around a folder that exists.
    pub(crate) fn around(folder: &Path) -> Result<Self, GitError> {
        let mut git = Self { folder: folder.to_owned(), format: Format::Sha1, index: None };
        // Git before 2.28 knows one format only and repeats what it does not understand.
        if git.text(&["rev-parse", "--git-dir", "--show-object-format"])?.ends_with("sha256") {
            git.format = Format::Sha256;
        }
        Ok(git)
    }

    /// The same with the index of the caller: while `git commit` runs a hook, what it commits may stand in an index of its own.
    pub(crate) fn with_index_of_caller(mut self) -> Self {
        let Some(index) = std::env::var_os("GIT_INDEX_FILE") else { return self };
        let home = ["rev-parse", "--absolute-git-dir"];
        let here = Self { folder: PathBuf::from("."), format: self.format, index: None };
        // The hook may look at sources in another repository than its own.
        if matches!((self.text(&home), here.text(&home)), (Ok(own), Ok(here)) if own == here) {
            // Git names it relative to where the hook runs.
            self.index = std::path::absolute(index).ok();
        }
        self
    }

    /// How objects are named here.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// A command in the repository; nothing is asked on its streams unless they are set.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Some messages are compared.
        command.env("LC_ALL", "C");
        // Looking at the working tree does not write its index.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        for variable in ELSEWHERE {
            command.env_remove(variable);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// What a command printed.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, GitError> {
        finish(name(arguments), self.command(arguments).output())
    }

    /// What a command printed, as text without the end of its last line.
    pub(crate) fn text<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<String, GitError> {
        let printed = String::from_utf8_lossy(&self.run(arguments)?).into_owned();
        Ok(printed.trim_end_matches('\n').to_owned())
    }

    /// What a command printed, parted by zero bytes.
    pub(crate) fn list<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<String>, GitError> {
        let printed = self.run(arguments)?;
        let items = printed.split(|byte| *byte == 0).filter(|item| !item.is_empty());
        Ok(items.map(|item| String::from_utf8_lossy(item).into_owned()).collect())
    }

    /// Whether a command says yes: exit status 0, where 1 is no.
    pub(crate) fn asks<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<bool, GitError> {
        let output = self.command(arguments).output();
        match &output {
            Ok(done) if done.status.code() == Some(1) => Ok(false),
            _ => finish(name(arguments), output).map(|_| true),
        }
    }

    /// The commit that a revision is, if it is one here.
    pub(crate) fn commit(&self, revision: &str) -> Option<Oid> {
        if revision.is_empty() {
            return None;
        }
        self.object(&format!("{revision}^{{commit}}"))
    }

    /// The object that a name means (`HEAD:folder`), if there is one.
    pub(crate) fn object(&self, name: &str) -> Option<Oid> {
        if name.starts_with('-') {
            return None;
        }
        Oid::parse(&self.text(&["rev-parse", "--verify", "--quiet", name]).ok()?)
    }

    /// The folder relative to the root of the repository, with `/` at its end; empty for the root.
    pub(crate) fn prefix(&self) -> Result<String, GitError> {
        self.text(&["rev-parse", "--show-prefix"])
    }

    /// Whether an object is there.
    pub(crate) fn has(&self, object: &Oid) -> bool {
        let name = format!("{object}^{{}}");
        self.command(&["cat-file", "-e", &name]).status().is_ok_and(|status| status.success())
    }

    /// Whether `old` is an ancestor of `new`, or the same.
    pub(crate) fn is_ancestor(&self, old: &Oid, new: &Oid) -> Result<bool, GitError> {
        if old == new {
            return Ok(true);
        }
        self.asks(&["merge-base", "--is-ancestor", &old.to_string(), &new.to_string()])
    }

    /// Whether older commits are missing on purpose.
    pub(crate) fn is_shallow(&self) -> bool {
        self.text(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
    }

    /// A value of the configuration.
    pub(crate) fn config(&self, key: &str) -> Option<String> {
        self.text(&["config", "--get", key]).ok().filter(|value| !value.is_empty())
    }
}

/// A command for messages: its first word that is no option.
fn name<S: AsRef<OsStr>>(arguments: &[S]) -> String {
    let mut words = arguments.iter().map(|word| word.as_ref().to_string_lossy());
    let mut word = words.next();
    while word.as_deref() == Some("-c") {
        words.next();
        word = words.next();
    }
    format!("git {}", word.unwrap_or_default())
}

/// What a command prints that reads `input`.
pub(crate) fn feed(name: String, command: &mut Command, input: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut child = start(name.clone(), command.stdin(Stdio::piped()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that ended early says why itself.
        let _ = stdin.write_all(input);
    }
    finish(name, child.wait_with_output())
}

/// Starts a command whose streams are set.
fn start(name: String, command: &mut Command) -> Result<Child, GitError> {
    command.spawn().map_err(|error| not_started(name, &error))
}

fn not_started(command: String, error: &std::io::Error) -> GitError {
    let said = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no `git` on the `PATH`".to_owned(),
        _ => error.to_string(),
    };
    GitError { command, said }
}

/// The output of a command that went well.
fn finish(name: String, output: std::io::Result<std::process::Output>) -> Result<Vec<u8>, GitError> {
    let output = output.map_err(|error| not_started(name.clone(), &error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError { command: name, said: said(&output.stderr, output.status) })
}

/// What a failed command said, without the words that git puts before every message.
fn said(stderr: &[u8], status: std::process::ExitStatus) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches("fatal: ").trim()).collect();
    let text = lines.join("\n").trim().to_owned();
    if text.is_empty() { status.to_string() } else { text }
}
