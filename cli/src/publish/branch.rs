//! One branch: what its next commit holds.

use super::diagnostics;
use super::message::{About, Templates, Words};
use super::pattern::Values;
use super::portable;
use super::record::{METADATA, NOTES, person};
use super::source::Revisions;
use super::tip::{Relation, Tip};
use crate::repo::git::{Batch, Commit, Git, GitError, Identity, Kind, Object, Oid, Pack, Tree, feed};
use compiler::emit::OutputTree;
use compiler::plan::{Filter, INDEX, PublishPlan, There, plan_compared};
use diag::{Diagnostic, Severity, Sink};
use rayon::prelude::*;
use std::collections::HashSet;
use std::process::Stdio;

/// What all branches of a run have in common.
pub(crate) struct Shared<'a> {
    pub(crate) git: &'a Git,
    pub(crate) revisions: &'a Revisions,
    pub(crate) filter: &'a Filter,
    pub(crate) path: &'a str,
    pub(crate) templates: &'a Templates,
    /// The text of `hydrator.metadata`.
    pub(crate) metadata: &'a str,
    pub(crate) force: bool,
    pub(crate) allow_foreign: bool,
    pub(crate) sign: bool,
}

/// What is to become of a branch.
#[derive(Debug)]
pub(crate) enum Next {
    /// A new commit.
    Commit(Box<Draft>),
    /// It holds what would be written; the commit that published it, if a note has to say that a later revision
    /// changes nothing.
    Unchanged { note: Option<Oid> },
    /// It stands for a revision that is newer than ours.
    Newer { revision: String },
    /// There is nothing to write and no branch.
    Nothing,
}

/// A commit that is not yet in the repository.
#[derive(Debug)]
pub(crate) struct Draft {
    plan: PublishPlan,
    tree: Tree,
    /// Objects that the branch holds already.
    known: HashSet<Oid>,
    parent: Option<Oid>,
    words: Words,
}

/// Why there is no next commit.
#[derive(Debug)]
pub(crate) enum Trouble {
    Refused(Vec<Diagnostic>),
    Failed(GitError),
}

impl From<GitError> for Trouble {
    fn from(error: GitError) -> Self {
        Self::Failed(error)
    }
}

impl From<Diagnostic> for Trouble {
    fn from(found: Diagnostic) -> Self {
        Self::Refused(vec![found])
    }
}

