//! Whether a unit is rendered from the same in two workspaces whose sources were read together.
//!
//! What both states share stands at the same place in the same file, so a place says all: documents at one span are one
//! document. Everything that a unit is rendered from is compared by name, so nothing new is forgotten.

use super::definitions::Definition;
use super::place::Place;
use super::snapshot::Snapshot;
use super::unit::{
    ComponentInputs, ComponentUnit, ProjectInputs, ProjectUnit, ResourceInputs, ResourceUnit, Unit, UnitState,
};
use super::workspace::Workspace;
use crate::model::Document;
use diag::Span;
use std::sync::Arc;
use yaml::Node;

/// Two workspaces: before and now.
#[derive(Clone, Copy)]
pub(crate) struct Both<'w> {
    pub(crate) before: &'w Workspace,
    pub(crate) after: &'w Workspace,
}

impl Both<'_> {
    /// Whether a component is rendered from the same, dependencies aside.
    pub(crate) fn same_component(self, old: &ComponentUnit, new: &ComponentUnit) -> bool {
        same_unit(old, new, |old, new| self.component(old, new))
    }

    /// Whether a project's cell is rendered from the same.
    pub(crate) fn same_project(self, old: &ProjectUnit, new: &ProjectUnit) -> bool {
        same_unit(old, new, |old, new| self.project(old, new))
    }

    /// Whether a resource is rendered from the same.
    pub(crate) fn same_resource(self, old: &ResourceUnit, new: &ResourceUnit) -> bool {
        same_unit(old, new, |old, new| self.resource(old, new))
    }

    fn component(self, old: &ComponentInputs, new: &ComponentInputs) -> bool {
        let ComponentInputs { snapshot, place, component_uid, project_uid, secrets } = old;
        self.snapshot(snapshot, &new.snapshot)
            && same_place(place, &new.place)
            && *component_uid == new.component_uid
            && *project_uid == new.project_uid
            && all(secrets, &new.secrets, same_document)
    }

    fn project(self, old: &ProjectInputs, new: &ProjectInputs) -> bool {
        let ProjectInputs { project_uid, project_type, parameters, place } = old;
        let definition = &self.before.project_types[project_type.index()];
        *project_uid == new.project_uid
            && same_definition(definition, &self.after.project_types[new.project_type.index()])
            && same_node(parameters.as_ref(), new.parameters.as_ref())
            && same_place(place, &new.place)
    }

    fn resource(self, old: &ResourceInputs, new: &ResourceInputs) -> bool {
        let ResourceInputs { resource_uid, project_uid, resource_type, parameters, retain_policy, place } =
            old;
        let definition = &self.before.resource_types[resource_type.index()];
        *resource_uid == new.resource_uid
            && *project_uid == new.project_uid
            && same_definition(definition, &self.after.resource_types[new.resource_type.index()])
            && same_node(parameters.as_ref(), new.parameters.as_ref())
            && *retain_policy == new.retain_policy
            && same_place(place, &new.place)
    }

    fn snapshot(self, old: &Arc<Snapshot>, new: &Arc<Snapshot>) -> bool {
        let Snapshot {
            // Positions differ between workspaces.
            id: _,
            namespace,
            project,
            component,
            release,
            type_kind,
            type_name,
            component_type,
            traits,
            // Made of the type, the traits and what stands at the span.
            applications: _,
            parameters,
            workload,
            span,
        } = &**old;
        let definition = &self.before.component_types[component_type.index()];
        *span == new.span
            && *namespace == new.namespace
            && *project == new.project
            && *component == new.component
            && *release == new.release
            && *type_kind == new.type_kind
            && *type_name == new.type_name
            && same_definition(definition, &self.after.component_types[new.component_type.index()])
            && all(traits, &new.traits, |old, new| {
                let definition = &self.before.traits[old.definition.index()];
                old.kind == new.kind
                    && old.name == new.name
                    && same_definition(definition, &self.after.traits[new.definition.index()])
            })
            && same_node(parameters.as_ref(), new.parameters.as_ref())
            && workload.span == new.workload.span
    }
}

fn same_unit<B, I>(
    old: &Unit<Document<B>, I>,
    new: &Unit<Document<B>, I>,
    same_inputs: impl FnOnce(&I, &I) -> bool,
) -> bool {
    let Unit { key, binding_name, binding, span, state, warnings: _ } = old;
    *key == new.key
        && *binding_name == new.binding_name
        && *span == new.span
        && match (binding, &new.binding) {
            (None, None) => true,
            (Some(old), Some(new)) => same_document(old, new),
            _ => false,
        }
        && match (state, &new.state) {
            (UnitState::Ready(old), UnitState::Ready(new)) => same_inputs(old, new),
            (UnitState::Undeployed(old), UnitState::Undeployed(new)) => match (old, new) {
                (None, None) => true,
                (Some(old), Some(new)) => same_place(old, new),
                _ => false,
            },
            // Neither has manifests.
            (UnitState::Failed(_), UnitState::Failed(_)) => true,
            _ => false,
        }
}

fn all<T>(old: &[T], new: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
}

fn same_document<S>(old: &Arc<Document<S>>, new: &Arc<Document<S>>) -> bool {
    Arc::ptr_eq(old, new) || at(old) == at(new)
}

/// Where a document stands, and the namespace that its surroundings may have given it.
fn at<S>(document: &Document<S>) -> (Span, &str, &str) {
    (document.span, document.namespace(), document.name())
}

fn same_definition<S>(old: &Definition<S>, new: &Definition<S>) -> bool {
    let Definition { kind, name, spec: _, span } = old;
    *span == new.span && *kind == new.kind && *name == new.name
}

fn same_node(old: Option<&Node>, new: Option<&Node>) -> bool {
    old.map(|node| node.span) == new.map(|node| node.span)
}

fn same_place(old: &Arc<Place>, new: &Arc<Place>) -> bool {
    let Place {
        id: _,
        environment,
        environment_uid,
        data_plane,
        data_plane_uid,
        observability_plane,
        notification_channel,
    } = &**old;
    same_document(environment, &new.environment)
        && *environment_uid == new.environment_uid
        && same_document(data_plane, &new.data_plane)
        && *data_plane_uid == new.data_plane_uid
        && match (observability_plane, &new.observability_plane) {
            (None, None) => true,
            (Some(old), Some(new)) => same_document(old, new),
            _ => false,
        }
        && *notification_channel == new.notification_channel
}
