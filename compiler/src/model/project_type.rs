//! `ProjectType` and `ClusterProjectType`.

use super::decode::Fields;
use super::document::Document;
use super::template::{ResourceTemplate, SchemaSection, ValidationRule};

/// How the cells of projects are rendered.
pub type ProjectType = Document<ProjectTypeSpec>;

/// The spec of a [`ProjectType`], also frozen into releases.
#[derive(Debug, Clone)]
pub struct ProjectTypeSpec {
    /// `parameters`.
    pub parameters: Option<SchemaSection>,
    /// `environmentConfigs`.
    pub environment_configs: Option<SchemaSection>,
    /// `validations`.
    pub validations: Vec<ValidationRule>,
    /// `resources`; their target plane is not looked at.
    pub resources: Vec<ResourceTemplate>,
}

impl ProjectTypeSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            parameters: SchemaSection::read(fields, "parameters"),
            environment_configs: SchemaSection::read(fields, "environmentConfigs"),
            validations: fields.list("validations", ValidationRule::read),
            resources: fields.filled_list("resources", ResourceTemplate::read),
        }
    }
}
