//! Rendering: contexts, templates, traits, validations, connections, up to a fixed point.

pub use crate::names;
mod product;

pub use product::{Failure, Output, OutputSource, Pending, Plane, Resource, State, UnitResult};
