//! Rendering: contexts, templates, traits, validations, connections, up to a fixed point.

pub use crate::names;
mod configurations;
mod derived;
mod graph;
mod metadata;
mod product;
mod service_ports;
mod settings;
mod shape;
mod surroundings;
mod workload;

pub use product::{Failure, Output, OutputSource, Pending, Resource, State, UnitResult};
