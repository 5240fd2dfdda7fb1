//! What surrounds the subject of a case: documents that the case gives, over those of the repository for a component, or
//! over stand-ins for a type or trait.
//!
//! Nothing here renders: a [`Scene`] is a small repository with one unit of interest, for the stages as they are.

use super::model::{Case, Definition, Subject};
use super::stand_ins::StandIns;
use super::tree::{at, list, map, merged, split, text, text_at, with};
use super::variants::environment_name;
use crate::load::{self, Documents};
use crate::model::{API_VERSION, Declared, Kind, Scope};
use crate::resolve::{UnitKey, UnitKind};
use diag::{Diagnostic, Span};
use std::collections::HashSet;
use value::Str;
use yaml::Node;

/// The documents of a case.
pub(super) struct Scene {
    /// All of them.
    pub(super) declared: Vec<Declared>,
    /// The unit that the case is about.
    pub(super) key: UnitKey,
    /// What is wrong with the shape of documents that the case gives.
    pub(super) problems: Vec<Diagnostic>,
}

/// A namespace for types that belong to none.
const NAMESPACE: &str = "default";

/// The parts of an environment or plane that are no part of its `spec`.
const METADATA: &[&str] = &["name", "labels", "annotations"];

/// Builds scenes out of these.
#[derive(Clone, Copy)]
pub(super) struct Stage<'s> {
    /// The repository, its documents as they are written among them.
    pub(super) repository: &'s Documents,
    /// Its types and traits, one of them perhaps altered.
    pub(super) definitions: &'s [Declared],
    /// What stands in for everything else.
    pub(super) stand_ins: &'s StandIns,
}

impl Stage<'_> {
    /// The documents of a case.
    pub(super) fn scene(self, subject: &Subject, case: &Case) -> Scene {
        match subject {
            Subject::Definition(definition) => self.of_definition(definition, case),
            Subject::Component { namespace, project, name, .. } => {
                self.of_component(namespace, project, name, case)
            }
        }
    }

    /// A type or trait among stand-ins.
    fn of_definition(self, definition: &Definition, case: &Case) -> Scene {
        let namespace = match definition.namespace.as_str() {
            "" => Str::from(NAMESPACE),
            namespace => Str::from(namespace),
        };
        let mut cast = Cast::new(self, case, namespace);
        cast.surroundings();
        match definition.unit() {
            UnitKind::Component => cast.component(definition),
            UnitKind::Project => cast.project(definition),
            UnitKind::Resource => cast.resource(definition),
        }
        cast.further();
        let name = match definition.unit() {
            UnitKind::Component => cast.component.clone(),
            UnitKind::Project => Str::new(),
            UnitKind::Resource => cast.resource.clone(),
        };
        let key = cast.key(definition.unit(), name);
        let definitions = self.definitions.iter().cloned();
        let declared = last_of_each(definitions.chain(cast.declared).collect());
        Scene { declared, key, problems: cast.problems }
    }

    /// A component among the documents of the repository.
    fn of_component(self, namespace: &Str, project: &Str, name: &Str, case: &Case) -> Scene {
        let mut cast = Cast::new(self, case, namespace.clone());
        cast.project.clone_from(project);
        cast.component.clone_from(name);
        if environment_name(&case.environment).is_none()
            && text_at(&case.given, &["environment", "name"]).is_none()
            && let Some(root) = self.root_environment(namespace, project)
        {
            cast.environment = root;
        }
        cast.overlay();
        cast.further();
        let key = cast.key(UnitKind::Component, name.clone());
        let others = self.repository.declared.iter().filter(|declared| !is_definition(declared));
        let known = others.chain(self.definitions).cloned();
        let declared = last_of_each(known.chain(cast.declared).collect());
        Scene { declared, key, problems: cast.problems }
    }

    /// The first environment of a project's pipeline.
    fn root_environment(self, namespace: &Str, project: &Str) -> Option<Str> {
        let index = crate::resolve::Index::new(self.repository);
        let pipeline = index.pipeline_of(namespace, project)?;
        crate::resolve::pipeline::root(pipeline).ok().cloned()
    }

    /// A document of the repository as it is written.
    fn written(self, fits: impl Fn(&Declared) -> bool) -> Option<Node> {
        let found = self.repository.declared.iter().find(|declared| fits(declared))?;
        let name = found.meta().name.span;
        let encloses =
            |span: Span| span.file == name.file && span.start <= name.start && name.end <= span.end;
        let kept =
            self.repository.kept.iter().find(|kept| kept.kind == found.kind() && encloses(kept.node.span))?;
        Some(named(&kept.node, None, &found.meta().namespace))
    }
}

