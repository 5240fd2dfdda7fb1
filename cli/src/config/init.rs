//! `choreoc check --init`: a commented configuration, kept out of what Flux applies.

use super::{NAME, cannot};
use crate::repo::ReadError;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const TEMPLATE: &str = include_str!("../../../templates/choreoc.yaml");

/// What Flux leaves out of a source, in the syntax of `.gitignore`.
const IGNORE: &str = ".sourceignore";

/// What no cluster may get: the configuration, tests, and what they expect.
const IGNORED: [&str; 3] = ["/choreoc.yaml", "*.test.yaml", "*.test/"];

/// Writes the configuration into a folder and gives the files that were written; nothing is ever overwritten.
pub(crate) fn init(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let path = folder.join(NAME);
    let written = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = written.and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    written.map_err(|error| ReadError {
        help: (error.kind() == io::ErrorKind::AlreadyExists)
            .then(|| "edit the file that is there; nothing is overwritten".to_owned()),
        ..cannot("write", &path, &error)
    })?;
    let ignore = folder.join(IGNORE);
    let before = match fs::read_to_string(&ignore) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        other => other.map_err(|error| cannot("read", &ignore, &error))?,
    };
    let known = |pattern: &str| {
        before.lines().any(|line| line.trim().trim_start_matches('/') == pattern.trim_start_matches('/'))
    };
    let missing: Vec<&str> = IGNORED.into_iter().filter(|pattern| !known(pattern)).collect();
    if missing.is_empty() {
        return Ok(vec![path]);
    }
    let newline = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let line = format!("{newline}{}\n", missing.join("\n"));
    let appended = OpenOptions::new().append(true).create(true).open(&ignore);
    let appended = appended.and_then(|mut file| file.write_all(line.as_bytes()));
    appended.map_err(|error| cannot("write", &ignore, &error))?;
    Ok(vec![path, ignore])
}
