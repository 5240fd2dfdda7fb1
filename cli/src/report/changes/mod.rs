//! Differences between two states, for people and machines: one file per format.

mod html;
mod human;
mod json;
mod markdown;
mod words;

pub use human::{Style, fields};

use clap::ValueEnum;
use compiler::diff::Diff;

/// For whom differences are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For a terminal
    #[default]
    Human,
    /// For a comment of a pull request; what does not fit is summed up
    Markdown,
    /// One page with search and folding that needs nothing else
    Html,
    /// Everything that is known, as one JSON document
    Json,
}

/// What is known besides the differences.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// What the state before is called.
    pub before: String,
    /// What the state now is called.
    pub after: String,
    /// How many errors the state before has, which hide some of it.
    pub errors_before: usize,
    /// How many errors the state now has.
    pub errors_after: usize,
}

/// The longest text in Markdown by default: comments of GitHub end at 65,536 characters, and actions add a few.
pub const COMMENT: usize = 60_000;

impl DiffFormat {
    /// The differences in this form; only people get colours. `limit` is for Markdown, in characters.
    pub fn text(self, diff: &Diff, context: &Context, colour: bool, limit: usize) -> String {
        match self {
            Self::Human => human::text(diff, context, colour),
            Self::Markdown => markdown::text(diff, context, limit),
            Self::Html => html::text(diff, context),
            Self::Json => json::text(diff, context),
        }
    }
}
