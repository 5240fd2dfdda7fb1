//! What is made once and shared by many units.

use super::surroundings::Surroundings;
use crate::check::Checked;
use crate::resolve::{PlaceId, Snapshot, Workspace};
use value::{Object, Value};

/// What is made once and shared by many units.
#[derive(Debug)]
pub(super) struct Shared {
    surroundings: Vec<Surroundings>,
}

impl Shared {
    pub(super) fn new(workspace: &Workspace) -> Self {
        let surroundings = workspace.places.iter().map(|place| Surroundings::of(place));
        Self { surroundings: surroundings.collect() }
    }

    /// The variables of an environment.
    pub(super) fn surroundings(&self, place: PlaceId) -> &Surroundings {
        &self.surroundings[place.0 as usize]
    }

    /// The routes of a release's endpoints, if a template asks for them.
    pub(super) fn endpoint_resources(&self, _checked: &Checked<'_>, _snapshot: &Snapshot) -> Value {
        Object::new().into()
    }
}
