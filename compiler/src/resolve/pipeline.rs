//! Environments of a pipeline.

use crate::model::DeploymentPipeline;
use value::Str;

/// Why a pipeline has no first environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRoot {
    /// It has no promotion path.
    Empty,
    /// Every source also is a target.
    Circular,
}

impl NoRoot {
    /// Upstream's words.
    pub(super) fn upstream(self, pipeline: &str) -> String {
        match self {
            Self::Empty => format!("deployment pipeline {pipeline} has no promotion paths defined"),
            Self::Circular => {
                format!(
                    "deployment pipeline {pipeline} has no root environment (all sources are also targets)"
                )
            }
        }
    }
}

/// The environment that releases enter first: the first source that is no target.
pub(crate) fn root(pipeline: &DeploymentPipeline) -> Result<&Str, NoRoot> {
    let paths = &pipeline.spec.promotion_paths;
    if paths.is_empty() {
        return Err(NoRoot::Empty);
    }
    let is_target =
        |name: &str| paths.iter().flat_map(|path| &path.targets).any(|target| target.name.as_str() == name);
    let sources = paths.iter().map(|path| &path.source.name);
    let root = sources.map(|name| &name.text).find(|name| !name.is_empty() && !is_target(name));
    root.ok_or(NoRoot::Circular)
}

/// Every environment, sources and targets, in order of appearance.
pub(crate) fn environments(pipeline: &DeploymentPipeline) -> Vec<Str> {
    let mut names: Vec<Str> = Vec::new();
    for path in &pipeline.spec.promotion_paths {
        for reference in std::iter::once(&path.source).chain(&path.targets) {
            if !reference.name.is_empty() && !names.contains(&reference.name.text) {
                names.push(reference.name.text.clone());
            }
        }
    }
    names
}
