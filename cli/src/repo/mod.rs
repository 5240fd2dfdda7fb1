//! The only input and output: source trees in, rendered trees out.

mod folder;
mod revision;
mod source;
mod write;

pub use source::{Files, ReadError, Source, read};
pub use write::{execute, is_new};
