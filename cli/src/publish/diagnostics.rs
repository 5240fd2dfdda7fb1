//! Findings of publish, in words.

use super::pattern::UnknownVariable;
use super::portable::Problem;
use super::source::shown_remote;
use crate::repo::git::{Conflict, GitError, Oid};
use diag::{Code, Diagnostic};

const DIRTY_TREE: Code = Code::error("publish/dirty-tree");
const BRANCH_NAME: Code = Code::error("publish/branch-name");
const CHECKED_OUT: Code = Code::error("publish/branch-checked-out");
const SOURCE_BRANCH: Code = Code::error("publish/source-branch");
const FOREIGN_COMMITS: Code = Code::error("publish/foreign-commits");
const FOREIGN_BRANCH: Code = Code::error("publish/foreign-branch");
const UNRELATED_REVISION: Code = Code::error("publish/unrelated-revision");
const HISTORY_MISSING: Code = Code::error("publish/history-missing");
const BRANCH_DIVERGED: Code = Code::error("publish/branch-diverged");
const PATH_TAKEN: Code = Code::error("publish/path-taken");
const UNPORTABLE_PATH: Code = Code::error("publish/unportable-path");
const TEMPLATE_FAILED: Code = Code::error("publish/template-failed");
const LOST_RACE: Code = Code::error("publish/lost-race");
const REF_LOCKED: Code = Code::error("publish/ref-locked");
const NOT_WRITTEN: Code = Code::error("publish/not-written");
const NOT_SIGNED: Code = Code::error("publish/not-signed");
const NOT_PUSHED: Code = Code::error("publish/not-pushed");

/// `a`, `a` and `b`, `a` and 3 more
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [one, two] => format!("`{one}` and `{two}`"),
        [first, rest @ ..] => format!("`{first}` and {} more", rest.len()),
    }
}

/// The working tree holds what the revision does not.
pub(super) fn dirty_tree(paths: &[String]) -> Diagnostic {
    let (is, files) = if paths.len() == 1 { ("is", listed(paths)) } else { ("are", listed(paths)) };
    Diagnostic::new(DIRTY_TREE, format!("{files} {is} not committed"))
        .help("commit or stash them: what is published is a revision")
        .help("or leave them out on purpose with `--allow-dirty`, or name the revision with `--source-rev`")
}

/// The name of a branch speaks of something else than what it may.
pub(super) fn unknown_variable(pattern: &str, UnknownVariable(name): &UnknownVariable) -> Diagnostic {
    Diagnostic::new(BRANCH_NAME, format!("`{pattern}` speaks of `{name}`"))
        .help("what may stand in braces is `environment`, `namespace` and `dataplane`")
}

/// Git takes no branch of that name.
pub(super) fn branch_name(name: &str) -> Diagnostic {
    Diagnostic::new(BRANCH_NAME, format!("`{name}` cannot be the name of a branch")).help(
        "`git help check-ref-format` has the rules; names of environments become parts of it as they are",
    )
}

/// A branch of that name has another one above or below it.
pub(super) fn branch_in_the_way(error: &GitError) -> Diagnostic {
    Diagnostic::new(BRANCH_NAME, format!("a branch is in the way: {}", error.said)).help(
        "Git keeps no branch `a/b` beside a branch `a`: choose another name, or delete the other branch",
    )
}

/// Two branches whose names some file systems do not tell apart.
pub(super) fn branches_clash(one: &str, other: &str) -> Diagnostic {
    Diagnostic::new(BRANCH_NAME, format!("branches `{one}` and `{other}` differ by case alone"))
        .help("let the branch name hold something else that tells them apart, for example `{namespace}`")
}

/// Somebody works on the branch.
pub(super) fn checked_out(branch: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(CHECKED_OUT, format!("branch `{branch}` is checked out in `{folder}`"))
        .help("switch to another branch there: its files would no longer be those of the branch")
}

/// The branch is where the sources come from.
pub(super) fn source_branch(branch: &str) -> Diagnostic {
    Diagnostic::new(SOURCE_BRANCH, format!("branch `{branch}` is the one that the sources are read from"))
        .help("publish to a branch of its own, for example `rendered/{environment}`")
}

/// Somebody committed on top.
pub(super) fn foreign_commits(branch: &str, path: &str, commits: &[String]) -> Diagnostic {
    let where_ = if path.is_empty() { String::new() } else { format!(" below `{path}`") };
    let message =
        format!("branch `{branch}` holds changes{where_} that choreoc did not publish: {}", listed(commits));
    Diagnostic::new(FOREIGN_COMMITS, message)
        .help(format!("look at them with `choreoc verify {branch}`, and bring into the sources what should stay"))
        .help("then publish on top of them with `--allow-foreign`: files that choreoc wrote are rendered again, others stay")
}

