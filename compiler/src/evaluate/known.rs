//! What is known of units that need not be rendered: as much as others look at.

use super::fixpoint::Status;
use super::product::{Output, State, UnitResult};
use crate::resolve::{ComponentUnit, ResourceUnit, UnitKey, Workspace};
use std::collections::{HashMap, HashSet};
use value::Str;

/// A unit and the name of its binding.
type Name = (UnitKey, Str);

/// What others look at in units that were rendered from the same in another state of the sources.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Units that differ between the states, of which nothing is noted; none at all is noted without them.
    differing: Option<HashSet<UnitKey>>,
    components: HashMap<Name, Status>,
    resources: HashMap<Name, (State, Vec<Output>)>,
}

impl Known {
    /// Nothing yet; these units differ, so what is found out about them is not noted.
    pub(crate) fn besides(differing: HashSet<UnitKey>) -> Self {
        Self { differing: Some(differing), ..Self::default() }
    }

    pub(super) fn component(&self, unit: &ComponentUnit) -> Option<&Status> {
        if self.components.is_empty() {
            return None;
        }
        self.components.get(&(unit.key.clone(), unit.binding_name.clone()))
    }

    pub(super) fn resource(&self, unit: &ResourceUnit) -> Option<(State, Vec<Output>)> {
        if self.resources.is_empty() {
            return None;
        }
        self.resources.get(&(unit.key.clone(), unit.binding_name.clone())).cloned()
    }

    /// Notes what rendering has found out.
    pub(super) fn note<T>(
        &mut self,
        workspace: &Workspace,
        rendered: &[bool],
        statuses: &[Status],
        resources: &[Option<UnitResult<T>>],
    ) {
        let Some(differing) = &self.differing else { return };
        for ((unit, status), _) in
            workspace.components.iter().zip(statuses).zip(rendered).filter(|(_, rendered)| **rendered)
        {
            if !differing.contains(&unit.key) {
                self.components.insert((unit.key.clone(), unit.binding_name.clone()), status.clone());
            }
        }
        for (unit, result) in workspace.resources.iter().zip(resources) {
            if let Some(result) = result
                && !differing.contains(&unit.key)
            {
                let name = (unit.key.clone(), unit.binding_name.clone());
                self.resources.insert(name, (result.state, result.outputs.clone()));
            }
        }
    }
}
