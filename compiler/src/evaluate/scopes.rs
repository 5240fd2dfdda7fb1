//! Units rendered again, to see where their fields come from.

use super::component::Component;
use super::context::Dependencies;
use super::origins::{Applied, Origins, Recorder, Scope, Written};
use super::project::Project;
use super::resource::Resource;
use crate::model::{ReleaseBindingSpec, ResourceTemplate, TraitSpec};
use crate::resolve::{Origin, TraitApplication};
use yaml::Node;

impl Component<'_> {
    /// The origins of its objects.
    pub(super) fn origins(&self, dependencies: Dependencies) -> Origins {
        let mut recorder = Recorder::default();
        let Ok(manifests) = self.render(dependencies, &mut recorder) else { return Origins::default() };
        let snapshot = self.snapshot();
        let workspace = self.checked.workspace;
        let spec = &workspace.component_types[snapshot.component_type.index()].spec;
        let configs = self.binding.and_then(|binding| binding.component_type_configs.as_ref());
        let own = Scope {
            applied: None,
            templates: templates(&spec.resources),
            parameters: Written::new(snapshot.parameters.as_ref(), spec.parameters.as_ref()),
            environment_configs: Written::new(configs, spec.environment_configs.as_ref()),
        };
        let applied = snapshot.applications.iter().map(|application| {
            let spec = application.definition.map(|id| &workspace.traits[id.index()].spec);
            spec.map(|spec| of_trait(spec, application, self.binding)).unwrap_or_default()
        });
        recorder.finish(&manifests.resources, std::iter::once(own).chain(applied).collect())
    }
}

fn of_trait(spec: &TraitSpec, application: &TraitApplication, binding: Option<&ReleaseBindingSpec>) -> Scope {
    let TraitApplication { name, instance_name, span, .. } = application;
    let given = || binding?.trait_configs.iter().find(|(instance, _)| instance == instance_name);
    let configs = match application.origin {
        Origin::Embedded(_) => application.environment_configs.as_ref(),
        Origin::Component(_) => given().map(|(_, node)| node),
    };
    let creates = spec.creates.iter().map(|create| create.template.clone());
    let operations = spec.patches.iter().flat_map(|patch| &patch.operations);
    Scope {
        applied: Some(Applied { name: name.clone(), instance: instance_name.clone(), span: *span }),
        templates: creates.chain(operations.filter_map(|operation| operation.value.clone())).collect(),
        parameters: Written::new(application.parameters.as_ref(), spec.parameters.as_ref()),
        environment_configs: Written::new(configs, spec.environment_configs.as_ref()),
    }
}

impl Project<'_> {
    /// The origins of its objects.
    pub(super) fn origins(&self) -> Origins {
        let mut recorder = Recorder::default();
        let Ok(cell) = self.render(&mut recorder) else { return Origins::default() };
        let spec = &self.checked.workspace.project_types[self.inputs.project_type.index()].spec;
        let configs = self.binding.and_then(|(_, spec)| spec.environment_configs.as_ref());
        let own = Scope {
            applied: None,
            templates: templates(&spec.resources),
            parameters: Written::new(self.inputs.parameters.as_ref(), spec.parameters.as_ref()),
            environment_configs: Written::new(configs, spec.environment_configs.as_ref()),
        };
        recorder.finish(&cell.resources, vec![own])
    }
}

impl Resource<'_> {
    /// The origins of its objects.
    pub(super) fn origins(&self) -> Origins {
        let mut recorder = Recorder::default();
        let Ok(provision) = self.render(&mut recorder) else { return Origins::default() };
        let spec = &self.checked.workspace.resource_types[self.inputs.resource_type.index()].spec;
        let configs = self.binding.and_then(|(_, spec)| spec.environment_configs.as_ref());
        let own = Scope {
            applied: None,
            templates: spec.resources.iter().map(|resource| resource.template.template.clone()).collect(),
            parameters: Written::new(self.inputs.parameters.as_ref(), spec.parameters.as_ref()),
            environment_configs: Written::new(configs, spec.environment_configs.as_ref()),
        };
        recorder.finish(&provision.resources, vec![own])
    }
}

fn templates(resources: &[ResourceTemplate]) -> Vec<Node> {
    resources.iter().map(|resource| resource.template.clone()).collect()
}