/// Whether a document is a type or trait.
pub(super) fn is_definition(declared: &Declared) -> bool {
    matches!(
        declared,
        Declared::ComponentType(_)
            | Declared::Trait(_)
            | Declared::ProjectType(_)
            | Declared::ResourceType(_)
    )
}

/// The last document of each object: what a case gives replaces what is there.
fn last_of_each(declared: Vec<Declared>) -> Vec<Declared> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Declared> =
        declared.into_iter().rev().filter(|declared| seen.insert(identity(declared))).collect();
    kept.reverse();
    kept
}

fn identity(declared: &Declared) -> (Kind, Str, Str) {
    let meta = declared.meta();
    (declared.kind(), meta.namespace.clone(), meta.name.text.clone())
}

/// A document with this name and namespace; without a name it keeps its own.
fn named(document: &Node, name: Option<&str>, namespace: &str) -> Node {
    let span = document.span;
    let document = match name {
        Some(name) => with(document, &["metadata", "name"], text(span, name)),
        None => document.clone(),
    };
    if namespace.is_empty() {
        document
    } else {
        with(&document, &["metadata", "namespace"], text(span, namespace))
    }
}

/// The documents of a scene while they are made.
struct Cast<'s> {
    stage: Stage<'s>,
    case: &'s Case,
    /// Where parts stand that nobody wrote.
    at: Span,
    namespace: Str,
    project: Str,
    component: Str,
    resource: Str,
    environment: Str,
    declared: Vec<Declared>,
    problems: Vec<Diagnostic>,
}

