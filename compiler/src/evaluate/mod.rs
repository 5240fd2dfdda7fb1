//! Rendering: contexts, templates, traits, validations, connections, up to a fixed point.

pub mod names;