impl Shared<'_> {
    /// Compares what was rendered with what the branch holds.
    pub(crate) fn next(
        &self,
        branch: &str,
        values: &Values,
        tree: OutputTree,
        start: Option<Oid>,
        notes: Option<&Oid>,
    ) -> Result<Next, Trouble> {
        let mut batch = Batch::start(self.git)?;
        let tip = match start {
            Some(start) => Some(Tip::look(&mut batch, start, self.path)?.noted(&mut batch, notes)?),
            None => None,
        };
        if let Some(tip) = &tip
            && let Some(revision) = self.judge(&mut batch, branch, tip)?
        {
            return Ok(Next::Newer { revision });
        }
        let there = match start {
            Some(start) => Tree::read(self.git, &start)?,
            None => Tree::default(),
        };
        let plan = self.plan(&mut batch, tree, &there)?;
        if plan.is_empty() && tip.is_none() {
            return Ok(Next::Nothing);
        }
        if let Some(tip) = &tip
            && plan.is_empty()
            && there.file(&self.at(METADATA)).is_some()
            && let Some((commit, _)) = &tip.record
        {
            let ours = self.revisions.first.oid.to_string();
            let note = (tip.revision.as_ref() != Some(&ours)).then_some(*commit);
            return Ok(Next::Unchanged { note });
        }
        let about = About {
            revisions: self.revisions,
            branch,
            values,
            path: self.path,
            written: plan.writes.len(),
            deleted: plan.deletes.len(),
        };
        let words = self.templates.words(&about);
        let words = words.map_err(|error| diagnostics::template_failed(error.option, &error.why))?;
        Ok(Next::Commit(Box::new(self.draft(branch, plan, there, start, words)?)))
    }

    /// Whether the branch may move at all; the newer revision that it stands for if it has to stay.
    fn judge(&self, batch: &mut Batch, branch: &str, tip: &Tip) -> Result<Option<String>, Trouble> {
        let refused = |found: Diagnostic| Err(Trouble::from(found));
        if !self.allow_foreign {
            if tip.record.is_none() {
                return refused(diagnostics::foreign_branch(branch, self.path));
            }
            if !tip.foreign.is_empty() {
                let names: Vec<String> = tip.foreign.iter().map(|oid| described(batch, oid)).collect();
                return refused(diagnostics::foreign_commits(branch, self.path, &names));
            }
        }
        let Some(revision) = tip.revision.as_ref().filter(|_| !self.force) else { return Ok(None) };
        match tip.relation(self.revisions)? {
            Relation::Same | Relation::Older => Ok(None),
            Relation::Newer => Ok(Some(revision.clone())),
            Relation::Unrelated => {
                refused(diagnostics::unrelated_revision(branch, revision, &self.revisions.first.oid))
            }
            Relation::Unknown => {
                refused(diagnostics::history_missing(branch, revision, self.git.is_shallow()))
            }
        }
    }

    /// The path of one of our files from the root of the branch.
    fn at(&self, path: &str) -> String {
        if self.path.is_empty() { path.to_owned() } else { format!("{}/{path}", self.path) }
    }

    fn plan(&self, batch: &mut Batch, tree: OutputTree, there: &Tree) -> Result<PublishPlan, Trouble> {
        let index = match there.file(&self.at(INDEX)) {
            Some(index) => String::from_utf8_lossy(&batch.content(&index.to_string())?).into_owned(),
            None => String::new(),
        };
        let format = self.git.format();
        let compare = |path: &str, text: &str| match there.file(&self.at(path)) {
            None => There::Nothing,
            Some(object) if object == format.name(Kind::Blob.name(), text.as_bytes()) => There::Same,
            Some(_) => There::Other,
        };
        let mut sink = Sink::new();
        let plan = plan_compared(tree, true, self.filter, &index, &compare, &mut sink);
        // A file that nobody published is never written over, whatever a folder of one's own may allow.
        let found: Vec<Diagnostic> = sink.into_sorted().into_iter().map(Diagnostic::deny_warning).collect();
        match plan {
            Some(plan) if found.iter().all(|found| found.severity != Severity::Error) => Ok(plan),
            _ => Err(Trouble::Refused(found)),
        }
    }

    fn draft(
        &self,
        branch: &str,
        plan: PublishPlan,
        there: Tree,
        parent: Option<Oid>,
        words: Words,
    ) -> Result<Draft, Trouble> {
        let paths = plan.writes.iter().map(|(path, _)| self.at(path));
        let unportable: Vec<Diagnostic> = paths
            .filter_map(|path| {
                portable::problem(&path).map(|problem| diagnostics::unportable(&path, problem))
            })
            .collect();
        if !unportable.is_empty() {
            return Err(Trouble::Refused(unportable));
        }
        let known = there.objects();
        let mut draft = Draft { plan, tree: there, known, parent, words };
        draft.edit(self).map_err(|conflict| diagnostics::conflict(branch, &conflict))?;
        let clashes = draft.tree.case_clashes();
        if clashes.is_empty() {
            Ok(draft)
        } else {
            Err(Trouble::Refused(clashes.iter().map(|clash| diagnostics::conflict(branch, clash)).collect()))
        }
    }
}

/// A commit for messages.
fn described(batch: &mut Batch, oid: &Oid) -> String {
    let subject = batch.commit(oid).map(|commit: Commit| commit.subject());
    format!("{} {}", oid.short(), subject.unwrap_or_default())
}

impl Draft {
    /// Files that are written and deleted.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.plan.writes.len(), self.plan.deletes.len())
    }

    /// Whom logs name.
    pub(crate) fn who(&self) -> &Identity {
        &self.words.committer
    }

    /// Objects that need not be written.
    pub(crate) fn known(&self) -> &HashSet<Oid> {
        &self.known
    }

    fn edit(&mut self, shared: &Shared<'_>) -> Result<(), crate::repo::git::Conflict> {
        let format = shared.git.format();
        let Self { plan, tree, .. } = self;
        plan.deletes.iter().for_each(|path| tree.remove(&shared.at(path)));
        let named = |(path, text): &(String, String)| (shared.at(path), format.name("blob", text.as_bytes()));
        let named: Vec<(String, Oid)> = plan.writes.par_iter().map(named).collect();
        named.iter().try_for_each(|(path, object)| tree.put(path, *object))?;
        tree.put(&shared.at(METADATA), format.name("blob", shared.metadata.as_bytes()))
    }

    /// Adds what is new to the pack; gives the commit, or its tree if the commit is signed later.
    pub(crate) fn pack<'d>(plan: &'d PublishPlan, metadata: &'d str, pack: &mut Pack<'d>, git: &Git) {
        let texts: Vec<&str> = plan.writes.iter().map(|(_, text)| text.as_str()).chain([metadata]).collect();
        let object = |text: &&'d str| Object::new(git.format(), Kind::Blob, text.as_bytes());
        let objects: Vec<Object<'d>> = texts.par_iter().map(object).collect();
        for object in objects {
            pack.add(object);
        }
    }

    /// Takes the draft apart: what is written, and what is left to be named.
    pub(crate) fn split(self) -> (PublishPlan, Unnamed) {
        let Self { plan, tree, parent, words, .. } = self;
        (plan, Unnamed { tree, parent, words })
    }
}

