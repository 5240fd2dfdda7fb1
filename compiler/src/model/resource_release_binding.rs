//! `ResourceReleaseBinding`: a resource in an environment.

use super::decode::Fields;
use super::document::{Document, Text};
use super::resource_type::RetainPolicy;
use yaml::Node;

/// A resource in an environment.
pub type ResourceReleaseBinding = Document<ResourceReleaseBindingSpec>;

/// The spec of a [`ResourceReleaseBinding`].
#[derive(Debug, Clone)]
pub struct ResourceReleaseBindingSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `owner.resourceName`.
    pub resource: Text,
    /// `environment`.
    pub environment: Text,
    /// `resourceRelease`; none when absent or empty.
    pub release_name: Option<Text>,
    /// `retainPolicy`: overrides the type's.
    pub retain_policy: Option<RetainPolicy>,
    /// `resourceTypeEnvironmentConfigs`: anything.
    pub environment_configs: Option<Node>,
}

impl ResourceReleaseBindingSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (project, resource) = fields.required_object("owner", |owner| {
            (owner.filled_text("projectName"), owner.filled_text("resourceName"))
        });
        Self {
            project,
            resource,
            environment: fields.filled_text("environment"),
            release_name: fields.optional_text("resourceRelease").filter(|name| !name.is_empty()),
            retain_policy: fields.choice("retainPolicy", RetainPolicy::NAMES),
            environment_configs: fields.optional_open("resourceTypeEnvironmentConfigs"),
        }
    }
}
