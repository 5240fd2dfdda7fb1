//! How a run is made.

use crate::load::{LoadOptions, SourceTree};
use crate::plan::Filter;
use crate::resolve::ResolveOptions;

/// How a run is made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How documents are loaded.
    pub load: LoadOptions,
    /// How units are derived from them.
    pub resolve: ResolveOptions,
    /// Which units are wanted.
    pub filter: Filter,
    /// Whether a unit that waits for something is an error.
    pub strict: bool,
    /// What is checked beyond what rendering needs.
    pub checks: Checks,
}

/// What is checked beyond what rendering needs. Nothing of it changes what is rendered.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// Whether documents are judged as the control plane's admission judges them.
    pub admission: bool,
    /// Whether and how manifests are validated against the schemas of Kubernetes and of custom resources.
    pub manifests: Option<Manifests>,
    /// Whether the repository is reviewed further than the control plane does.
    pub review: bool,
}

/// How manifests are validated.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// The version of Kubernetes (`1.33`) whose schemas count; the newest known one when nobody says.
    pub kubernetes_version: Option<String>,
    /// Custom resource definitions beside those in the sources and the built-in ones.
    pub definitions: Vec<SourceTree>,
}

impl Checks {
    /// Every check.
    pub fn all() -> Self {
        Self { admission: true, manifests: Some(Manifests::default()), review: true }
    }
}