impl<'s> Cast<'s> {
    fn new(stage: Stage<'s>, case: &'s Case, namespace: Str) -> Self {
        let own = |key: &str, otherwise: &str| Str::from(text_at(&case.given, &[key]).unwrap_or(otherwise));
        let environment = environment_name(&case.environment)
            .or_else(|| text_at(&case.given, &["environment", "name"]))
            .unwrap_or("dev");
        Self {
            stage,
            case,
            at: case.name.span,
            namespace,
            project: own("project", "project"),
            component: own("component", "component"),
            resource: own("resource", "resource"),
            environment: Str::from(environment),
            declared: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn key(&self, kind: UnitKind, name: Str) -> UnitKey {
        let (project, environment) = (self.project.clone(), self.environment.clone());
        UnitKey { kind, namespace: self.namespace.clone(), project, name, environment }
    }

    fn given(&self, path: &[&str]) -> Option<&'s Node> {
        at(&self.case.given, path)
    }

    fn text(&self, content: &str) -> Node {
        text(self.at, content)
    }

    /// A reference: `{kind, name}`.
    fn reference(&self, kind: Kind, name: &str) -> Node {
        map(self.at, [("kind", self.text(kind.name())), ("name", self.text(name))])
    }

    /// Adds a document, and says what is wrong with it.
    fn add(&mut self, kind: Kind, document: &Node) {
        let (declared, problems) = Declared::read(kind, document);
        let name = declared.meta().name.text.clone();
        // A key that nobody knows is a slip of the test, not of a repository that someone else may have written.
        let found = problems.iter().map(|problem| load::shape(kind, &name, problem).deny_warning());
        self.problems.extend(found);
        self.declared.push(declared);
    }

    fn stand_in(&self, kind: Kind, name: Option<&str>) -> Node {
        let namespace = if kind.scope() == Scope::Cluster { "" } else { self.namespace.as_str() };
        named(self.stage.stand_ins.document(kind), name, namespace)
    }

    /// Project, pipeline, environment and planes.
    fn surroundings(&mut self) {
        let (project, environment) = (self.project.clone(), self.environment.clone());
        let project = self.stand_in(Kind::Project, Some(&project));
        self.add(Kind::Project, &project);
        let path = map(self.at, [("sourceEnvironmentRef", self.reference(Kind::Environment, &environment))]);
        let pipeline = self.stand_in(Kind::DeploymentPipeline, None);
        let pipeline = with(&pipeline, &["spec", "promotionPaths"], list(self.at, vec![path]));
        self.add(Kind::DeploymentPipeline, &pipeline);
        let environment = self.stand_in(Kind::Environment, Some(&environment));
        let mut environment = self.environment_over(&environment);
        if let Some(plane) = self.given(&["dataPlane", "name"]) {
            environment = with(&environment, &["spec", "dataPlaneRef", "name"], plane.clone());
        }
        self.add(Kind::Environment, &environment);
        let plane = self.stand_in(Kind::ClusterDataPlane, None);
        let plane = over(&plane, self.given(&["dataPlane"]));
        self.add(Kind::ClusterDataPlane, &plane);
        let plane = self.stand_in(Kind::ClusterObservabilityPlane, None);
        self.add(Kind::ClusterObservabilityPlane, &plane);
    }

    /// An environment with what the case and its variant say about it.
    fn environment_over(&self, environment: &Node) -> Node {
        let environment = over(environment, self.given(&["environment"]));
        let environment = over(&environment, Some(&self.case.environment));
        with(&environment, &["metadata", "name"], self.text(&self.environment))
    }

    /// A component of the type, or with the trait, that is tested.
    fn component(&mut self, definition: &Definition) {
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
    fn instances(&self, traits: &mut Vec<Node>, configs: &mut Vec<(Str, Node)>) {
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
    fn binding(&self, kind: Kind, owner: &str, name: &str) -> Node {
        let binding = self.stand_in(kind, Some(&format!("{name}-{}", self.environment)));
        let owners = [("projectName", self.text(&self.project)), (owner, self.text(name))];
        let owners: Vec<_> = owners.into_iter().filter(|(key, _)| !key.is_empty()).collect();
        let binding = with(&binding, &["spec", "owner"], map(self.at, owners));
        with(&binding, &["spec", "environment"], self.text(&self.environment))
    }

    /// A project of the type that is tested, in the place of the stand-in.
    fn project(&mut self, definition: &Definition) {
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
    fn resource(&mut self, definition: &Definition) {
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

    /// What the case gives over the documents of the repository.
    fn overlay(&mut self) {
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

    /// Further documents that the case gives as they are.
    fn further(&mut self) {
        for document in self.given(&["documents"]).map_or(&[][..], Node::items) {
            let written = text_at(document, &["kind"]).unwrap_or_default();
            let Some(kind) = Kind::from_name(written) else {
                let span = at(document, &["kind"]).map_or(document.span, |kind| kind.span);
                self.problems.push(load::unknown_kind(written, API_VERSION, span));
                continue;
            };
            let namespaced =
                kind.scope() == Scope::Namespaced && text_at(document, &["metadata", "namespace"]).is_none();
            let document = if namespaced { named(document, None, &self.namespace) } else { document.clone() };
            self.add(kind, &document);
        }
    }
}

/// A document with what a case says about it: name, labels and annotations in `metadata`, the rest in `spec`.
fn over(document: &Node, given: Option<&Node>) -> Node {
    let Some(given) = given.filter(|given| matches!(given.kind, yaml::Kind::Map(_))) else {
        return document.clone();
    };
    let (metadata, spec) = split(given, METADATA);
    let mut parts = Vec::new();
    if !metadata.entries().is_empty() {
        parts.push(("metadata", metadata));
    }
    parts.push(("spec", spec));
    merged(document, &map(given.span, parts))
}
