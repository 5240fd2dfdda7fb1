//! `DeploymentPipeline`.

use super::decode::Fields;
use super::document::Document;
use super::kind::Kind;
use super::references::Reference;

/// The way of releases through environments.
pub type DeploymentPipeline = Document<DeploymentPipelineSpec>;

/// The spec of a [`DeploymentPipeline`].
#[derive(Debug, Clone)]
pub struct DeploymentPipelineSpec {
    /// `promotionPaths`, in order.
    pub promotion_paths: Vec<PromotionPath>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct PromotionPath {
    /// `sourceEnvironmentRef`.
    pub source: Reference,
    /// `targetEnvironmentRefs`.
    pub targets: Vec<Reference>,
}

impl DeploymentPipelineSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self { promotion_paths: fields.list("promotionPaths", PromotionPath::read) }
    }
}

impl PromotionPath {
    fn read(fields: &mut Fields<'_>) -> Self {
        let environment =
            |reference: &mut Fields<'_>| Reference::read(reference, &[Kind::Environment], false);
        Self {
            source: fields.required_object("sourceEnvironmentRef", environment),
            targets: fields.list("targetEnvironmentRefs", environment),
        }
    }
}
