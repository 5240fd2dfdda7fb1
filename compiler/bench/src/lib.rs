//! Repositories of any size, no two components alike, and what it costs to read and write them.

mod draw;
pub mod floor;
pub mod generate;
pub mod warm;
