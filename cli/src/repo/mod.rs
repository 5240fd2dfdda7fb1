//! The only input and output: source trees in, rendered trees out.

mod files;
mod folder;
pub(crate) mod git;
pub(crate) mod history;
pub(crate) mod published;
pub(crate) mod revision;
mod source;
pub(crate) mod states;
mod write;

pub use files::{Files, ReadError};
pub use source::{Source, read};
pub use write::{add, execute, is_new};

pub(crate) use states::State;

/// Whether a path names a file that would be read: its ending says so, and no folder above it is hidden.
pub(crate) fn can_be_document(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let walked = |name: &str| name.is_empty() || files::is_walked(name);
    files::can_hold_documents(name) && folders.split('/').all(walked)
}
