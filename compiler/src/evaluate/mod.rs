//! Rendering: contexts, templates, traits, validations, connections, up to a fixed point.

mod component;
mod configurations;
mod connections;
mod context;
mod convert;
mod derived;
mod diagnostics;
mod differing;
mod endpoint_schema;
mod endpoint_status;
mod entries;
mod error;
mod evaluation;
mod fixpoint;
mod graph;
mod hash;
mod ignored;
mod instances;
mod known;
mod leak;
mod metadata;
mod observer;
mod order;
mod origins;
mod outgoing;
mod ownership;
pub mod patch;
mod plain;
mod post_process;
mod product;
mod project;
mod providers;
mod recorder;
mod render;
mod resource;
mod rules;
mod run;
mod scopes;
mod sections;
mod service_ports;
mod settings;
mod shape;
mod shared;
mod surroundings;
mod target;
#[cfg(test)]
mod testing;
mod trait_application;
mod trial;
mod validations;
mod workload;

pub use cel::canonical_text;
pub use connections::{Consumer, EndpointProvider, ResourceProvider, Wiring};
pub(crate) use diagnostics::{CONNECTION_PENDING, RESOURCE_PENDING, rendering};
pub(crate) use differing::differing;
pub use endpoint_status::{Declared, Endpoint, GatewayUrls, Url, endpoint_status};
pub use entries::{Owner, Rendered};
pub use error::{Activity, ActivityKind, Cause, Errors, EvaluationError, Outcome};
pub(crate) use evaluation::evaluate_knowing;
pub use evaluation::{Evaluated, Finish, Selection, evaluate, evaluate_watched};
pub use hash::annotate;
pub(crate) use known::Known;
pub use observer::{Blind, Observer, Unwatched, Watch};
pub use origins::{Applied, Evaluated as EvaluatedExpression, ObjectOrigins, Origin, Origins, Read, Trace};
pub use patch::Step;
pub use plain::{Published, plain, publish};
pub use post_process::post_process;
pub use product::{
    Condition, Finished, Output, OutputSource, Pending, Provider, RenderedComponent, RenderedUnit, Resource,
    State, UnitResult,
};
pub(crate) use providers::Graph;
pub use recorder::{Context, Recorder};
pub use run::Run;
pub use target::matches;
pub use trial::{Answer, Question};
