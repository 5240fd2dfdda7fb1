//! Findings and summaries, for people and machines: one file per format.

mod changes;
mod concise;
mod coverage;
pub(crate) mod findings;
mod fingerprint;
mod format;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod mutation;
mod page;
mod place;
mod progress;
mod sarif;
mod summary;
mod terminal;
mod tests;

pub use changes::{COMMENT, Context, DiffFormat, Style, fields};
pub use coverage::CoverageFormat;
pub(crate) use coverage::summary as coverage_summary;
pub use format::Format;
pub use human::Human;
pub(crate) use mutation::text as mutation_text;
pub use progress::Progress;
pub use summary::Summary;
pub(crate) use summary::count;
pub use terminal::Terminal;
pub use tests::TestFormat;
pub(crate) use tests::{case_failures, totals};
