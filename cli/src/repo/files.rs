//! The files of a source: which count, and what reading them gives.

use std::fmt;

/// The endings of files that can hold documents.
const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// Why a source cannot be read.
#[derive(Debug)]
pub struct ReadError {
    /// What was being done.
    pub what: String,
    /// What went wrong.
    pub why: String,
    /// What to do instead.
    pub help: Option<String>,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// What a source holds.
#[derive(Debug, Default)]
pub struct Files {
    /// Path relative to the source, with `/`, and bytes; in no particular order.
    pub found: Vec<(String, Vec<u8>)>,
    /// Links that were not followed, in path order.
    pub links: Vec<String>,
}

/// Whether a file can hold documents, by the ending of its name.
pub(super) fn can_hold_documents(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a folder is walked: hidden ones (`.git`, `.github`, caches) are not.
pub(super) fn is_walked(name: &str) -> bool {
    !name.starts_with('.')
}
