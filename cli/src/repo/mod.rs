//! The only input and output: source trees in, rendered trees out.

mod folder;
mod objects;
mod revision;
mod source;
pub(crate) mod states;
mod write;

pub use source::{Files, ReadError, Source, read};
pub use write::{execute, is_new};

pub(crate) use objects::Git;
pub(crate) use states::State;
