//! Whether a branch holds what its revision renders, and if not, why.

use super::record::{COMPILER, METADATA, Record};
use super::tip::Tip;
use crate::repo::git::{Batch, Format, Git, GitError, Oid, Tree};
use compiler::emit::OutputTree;
use compiler::plan::{Filter, INDEX, There, indexed_files, plan_compared};
use diag::{Code, Diagnostic, Sink};
use std::collections::BTreeMap;

const HAND_EDIT: Code = Code::error("verify/hand-edit");
const OTHER_COMPILER: Code = Code::error("verify/other-compiler");
const STALE: Code = Code::error("verify/stale");

/// Paths that a finding names one by one.
const NAMED: usize = 10;

/// What a branch holds, and what it held when it was published.
pub(crate) struct Published {
    pub(crate) tip: Tip,
    pub(crate) record: Record,
    pub(crate) index: String,
    /// `hydrator.metadata` as it was published.
    pub(crate) metadata: Vec<u8>,
    /// Files of the folder now, and when they were published.
    now: BTreeMap<String, Oid>,
    then: BTreeMap<String, Oid>,
}

/// Path → object of every file that a revision renders.
pub(crate) type Expected = BTreeMap<String, Oid>;

impl Published {
    /// Looks at a branch; nothing if nothing was published there below `path`.
    pub(crate) fn look(git: &Git, commit: Oid, path: &str) -> Result<Option<Self>, GitError> {
        let mut batch = Batch::start(git)?;
        let notes = super::tip::notes(git)?;
        let mut tip = Tip::look(&mut batch, commit, path)?.noted(&mut batch, notes.as_ref())?;
        let Some((published, record)) = tip.record.take() else { return Ok(None) };
        let then = Tree::read(git, &published)?.files(path);
        let now = Tree::read(git, &commit)?.files(path);
        let mut text = |name: &str| match then.get(name) {
            Some(object) => batch.content(&object.to_string()),
            None => Ok(Vec::new()),
        };
        let index = String::from_utf8_lossy(&text(INDEX)?).into_owned();
        let metadata = text(METADATA)?;
        Ok(Some(Self { tip, record, index, metadata, now, then }))
    }

    /// What a tree holds beside the units that its run was not about.
    pub(crate) fn expected(&self, tree: OutputTree, filter: &Filter, format: Format) -> Option<Expected> {
        let nothing = |_: &str, _: &str| There::Nothing;
        let plan = plan_compared(tree, true, filter, &self.index, &nothing, &mut Sink::new())?;
        let named = |(path, text): (String, String)| (path, format.name("blob", text.as_bytes()));
        let mut expected: Expected = plan.writes.into_iter().map(named).collect();
        // Units that the run was not about stay as they were published; what it would delete is not expected.
        let kept =
            indexed_files(&self.index)?.into_iter().filter(|path| plan.deletes.binary_search(path).is_err());
        for path in kept {
            if let Some(object) = self.then.get(&path) {
                expected.entry(path).or_insert(*object);
            }
        }
        Some(expected)
    }

    /// Files of ours that later commits changed.
    pub(crate) fn edited(&self) -> Vec<String> {
        let mut ours = indexed_files(&self.index).unwrap_or_default();
        ours.push(METADATA.to_owned());
        ours.retain(|path| self.now.get(path) != self.then.get(path));
        ours
    }

    /// Files that were published otherwise than they are rendered.
    pub(crate) fn otherwise(&self, expected: &Expected) -> Vec<String> {
        let ours = indexed_files(&self.index).unwrap_or_default();
        let here: BTreeMap<&String, &Oid> =
            self.then.iter().filter(|(path, _)| ours.contains(path)).collect();
        differing(&here, expected)
    }

    /// Files that a later revision renders otherwise than they are now.
    pub(crate) fn behind(&self, later: &Expected) -> Vec<String> {
        let ours = indexed_files(&self.index).unwrap_or_default();
        let here: BTreeMap<&String, &Oid> =
            self.now.iter().filter(|(path, _)| ours.binary_search(path).is_ok()).collect();
        differing(&here, later)
    }
}

fn differing(here: &BTreeMap<&String, &Oid>, expected: &Expected) -> Vec<String> {
    let mut paths: Vec<String> = expected
        .iter()
        .filter(|(path, object)| here.get(path) != Some(object))
        .map(|(path, _)| path.clone())
        .collect();
    paths.extend(here.keys().filter(|path| !expected.contains_key(**path)).map(|path| (*path).clone()));
    paths.sort();
    paths
}

fn named(mut found: Diagnostic, paths: &[String]) -> Diagnostic {
    for path in paths.iter().take(NAMED) {
        found = found.help(path.clone());
    }
    if paths.len() > NAMED {
        found = found.help(format!("and {} more", paths.len() - NAMED));
    }
    found
}

fn files(paths: &[String]) -> String {
    if paths.len() == 1 { "1 file".to_owned() } else { format!("{} files", paths.len()) }
}

/// Somebody changed files after they were published.
pub(crate) fn hand_edit(branch: &str, paths: &[String], commits: &[Oid]) -> Diagnostic {
    let by = match commits {
        [] => "the published commit itself".to_owned(),
        [one] => format!("commit `{}`", one.short()),
        [newest, ..] => format!("{} commits up to `{}`", commits.len(), newest.short()),
    };
    let message = format!("{} of branch `{branch}` differ from what was rendered, by {by}", files(paths));
    let found = Diagnostic::new(HAND_EDIT, message)
        .help("bring into the sources what should stay, and publish again with `--allow-foreign`");
    named(found, paths)
}

/// Another version of the compiler wrote the branch.
pub(crate) fn other_compiler(branch: &str, by: &str, paths: &[String]) -> Diagnostic {
    let message =
        format!("branch `{branch}` was written by {by}; {COMPILER} renders {} of it otherwise", files(paths));
    let found = Diagnostic::new(OTHER_COMPILER, message)
        .help("verify with the version that wrote it, or publish again with this one");
    named(found, paths)
}

/// The sources moved on.
pub(crate) fn stale(branch: &str, recorded: &str, current: &Oid, paths: &[String]) -> Diagnostic {
    let recorded = recorded.get(..12).unwrap_or(recorded);
    let message = format!(
        "branch `{branch}` stands for `{recorded}`; {} changed until `{}`",
        files(paths),
        current.short()
    );
    named(Diagnostic::new(STALE, message).help("publish the newer revision"), paths)
}
