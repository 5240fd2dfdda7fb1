//! The subject itself: a component, a project or a resource that is of the type, or has the trait, that is tested.

use super::super::model::Definition;
use super::super::tree::{at, list, map, merged, split, text_at, with};
use super::cast::{Cast, over};
use crate::model::Kind;
use value::Str;
use yaml::Node;

impl Cast<'_> {
    /// A component of the type, or with the trait, that is tested.
    pub(super) fn component(&mut self, definition: &Definition) {
        let mut traits = Vec::new();
        let mut configs = Vec::new();
        let mut component = self.stand_in(Kind::Component, Some(&self.component));
        component = with(&component, &["spec", "owner", "projectName"], self.text(&self.project));
        let mut binding = self.binding(Kind::ReleaseBinding, "componentName", &self.component.clone());
        let (parameters, environment_configs) =
            (self.given(&["parameters"]), self.given(&["environmentConfigs"]));
        let (of_type, type_parameters, type_configs) = if definition.is_trait() {
            let name = definition.name.clone();
            traits.push(self.instance(definition.kind, &name, &name, parameters));
            configs.extend(environment_configs.map(|configs| (name, configs.clone())));
            let of_type = self.type_of_trait(definition);
            let written = |key: &str| self.given(&["componentType", key]);
            (of_type, written("parameters"), written("environmentConfigs"))
        } else {
            (self.reference(definition.kind, &definition.reference), parameters, environment_configs)
        };
        self.instances(&mut traits, &mut configs);
        component = with(&component, &["spec", "componentType"], of_type);
        if let Some(parameters) = type_parameters {
            component = with(&component, &["spec", "parameters"], parameters.clone());
        }
        component = with(&component, &["spec", "traits"], list(self.at, traits));
        self.add(Kind::Component, &component);
        if let Some(configs) = type_configs {
            binding = with(&binding, &["spec", "componentTypeEnvironmentConfigs"], configs.clone());
        }
        for (instance, configs) in configs {
            binding = with(&binding, &["spec", "traitEnvironmentConfigs", &instance], configs);
        }
        if let Some(overrides) = self.given(&["workloadOverrides"]) {
            binding = with(&binding, &["spec", "workloadOverrides"], overrides.clone());
        }
        self.add(Kind::ReleaseBinding, &binding);
        let workload = self.workload(definition);
        self.add(Kind::Workload, &workload);
    }

    /// The traits that the case applies besides, with their environment configs.
    pub(super) fn instances(&self, traits: &mut Vec<Node>, configs: &mut Vec<(Str, Node)>) {
        for entry in self.given(&["traits"]).map_or(&[][..], Node::items) {
            let name = text_at(entry, &["name"]).unwrap_or_default();
            let instance = text_at(entry, &["instanceName"]).unwrap_or(name);
            let (_, written) = split(entry, &["environmentConfigs"]);
            let kind = self.kind_of(entry, name, Kind::Trait);
            let stand_in = self.instance(kind, name, instance, None);
            traits.push(merged(&stand_in, &written));
            configs.extend(at(entry, &["environmentConfigs"]).map(|own| (Str::from(instance), own.clone())));
        }
    }

    fn instance(&self, kind: Kind, name: &str, instance: &str, parameters: Option<&Node>) -> Node {
        let reference = self.reference(kind, name);
        let entry = with(&reference, &["instanceName"], self.text(instance));
        match parameters {
            Some(parameters) => with(&entry, &["parameters"], parameters.clone()),
            None => entry,
        }
    }

    /// The kind that an entry names, else the one of a pair that has an object of this name.
    fn kind_of(&self, entry: &Node, name: &str, namespaced: Kind) -> Kind {
        if let Some(kind) = text_at(entry, &["kind"]).and_then(Kind::from_name) {
            return kind;
        }
        let own = name.rsplit('/').next().unwrap_or(name);
        let has = |kind: Kind| {
            self.stage.definitions.iter().any(|known| {
                let namespace = &known.meta().namespace;
                known.kind() == kind
                    && known.meta().name.as_str() == own
                    && (namespace.is_empty() || *namespace == self.namespace)
            })
        };
        let twin = namespaced.twin().filter(|twin| !has(namespaced) && has(*twin));
        twin.unwrap_or(namespaced)
    }

    /// The component type that a trait is tested on: the one that the case names, else a stand-in that allows it.
    fn type_of_trait(&mut self, definition: &Definition) -> Node {
        if let Some(written) = self.given(&["componentType"]) {
            let name = text_at(written, &["name"]).unwrap_or_default().to_owned();
            let kind = self.kind_of(written, &name, Kind::ComponentType);
            let (reference, _) = split(written, &["name"]);
            return merged(&self.reference(kind, &name), &reference);
        }
        let others = self.given(&["traits"]).map_or(&[][..], Node::items).iter().map(|entry| {
            let name = text_at(entry, &["name"]).unwrap_or_default();
            self.reference(self.kind_of(entry, name, Kind::Trait), name)
        });
        let allowed = [self.reference(definition.kind, &definition.name)].into_iter().chain(others).collect();
        let stand_in = self.stand_in(Kind::ComponentType, None);
        let stand_in = with(&stand_in, &["spec", "allowedTraits"], list(self.at, allowed));
        self.add(Kind::ComponentType, &stand_in);
        self.reference(Kind::ComponentType, "deployment/stand-in")
    }

    fn workload(&self, definition: &Definition) -> Node {
        let workload = self.stand_in(Kind::Workload, Some(&self.component));
        let owner =
            [("projectName", self.text(&self.project)), ("componentName", self.text(&self.component))];
        let mut workload = with(&workload, &["spec", "owner"], map(self.at, owner));
        if definition.sees_endpoints
            && self.given(&["workload"]).is_none_or(|given| given.get("endpoints").is_none())
        {
            let endpoints = self.stage.stand_ins.endpoints().clone();
            workload = with(&workload, &["spec", "endpoints"], endpoints);
        }
        over(&workload, self.given(&["workload"]))
    }

    /// A binding of something to the environment.
    pub(super) fn binding(&self, kind: Kind, owner: &str, name: &str) -> Node {
        let binding = self.stand_in(kind, Some(&format!("{name}-{}", self.environment)));
        let owners = [("projectName", self.text(&self.project)), (owner, self.text(name))];
        let owners: Vec<_> = owners.into_iter().filter(|(key, _)| !key.is_empty()).collect();
        let binding = with(&binding, &["spec", "owner"], map(self.at, owners));
        with(&binding, &["spec", "environment"], self.text(&self.environment))
    }

    /// A project of the type that is tested, in the place of the stand-in.
    pub(super) fn project(&mut self, definition: &Definition) {
        let name = self.project.clone();
        let project = self.stand_in(Kind::Project, Some(&name));
        let mut project =
            with(&project, &["spec", "type"], self.reference(definition.kind, &definition.reference));
        if let Some(parameters) = self.given(&["parameters"]) {
            project = with(&project, &["spec", "parameters"], parameters.clone());
        }
        self.declared.retain(|declared| declared.kind() != Kind::Project);
        self.add(Kind::Project, &project);
        let mut binding = self.binding(Kind::ProjectReleaseBinding, "", &name);
        if let Some(configs) = self.given(&["environmentConfigs"]) {
            binding = with(&binding, &["spec", "environmentConfigs"], configs.clone());
        }
        self.add(Kind::ProjectReleaseBinding, &binding);
    }

    /// A resource of the type that is tested.
    pub(super) fn resource(&mut self, definition: &Definition) {
        let name = self.resource.clone();
        let resource = self.stand_in(Kind::Resource, Some(&name));
        let resource = with(&resource, &["spec", "owner", "projectName"], self.text(&self.project));
        let mut resource =
            with(&resource, &["spec", "type"], self.reference(definition.kind, &definition.reference));
        if let Some(parameters) = self.given(&["parameters"]) {
            resource = with(&resource, &["spec", "parameters"], parameters.clone());
        }
        self.add(Kind::Resource, &resource);
        let mut binding = self.binding(Kind::ResourceReleaseBinding, "resourceName", &name);
        if let Some(configs) = self.given(&["environmentConfigs"]) {
            binding = with(&binding, &["spec", "resourceTypeEnvironmentConfigs"], configs.clone());
        }
        self.add(Kind::ResourceReleaseBinding, &binding);
    }
}
