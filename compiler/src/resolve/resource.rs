//! Units of resources.

use super::index::scope_of;
use super::resolver::Resolver;
use super::unit::{Failure, ResourceInputs, ResourceUnit, Unit, UnitKey, UnitKind, UnitState};
use super::{ResourceTypeId, diagnostics, uid::uid};
use crate::model::{Kind, Resource, ResourceReleaseBinding, ResourceTypeSpec, Text};
use diag::Diagnostic;
use std::sync::Arc;
use yaml::Node;

/// What a release of a resource holds: type and parameters.
type Released = (ResourceTypeId, Option<Node>);

impl<'d> Resolver<'d> {
    /// Every resource in every environment that it is bound to.
    pub(super) fn resource_units(&mut self) -> Vec<ResourceUnit> {
        let bindings = self.index.resource_bindings.clone();
        bindings.into_iter().map(|binding| self.resource_unit(binding)).collect()
    }

    fn resource_unit(&mut self, binding: &'d Arc<ResourceReleaseBinding>) -> ResourceUnit {
        let key = UnitKey {
            kind: UnitKind::Resource,
            namespace: binding.namespace().clone(),
            project: binding.spec.project.text.clone(),
            name: binding.spec.resource.text.clone(),
            environment: binding.spec.environment.text.clone(),
        };
        let state = match self.resource_inputs(&key, binding) {
            Ok(inputs) => UnitState::Ready(Box::new(inputs)),
            Err(failure) => UnitState::Failed(failure),
        };
        Unit {
            key,
            binding_name: binding.name().clone(),
            binding: Some(Arc::clone(binding)),
            span: binding.meta.name.span,
            state,
            warnings: Vec::new(),
        }
    }

    fn resource_inputs(
        &mut self,
        key: &UnitKey,
        binding: &'d Arc<ResourceReleaseBinding>,
    ) -> Result<ResourceInputs, Failure> {
        let released = match binding.spec.release_name.as_ref().filter(|_| !self.options.head) {
            Some(name) => self.released_resource(key, name),
            None => self.current_resource(key, binding),
        };
        let place = self.place(&key.namespace, &key.environment, binding.spec.environment.span);
        let (resource, project) = if released.is_ok() {
            let resource = self.live_resource(key, binding).map(Some);
            (resource, self.project(&key.namespace, &key.project, binding.spec.project.span).map(Some))
        } else {
            (Ok(None), Ok(None))
        };
        match (released, place, resource, project) {
            (Ok((resource_type, parameters)), Ok(place), Ok(Some(resource)), Ok(Some(project))) => {
                Ok(ResourceInputs {
                    resource_uid: uid(resource),
                    project_uid: uid(project),
                    resource_type,
                    parameters,
                    retain_policy: binding
                        .spec
                        .retain_policy
                        .unwrap_or(self.resource_types.spec(resource_type.0).retain_policy),
                    place,
                })
            }
            (released, place, resource, project) => {
                let failures = [released.err(), place.err(), resource.err(), project.err()];
                let failure = Failure::first_of(failures.into_iter().flatten());
                Err(failure.expect("resource and project are looked up whenever there is a release"))
            }
        }
    }

    fn released_resource(&mut self, key: &UnitKey, name: &Text) -> Result<Released, Failure> {
        let releases = &self.index.resource_releases;
        let Some(release) = releases.get(Kind::ResourceRelease, &key.namespace, name) else {
            let finding = self.unless_refused(Kind::ResourceRelease, &key.namespace, name, || {
                let similar = releases.similar(Kind::ResourceRelease, &key.namespace, name);
                diagnostics::unknown_release(Kind::ResourceRelease, name, similar)
            });
            let message = format!("ResourceRelease \"{name}\" not found");
            return Err(Failure::new("ResourceReleaseNotFound", message, finding).about(key));
        };
        let (project, resource) = (&release.spec.project, &release.spec.resource);
        if project.text != key.project || resource.text != key.name {
            let message = format!(
                "binding owner (project: \"{}\", resource: \"{}\") does not match ResourceRelease owner (project: \
                 \"{project}\", resource: \"{resource}\")",
                key.project, key.name
            );
            let owner = format!("resource `{resource}` of project `{project}`");
            let finding = diagnostics::foreign_release(name.span, &owner, release.meta.name.span);
            return Err(Failure::new("InvalidReleaseConfiguration", message, Some(finding)).about(key));
        }
        let mut findings = Vec::new();
        let embedded = &release.spec.resource_type;
        let definition = self.resource_types.embedded(embedded, ResourceTypeSpec::read, &mut findings);
        self.sink.extend(findings);
        let definition = definition.ok_or_else(|| {
            let message = format!("ResourceRelease \"{name}\": the API server refuses its type");
            Failure::new("InvalidReleaseConfiguration", message, None)
        })?;
        Ok((ResourceTypeId(definition), release.spec.parameters.clone()))
    }

    /// A release cut from the current sources; when none can be cut, the binding stays unpinned.
    fn current_resource(
        &mut self,
        key: &UnitKey,
        binding: &'d Arc<ResourceReleaseBinding>,
    ) -> Result<Released, Failure> {
        let unset = |finding: Option<Diagnostic>| {
            let message =
                "spec.resourceRelease is unset; pin a ResourceRelease to deploy this binding".to_owned();
            Failure::new("ResourceReleaseNotSet", message, finding)
        };
        let resource = self
            .live_resource(key, binding)
            .map_err(|failure| unset(failure.diagnostics.into_iter().next()))?;
        let reference = &resource.spec.resource_type;
        let namespace = scope_of(reference.kind, &key.namespace);
        let types = &self.index.resource_types;
        let Some(found) = types.get(reference.kind, &namespace, &reference.name) else {
            return Err(unset(self.unless_refused(reference.kind, &namespace, &reference.name, || {
                let similar = types.similar(reference.kind, &namespace, &reference.name);
                let twin = types.twin(reference.kind, &key.namespace, &reference.name);
                diagnostics::unknown_resource_type(resource, twin, similar)
            })));
        };
        if resource.spec.project.text != key.project {
            let message = format!(
                "binding owner (project: \"{}\", resource: \"{}\") does not match ResourceRelease owner (project: \
                 \"{}\", resource: \"{}\")",
                key.project, key.name, resource.spec.project, key.name
            );
            let owner = format!("resource `{}` of project `{}`", key.name, resource.spec.project);
            let finding =
                diagnostics::foreign_release(binding.spec.project.span, &owner, resource.meta.name.span);
            return Err(Failure::new("InvalidReleaseConfiguration", message, Some(finding)).about(key));
        }
        Ok((ResourceTypeId(self.resource_types.live(found)), resource.spec.parameters.clone()))
    }

    fn live_resource(
        &self,
        key: &UnitKey,
        binding: &ResourceReleaseBinding,
    ) -> Result<&'d Arc<Resource>, Failure> {
        let resources = &self.index.resources;
        resources.get(Kind::Resource, &key.namespace, &key.name).ok_or_else(|| {
            let finding = self.unless_refused(Kind::Resource, &key.namespace, &key.name, || {
                let similar = resources.similar(Kind::Resource, &key.namespace, &key.name);
                diagnostics::unknown_resource(&binding.spec.resource, similar)
            });
            Failure::new("ResourceNotFound", format!("Resource \"{}\" not found", key.name), finding)
        })
    }
}
