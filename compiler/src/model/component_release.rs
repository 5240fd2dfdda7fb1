//! `ComponentRelease`: a component frozen with its type, traits and workload.

use super::component::ComponentTrait;
use super::decode::Fields;
use super::document::{Document, Text};
use super::kind::Kind;
use super::workload::WorkloadTemplate;
use std::sync::Arc;
use yaml::Node;

/// A component frozen with its type, traits and workload.
pub type ComponentRelease = Document<ComponentReleaseSpec>;

/// The spec of a [`ComponentRelease`].
#[derive(Debug, Clone)]
pub struct ComponentReleaseSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `owner.componentName`.
    pub component: Text,
    /// `componentType`: kind, full name (`deployment/service`) and spec.
    pub component_type: EmbeddedSpec,
    /// `traits`: every trait that type or component apply.
    pub traits: Vec<ReleasedTrait>,
    /// `componentProfile`.
    pub profile: ComponentProfile,
    /// `workload`.
    pub workload: Arc<WorkloadTemplate>,
}

/// A type inside a release. Its spec is decoded by resolve, once per distinct text.
#[derive(Debug, Clone)]
pub struct EmbeddedSpec {
    /// `kind`.
    pub kind: Kind,
    /// `name`.
    pub name: Text,
    /// `spec`.
    pub spec: Node,
}

/// A trait inside a release. Its spec is decoded by resolve, once per distinct text.
pub type ReleasedTrait = EmbeddedSpec;

/// What the component itself said.
#[derive(Debug, Clone, Default)]
pub struct ComponentProfile {
    /// `parameters`: anything.
    pub parameters: Option<Node>,
    /// `traits`, applied in this order.
    pub traits: Vec<ComponentTrait>,
}

impl ComponentReleaseSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (project, component) = fields.required_object("owner", |owner| {
            (owner.filled_text("projectName"), owner.filled_text("componentName"))
        });
        Self {
            project,
            component,
            component_type: fields.required_object("componentType", |embedded| {
                EmbeddedSpec::read(embedded, &[Kind::ComponentType, Kind::ClusterComponentType])
            }),
            traits: fields
                .list("traits", |entry| EmbeddedSpec::read(entry, &[Kind::Trait, Kind::ClusterTrait])),
            profile: fields.object("componentProfile", ComponentProfile::read).unwrap_or_default(),
            workload: Arc::new(fields.required_object("workload", WorkloadTemplate::read)),
        }
    }
}

impl EmbeddedSpec {
    pub(crate) fn read(fields: &mut Fields<'_>, kinds: &'static [Kind]) -> Self {
        Self {
            kind: fields.required_kind("kind", kinds),
            name: fields.filled_text("name"),
            spec: fields.required_open_object("spec"),
        }
    }
}

impl ComponentProfile {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            parameters: fields.optional_open("parameters"),
            traits: fields.list("traits", ComponentTrait::read),
        }
    }
}
