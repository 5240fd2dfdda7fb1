//! Units: one thing rendered for one environment.

use super::definitions::{ProjectTypeId, ResourceTypeId};
use super::place::Place;
use super::snapshot::Snapshot;
use crate::model::{
    ProjectReleaseBinding, ReleaseBinding, ResourceReleaseBinding, RetainPolicy, SecretReference,
};
use diag::{Diagnostic, Span};
use rayon::slice::ParallelSliceMut;
use std::fmt;
use std::sync::Arc;
use value::Str;
use yaml::Node;

/// What a unit renders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A component.
    Component,
    /// A project's cell.
    Project,
    /// A resource.
    Resource,
}

/// The name of a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey {
    /// What it renders.
    pub kind: UnitKind,
    /// The namespace of its binding.
    pub namespace: Str,
    /// The project.
    pub project: Str,
    /// The component or resource; empty for a project's cell.
    pub name: Str,
    /// The environment.
    pub environment: Str,
}

impl fmt::Display for UnitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, namespace, project, name, environment } = self;
        match kind {
            UnitKind::Component => write!(f, "component/{namespace}/{project}/{name}/{environment}"),
            UnitKind::Project => write!(f, "project/{namespace}/{project}/{environment}"),
            UnitKind::Resource => write!(f, "resource/{namespace}/{project}/{name}/{environment}"),
        }
    }
}

/// One thing rendered for one environment.
#[derive(Debug)]
pub struct Unit<B, I> {
    /// Its name.
    pub key: UnitKey,
    /// The name of its binding, given or derived; among units of one key the first by this name owns the environment.
    pub binding_name: Str,
    /// The binding; none when it was derived.
    pub binding: Option<Arc<B>>,
    /// The binding, or what it was derived from.
    pub span: Span,
    /// What is to be done.
    pub state: UnitState<I>,
    /// Warnings about it.
    pub warnings: Vec<Diagnostic>,
}

/// What is to be done with a unit.
#[derive(Debug)]
pub enum UnitState<I> {
    /// It is rendered from these.
    Ready(Box<I>),
    /// It renders to nothing, whatever else is wrong with it; the place is where nothing goes, if there is one.
    Undeployed(Option<Arc<Place>>),
    /// It cannot be rendered.
    Failed(Failure),
}

/// Why a unit cannot be rendered.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Upstream's condition reason.
    pub reason: &'static str,
    /// Upstream's condition message.
    pub message: String,
    /// Everything that was found to be wrong; nothing when the cause has been reported already.
    pub diagnostics: Vec<Diagnostic>,
}

/// A component in an environment.
pub type ComponentUnit = Unit<ReleaseBinding, ComponentInputs>;

/// A project's cell in an environment.
pub type ProjectUnit = Unit<ProjectReleaseBinding, ProjectInputs>;

/// A resource in an environment.
pub type ResourceUnit = Unit<ResourceReleaseBinding, ResourceInputs>;

/// What a component is rendered from, besides its binding.
#[derive(Debug)]
pub struct ComponentInputs {
    /// The release.
    pub snapshot: Arc<Snapshot>,
    /// Where it goes.
    pub place: Arc<Place>,
    /// The UID of the live component.
    pub component_uid: Str,
    /// The UID of the live project.
    pub project_uid: Str,
    /// The SecretReferences that workload and overrides name, sorted by name; every key they name is there.
    pub secrets: Vec<Arc<SecretReference>>,
}

/// What a project's cell is rendered from, besides its binding.
#[derive(Debug)]
pub struct ProjectInputs {
    /// The UID of the live project.
    pub project_uid: Str,
    /// The type.
    pub project_type: ProjectTypeId,
    /// The release's parameters.
    pub parameters: Option<Node>,
    /// Where it goes.
    pub place: Arc<Place>,
}

/// What a resource is rendered from, besides its binding.
#[derive(Debug)]
pub struct ResourceInputs {
    /// The UID of the live resource.
    pub resource_uid: Str,
    /// The UID of the live project.
    pub project_uid: Str,
    /// The type.
    pub resource_type: ResourceTypeId,
    /// The release's parameters.
    pub parameters: Option<Node>,
    /// The policy in force: the binding's, else the type's.
    pub retain_policy: RetainPolicy,
    /// Where it goes.
    pub place: Arc<Place>,
}

/// A component that is bound nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unbound {
    /// Its namespace.
    pub namespace: Str,
    /// Its project.
    pub project: Str,
    /// Its name.
    pub component: Str,
}

impl Failure {
    /// A failure with upstream's reason and message, and the finding that tells of it.
    pub(super) fn new(reason: &'static str, message: String, diagnostic: Option<Diagnostic>) -> Self {
        let diagnostics = diagnostic.into_iter().map(|diagnostic| diagnostic.details(&message)).collect();
        Self { reason, message, diagnostics }
    }

    /// Says that every finding is about this unit.
    pub(super) fn about(mut self, key: &UnitKey) -> Self {
        self.diagnostics =
            self.diagnostics.into_iter().map(|diagnostic| diagnostic.subject(key.to_string())).collect();
        self
    }

    /// The same, seen from where the missing object is named; findings that have a place keep it.
    pub(super) fn placed_at(mut self, span: Span) -> Self {
        let place =
            |finding: Diagnostic| if finding.primary.is_some() { finding } else { finding.at(span, "") };
        self.diagnostics = self.diagnostics.into_iter().map(place).collect();
        self
    }

    /// One failure of several: upstream stops at the first, but all are worth telling.
    pub(super) fn first_of(failures: impl IntoIterator<Item = Self>) -> Option<Self> {
        failures.into_iter().reduce(|mut first, other| {
            first.diagnostics.extend(other.diagnostics);
            first
        })
    }
}

/// Units by key, then by the name of the binding.
pub(super) fn sorted<B, I>(mut units: Vec<Unit<B, I>>) -> Vec<Unit<B, I>>
where
    Unit<B, I>: Send,
{
    units.par_sort_by(|a, b| a.key.cmp(&b.key).then_with(|| a.binding_name.cmp(&b.binding_name)));
    units
}
