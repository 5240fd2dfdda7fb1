//! What a `SOURCE` argument names, and the files in it.

use super::{folder, revision};
use std::fmt;
use std::path::{Path, PathBuf};

/// The endings of files that can hold documents.
const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// What a `SOURCE` argument names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder as it is now.
    Folder(PathBuf),
    /// A folder as it is in a revision of the Git repository around it.
    Revision {
        /// The folder.
        path: PathBuf,
        /// Anything Git can resolve to a commit.
        revision: String,
    },
}

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

impl Source {
    /// Reads an argument: a folder, or `folder@revision`. A folder whose name holds an `@` is taken as it is.
    pub fn parse(argument: &str) -> Self {
        let whole = PathBuf::from(argument);
        match argument.rsplit_once('@') {
            Some((path, revision)) if !whole.exists() && !revision.is_empty() => {
                let path = if path.is_empty() { "." } else { path };
                Self::Revision { path: PathBuf::from(path), revision: revision.to_owned() }
            }
            _ => Self::Folder(whole),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        match self {
            Self::Folder(path) | Self::Revision { path, .. } => path,
        }
    }

    /// How its files are shown in messages: the path people typed, before the path inside.
    pub fn prefix(&self) -> String {
        match self {
            // A file is shown below the folder it stands in.
            Self::Folder(path) if path.is_file() => path.parent().map_or_else(String::new, shown),
            Self::Folder(path) => shown(path),
            Self::Revision { path, revision } => {
                let path = shown(path);
                if path.is_empty() { format!("@{revision}") } else { format!("{path}@{revision}") }
            }
        }
    }
}

fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let trimmed = text.trim_end_matches('/');
    let trimmed = trimmed.strip_prefix("./").unwrap_or(trimmed);
    if trimmed == "." { String::new() } else { trimmed.to_owned() }
}

/// Every file of a source that can hold documents.
pub fn read(source: &Source) -> Result<Files, ReadError> {
    match source {
        Source::Folder(path) => folder::read(path),
        Source::Revision { path, revision } => revision::read(path, revision),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_folders_or_revisions() {
        let revision =
            |path: &str, revision: &str| Source::Revision { path: path.into(), revision: revision.into() };
        assert_eq!(Source::parse("no/such@main"), revision("no/such", "main"));
        assert_eq!(Source::parse("@v1"), revision(".", "v1"));
        assert_eq!(Source::parse("no/such"), Source::Folder("no/such".into()));
        assert_eq!(Source::parse("./a/b/").prefix(), "a/b");
        assert_eq!(Source::parse(".").prefix(), "");
        assert_eq!(revision(".", "HEAD~1").prefix(), "@HEAD~1");
    }
}
