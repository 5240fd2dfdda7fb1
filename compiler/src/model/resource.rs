//! `Resource`.

use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use super::references::Reference;
use yaml::Node;

/// Something that components of a project depend on: a database, a queue.
pub type Resource = Document<ResourceSpec>;

/// The spec of a [`Resource`].
#[derive(Debug, Clone)]
pub struct ResourceSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `type`.
    pub resource_type: Reference,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
}

impl ResourceSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            project: fields.required_object("owner", |owner| owner.filled_text("projectName")),
            resource_type: fields.required_object("type", |reference| {
                Reference::read(reference, &[Kind::ResourceType, Kind::ClusterResourceType], false)
            }),
            parameters: fields.optional_open("parameters"),
        }
    }
}