/// Nothing on the branch was published.
pub(super) fn foreign_branch(branch: &str, path: &str) -> Diagnostic {
    let where_ = if path.is_empty() { String::new() } else { format!(" below `{path}`") };
    Diagnostic::new(
        FOREIGN_BRANCH,
        format!("branch `{branch}` exists, and choreoc published nothing there{where_}"),
    )
    .help("publish to a branch of its own; the first run creates it")
    .help("or publish on top of what is there with `--allow-foreign`, and into a folder with `--path`")
}

/// What the branch records is neither older nor newer.
pub(super) fn unrelated_revision(branch: &str, recorded: &str, ours: &Oid) -> Diagnostic {
    let message = format!(
        "branch `{branch}` was rendered from `{}`, which is no ancestor of `{}`",
        short(recorded),
        ours.short()
    );
    Diagnostic::new(UNRELATED_REVISION, message).help(
        "another source branch publishes there, or history was rewritten: `--force` publishes this revision",
    )
}

/// Nobody can tell which one is older.
pub(super) fn history_missing(branch: &str, recorded: &str, shallow: bool) -> Diagnostic {
    let message = format!(
        "branch `{branch}` was rendered from `{}`, and this repository cannot tell whether that is older",
        short(recorded)
    );
    let found = Diagnostic::new(HISTORY_MISSING, message);
    if shallow {
        found.help("the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow")
    } else {
        found.help("`git fetch` the branch it was rendered from, or publish anyway with `--force`")
    }
}

/// The branch here and the one over there went different ways.
pub(super) fn branch_diverged(branch: &str, remote: &str) -> Diagnostic {
    let message = format!("branch `{branch}` here and the one of `{}` have diverged", shown_remote(remote));
    Diagnostic::new(BRANCH_DIVERGED, message)
        .help(format!("give up the one here with `git branch --delete --force {branch}`"))
        .help("or publish on top of the one over there with `--force`, which gives up the one here, too")
}

/// Somebody else's file or folder is in the way.
pub(super) fn conflict(branch: &str, conflict: &Conflict) -> Diagnostic {
    match conflict {
        Conflict::Taken { path } => Diagnostic::new(
            PATH_TAKEN,
            format!("something else stands in the way of `{path}` on branch `{branch}`"),
        )
        .help("move it away, or publish into a folder of its own with `--path`"),
        Conflict::Case { path, other } => {
            let message = format!("`{path}` and `{other}` on branch `{branch}` differ by case alone");
            Diagnostic::new(UNPORTABLE_PATH, message)
                .help("rename one of them: some file systems can check out only one")
        }
    }
}

/// Some file system cannot hold the file.
pub(super) fn unportable(path: &str, problem: Problem) -> Diagnostic {
    Diagnostic::new(
        UNPORTABLE_PATH,
        format!("`{path}` cannot be checked out everywhere: {}", problem.words()),
    )
    .help("rename the object, unit, environment or folder that it is called after")
}

/// A template gives no commit.
pub(super) fn template_failed(option: &str, why: &str) -> Diagnostic {
    Diagnostic::new(TEMPLATE_FAILED, format!("the template of `{option}` cannot be used: {why}"))
        .help("docs/publish.md lists what templates may name")
}

/// Others were faster every time.
pub(super) fn lost_race(attempts: usize) -> Diagnostic {
    Diagnostic::new(LOST_RACE, format!("somebody else moved the branch during each of {attempts} attempts"))
        .help("nothing was changed; run it again when fewer runs publish at once")
}

/// A lock that nobody gives back.
pub(super) fn ref_locked(file: &str) -> Diagnostic {
    Diagnostic::new(
        REF_LOCKED,
        format!("`{file}` exists: another process moves the branch, or died while it did"),
    )
    .help("if no git runs in this repository, delete the file; the branch is where it was")
}

/// The repository takes nothing, or what it holds is damaged.
pub(super) fn not_written(error: &GitError) -> Diagnostic {
    Diagnostic::new(NOT_WRITTEN, format!("nothing was published: {error}"))
        .help("a full disk, permissions and damaged objects (`git fsck`) are the usual causes")
        .help("every branch is where it was")
}

/// The commit could not be signed.
pub(super) fn not_signed(error: &GitError) -> Diagnostic {
    Diagnostic::new(NOT_SIGNED, format!("the commit was not signed: {error}"))
        .help("`git commit --gpg-sign` in this repository shows whether signing works; every branch is where it was")
}

/// The other side, or the way there, refused.
pub(super) fn not_pushed(remote: &str, error: &GitError) -> Diagnostic {
    let shown = shown_remote(remote);
    let error = error.to_string().replace(remote, &shown);
    Diagnostic::new(NOT_PUSHED, format!("`{shown}` took nothing: {error}")).help(format!(
        "`git push {shown}` and `git ls-remote {shown}` show whether you may; branches here did not move"
    ))
}

fn short(revision: &str) -> &str {
    revision.get(..12).unwrap_or(revision)
}
