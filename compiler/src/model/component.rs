//! `Component`.

use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use super::references::Reference;
use diag::Span;
use yaml::Node;

/// One deployable part of a project.
pub type Component = Document<ComponentSpec>;

/// The spec of a [`Component`].
#[derive(Debug, Clone)]
pub struct ComponentSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `componentType`; the name carries the workload type.
    pub component_type: Reference,
    /// `autoDeploy`.
    pub auto_deploy: bool,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
    /// `traits`, applied in this order.
    pub traits: Vec<ComponentTrait>,
    /// `workflow`: kind and name; it must be allowed by the type.
    pub workflow: Option<Reference>,
}

/// A trait that a component applies.
#[derive(Debug, Clone)]
pub struct ComponentTrait {
    /// Kind and name.
    pub reference: Reference,
    /// `instanceName`.
    pub instance_name: Text,
    /// `parameters`: anything.
    pub parameters: Option<Node>,
    /// The whole entry.
    pub span: Span,
}

impl ComponentSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        fields.known("autoBuild");
        Self {
            project: fields.required_object("owner", |owner| owner.filled_text("projectName")),
            component_type: fields.required_object("componentType", |reference| {
                Reference::read(reference, &[Kind::ComponentType, Kind::ClusterComponentType], false)
            }),
            auto_deploy: fields.flag("autoDeploy").unwrap_or(false),
            parameters: fields.optional_open("parameters"),
            traits: fields.list("traits", ComponentTrait::read),
            workflow: fields.object("workflow", |workflow| {
                workflow.known("parameters");
                Reference::read(workflow, &[Kind::ClusterWorkflow, Kind::Workflow], false)
            }),
        }
    }
}

impl ComponentTrait {
    /// An entry of a component, or of a release's profile.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            reference: Reference::read(fields, &[Kind::Trait, Kind::ClusterTrait], false),
            instance_name: fields.filled_text("instanceName"),
            parameters: fields.optional_open("parameters"),
            span: fields.span(),
        }
    }
}
