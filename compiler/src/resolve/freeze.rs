//! A component frozen from the current sources: the checks of upstream's component controller, in its order.

use super::diagnostics;
use super::index::{Index, scope_of};
use super::pipeline;
use super::resolver::Resolver;
use super::snapshot::{Snapshot, SnapshotTrait, applications};
use super::unit::Failure;
use super::{ComponentTypeId, TraitId};
use crate::model::{Component, ComponentType, DeploymentPipeline, Kind, Project, Reference, Trait, Workload};
use std::collections::BTreeMap;
use std::sync::Arc;

impl<'d> Resolver<'d> {
    /// What a release cut from the current sources would hold. Every component is frozen once.
    pub(super) fn head(&mut self, component: &'d Component) -> Result<Arc<Snapshot>, Failure> {
        let identity = (component.namespace().as_str(), component.name().as_str());
        if let Some(known) = self.heads.get(&identity) {
            return known.clone();
        }
        let frozen = self.freeze(component);
        self.heads.insert(identity, frozen.clone());
        frozen
    }

    fn freeze(&mut self, component: &'d Component) -> Result<Arc<Snapshot>, Failure> {
        let checks = Checks { resolver: self, component };
        let component_type = checks.component_type();
        let workflow = component_type.as_ref().map_or(Ok(()), |found| checks.workflow(found));
        let workload = checks.workload();
        let allowed = component_type.as_ref().map_or(Ok(()), |found| checks.traits_allowed(found));
        let traits = checks.traits(component_type.as_ref().ok().copied());
        let pipeline = checks.pipeline();
        match (component_type, workflow, workload, allowed, traits, pipeline) {
            (Ok(component_type), Ok(()), Ok(workload), Ok(()), Ok(traits), Ok(())) => {
                Ok(self.snapshot_of(component, component_type, workload, &traits))
            }
            (component_type, workflow, workload, allowed, traits, pipeline) => {
                let failures = [
                    component_type.err(),
                    workflow.err(),
                    workload.err(),
                    allowed.err(),
                    traits.err(),
                    pipeline.err(),
                ];
                let failure = Failure::first_of(failures.into_iter().flatten());
                Err(failure.expect("the other arm has taken the case without a failure"))
            }
        }
    }

