//! What a branch holds before a run: the last published commit, what others put on top, and how its revision relates
//! to the one that is to be published.

use super::record::{Metadata, NOTES, Record};
use super::source::Revisions;
use crate::repo::git::{Batch, Git, GitError, Oid};

/// Commits that are looked at until one is found that was published.
const LOOKED_AT: usize = 10_000;

/// How the revision that a branch records relates to ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// It is ours.
    Same,
    /// It is an ancestor of ours.
    Older,
    /// It is a descendant of ours.
    Newer,
    /// Neither.
    Unrelated,
    /// Commits between them are missing here.
    Unknown,
}

/// The tip of a branch.
#[derive(Debug)]
pub(crate) struct Tip {
    /// What the last published commit says, with that commit.
    pub(crate) record: Option<(Oid, Record)>,
    /// The revision that the branch stands for: that of the record, or a later one that changed nothing.
    pub(crate) revision: Option<String>,
    /// Commits on top of it that changed something in our folder, newest first.
    pub(crate) foreign: Vec<Oid>,
}

impl Tip {
    /// Looks from the tip of a branch for the last commit that published below `path`.
    pub(crate) fn look(batch: &mut Batch, commit: Oid, path: &str) -> Result<Self, GitError> {
        let mut tip = Self { record: None, revision: None, foreign: Vec::new() };
        let mut at = commit;
        for _ in 0..LOOKED_AT {
            let read = batch.commit(&at)?;
            if let Some(record) = Record::read(&read.message).filter(|record| record.path == path) {
                tip.revision = Some(record.revision.clone());
                tip.record = Some((at, record));
                break;
            }
            let folder = folder(batch, &at, path)?;
            let mut next = read.parents.first().copied();
            let mut changed = folder.is_some() || next.is_some();
            for parent in &read.parents {
                // A merge that takes one side as it is, or a commit to another folder, changes nothing here.
                if self::folder(batch, parent, path)? == folder {
                    (next, changed) = (Some(*parent), false);
                    break;
                }
            }
            if changed {
                tip.foreign.push(at);
            }
            match next {
                Some(parent) => at = parent,
                None => break,
            }
        }
        Ok(tip)
    }

    /// Takes a note on the last published commit into account: a later revision that changed nothing.
    pub(crate) fn noted(mut self, batch: &mut Batch, notes: Option<&Oid>) -> Result<Self, GitError> {
        let (Some(notes), Some((commit, _))) = (notes, &self.record) else { return Ok(self) };
        if let Some(note) = note_on(batch, notes, commit)? {
            self.revision = Some(note.dry_sha);
        }
        Ok(self)
    }

    /// How what the branch stands for relates to what is to be published.
    pub(super) fn relation(&self, revisions: &Revisions) -> Result<Relation, GitError> {
        let Some(revision) = &self.revision else { return Ok(Relation::Unrelated) };
        let mut all = vec![relation(&revisions.first.git, revision, &revisions.first.oid)?];
        let references = self.record.iter().flat_map(|(_, record)| &record.references);
        for (folder, revision) in references {
            if let Some(other) = revisions.others.iter().find(|other| other.folder == *folder) {
                all.push(relation(&other.git, revision, &other.oid)?);
            }
        }
        let has = |relation| all.contains(&relation);
        // One repository forward and another one backward is no direction.
        if has(Relation::Older) && has(Relation::Newer) {
            return Ok(Relation::Unrelated);
        }
        Ok(all.into_iter().max().unwrap_or(Relation::Unrelated))
    }
}

/// The note on a commit.
pub(super) fn note_on(batch: &mut Batch, notes: &Oid, commit: &Oid) -> Result<Option<Metadata>, GitError> {
    let name = commit.to_string();
    for path in [name.clone(), format!("{}/{}", &name[..2], &name[2..])] {
        if let Some((_, text)) = batch.get(&format!("{notes}:{path}"))? {
            return Ok(Metadata::read(&text));
        }
    }
    Ok(None)
}

/// The notes as they are in a repository.
pub(crate) fn notes(git: &Git) -> Result<Option<Oid>, GitError> {
    Ok(git.refs(&[NOTES])?.get(NOTES).copied())
}

/// The object of a folder in a commit; none if it is not there.
fn folder(batch: &mut Batch, commit: &Oid, path: &str) -> Result<Option<Oid>, GitError> {
    Ok(batch.get(&format!("{commit}:{path}"))?.map(|(oid, _)| oid))
}

fn relation(git: &Git, recorded: &str, ours: &Oid) -> Result<Relation, GitError> {
    let Some(recorded) = git.commit(recorded) else { return Ok(Relation::Unknown) };
    if recorded == *ours {
        Ok(Relation::Same)
    } else if git.is_ancestor(&recorded, ours)? {
        Ok(Relation::Older)
    } else if git.is_ancestor(ours, &recorded)? {
        Ok(Relation::Newer)
    } else if git.is_shallow() {
        Ok(Relation::Unknown)
    } else {
        Ok(Relation::Unrelated)
    }
}
