//! A run over all branches, tried again when somebody else was faster.

use super::branch::{Draft, Next, Shared, Trouble, take_notes};
use super::pattern::{Pattern, Values};
use super::record::{NOTES, note};
use super::{diagnostics, is_branch_name};
use crate::repo::git::{Batch, Git, GitError, Identity, Move, Oid, Pack, PushFailure, RefFailure};
use compiler::emit::OutputTree;
use compiler::plan::{INDEX, indexed_units};
use diag::Diagnostic;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// How often a run tries when others are faster.
const ATTEMPTS: usize = 20;

/// How often it waits for a lock; git itself waits a little each time.
const PATIENCE: usize = 5;

/// What is rendered for one branch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    pub(crate) values: Values,
    pub(crate) tree: OutputTree,
}

/// What to publish where.
pub(crate) struct Request<'a> {
    pub(crate) shared: Shared<'a>,
    pub(crate) pattern: &'a Pattern,
    /// By the name that the pattern gives.
    pub(crate) targets: BTreeMap<String, Target>,
    pub(crate) propose: bool,
    pub(crate) push: Option<&'a str>,
    /// The branch that the revision was named by.
    pub(crate) source_branch: Option<String>,
}

/// What became of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It has a new commit.
    Moved { commit: Oid, written: usize, deleted: usize },
    /// It stands where it stood; whether a note says that it stands for a later revision too.
    Unchanged { noted: bool },
    /// It stands for a newer revision.
    Newer { revision: String },
    /// Nothing is rendered for it.
    Nothing,
}

/// Refs at the beginning of an attempt.
struct Refs {
    here: BTreeMap<String, Oid>,
    /// Those of the repository to push to.
    there: Option<BTreeMap<String, Oid>>,
}

/// Objects that are in the repository while no branch has moved yet.
#[derive(Default)]
struct Written {
    /// Refs and where they are to stand.
    wanted: Vec<(String, Oid)>,
    outcomes: Vec<(String, Outcome)>,
}

impl Written {
    /// The commit of a branch has its name now.
    fn name(&mut self, at: usize, oid: Oid) {
        if let (branch, Outcome::Moved { commit, .. }) = &mut self.outcomes[at] {
            *commit = oid;
            self.wanted.push((format!("refs/heads/{branch}"), oid));
        }
    }
}

/// How an attempt ended without success.
enum Failure {
    Lost,
    Locked(String),
    Refused(Vec<Diagnostic>),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(found) => Self::Refused(found),
            Trouble::Failed(error) => error.into(),
        }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::Refused(vec![diagnostics::not_written(&error)])
    }
}

impl From<Diagnostic> for Failure {
    fn from(found: Diagnostic) -> Self {
        Self::Refused(vec![found])
    }
}

/// Publishes; gives what became of every branch.
pub(crate) fn publish(request: &Request<'_>) -> Result<Vec<(String, Outcome)>, Vec<Diagnostic>> {
    let mut waited = 0;
    for attempt in 1..=ATTEMPTS {
        match request.attempt() {
            Ok(outcomes) => return Ok(outcomes),
            Err(Failure::Refused(found)) => return Err(found),
            Err(Failure::Lost) => {}
            Err(Failure::Locked(file)) => {
                waited += 1;
                if waited == PATIENCE {
                    return Err(vec![diagnostics::ref_locked(&file)]);
                }
            }
        }
        // Runs that started together should not meet again and again.
        let step = u64::from(std::process::id() % 17) + 3;
        std::thread::sleep(Duration::from_millis(step * attempt as u64));
    }
    Err(vec![diagnostics::lost_race(ATTEMPTS)])
}

