//! Whole repositories.

use super::platform;
use crate::{Case, Outcome};
use compiler::load::{SourceTree, TreeFile};
use serde_json::Value as Json;
use std::fs;
use std::io;
use std::path::Path;

/// Runs one case of the area: its sources are folders of the corpus, which lies beside the recorded cases.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let trees = match trees(case) {
        Ok(trees) => trees,
        Err(outcome) => return outcome,
    };
    let answer = match case.want().as_str().map(|path| fs::read_to_string(case.folder.join(path))) {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => return unreadable(&error),
        None => return Outcome::Fail("names no answer".to_owned()),
    };
    match serde_json::from_str(&answer) {
        Ok(want) => platform::judge(&trees, case.record["head"] == true, &want),
        Err(error) => Outcome::Fail(format!("the answer is not JSON: {error}")),
    }
}

/// The sources of a case; without them, what becomes of it.
pub(crate) fn trees(case: &Case<'_>) -> Result<Vec<SourceTree>, Outcome> {
    let named = case.record["sources"].as_array().map(Vec::as_slice).unwrap_or_default();
    sources(case.folder, named.iter().filter_map(Json::as_str))
}

/// Folders of the corpus, which lies beside the recorded cases; without them, what becomes of the case.
pub(crate) fn sources<'n>(
    area: &Path,
    named: impl Iterator<Item = &'n str>,
) -> Result<Vec<SourceTree>, Outcome> {
    let corpus = area.join("../../corpus");
    if !corpus.is_dir() {
        return Err(Outcome::Skip("the corpus of repositories is not beside the recorded cases".to_owned()));
    }
    let read = named.map(|source| tree(&corpus.join(source), source));
    read.collect::<io::Result<_>>().map_err(|error| unreadable(&error))
}

fn unreadable(error: &io::Error) -> Outcome {
    Outcome::Fail(format!("cannot be read: {error}"))
}

fn tree(folder: &Path, name: &str) -> io::Result<SourceTree> {
    let mut files = Vec::new();
    read_folder(folder, "", &mut files)?;
    Ok(SourceTree { name: name.to_owned(), files })
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<TreeFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push(TreeFile { path, bytes: fs::read(entry.path())?.into() });
        }
    }
    Ok(())
}
