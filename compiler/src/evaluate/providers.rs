//! Who provides what a component depends on.

use super::ownership::Rivals;
use crate::resolve::{ComponentUnit, UnitState, Workspace};
use rayon::prelude::*;
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

impl Wire {
    /// The one.
    pub(super) fn one(self) -> Option<usize> {
        match self {
            Self::One(unit) => Some(unit),
            Self::Nobody | Self::Several => None,
        }
    }
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

/// How all components of a workspace depend on each other.
#[derive(Debug)]
pub(crate) struct Graph {
    /// The providers of each.
    pub(super) wires: Vec<Wires>,
    /// The components that may have its names already, for each.
    pub(super) rivals: Rivals,
    /// The components whose status each looks at.
    pub(super) providers: Vec<Vec<usize>>,
}

impl Graph {
    /// The graph of a workspace.
    pub(crate) fn of(workspace: &Workspace) -> Self {
        let units = &workspace.components;
        let wires: Vec<Wires> = units.par_iter().map(|unit| Wires::of(workspace, unit)).collect();
        let rivals = Rivals::new(units);
        let of = |(at, wires): (usize, &Wires)| wires.components().chain(rivals.of(at)).collect();
        let providers = wires.iter().enumerate().map(of).collect();
        Self { wires, rivals, providers }
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
        self.endpoints.iter().filter_map(|wire| wire.one())
    }

    /// The resources among them.
    pub(super) fn resources(&self) -> impl Iterator<Item = usize> {
        self.resources.iter().filter_map(|wire| wire.one())
    }
}
