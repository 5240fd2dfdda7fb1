//! Releases: a component frozen with its type, traits and workload.

use super::definitions::{ComponentTypeId, TraitId};
use crate::model::{ComponentTrait, ComponentTypeSpec, Kind, Reference, WorkloadTemplate};
use diag::Span;
use std::sync::Arc;
use value::Str;
use yaml::Node;

/// Index of [`super::Workspace::snapshots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(pub u32);

/// A component frozen with its type, traits and workload: a ComponentRelease of the sources, or what one cut from the
/// current sources would hold.
#[derive(Debug)]
pub struct Snapshot {
    /// Its position.
    pub id: SnapshotId,
    /// `metadata.namespace` of the release.
    pub namespace: Str,
    /// Its owner's project.
    pub project: Str,
    /// Its owner.
    pub component: Str,
    /// The name of the release; none when it was cut from the current sources.
    pub release: Option<Str>,
    /// The kind of the type.
    pub type_kind: Kind,
    /// The type's full name (`deployment/service`).
    pub type_name: Str,
    /// The type.
    pub component_type: ComponentTypeId,
    /// Every trait that the release holds, applied or not, sorted by kind and name.
    pub traits: Vec<SnapshotTrait>,
    /// The traits to apply, embedded ones first.
    pub applications: Vec<TraitApplication>,
    /// The component's parameters.
    pub parameters: Option<Node>,
    /// What it runs.
    pub workload: Arc<WorkloadTemplate>,
    /// The release, or the component when it was cut from the current sources.
    pub span: Span,
}

/// A trait that a release holds.
#[derive(Debug, Clone)]
pub struct SnapshotTrait {
    /// `Trait` or `ClusterTrait`.
    pub kind: Kind,
    /// Its name.
    pub name: Str,
    /// Its definition.
    pub definition: TraitId,
}

/// Who applies a trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The type; the index of its `traits`, whose values are bound in the component's context.
    Embedded(usize),
    /// The component; its environment configs come from the binding, by instance name.
    Component(usize),
}

/// One application of a trait.
#[derive(Debug, Clone)]
pub struct TraitApplication {
    /// Who applies it.
    pub origin: Origin,
    /// `Trait` or `ClusterTrait`.
    pub kind: Kind,
    /// The trait's name.
    pub name: Str,
    /// The instance's name.
    pub instance_name: Str,
    /// The definition; none when the release does not hold the trait, which fails the unit when its turn comes.
    pub definition: Option<TraitId>,
    /// `parameters` as written.
    pub parameters: Option<Node>,
    /// `environmentConfigs` as written; for embedded traits only.
    pub environment_configs: Option<Node>,
    /// The entry in the type or the component.
    pub span: Span,
}

/// The traits that a type and a component apply, bound to what the release holds.
pub(super) fn applications(
    component_type: &ComponentTypeSpec,
    own: &[ComponentTrait],
    held: &[SnapshotTrait],
) -> Vec<TraitApplication> {
    let bound = |reference: &Reference| {
        let held = held.iter().find(|held| held.kind == reference.kind && held.name == reference.name.text);
        held.map(|held| held.definition)
    };
    let embedded = component_type.traits.iter().enumerate().map(|(index, entry)| TraitApplication {
        origin: Origin::Embedded(index),
        kind: entry.reference.kind,
        name: entry.reference.name.text.clone(),
        instance_name: entry.instance_name.text.clone(),
        definition: bound(&entry.reference),
        parameters: entry.parameters.clone(),
        environment_configs: entry.environment_configs.clone(),
        span: entry.span,
    });
    let own = own.iter().enumerate().map(|(index, entry)| TraitApplication {
        origin: Origin::Component(index),
        kind: entry.reference.kind,
        name: entry.reference.name.text.clone(),
        instance_name: entry.instance_name.text.clone(),
        definition: bound(&entry.reference),
        parameters: entry.parameters.clone(),
        environment_configs: None,
        span: entry.span,
    });
    embedded.chain(own).collect()
}
