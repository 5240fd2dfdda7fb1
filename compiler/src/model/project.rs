//! `Project`.

use super::decode::Fields;
use super::document::Document;
use super::kind::Kind;
use super::references::Reference;
use diag::Span;
use yaml::Node;

/// A group of components that is deployed as one cell.
pub type Project = Document<ProjectSpec>;

/// The spec of a [`Project`].
#[derive(Debug, Clone)]
pub struct ProjectSpec {
    /// `deploymentPipelineRef`; none when the document lacks it.
    pub pipeline: Option<Reference>,
    /// `type`; none in documents older than OpenChoreo 1.2.
    pub project_type: Option<Reference>,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
    /// The whole spec.
    pub span: Span,
}

impl ProjectSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            pipeline: fields.reference_or_name("deploymentPipelineRef", Kind::DeploymentPipeline),
            project_type: fields.object("type", |reference| {
                Reference::read(reference, &[Kind::ProjectType, Kind::ClusterProjectType], false)
            }),
            parameters: fields.optional_open("parameters"),
            span: fields.span(),
        }
    }
}
