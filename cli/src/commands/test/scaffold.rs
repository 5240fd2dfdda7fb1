//! `choreoc test --init` and `--infer`: first tests, written beside the types that they are about.

use super::paths::Trees;
use crate::Exit;
use crate::repo::{self, ReadError};
use crate::report::findings;
use compiler::load::{LoadOptions, STOCK_TYPES};
use compiler::scaffold::{self, NoTest, Proposal};
use diag::Sink;
use std::path::PathBuf;

/// Writes a first test of one type or trait.
pub(super) fn first(trees: &Trees, wanted: &str) -> Result<Exit, ReadError> {
    let read = trees.read(&mut Sink::new())?;
    let proposal = scaffold::first_test(&read, &LoadOptions::default(), wanted);
    let proposal = proposal.map_err(|why| refusal(wanted, &why))?;
    let lines = write(trees, &proposal)?.ok_or_else(|| ReadError {
        what: format!("cannot write a first test of `{wanted}`"),
        why: format!("`{}` is there already, and nothing is overwritten", shown(trees, &proposal)),
        help: Some("`choreoc test --infer .` makes tests from what the repository uses types for".to_owned()),
    })?;
    findings::print(&lines)?;
    Ok(Exit::Success)
}

/// Writes tests of every type and trait that the sources use.
pub(super) fn inferred(trees: &Trees) -> Result<Exit, ReadError> {
    let read = trees.read(&mut Sink::new())?;
    let proposals = scaffold::inferred(&read, &LoadOptions::default());
    if proposals.is_empty() {
        return Err(ReadError {
            what: "cannot infer tests".to_owned(),
            why: format!("nothing in {} uses a type or trait that is there, too", trees.shown()),
            help: Some("name the repositories of the types as well: `--source DIR`".to_owned()),
        });
    }
    let mut lines = Vec::new();
    for proposal in &proposals {
        let kept = || format!("kept {}, which is there already\n", shown(trees, proposal));
        lines.push(write(trees, proposal)?.unwrap_or_else(kept));
    }
    findings::print(&lines.concat())?;
    Ok(Exit::Success)
}

/// Writes the files of a proposal and gives lines about them; nothing if some are there already.
fn write(trees: &Trees, proposal: &Proposal) -> Result<Option<String>, ReadError> {
    let folder = trees.folder(proposal.tree);
    if proposal.files.iter().any(|(path, _)| folder.join(path).symlink_metadata().is_ok()) {
        return Ok(None);
    }
    repo::add(proposal.files.clone(), &folder).map_err(|error| ReadError {
        what: format!("cannot write into `{}`", folder.display()),
        why: error.to_string(),
        help: None,
    })?;
    let Proposal { subject, files, cases, failing, .. } = proposal;
    let recorded = match files.len() - 1 {
        0 => String::new(),
        1 => ", and 1 file that they expect".to_owned(),
        files => format!(", and {files} files that they expect"),
    };
    let failing = match failing {
        0 => String::new(),
        failing => format!(" ({failing} of them expect to be refused)"),
    };
    let cases = if *cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") };
    Ok(Some(format!("wrote {}: {cases}{failing} for {subject}{recorded}\n", shown(trees, proposal))))
}

/// The path of the test file as people see it.
fn shown(trees: &Trees, proposal: &Proposal) -> String {
    let path =
        proposal.files.first().map_or_else(PathBuf::new, |(path, _)| trees.folder(proposal.tree).join(path));
    path.strip_prefix("./").unwrap_or(&path).display().to_string()
}

fn refusal(wanted: &str, why: &NoTest) -> ReadError {
    let what = format!("cannot write a first test of `{wanted}`");
    let name = wanted.rsplit(['/', ':']).next().unwrap_or_default();
    match why {
        NoTest::Unknown(similar) => ReadError {
            what,
            why: "no source has such a type or trait".to_owned(),
            help: Some(match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None if STOCK_TYPES.iter().any(|stock| stock.name == name) => {
                    "it ships with choreoc: `choreoc init` writes it, with its tests".to_owned()
                }
                None => "name it as components do, `deployment/service`, and its source behind it".to_owned(),
            }),
        },
        NoTest::Ambiguous(names) => ReadError {
            what,
            why: format!("several have this name: {}", names.join(", ")),
            help: Some("write the kind in front of it, as `ClusterTrait:NAME`".to_owned()),
        },
        NoTest::Unusable(why) => {
            ReadError { what, why: why.clone(), help: Some("`choreoc check` shows the place".to_owned()) }
        }
    }
}
