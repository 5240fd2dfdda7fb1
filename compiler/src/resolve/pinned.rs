//! Releases of the sources.

use super::resolver::Resolver;
use super::snapshot::{Snapshot, SnapshotTrait, applications};
use super::unit::Failure;
use super::{ComponentTypeId, TraitId};
use crate::model::{ComponentRelease, ComponentTypeSpec, TraitSpec};
use std::sync::Arc;

impl<'d> Resolver<'d> {
    /// What a release of the sources holds. Every release is read once.
    pub(super) fn released(&mut self, release: &'d ComponentRelease) -> Result<Arc<Snapshot>, Failure> {
        let identity = (release.namespace().as_str(), release.name().as_str());
        if let Some(known) = self.releases.get(&identity) {
            return known.clone();
        }
        let snapshot = self.thaw(release);
        self.releases.insert(identity, snapshot.clone());
        snapshot
    }

    fn thaw(&mut self, release: &ComponentRelease) -> Result<Arc<Snapshot>, Failure> {
        let spec = &release.spec;
        let mut findings = Vec::new();
        let definition =
            self.component_types.embedded(&spec.component_type, ComponentTypeSpec::read, &mut findings);
        let mut traits = Vec::with_capacity(spec.traits.len());
        for held in &spec.traits {
            let definition = self.traits.embedded(held, TraitSpec::read, &mut findings);
            traits.push(definition.map(|definition| SnapshotTrait {
                kind: held.kind,
                name: held.name.text.clone(),
                definition: TraitId(definition),
            }));
        }
        self.sink.extend(findings);
        let traits: Option<Vec<SnapshotTrait>> = traits.into_iter().collect();
        let (Some(definition), Some(traits)) = (definition, traits) else {
            let message =
                "Invalid ComponentRelease configuration: the API server refuses its specs".to_owned();
            return Err(Failure::new("InvalidReleaseConfiguration", message, None));
        };
        let applications = applications(self.component_types.spec(definition), &spec.profile.traits, &traits);
        Ok(self.push_snapshot(|id| Snapshot {
            id,
            namespace: release.namespace().clone(),
            project: spec.project.text.clone(),
            component: spec.component.text.clone(),
            release: Some(release.name().clone()),
            type_kind: spec.component_type.kind,
            type_name: spec.component_type.name.text.clone(),
            component_type: ComponentTypeId(definition),
            traits,
            applications,
            parameters: spec.profile.parameters.clone(),
            workload: Arc::clone(&spec.workload),
            span: release.meta.name.span,
        }))
    }
}
