//! What has been reported already, so that one mistake is one finding.

use crate::resolve::{Unit, UnitState, Workspace};
use diag::{Diagnostic, Label, Span};
use std::collections::HashSet;

/// The places of what has been reported.
pub(super) struct Said {
    places: HashSet<Span>,
}

impl Said {
    /// The places of findings, and of the reasons why units cannot be rendered.
    pub(super) fn of<'r>(reported: impl Iterator<Item = &'r Diagnostic>, workspace: &Workspace) -> Self {
        let mut said = Self { places: HashSet::new() };
        reported.for_each(|finding| said.add(finding));
        said.add_failures(&workspace.components);
        said.add_failures(&workspace.projects);
        said.add_failures(&workspace.resources);
        said
    }

    fn add_failures<B, I>(&mut self, units: &[Unit<B, I>]) {
        for unit in units {
            if let UnitState::Failed(failure) = &unit.state {
                failure.diagnostics.iter().for_each(|finding| self.add(finding));
            }
        }
    }

    fn add(&mut self, finding: &Diagnostic) {
        self.places.extend(finding.primary.iter().chain(&finding.labels).map(|label| label.span));
    }

    /// Whether something has been said of the place of a finding.
    pub(super) fn about(&self, finding: &Diagnostic) -> bool {
        let place = finding.primary.as_ref();
        place.is_some_and(|Label { span, .. }| self.places.contains(span))
    }
}
