//! The documents of a scene while they are made: what surrounds every subject, and how what a case gives is laid over it.

use super::super::model::Case;
use super::super::tree::{at, list, map, merged, split, text, text_at, with};
use super::super::variants::environment_name;
use super::{Stage, named};
use crate::load;
use crate::model::{API_VERSION, Declared, Kind, Scope};
use crate::resolve::{UnitKey, UnitKind};
use diag::{Diagnostic, Span};
use value::Str;
use yaml::Node;

/// The parts of an environment or plane that are no part of its `spec`.
const METADATA: &[&str] = &["name", "labels", "annotations"];

/// The documents of a scene while they are made.
pub(super) struct Cast<'s> {
    pub(super) stage: Stage<'s>,
    pub(super) case: &'s Case,
    /// Where parts stand that nobody wrote.
    pub(super) at: Span,
    pub(super) namespace: Str,
    pub(super) project: Str,
    pub(super) component: Str,
    pub(super) resource: Str,
    pub(super) environment: Str,
    pub(super) declared: Vec<Declared>,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'s> Cast<'s> {
    pub(super) fn new(stage: Stage<'s>, case: &'s Case, namespace: Str) -> Self {
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

    pub(super) fn key(&self, kind: UnitKind, name: Str) -> UnitKey {
        let (project, environment) = (self.project.clone(), self.environment.clone());
        UnitKey { kind, namespace: self.namespace.clone(), project, name, environment }
    }

    pub(super) fn given(&self, path: &[&str]) -> Option<&'s Node> {
        at(&self.case.given, path)
    }

    pub(super) fn text(&self, content: &str) -> Node {
        text(self.at, content)
    }

    /// A reference: `{kind, name}`.
    pub(super) fn reference(&self, kind: Kind, name: &str) -> Node {
        map(self.at, [("kind", self.text(kind.name())), ("name", self.text(name))])
    }

    /// Adds a document, and says what is wrong with it.
    pub(super) fn add(&mut self, kind: Kind, document: &Node) {
        let (declared, problems) = Declared::read(kind, document);
        let name = declared.meta().name.text.clone();
        // A key that nobody knows is a slip of the test, not of a repository that someone else may have written.
        let found = problems.iter().map(|problem| load::shape(kind, &name, problem).deny_warning());
        self.problems.extend(found);
        self.declared.push(declared);
    }

    pub(super) fn stand_in(&self, kind: Kind, name: Option<&str>) -> Node {
        let namespace = if kind.scope() == Scope::Cluster { "" } else { self.namespace.as_str() };
        named(self.stage.stand_ins.document(kind), name, namespace)
    }

    /// Project, pipeline, environment and planes.
    pub(super) fn surroundings(&mut self) {
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
    pub(super) fn environment_over(&self, environment: &Node) -> Node {
        let environment = over(environment, self.given(&["environment"]));
        let environment = over(&environment, Some(&self.case.environment));
        with(&environment, &["metadata", "name"], self.text(&self.environment))
    }

    /// Further documents that the case gives as they are.
    pub(super) fn further(&mut self) {
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
pub(super) fn over(document: &Node, given: Option<&Node>) -> Node {
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
