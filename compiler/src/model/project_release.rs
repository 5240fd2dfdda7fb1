//! `ProjectRelease`: a project frozen with its type.

use super::component_release::EmbeddedSpec;
use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use yaml::Node;

/// A project frozen with its type.
pub type ProjectRelease = Document<ProjectReleaseSpec>;

/// The spec of a [`ProjectRelease`].
#[derive(Debug, Clone)]
pub struct ProjectReleaseSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `projectType`: kind, name and spec.
    pub project_type: EmbeddedSpec,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
}

impl ProjectReleaseSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            project: fields.required_object("owner", |owner| owner.filled_text("projectName")),
            project_type: fields.required_object("projectType", |embedded| {
                EmbeddedSpec::read(embedded, &[Kind::ProjectType, Kind::ClusterProjectType])
            }),
            parameters: fields.optional_open("parameters"),
        }
    }
}
