//! What a `SOURCE` argument names.

use super::files::{Files, ReadError};
use super::{folder, revision};
use std::path::{Path, PathBuf};

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
