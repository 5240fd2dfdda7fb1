//! `ProjectReleaseBinding`: a project's cell in an environment.

use super::decode::Fields;
use super::document::{Document, Text};
use yaml::Node;

/// A project's cell in an environment.
pub type ProjectReleaseBinding = Document<ProjectReleaseBindingSpec>;

/// The spec of a [`ProjectReleaseBinding`].
#[derive(Debug, Clone)]
pub struct ProjectReleaseBindingSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `environment`.
    pub environment: Text,
    /// `projectRelease`; none when absent or empty.
    pub release_name: Option<Text>,
    /// `environmentConfigs`: anything.
    pub environment_configs: Option<Node>,
}

impl ProjectReleaseBindingSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            project: fields.required_object("owner", |owner| owner.filled_text("projectName")),
            environment: fields.filled_text("environment"),
            release_name: fields.optional_text("projectRelease").filter(|name| !name.is_empty()),
            environment_configs: fields.optional_open("environmentConfigs"),
        }
    }
}