    fn snapshot_of(
        &mut self,
        component: &Component,
        component_type: &ComponentType,
        workload: &Workload,
        traits: &BTreeMap<(&'static str, &str), &Arc<Trait>>,
    ) -> Arc<Snapshot> {
        let traits: Vec<SnapshotTrait> = traits
            .values()
            .map(|found| SnapshotTrait {
                kind: found.kind,
                name: found.name().clone(),
                definition: TraitId(self.traits.live(found)),
            })
            .collect();
        let applications = applications(&component_type.spec, &component.spec.traits, &traits);
        let definition = ComponentTypeId(self.component_types.live(component_type));
        self.push_snapshot(|id| Snapshot {
            id,
            namespace: component.namespace().clone(),
            project: component.spec.project.text.clone(),
            component: component.name().clone(),
            release: None,
            type_kind: component.spec.component_type.kind,
            type_name: component.spec.component_type.name.text.clone(),
            component_type: definition,
            traits,
            applications,
            parameters: component.spec.parameters.clone(),
            workload: Arc::clone(&workload.spec.template),
            span: component.meta.name.span,
        })
    }
}

/// The checks of one component.
struct Checks<'a, 'd> {
    resolver: &'a Resolver<'d>,
    component: &'d Component,
}

impl<'d> Checks<'_, 'd> {
    fn index(&self) -> &Index<'d> {
        &self.resolver.index
    }

    fn component_type(&self) -> Result<&'d Arc<ComponentType>, Failure> {
        let component = self.component;
        let Reference { kind, name } = &component.spec.component_type;
        let Some((workload_type, type_name)) = name.split_once('/') else {
            let message = format!(
                "Invalid componentType format: invalid componentType format: expected {{workloadType}}/{{name}}, got {name}"
            );
            let finding = diagnostics::malformed_type(component);
            return Err(Failure::new("InvalidConfiguration", message, Some(finding)));
        };
        let namespace = scope_of(*kind, component.namespace());
        let types = &self.index().component_types;
        let Some(found) = types.get(*kind, &namespace, type_name) else {
            let finding = self.resolver.unless_refused(*kind, &namespace, type_name, || {
                let other = types.twin(*kind, component.namespace(), type_name);
                let similar = types.similar(*kind, &namespace, type_name);
                diagnostics::unknown_component_type(component, type_name, other, similar)
            });
            return Err(Failure::new(
                "ComponentTypeNotFound",
                format!("{kind} \"{type_name}\" not found"),
                finding,
            ));
        };
        if found.spec.workload_type.as_str() != workload_type {
            let declared = &found.spec.workload_type;
            let message = format!(
                "WorkloadType mismatch: component specifies {workload_type} but {kind} has {declared}"
            );
            let finding = diagnostics::workload_type_mismatch(component, workload_type, found);
            return Err(Failure::new("InvalidConfiguration", message, Some(finding)));
        }
        Ok(found)
    }

    fn workflow(&self, component_type: &ComponentType) -> Result<(), Failure> {
        let Some(workflow) = &self.component.spec.workflow else { return Ok(()) };
        let allowed = &component_type.spec.allowed_workflows;
        let name = component_type.name();
        let is_allowed =
            allowed.iter().any(|entry| entry.kind == workflow.kind && entry.name.text == workflow.name.text);
        if !is_allowed {
            let message = if allowed.is_empty() {
                format!(
                    "No workflows are allowed by ComponentType \"{name}\", but component specifies workflow \"{}\"",
                    workflow.name
                )
            } else {
                let listed: Vec<String> =
                    allowed.iter().map(|entry| format!("{{{} {}}}", entry.kind, entry.name)).collect();
                format!(
                    "Workflow \"{}\" (kind {}) is not allowed by ComponentType \"{name}\"; allowed workflows: [{}]",
                    workflow.name,
                    workflow.kind,
                    listed.join(" ")
                )
            };
            let finding = diagnostics::workflow_not_allowed(self.component, workflow, component_type);
            return Err(Failure::new("WorkflowNotAllowed", message, Some(finding)));
        }
        let namespace = scope_of(workflow.kind, self.component.namespace());
        if self.index().others.get(workflow.kind, &namespace, &workflow.name).is_none() {
            let finding = self.resolver.unless_refused(workflow.kind, &namespace, &workflow.name, || {
                diagnostics::unknown_workflow(self.component, workflow)
            });
            let message = format!("Workflow \"{}\" (kind {}) not found", workflow.name, workflow.kind);
            return Err(Failure::new("WorkflowNotFound", message, finding));
        }
        Ok(())
    }

    fn workload(&self) -> Result<&'d Arc<Workload>, Failure> {
        let component = self.component;
        let name = component.name();
        let owner = (component.namespace().as_str(), component.spec.project.as_str(), name.as_str());
        match self.index().workloads_of.get(&owner).map(Vec::as_slice).unwrap_or_default() {
            [workload] => Ok(workload),
            [] => {
                let message = format!(
                    "Workload for component \"{name}\" not found, waiting for workload to be created"
                );
                let project = &self.component.spec.project;
                let homeless =
                    self.index().projects.get(Kind::Project, component.namespace(), project).is_none();
                let elsewhere =
                    |(namespace, _, of): &(&str, &str, &str)| (*namespace, *of) == (owner.0, owner.2);
                let refused = homeless && self.index().workloads_of.keys().any(elsewhere)
                    || self.index().refused_workloads.contains(&owner)
                    || self.resolver.documents.may_be_unread(Kind::Workload, name);
                let finding = (!refused).then(|| diagnostics::no_workload(component));
                Err(Failure::new("WorkloadNotFound", message, finding))
            }
            several => {
                let message =
                    format!("Multiple Workloads found for component \"{name}\" (expected exactly 1)");
                let finding = diagnostics::several_workloads(component, several);
                Err(Failure::new("InvalidConfiguration", message, Some(finding)))
            }
        }
    }

    fn traits_allowed(&self, component_type: &ComponentType) -> Result<(), Failure> {
        let fail = |inner: String, finding| {
            let message = format!("ComponentType \"{}\": {inner}", component_type.name());
            Err(Failure::new("InvalidConfiguration", message, finding))
        };
        let (traits, allowed) = (&self.component.spec.traits, &component_type.spec.allowed_traits);
        let same = |a: &Reference, b: &Reference| a.kind == b.kind && a.name.text == b.name.text;
        let refused: Vec<&Reference> = traits
            .iter()
            .map(|entry| &entry.reference)
            .filter(|reference| !allowed.iter().any(|entry| same(entry, reference)))
            .collect();
        if !refused.is_empty() {
            // A trait that is nowhere is reported as that.
            let known: Vec<&Reference> =
                refused.iter().copied().filter(|reference| self.trait_of(reference).is_some()).collect();
            let finding = (!known.is_empty())
                .then(|| diagnostics::traits_not_allowed(self.component, &known, component_type));
            let inner = if allowed.is_empty() {
                format!("no traits are allowed, but component has {} trait(s)", traits.len())
            } else {
                format!("traits {} are not in the allowed list {}", listed(&refused), listed(allowed))
            };
            return fail(inner, finding);
        }
        let embedded: Vec<&str> =
            component_type.spec.traits.iter().map(|entry| entry.instance_name.as_str()).collect();
        let own: Vec<&str> = traits.iter().map(|entry| entry.instance_name.as_str()).collect();
        let collisions: Vec<&str> = own.iter().copied().filter(|name| embedded.contains(name)).collect();
        let inner = if let Some(names) = repeated(&embedded) {
            format!("duplicate trait instance names {names} in embedded traits")
        } else if let Some(names) = repeated(&own) {
            format!("duplicate trait instance names {names} in component traits")
        } else if !collisions.is_empty() {
            format!("trait instance names [{}] collide with embedded traits", collisions.join(" "))
        } else {
            return Ok(());
        };
        let finding = diagnostics::instance_names_repeated(self.component, component_type);
        fail(inner, Some(finding))
    }

    fn trait_of(&self, Reference { kind, name }: &Reference) -> Option<&'d Arc<Trait>> {
        self.index().traits.get(*kind, &scope_of(*kind, self.component.namespace()), name)
    }

    /// Every trait that type or component apply, by kind and name. Upstream stops at the first that is missing.
    fn traits(
        &self,
        component_type: Option<&'d Arc<ComponentType>>,
    ) -> Result<BTreeMap<(&'static str, &'d str), &'d Arc<Trait>>, Failure> {
        let embedded =
            component_type.into_iter().flat_map(|found| &found.spec.traits).map(|entry| &entry.reference);
        let own = self.component.spec.traits.iter().map(|entry| &entry.reference);
        let mut found = BTreeMap::new();
        let mut failures = Vec::new();
        for reference in embedded.chain(own) {
            let Reference { kind, name } = reference;
            match self.trait_of(reference) {
                Some(definition) => {
                    found.insert((kind.name(), name.as_str()), definition);
                }
                None => failures.push(self.unknown_trait(*kind, name)),
            }
        }
        Failure::first_of(failures).map_or(Ok(found), Err)
    }

    fn unknown_trait(&self, kind: Kind, name: &crate::model::Text) -> Failure {
        let traits = &self.index().traits;
        let namespace = &scope_of(kind, self.component.namespace());
        let finding = self.resolver.unless_refused(kind, namespace, name, || {
            let other = traits.twin(kind, self.component.namespace(), name);
            diagnostics::unknown_trait(
                self.component,
                kind,
                name,
                other,
                traits.similar(kind, namespace, name),
            )
        });
        Failure::new("TraitNotFound", format!("Trait \"{name}\" not found"), finding)
    }

    /// Project, pipeline and first environment must exist, even for a binding to another environment.
    fn pipeline(&self) -> Result<(), Failure> {
        let component = self.component;
        let namespace = component.namespace();
        let project =
            self.resolver.project(namespace, &component.spec.project.text, component.spec.project.span)?;
        let pipeline = self.pipeline_of(project)?;
        pipeline::root(pipeline).map(|_| ()).map_err(|why| {
            let message =
                format!("Invalid deployment pipeline configuration: {}", why.upstream(pipeline.name()));
            let finding = diagnostics::no_root_environment(pipeline, why);
            Failure::new("InvalidConfiguration", message, Some(finding))
        })
    }

    fn pipeline_of(&self, project: &Project) -> Result<&'d Arc<DeploymentPipeline>, Failure> {
        let namespace = project.namespace();
        let name =
            project.spec.pipeline.as_ref().map(|reference| reference.name.text.clone()).unwrap_or_default();
        let pipelines = &self.index().pipelines;
        pipelines.get(Kind::DeploymentPipeline, namespace, &name).ok_or_else(|| {
            let finding = self.resolver.unless_refused(Kind::DeploymentPipeline, namespace, &name, || {
                let similar = pipelines.similar(Kind::DeploymentPipeline, namespace, &name);
                diagnostics::unknown_pipeline(project, similar)
            });
            Failure::new(
                "DeploymentPipelineNotFound",
                format!("DeploymentPipeline \"{name}\" not found"),
                finding,
            )
        })
    }
}

fn listed<'r>(
    references: impl IntoIterator<Item = &'r (impl std::borrow::Borrow<Reference> + 'r)>,
) -> String {
    let names: Vec<String> = references
        .into_iter()
        .map(|reference| {
            let Reference { kind, name } = reference.borrow();
            format!("{kind}:{name}")
        })
        .collect();
    format!("[{}]", names.join(" "))
}

/// The names that occur more than once, as Go prints a list.
fn repeated(names: &[&str]) -> Option<String> {
    let mut found: Vec<&str> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) && !found.contains(name) {
            found.push(name);
        }
    }
    (!found.is_empty()).then(|| format!("[{}]", found.join(" ")))
}
