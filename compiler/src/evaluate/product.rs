//! What evaluation gives: the manifests of one unit and how it fared.
//!
//! Manifests are handed on unit by unit and dropped there; only [`UnitResult`]s stay, so that ten thousand
//! components fit in memory.

use crate::model::Plane;
use diag::Diagnostic;
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

/// Something a unit waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// An endpoint of another component.
    Endpoint {
        /// The namespace of both components.
        namespace: Str,
        /// The provider's project.
        project: Str,
        /// The provider.
        component: Str,
        /// Its endpoint.
        endpoint: Str,
        /// Upstream's words for what is missing.
        reason: String,
    },
    /// A managed resource of the same project.
    Resource {
        /// The namespace of both.
        namespace: Str,
        /// The project of both.
        project: Str,
        /// The resource.
        resource: Str,
        /// Upstream's words for what is missing.
        reason: String,
    },
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
    /// A key of a Secret.
    Secret {
        /// The Secret.
        name: Str,
        /// The key.
        key: Str,
    },
    /// A key of a ConfigMap.
    ConfigMap {
        /// The ConfigMap.
        name: Str,
        /// The key.
        key: Str,
    },
}

/// Why a unit failed, in upstream's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The reason of upstream's condition: `RenderingFailed`.
    pub reason: &'static str,
    /// The message of upstream's condition.
    pub message: String,
}

/// How one unit fared; its manifests have gone their way.
#[derive(Debug)]
pub struct UnitResult<T> {
    /// How it fared.
    pub state: State,
    /// Why it failed, or why a resource is pending.
    pub failure: Option<Failure>,
    /// What components can bind to (resources only).
    pub outputs: Vec<Output>,
    /// What is unresolved (components only).
    pub pending: Vec<Pending>,
    /// Findings, with the way that led to them.
    pub diagnostics: Vec<Diagnostic>,
    /// What later stages made of its manifests; nothing if it has none.
    pub product: Option<T>,
}
