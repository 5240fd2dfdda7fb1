//! Rules of the house that no compiler checks.

mod architecture;
mod codes;
mod fixtures;
mod imports;
mod sources;
mod texts;