impl Request<'_> {
    /// The branch that is written for a name of the pattern.
    fn written(&self, name: &str) -> String {
        match (self.propose, self.shared.path) {
            (false, _) => name.to_owned(),
            (true, "") => format!("{name}-next"),
            (true, path) => format!("{name}-next/{path}"),
        }
    }

    fn attempt(&self) -> Result<Vec<(String, Outcome)>, Failure> {
        let refs = self.refs()?;
        let mut targets = self.targets.clone();
        self.add_vanished(&refs, &mut targets)?;
        self.check_names(&targets)?;
        let notes = refs.notes(self)?;
        let mut nexts = Vec::new();
        let mut refused = Vec::new();
        for (name, Target { values, tree }) in targets {
            let written = self.written(&name);
            let start = self.start(&refs, &name, &written)?;
            match self.shared.next(&written, &values, tree, start, notes.first()) {
                Ok(next) => nexts.push((written, start, next)),
                Err(Trouble::Refused(found)) => refused.extend(found),
                Err(failed) => return Err(failed.into()),
            }
        }
        if !refused.is_empty() {
            return Err(Failure::Refused(refused));
        }
        let who = self.who(&nexts);
        let written = self.write(nexts, &notes, &who)?;
        self.carry_out(&refs, &written.wanted, &who)?;
        Ok(written.outcomes)
    }

    fn who(&self, nexts: &[(String, Option<Oid>, Next)]) -> Identity {
        let drafts = nexts.iter().find_map(|(_, _, next)| match next {
            Next::Commit(draft) => Some(draft.who().clone()),
            _ => None,
        });
        drafts.unwrap_or_else(|| {
            let committer = self.shared.revisions.first.commit.committer.clone();
            let name = if committer.name.is_empty() { "unknown".to_owned() } else { committer.name };
            Identity { name, ..committer }
        })
    }

    /// Refs here and over there; what they name is fetched.
    fn refs(&self) -> Result<Refs, Failure> {
        let git = self.shared.git;
        let here = git.refs(&["refs/heads", "refs/remotes", NOTES])?;
        let Some(remote) = self.push else { return Ok(Refs { here, there: None }) };
        let failed = |error: GitError| Failure::from(diagnostics::not_pushed(remote, &error));
        let mut there = git.remote_refs(remote).map_err(failed)?;
        let beginning = format!("refs/heads/{}", self.pattern.beginning());
        there.retain(|name, _| name.starts_with(&beginning) || name == NOTES);
        let missing: Vec<String> =
            there.iter().filter(|(_, oid)| !git.has(oid)).map(|(name, _)| name.clone()).collect();
        if !missing.is_empty() {
            // A branch that is gone by now is gone at the next attempt.
            if let Err(error) = git.fetch(remote, &missing) {
                let gone = git.remote_refs(remote).map_err(failed)?;
                let moved = missing.iter().any(|name| gone.get(name) != there.get(name));
                return Err(if moved { Failure::Lost } else { failed(error) });
            }
        }
        Ok(Refs { here, there: Some(there) })
    }

    /// Branches that earlier runs published and that nothing is rendered for any more.
    fn add_vanished(&self, refs: &Refs, targets: &mut BTreeMap<String, Target>) -> Result<(), Failure> {
        if self.pattern.is_fixed() {
            return Ok(());
        }
        let mut batch = Batch::start(self.shared.git)?;
        let names: HashSet<&String> =
            refs.here.keys().chain(refs.there.iter().flat_map(BTreeMap::keys)).collect();
        let mut names: Vec<&str> =
            names.into_iter().filter_map(|name| name.strip_prefix("refs/heads/")).collect();
        names.sort_unstable();
        for name in names {
            if !name.starts_with(self.pattern.beginning()) || targets.contains_key(name) {
                continue;
            }
            let Some(tip) = refs.pick(&format!("refs/heads/{name}"), self)? else { continue };
            let path = if self.shared.path.is_empty() {
                INDEX.to_owned()
            } else {
                format!("{}/{INDEX}", self.shared.path)
            };
            let Some((_, index)) = batch.get(&format!("{tip}:{path}"))? else { continue };
            let units = indexed_units(&String::from_utf8_lossy(&index)).unwrap_or_default();
            let ours = units.iter().map(Values::of_indexed).find(|values| self.pattern.name(values) == name);
            if let Some(values) = ours {
                let values = self.pattern.spoken_of(&values);
                targets.insert(name.to_owned(), Target { values, tree: OutputTree::default() });
            }
        }
        Ok(())
    }

    /// Refuses names that git does not take, that nobody can tell apart, or that somebody works on.
    fn check_names(&self, targets: &BTreeMap<String, Target>) -> Result<(), Failure> {
        let git = self.shared.git;
        let checked_out = git.checked_out()?;
        let mut found = Vec::new();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for name in targets.keys() {
            let written = self.written(name);
            if !is_branch_name(git, &written) {
                found.push(diagnostics::branch_name(&written));
            } else if self.source_branch.as_deref() == Some(&format!("refs/heads/{written}")) {
                found.push(diagnostics::source_branch(&written));
            } else if let Some(folder) = checked_out.get(&format!("refs/heads/{written}")) {
                found.push(diagnostics::checked_out(&written, folder));
            }
            if let Some(other) = seen.insert(written.to_lowercase(), written.clone()) {
                found.push(diagnostics::branches_clash(&other, &written));
            }
        }
        if found.is_empty() { Ok(()) } else { Err(Failure::Refused(found)) }
    }

    /// The commit that the next one follows.
    fn start(&self, refs: &Refs, name: &str, written: &str) -> Result<Option<Oid>, Failure> {
        let own = refs.pick(&format!("refs/heads/{written}"), self)?;
        if !self.propose {
            return Ok(own);
        }
        // A proposal follows the branch that it is for once that has taken the last one.
        let active = refs.pick(&format!("refs/heads/{name}"), self)?;
        match (own, active) {
            (Some(own), Some(active)) if !self.shared.git.is_ancestor(&own, &active)? => Ok(Some(own)),
            (own, active) => Ok(active.or(own)),
        }
    }

    /// Writes all objects; gives where refs are to stand, and what became of every branch.
    fn write(
        &self,
        nexts: Vec<(String, Option<Oid>, Next)>,
        notes: &[Oid],
        who: &Identity,
    ) -> Result<Written, Failure> {
        let Shared { git, metadata, revisions, sign, .. } = self.shared;
        let mut written = Written::default();
        let (mut plans, mut unnamed, mut noted, mut known) =
            (Vec::new(), Vec::new(), Vec::new(), HashSet::new());
        for (branch, start, next) in nexts {
            let outcome = match next {
                Next::Nothing => Outcome::Nothing,
                Next::Newer { revision } => Outcome::Newer { revision },
                Next::Unchanged { note } => {
                    noted.extend(note);
                    // Where a push or a proposal is asked for, the branch has to be there too.
                    let stays = start.filter(|_| self.push.is_some() || self.propose);
                    written.wanted.extend(stays.map(|stays| (format!("refs/heads/{branch}"), stays)));
                    Outcome::Unchanged { noted: note.is_some() }
                }
                Next::Commit(draft) => {
                    let (files, deleted) = draft.counts();
                    known.extend(draft.known());
                    let (plan, rest) = draft.split();
                    plans.push(plan);
                    unnamed.push((written.outcomes.len(), rest));
                    Outcome::Moved { commit: git.format().none(), written: files, deleted }
                }
            };
            written.outcomes.push((branch, outcome));
        }
        let mut pack = Pack::new(git.format(), known);
        for plan in &plans {
            Draft::pack(plan, metadata, &mut pack, git);
        }
        let mut named = Vec::new();
        for (at, mut rest) in unnamed {
            named.push((at, rest.pack(&mut pack, &self.shared), rest));
        }
        if !noted.is_empty() {
            let commit = take_notes(git, notes, &noted, &note(revisions), who, &mut pack)?;
            written.wanted.push((NOTES.to_owned(), commit));
        } else if let [notes] = notes {
            written.wanted.push((NOTES.to_owned(), *notes));
        }
        pack.write(git)?;
        for (at, mut oid, rest) in named {
            if sign {
                oid = rest.sign(git, oid).map_err(|error| diagnostics::not_signed(&error))?;
            }
            written.name(at, oid);
        }
        Ok(written)
    }

    /// Moves refs over there, then here.
    fn carry_out(&self, refs: &Refs, wanted: &[(String, Oid)], who: &Identity) -> Result<(), Failure> {
        let moves = |now: &BTreeMap<String, Oid>| -> Vec<Move> {
            let differs = wanted.iter().filter(|(name, new)| now.get(name) != Some(new));
            differs
                .map(|(name, new)| Move { name: name.clone(), old: now.get(name).copied(), new: *new })
                .collect()
        };
        if let (Some(remote), Some(there)) = (self.push, &refs.there) {
            let moves = moves(there);
            if !moves.is_empty() {
                match self.shared.git.push(remote, &moves) {
                    Ok(_) => {}
                    Err(PushFailure::Lost) => return Err(Failure::Lost),
                    Err(PushFailure::Failed(error)) => {
                        return Err(diagnostics::not_pushed(remote, &error).into());
                    }
                }
            }
        }
        let moves = moves(&refs.here);
        if moves.is_empty() {
            return Ok(());
        }
        let why = format!("publish: {}", self.shared.revisions.first.oid);
        self.shared.git.move_refs(&moves, &why, who).map_err(|failure| match failure {
            RefFailure::Lost => Failure::Lost,
            RefFailure::Locked(lock) => Failure::Locked(lock.file),
            RefFailure::Failed(error) if error.said.contains("; cannot create 'refs/") => {
                diagnostics::branch_in_the_way(&error).into()
            }
            RefFailure::Failed(error) => error.into(),
        })
    }
}