/// A commit whose files are in a pack already.
#[derive(Debug)]
pub(crate) struct Unnamed {
    tree: Tree,
    parent: Option<Oid>,
    words: Words,
}

impl Unnamed {
    /// Adds folders, and the commit unless it is signed, to the pack.
    pub(crate) fn pack(&mut self, pack: &mut Pack<'_>, shared: &Shared<'_>) -> Oid {
        let format = shared.git.format();
        let tree = self.tree.write(pack, format);
        if shared.sign {
            return tree;
        }
        pack.add(Object::new(
            format,
            Kind::Commit,
            commit_text(tree, self.parent.as_slice(), &self.words).into_bytes(),
        ))
    }

    /// Lets git make and sign the commit of a tree that is in the repository.
    pub(crate) fn sign(&self, git: &Git, tree: Oid) -> Result<Oid, GitError> {
        let mut arguments = vec!["commit-tree".to_owned(), "-S".to_owned(), tree.to_string()];
        if let Some(parent) = self.parent {
            arguments.extend(["-p".to_owned(), parent.to_string()]);
        }
        let mut command = git.command(&arguments);
        for (role, who) in [("AUTHOR", &self.words.author), ("COMMITTER", &self.words.committer)] {
            command.env(format!("GIT_{role}_NAME"), &who.name).env(format!("GIT_{role}_EMAIL"), &who.email);
            command.env(format!("GIT_{role}_DATE"), format!("@{} {}", who.time, who.zone));
        }
        command.stdin(Stdio::piped());
        let printed = feed("git commit-tree".to_owned(), &mut command, self.words.message.as_bytes())?;
        let text = String::from_utf8_lossy(&printed);
        Oid::parse(text.trim()).ok_or_else(|| GitError {
            command: "git commit-tree".to_owned(),
            said: "it named no commit".to_owned(),
        })
    }
}

/// A commit object.
fn commit_text(tree: Oid, parents: &[Oid], words: &Words) -> String {
    let parents: Vec<String> = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    let parents = parents.concat();
    let at = |who: &Identity| format!("{} {} {}", person(who), who.time, who.zone);
    let Words { author, committer, message } = words;
    format!("tree {tree}\n{parents}author {}\ncommitter {}\n\n{message}", at(author), at(committer))
}

/// Adds notes for commits whose branch a revision leaves as it is; gives the commit of the notes.
pub(crate) fn take_notes(
    git: &Git,
    before: &[Oid],
    commits: &[Oid],
    text: &str,
    who: &Identity,
    pack: &mut Pack<'_>,
) -> Result<Oid, GitError> {
    let format = git.format();
    let foreign = |_| GitError {
        command: "git notes".to_owned(),
        said: format!("`{NOTES}` holds something else than notes"),
    };
    let mut tree = match before {
        [first, ..] => Tree::read(git, first)?,
        [] => Tree::default(),
    };
    // Notes that were only here join those from over there.
    for other in before.iter().skip(1) {
        for (path, note) in Tree::read(git, other)?.files("") {
            if tree.file(&path).is_none() {
                tree.put(&path, note).map_err(foreign)?;
            }
        }
    }
    let note = pack.add(Object::new(format, Kind::Blob, text.as_bytes().to_vec()));
    for commit in commits {
        let name = commit.to_string();
        let fanned = format!("{}/{}", &name[..2], &name[2..]);
        tree.remove(&name);
        tree.put(&fanned, note).map_err(foreign)?;
    }
    let tree = tree.write(pack, format);
    let words =
        Words { author: who.clone(), committer: who.clone(), message: "Notes added by choreoc\n".to_owned() };
    Ok(pack.add(Object::new(format, Kind::Commit, commit_text(tree, before, &words).into_bytes())))
}
