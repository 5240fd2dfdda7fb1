//! Findings and summaries, for people.

pub(crate) mod findings;
mod human;
mod progress;
mod summary;
mod terminal;

pub use human::Human;
pub use progress::Progress;
pub use summary::Summary;
pub use terminal::Terminal;
