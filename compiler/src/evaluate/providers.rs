//! Who provides what a component depends on.

use crate::resolve::{ComponentUnit, UnitState, Workspace};
use std::ops::Range;

/// The binding that should provide something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// There is none.
    Nobody,
    /// There are several.
    Several,
    /// The one, by its position in the workspace.
    One(usize),
}

impl From<Range<usize>> for Wire {
    fn from(found: Range<usize>) -> Self {
        match found.len() {
            0 => Self::Nobody,
            1 => Self::One(found.start),
            _ => Self::Several,
        }
    }
}

/// The providers of one component, in the order of its dependencies.
#[derive(Debug, Default)]
pub(super) struct Wires {
    /// Components, one for each connection.
    pub(super) endpoints: Vec<Wire>,
    /// Resources, one for each resource dependency.
    pub(super) resources: Vec<Wire>,
}

impl Wires {
    /// The providers of a component; none if it will not be rendered.
    pub(super) fn of(workspace: &Workspace, unit: &ComponentUnit) -> Self {
        let UnitState::Ready(inputs) = &unit.state else { return Self::default() };
        let dependencies = &inputs.snapshot.workload.dependencies;
        let (namespace, environment) = (&unit.key.namespace, &unit.key.environment);
        let endpoints = dependencies.endpoints.iter().map(|dependency| {
            let project =
                dependency.project.as_ref().map_or(&inputs.snapshot.project, |project| &project.text);
            workspace.component_bindings(namespace, project, &dependency.component, environment).into()
        });
        let resources = dependencies.resources.iter().map(|dependency| {
            let project = &inputs.snapshot.project;
            workspace.resource_bindings(namespace, project, &dependency.resource, environment).into()
        });
        Self { endpoints: endpoints.collect(), resources: resources.collect() }
    }

    /// The components among them.
    pub(super) fn components(&self) -> impl Iterator<Item = usize> {
        self.endpoints.iter().filter_map(|wire| match wire {
            Wire::One(unit) => Some(*unit),
            Wire::Nobody | Wire::Several => None,
        })
    }
}
