//! What evaluation gives: the manifests of one unit and how it fared.
//!
//! Manifests are handed on unit by unit and dropped there; only [`UnitResult`]s stay, so that ten thousand
//! components fit in memory.

use super::endpoint_status::Endpoint;
use super::origins::Trace;
use crate::model::Plane;
use crate::resolve::{Failure, Place, Snapshot, UnitKey};
use diag::{Diagnostic, Span};
use value::{Object, Str};

/// One manifest as a template made it.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The entry's id, where the type gives one (projects and resources); components derive ids from kind and name.
    pub id: Option<Str>,
    /// Where it goes.
    pub plane: Plane,
    /// The manifest.
    pub object: Object,
}

/// The manifests of one unit, on their way out.
#[derive(Debug)]
pub struct RenderedUnit<'a> {
    /// The unit.
    pub key: &'a UnitKey,
    /// Its binding, or what that was derived from.
    pub span: Span,
    /// Where it goes.
    pub place: &'a Place,
    /// The manifests, in order.
    pub resources: Vec<Resource>,
    /// What only components have.
    pub component: Option<RenderedComponent<'a>>,
    /// Where the fields of the manifests come from, for whoever asks.
    pub trace: Trace<'a>,
}

/// What a component's unit has besides manifests.
#[derive(Debug)]
pub struct RenderedComponent<'a> {
    /// The release.
    pub snapshot: &'a Snapshot,
    /// The namespace of its objects on the data plane.
    pub cell_namespace: Str,
    /// The labels that select its pods.
    pub pod_selectors: Object,
    /// The binding's annotation `openchoreo.dev/restartedAt`.
    pub restarted_at: Option<&'a Str>,
}

/// How a unit fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its manifests are final.
    Rendered,
    /// It has manifests, but a connection, dependency or output is unresolved.
    Pending,
    /// It has no manifests.
    Failed,
    /// It is not wanted: `state: Undeploy`.
    Undeployed,
}

/// Something a component waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The namespace of both.
    pub namespace: Str,
    /// The provider's project.
    pub project: Str,
    /// What it waits for.
    pub provider: Provider,
    /// Upstream's words for what is missing.
    pub reason: String,
}

/// What a component may wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provider {
    /// An endpoint of a component.
    Endpoint {
        /// The component.
        component: Str,
        /// Its endpoint.
        endpoint: Str,
    },
    /// A managed resource of the same project.
    Resource(Str),
}

/// An output of a managed resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: Str,
    /// What it is.
    pub source: OutputSource,
}

/// What an output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputSource {
    /// Plain text.
    Value(Str),
    /// A key of a Secret: its name, the key.
    Secret(Str, Str),
    /// A key of a ConfigMap: its name, the key.
    ConfigMap(Str, Str),
}

/// What later stages make of the manifests of a unit.
#[derive(Debug)]
pub struct Finished<T> {
    /// What they made.
    pub product: T,
    /// What they found.
    pub findings: Vec<Diagnostic>,
}

/// How one unit fared; its manifests have gone their way.
#[derive(Debug)]
pub struct UnitResult<T> {
    /// How it fared.
    pub state: State,
    /// Why it failed, or why a resource is pending, in upstream's words.
    pub condition: Option<Condition>,
    /// URLs that other components see (components only).
    pub endpoints: Vec<Endpoint>,
    /// What components can bind to (resources only).
    pub outputs: Vec<Output>,
    /// What is unresolved (components only).
    pub pending: Vec<Pending>,
    /// Findings, with the way that led to them.
    pub diagnostics: Vec<Diagnostic>,
    /// What later stages made of its manifests; nothing if it has none.
    pub product: Option<T>,
}

/// A condition of a binding, in upstream's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its reason: `RenderingFailed`.
    pub reason: &'static str,
    /// Its message.
    pub message: String,
}

impl<T> UnitResult<T> {
    pub(super) fn new(state: State) -> Self {
        Self {
            state,
            condition: None,
            endpoints: Vec::new(),
            outputs: Vec::new(),
            pending: Vec::new(),
            diagnostics: Vec::new(),
            product: None,
        }
    }

    /// Of a resource of which only this is known.
    pub(super) fn known((state, outputs): (State, Vec<Output>)) -> Self {
        Self { outputs, ..Self::new(state) }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        let Failure { reason, message, diagnostics } = failure;
        Self { condition: Some(Condition { reason, message }), diagnostics, ..Self::new(State::Failed) }
    }

    /// Turns a rendered unit into a pending one; a failure says why.
    pub(super) fn wait(&mut self, failure: Failure) {
        let Failure { reason, message, diagnostics } = failure;
        self.state = State::Pending;
        self.condition = Some(Condition { reason, message });
        self.diagnostics.extend(diagnostics);
    }
}
