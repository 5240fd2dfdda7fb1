//! Rendering: contexts, templates, traits, validations, connections, up to a fixed point.

pub use crate::names;
mod configurations;
mod convert;
mod derived;
mod entries;
mod error;
mod graph;
mod hash;
mod metadata;
mod observer;
pub mod patch;
mod plain;
mod post_process;
mod product;
mod render;
mod rules;
mod run;
mod service_ports;
mod settings;
mod shape;
mod surroundings;
mod target;
mod trait_application;
mod validations;
mod workload;

pub use entries::{Owner, Rendered as RenderedObject};
pub use error::{Cause, Errors, EvaluationError, Outcome};
pub use hash::annotate;
pub use observer::{Blind, Observer, Step};
pub use plain::{Published, plain, publish};
pub use post_process::post_process;
pub use product::{Failure, Output, OutputSource, Pending, Resource, State, UnitResult};
pub use run::Run;
pub use target::matches;
