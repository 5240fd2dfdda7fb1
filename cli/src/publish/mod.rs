//! From a revision to branches: rendered trees become commits in the object database, without a working tree.
//!
//! A run compiles once. Then it tries, and tries again when somebody else was faster: it looks at every branch, plans
//! what its next commit holds, writes everything new as one pack, pushes if asked to, and moves all refs at once.

mod branch;
mod diagnostics;
mod message;
mod pattern;
mod portable;
pub(crate) mod record;
mod run;
pub(crate) mod source;
pub(crate) mod tip;
pub(crate) mod verify;

pub(crate) use branch::Shared;
pub(crate) use message::Templates;
pub(crate) use pattern::{Pattern, Values};
pub(crate) use run::{Outcome, Request, Target, publish};
pub(crate) use source::{Revisions, shown_remote};

use crate::repo::git::Git;
use diag::Diagnostic;

/// Finds what stands in the way of publishing these revisions before anything is compiled.
pub(crate) fn uncommitted(revisions: &Revisions) -> Result<Option<Diagnostic>, crate::repo::git::GitError> {
    let paths = revisions.uncommitted()?;
    Ok((!paths.is_empty()).then(|| diagnostics::dirty_tree(&paths)))
}

/// Reads the name of a branch, or of several.
pub(crate) fn pattern(text: &str) -> Result<Pattern, Box<Diagnostic>> {
    Pattern::parse(text).map_err(|unknown| Box::new(diagnostics::unknown_variable(text, &unknown)))
}

/// What is wrong with the folder that a branch is published into, if anything is.
pub(crate) fn path_problem(path: &str) -> Option<Diagnostic> {
    let problem = portable::problem(path).filter(|_| !path.is_empty())?;
    Some(diagnostics::unportable(path, problem))
}

/// Whether git takes a branch of that name.
fn is_branch_name(git: &Git, name: &str) -> bool {
    !name.starts_with('-') && git.asks(&["check-ref-format", &format!("refs/heads/{name}")]).unwrap_or(false)
}
