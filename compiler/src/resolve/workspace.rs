//! The product of resolve.

use super::definitions::Definition;
use super::place::Place;
use super::snapshot::Snapshot;
use super::unit::{ComponentUnit, ProjectUnit, ResourceUnit, Unbound, UnitKey};
use crate::model::{ComponentTypeSpec, ProjectTypeSpec, ResourceTypeSpec, TraitSpec};
use std::ops::Range;
use std::sync::Arc;

/// Every unit of the sources with everything it refers to.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Types that components are frozen with.
    pub component_types: Vec<Definition<ComponentTypeSpec>>,
    /// Traits that releases hold.
    pub traits: Vec<Definition<TraitSpec>>,
    /// Types that projects are frozen with.
    pub project_types: Vec<Definition<ProjectTypeSpec>>,
    /// Types that resources are frozen with.
    pub resource_types: Vec<Definition<ResourceTypeSpec>>,
    /// Releases that components are rendered from.
    pub snapshots: Vec<Arc<Snapshot>>,
    /// Environments that units are bound to.
    pub places: Vec<Arc<Place>>,
    /// Components, sorted by key, then by the name of the binding.
    pub components: Vec<ComponentUnit>,
    /// Projects' cells, sorted likewise.
    pub projects: Vec<ProjectUnit>,
    /// Resources, sorted likewise.
    pub resources: Vec<ResourceUnit>,
    /// Components that are bound nowhere, sorted.
    pub unbound: Vec<Unbound>,
}

impl Workspace {
    /// The keys of all units; a unit with several bindings has several.
    pub fn keys(&self) -> impl Iterator<Item = &UnitKey> {
        let components = self.components.iter().map(|unit| &unit.key);
        let projects = self.projects.iter().map(|unit| &unit.key);
        components.chain(projects).chain(self.resources.iter().map(|unit| &unit.key))
    }

    /// The positions in [`Self::components`] of the bindings of one component to one environment, whatever their state.
    pub fn component_bindings(
        &self,
        namespace: &str,
        project: &str,
        component: &str,
        environment: &str,
    ) -> Range<usize> {
        equal_range(&self.components, |unit| {
            let key = &unit.key;
            (key.namespace.as_str(), key.project.as_str(), key.name.as_str(), key.environment.as_str())
                .cmp(&(namespace, project, component, environment))
        })
    }

    /// The positions in [`Self::resources`] of the bindings of one resource to one environment, whatever their state.
    pub fn resource_bindings(
        &self,
        namespace: &str,
        project: &str,
        resource: &str,
        environment: &str,
    ) -> Range<usize> {
        equal_range(&self.resources, |unit| {
            let key = &unit.key;
            (key.namespace.as_str(), key.project.as_str(), key.name.as_str(), key.environment.as_str())
                .cmp(&(namespace, project, resource, environment))
        })
    }
}

/// The positions of a sorted list whose items compare as equal.
fn equal_range<T>(sorted: &[T], compare: impl Fn(&T) -> std::cmp::Ordering) -> Range<usize> {
    let start = sorted.partition_point(|item| compare(item).is_lt());
    // Few items are equal, most often one or none.
    let equal = sorted[start..].iter().take_while(|item| compare(item).is_eq()).count();
    start..start + equal
}
