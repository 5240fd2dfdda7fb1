//! Findings and summaries, for people.

pub(crate) mod findings;
mod human;
mod summary;
mod terminal;

pub use human::Human;
pub use summary::Summary;
pub use terminal::Terminal;
