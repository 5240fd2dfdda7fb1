//! `ComponentType` and `ClusterComponentType`.

use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use super::references::Reference;
use super::template::{PostRenderValidation, ResourceTemplate, SchemaSection, ValidationRule};
use diag::Span;
use yaml::Node;

/// How components of one type are rendered.
pub type ComponentType = Document<ComponentTypeSpec>;

/// The spec of a [`ComponentType`], also frozen into releases.
#[derive(Debug, Clone)]
pub struct ComponentTypeSpec {
    /// `workloadType`.
    pub workload_type: Text,
    /// `allowedWorkflows`; empty allows none.
    pub allowed_workflows: Vec<Reference>,
    /// `parameters`.
    pub parameters: Option<SchemaSection>,
    /// `environmentConfigs`.
    pub environment_configs: Option<SchemaSection>,
    /// `traits`, applied to every component of the type.
    pub traits: Vec<EmbeddedTrait>,
    /// `allowedTraits`; empty allows none.
    pub allowed_traits: Vec<Reference>,
    /// `preRenderValidations`, or their deprecated alias `validations`.
    pub pre_render_validations: Vec<ValidationRule>,
    /// `postRenderValidations`.
    pub post_render_validations: Vec<PostRenderValidation>,
    /// `resources`.
    pub resources: Vec<ResourceTemplate>,
}

/// A trait that a type applies itself; its values may hold `${…}`.
#[derive(Debug, Clone)]
pub struct EmbeddedTrait {
    /// Kind and name.
    pub reference: Reference,
    /// `instanceName`.
    pub instance_name: Text,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
    /// `environmentConfigs`: anything.
    pub environment_configs: Option<Node>,
    /// The whole entry.
    pub span: Span,
}

const TRAITS: &[Kind] = &[Kind::Trait, Kind::ClusterTrait];
const CLUSTER_TRAITS: &[Kind] = &[Kind::ClusterTrait];
const WORKFLOWS: &[Kind] = &[Kind::ClusterWorkflow, Kind::Workflow];
const CLUSTER_WORKFLOWS: &[Kind] = &[Kind::ClusterWorkflow];

impl ComponentTypeSpec {
    /// The spec of a `ComponentType`, and of any type inside a release.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let traits = fields.list("traits", |entry| EmbeddedTrait::read(entry, TRAITS));
        let allowed_traits = fields.list("allowedTraits", |entry| Reference::read(entry, TRAITS, false));
        let allowed_workflows =
            fields.list("allowedWorkflows", |entry| Reference::read(entry, WORKFLOWS, false));
        Self::read_rest(fields, traits, allowed_traits, allowed_workflows)
    }

    /// The spec of a `ClusterComponentType`, which refers to cluster-scoped objects only.
    pub(crate) fn read_cluster(fields: &mut Fields<'_>) -> Self {
        let traits = fields.list("traits", |entry| EmbeddedTrait::read(entry, CLUSTER_TRAITS));
        let allowed_traits =
            fields.list("allowedTraits", |entry| Reference::read(entry, CLUSTER_TRAITS, true));
        let allowed_workflows =
            fields.list("allowedWorkflows", |entry| Reference::read(entry, CLUSTER_WORKFLOWS, true));
        Self::read_rest(fields, traits, allowed_traits, allowed_workflows)
    }

    fn read_rest(
        fields: &mut Fields<'_>,
        traits: Vec<EmbeddedTrait>,
        allowed_traits: Vec<Reference>,
        allowed_workflows: Vec<Reference>,
    ) -> Self {
        Self {
            workload_type: fields
                .one_of("workloadType", &["deployment", "statefulset", "cronjob", "job", "proxy"]),
            allowed_workflows,
            parameters: SchemaSection::read(fields, "parameters"),
            environment_configs: SchemaSection::read(fields, "environmentConfigs"),
            traits,
            allowed_traits,
            pre_render_validations: ValidationRule::read_effective(fields),
            post_render_validations: fields.list("postRenderValidations", PostRenderValidation::read),
            resources: fields.filled_list("resources", ResourceTemplate::read),
        }
    }
}

impl EmbeddedTrait {
    fn read(fields: &mut Fields<'_>, kinds: &'static [Kind]) -> Self {
        Self {
            reference: Reference::read(fields, kinds, false),
            instance_name: fields.filled_text("instanceName"),
            parameters: fields.optional_open("parameters"),
            environment_configs: fields.optional_open("environmentConfigs"),
            span: fields.span(),
        }
    }
}
