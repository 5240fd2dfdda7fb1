//! A component of the repository, with what a case gives laid over its documents.

use super::super::tree::{at, list, merged, text_at, with};
use super::cast::{Cast, over};
use crate::model::{Declared, Kind};
use value::Str;
use yaml::Node;

impl Cast<'_> {
    /// What the case gives over the documents of the repository.
    pub(super) fn overlay(&mut self) {
        let (namespace, component) = (self.namespace.clone(), self.component.clone());
        let (project, environment) = (self.project.clone(), self.environment.clone());
        let mut traits = Vec::new();
        let mut configs = Vec::new();
        self.instances(&mut traits, &mut configs);
        let stage = self.stage;
        let written = stage.written(|declared| {
            declared.kind() == Kind::Component
                && declared.meta().namespace == namespace
                && declared.meta().name.text == component
        });
        if let Some(mut document) =
            written.filter(|_| !traits.is_empty() || self.given(&["parameters"]).is_some())
        {
            let own = at(&document, &["spec", "traits"]).map_or(&[][..], Node::items);
            let traits = own.iter().cloned().chain(traits).collect();
            document = with(&document, &["spec", "traits"], list(self.at, traits));
            if let Some(parameters) = self.given(&["parameters"]) {
                let own = at(&document, &["spec", "parameters"]).map(|own| merged(own, parameters));
                document =
                    with(&document, &["spec", "parameters"], own.unwrap_or_else(|| parameters.clone()));
            }
            self.add(Kind::Component, &document);
        }
        let owned = |declared: &Declared| matches!(declared, Declared::Workload(workload) if workload.spec.component.text == component && workload.spec.project.text == project && *workload.namespace() == namespace);
        if let Some(given) = self.given(&["workload"])
            && let Some(workload) = stage.written(owned)
        {
            self.add(Kind::Workload, &over(&workload, Some(given)));
        }
        self.overlay_binding(&configs);
        let of_environment = |declared: &Declared| {
            declared.kind() == Kind::Environment
                && declared.meta().namespace == namespace
                && declared.meta().name.text == environment
        };
        if let Some(document) = stage.written(of_environment) {
            let document = self.environment_over(&document);
            self.add(Kind::Environment, &document);
            self.overlay_plane(&document);
        }
    }

    fn overlay_plane(&mut self, environment: &Node) {
        let Some(given) = self.given(&["dataPlane"]) else { return };
        let reference = |key: &str| text_at(environment, &["spec", "dataPlaneRef", key]);
        let (kind, name) =
            (reference("kind").and_then(Kind::from_name), reference("name").unwrap_or_default());
        let plane = self
            .stage
            .written(|declared| Some(declared.kind()) == kind && declared.meta().name.as_str() == name);
        if let (Some(kind), Some(plane)) = (kind, plane) {
            self.add(kind, &over(&plane, Some(given)));
        }
    }

    fn overlay_binding(&mut self, configs: &[(Str, Node)]) {
        let (namespace, component, project) = (&self.namespace, &self.component, &self.project);
        let environment = &self.environment;
        let bound = |declared: &Declared| matches!(declared, Declared::ReleaseBinding(binding) if binding.spec.component.text == *component && binding.spec.project.text == *project && binding.spec.environment.text == *environment && *binding.namespace() == *namespace);
        let written = self.stage.written(bound);
        let mut binding =
            written.unwrap_or_else(|| self.binding(Kind::ReleaseBinding, "componentName", component));
        let parts = [
            ("environmentConfigs", "componentTypeEnvironmentConfigs"),
            ("workloadOverrides", "workloadOverrides"),
        ];
        for (key, field) in parts {
            if let Some(given) = self.given(&[key]) {
                let own = at(&binding, &["spec", field]).map(|own| merged(own, given));
                binding = with(&binding, &["spec", field], own.unwrap_or_else(|| given.clone()));
            }
        }
        for (instance, configs) in configs {
            binding = with(&binding, &["spec", "traitEnvironmentConfigs", instance], configs.clone());
        }
        self.add(Kind::ReleaseBinding, &binding);
    }
}
