//! `ResourceRelease`: a resource frozen with its type.

use super::component_release::EmbeddedSpec;
use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use yaml::Node;

/// A resource frozen with its type.
pub type ResourceRelease = Document<ResourceReleaseSpec>;

/// The spec of a [`ResourceRelease`].
#[derive(Debug, Clone)]
pub struct ResourceReleaseSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `owner.resourceName`.
    pub resource: Text,
    /// `resourceType`: kind, name and spec.
    pub resource_type: EmbeddedSpec,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
}

impl ResourceReleaseSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (project, resource) = fields.required_object("owner", |owner| {
            (owner.filled_text("projectName"), owner.filled_text("resourceName"))
        });
        Self {
            project,
            resource,
            resource_type: fields.required_object("resourceType", |embedded| {
                EmbeddedSpec::read(embedded, &[Kind::ResourceType, Kind::ClusterResourceType])
            }),
            parameters: fields.optional_open("parameters"),
        }
    }
}