impl Refs {
    /// Where a ref stands: of the one here and the one over there, that which has the other behind it.
    fn pick(&self, name: &str, request: &Request<'_>) -> Result<Option<Oid>, Failure> {
        let git: &Git = request.shared.git;
        let here = self.here.get(name).copied();
        let Some(there) = &self.there else {
            return Ok(here.or_else(|| self.tracked(name)));
        };
        match (here, there.get(name).copied()) {
            (Some(here), Some(there)) if git.is_ancestor(&here, &there)? => Ok(Some(there)),
            (Some(here), Some(there)) if git.is_ancestor(&there, &here)? => Ok(Some(here)),
            (Some(_), Some(there)) if request.shared.force => Ok(Some(there)),
            (Some(_), Some(_)) => {
                let branch = name.trim_start_matches("refs/heads/");
                Err(diagnostics::branch_diverged(branch, request.push.unwrap_or_default()).into())
            }
            (here, there) => Ok(there.or(here)),
        }
    }

    /// The notes: those that have the others behind them, or both.
    fn notes(&self, request: &Request<'_>) -> Result<Vec<Oid>, Failure> {
        let (here, there) = (self.here.get(NOTES), self.there.as_ref().and_then(|there| there.get(NOTES)));
        Ok(match (here, there) {
            (Some(here), Some(there)) if request.shared.git.is_ancestor(here, there)? => vec![*there],
            (Some(here), Some(there)) if request.shared.git.is_ancestor(there, here)? => vec![*here],
            (here, there) => there.into_iter().chain(here).copied().collect(),
        })
    }

    /// A branch that is only known from the one remote that has it.
    fn tracked(&self, name: &str) -> Option<Oid> {
        let branch = name.strip_prefix("refs/heads/")?;
        let tracking = |(name, oid): (&String, &Oid)| {
            let (_, tracked) = name.strip_prefix("refs/remotes/")?.split_once('/')?;
            (tracked == branch).then_some(*oid)
        };
        let mut found = self.here.iter().filter_map(tracking);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}
