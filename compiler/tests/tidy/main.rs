//! Rules of the house that no compiler checks.

#![expect(clippy::disallowed_methods, reason = "the compiler is pure; its tests read files")]

mod architecture;
mod codes;
mod fixtures;
mod imports;
mod sources;
mod templates;
mod tests;
mod texts;
