//! Every reference bound, releases frozen, units listed.
//!
//! A [`Workspace`] holds every unit of the sources: a component, a project's cell or a resource in an environment, for
//! every binding given or derived. What many units have in common is made once and shared: a [`Snapshot`] by all
//! environments that run one release, a [`Place`] by everything in one environment, a [`Definition`] by every release
//! that holds an equal type or trait.
//!
//! Two rules are left to assemble, because they depend on what renders: names of rendered releases that clash
//! (the first binding by name wins, two bindings of one environment included), and names that are no label values.

mod bindings;
mod component;
mod definitions;
mod diagnostics;
mod equality;
mod freeze;
mod index;
mod pinned;
pub(crate) mod pipeline;
mod place;
mod project;
mod resolver;
mod resource;
mod secrets;
mod snapshot;
mod uid;
mod unit;
mod workspace;

pub(crate) use equality::Both;

pub use definitions::{ComponentTypeId, Definition, ProjectTypeId, ResourceTypeId, TraitId};
pub(crate) use index::{Index, Table, scope_of};
pub use place::{Place, PlaceId};
pub use snapshot::{Origin, Snapshot, SnapshotId, SnapshotTrait, TraitApplication};
pub use unit::{
    ComponentInputs, ComponentUnit, Failure, ProjectInputs, ProjectUnit, ResourceInputs, ResourceUnit,
    Unbound, Unit, UnitKey, UnitKind, UnitState,
};
pub use workspace::Workspace;

use crate::load::Documents;
use bindings::Bindings;
use diag::Sink;
use resolver::Resolver;

/// How units are derived from the sources.
#[derive(Debug, Clone, Default)]
pub struct ResolveOptions {
    /// Renders every binding from the current sources, in every environment of the pipeline.
    pub head: bool,
    /// Uses stand-ins for data planes that no source has.
    pub stand_in_planes: bool,
}

/// Binds every reference and lists the units. Findings about the sources as a whole go to `sink`; those about one unit
/// stay with it, so that a run can be limited to some units.
pub fn resolve(documents: &Documents, options: &ResolveOptions, sink: &mut Sink) -> Workspace {
    let mut resolver = Resolver::new(documents, options, sink);
    resolver.report_defaulted_types();
    let Bindings { wanted, unbound, hindered } = bindings::bindings(&resolver.index, options.head);
    let taken = hindered
        .iter()
        .map(|(component, environment, other)| diagnostics::name_taken(component, environment, *other));
    resolver.sink.extend(taken);
    let projects = resolver.project_units(&wanted);
    let resources = resolver.resource_units();
    let components = wanted.into_iter().map(|wanted| resolver.component_unit(wanted)).collect();
    resolver.sink.extend(unbound.iter().map(|(unit, span)| diagnostics::unbound(unit, *span)));
    let mut unbound: Vec<Unbound> = unbound.into_iter().map(|(unit, _)| unit).collect();
    unbound.sort();
    Workspace {
        component_types: resolver.component_types.into_definitions(),
        traits: resolver.traits.into_definitions(),
        project_types: resolver.project_types.into_definitions(),
        resource_types: resolver.resource_types.into_definitions(),
        snapshots: resolver.snapshots,
        places: resolver.places.into_places(),
        components: unit::sorted(components),
        projects: unit::sorted(projects),
        resources: unit::sorted(resources),
        unbound,
    }
}

#[cfg(test)]
mod tests;
