//! What is made once and shared by many units.

use super::endpoint_schema::{self, EndpointResources};
use super::surroundings::Surroundings;
use crate::resolve::{PlaceId, Snapshot, Workspace};
use std::sync::OnceLock;

/// What is made once and shared by many units.
#[derive(Debug)]
pub(super) struct Shared {
    surroundings: Vec<Surroundings>,
    /// By the position of the snapshot; read when first asked for.
    endpoint_resources: Vec<OnceLock<EndpointResources>>,
}

impl Shared {
    pub(super) fn new(workspace: &Workspace) -> Self {
        let surroundings = workspace.places.iter().map(|place| Surroundings::of(place));
        let endpoint_resources = workspace.snapshots.iter().map(|_| OnceLock::new()).collect();
        Self { surroundings: surroundings.collect(), endpoint_resources }
    }

    /// The variables of an environment.
    pub(super) fn surroundings(&self, place: PlaceId) -> &Surroundings {
        &self.surroundings[place.0 as usize]
    }

    /// What a release's endpoints serve, if a template asks for it.
    pub(super) fn endpoint_resources(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
    ) -> &EndpointResources {
        self.endpoint_resources[snapshot.id.0 as usize].get_or_init(|| {
            let endpoints = &snapshot.workload.endpoints;
            if endpoint_schema::is_described(endpoints) && asks_for_routes(workspace, snapshot) {
                endpoint_schema::endpoint_resources(endpoints)
            } else {
                EndpointResources::default()
            }
        })
    }
}

fn asks_for_routes(workspace: &Workspace, snapshot: &Snapshot) -> bool {
    let component_type = &workspace.component_types[snapshot.component_type.index()];
    let mut traits = snapshot.traits.iter().map(|held| &workspace.traits[held.definition.index()]);
    endpoint_schema::type_asks(&component_type.spec)
        || traits.any(|held| endpoint_schema::trait_asks(&held.spec))
}
