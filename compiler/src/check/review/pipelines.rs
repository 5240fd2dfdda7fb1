//! Deployment pipelines: environments that no promotion reaches, and promotions that lead nowhere.

use super::{View, diagnostics};
use crate::model::{DeploymentPipeline, Kind, Reference, Text};
use crate::resolve::{Unit, UnitKey, pipeline};
use diag::Diagnostic;
use std::collections::HashSet;
use value::Str;

/// Looks at every pipeline, and at every binding for its environment.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for document in &view.index.pipelines.in_order {
        let mut search = Search { view, pipeline: document, found };
        search.environments();
        search.repeated_sources();
        search.several_sources();
        search.ways();
    }
    bound_outside(view, &view.workspace.components, |binding| &binding.spec.environment, found);
    bound_outside(view, &view.workspace.projects, |binding| &binding.spec.environment, found);
    bound_outside(view, &view.workspace.resources, |binding| &binding.spec.environment, found);
}

/// Bindings to environments that the project's pipeline does not have.
fn bound_outside<B, I>(
    view: &View<'_>,
    units: &[Unit<B, I>],
    environment: impl Fn(&B) -> &Text,
    found: &mut Vec<Diagnostic>,
) {
    for Unit { key, binding, .. } in units.iter().filter(|unit| (view.selected)(&unit.key)) {
        let UnitKey { namespace, project, .. } = key;
        let (Some(binding), Some(pipeline)) = (binding, view.index.pipeline_of(namespace, project)) else {
            continue;
        };
        let environment = environment(binding);
        let known = pipeline::environments(pipeline);
        let exists = view.index.environments.get(Kind::Environment, namespace, environment).is_some();
        if exists && !known.is_empty() && !known.contains(&environment.text) {
            found.push(diagnostics::environment_not_in_pipeline(key, environment, pipeline));
        }
    }
}

struct Search<'a, 'v> {
    view: &'v View<'a>,
    pipeline: &'v DeploymentPipeline,
    found: &'v mut Vec<Diagnostic>,
}

impl<'v> Search<'_, 'v> {
    /// Each environment where it is named first, unless a binding to it has been reported.
    fn environments(&mut self) {
        let environments = &self.view.index.environments;
        let namespace = self.pipeline.namespace();
        let mut seen: HashSet<&Str> = HashSet::new();
        for Reference { name, .. } in self.references() {
            if name.is_empty() || !seen.insert(&name.text) {
                continue;
            }
            let known = environments.get(Kind::Environment, namespace, name).is_some()
                || self.view.is_reported(Kind::Environment, namespace, name);
            let reported = self.is_bound(&name.text);
            if !known && !reported {
                let similar = environments.similar(Kind::Environment, namespace, name);
                self.found.push(diagnostics::unknown_pipeline_environment(self.pipeline, name, similar));
            }
        }
    }

    fn is_bound(&self, environment: &Str) -> bool {
        let workspace = self.view.workspace;
        let keys = workspace.components.iter().map(|unit| &unit.key);
        let keys = keys.chain(workspace.projects.iter().map(|unit| &unit.key));
        let mut keys = keys.chain(workspace.resources.iter().map(|unit| &unit.key));
        keys.any(|key| key.environment == *environment && key.namespace == *self.pipeline.namespace())
    }

    fn references(&self) -> impl Iterator<Item = &'v Reference> + use<'v> {
        let paths = self.pipeline.spec.promotion_paths.iter();
        paths.flat_map(|path| std::iter::once(&path.source).chain(&path.targets))
    }

    fn repeated_sources(&mut self) {
        let sources: Vec<&Text> =
            self.pipeline.spec.promotion_paths.iter().map(|path| &path.source.name).collect();
        for (at, source) in sources.iter().enumerate() {
            if let Some(first) = sources[..at].iter().find(|first| first.text == source.text) {
                self.found.push(diagnostics::repeated_source(source, first));
            }
        }
    }

    /// Environments that releases may come to from more than one other.
    fn several_sources(&mut self) {
        let paths = &self.pipeline.spec.promotion_paths;
        let edges: Vec<(&Text, &Text)> = paths
            .iter()
            .flat_map(|path| path.targets.iter().map(|target| (&path.source.name, &target.name)))
            .collect();
        for (at, (source, target)) in edges.iter().enumerate() {
            let earlier = edges[..at].iter().find(|(_, other)| other.text == target.text);
            // A way back is another finding.
            let forward = !self.reached_from(&target.text).contains(&source.text);
            if let Some((first_source, first)) =
                earlier.filter(|(first, _)| forward && first.text != source.text)
            {
                self.found.push(diagnostics::several_sources(target, first, first_source));
            }
        }
    }

    /// Ways that lead back, and environments that no way leads to.
    fn ways(&mut self) {
        let Ok(root) = pipeline::root(self.pipeline) else { return };
        let from_root = self.reached_from(root);
        for path in &self.pipeline.spec.promotion_paths {
            let source = &path.source.name;
            if !from_root.contains(&source.text) {
                self.found.push(diagnostics::unreachable_environment(self.pipeline, source, root));
                return;
            }
            let back = path.targets.iter().find(|target| {
                let onwards = self.reached_from(&target.name.text);
                onwards.contains(&source.text) && self.comes_before(&target.name.text, &source.text, root)
            });
            if let Some(back) = back {
                self.found.push(diagnostics::promotion_cycle(source, &back.name));
                return;
            }
        }
    }

    /// Whether the way from the root meets `a` no later than `b`.
    fn comes_before(&self, a: &Str, b: &Str, root: &Str) -> bool {
        let order = self.reached_from(root);
        let place = |name: &Str| order.iter().position(|reached| reached == name);
        place(a) <= place(b)
    }

    /// Every environment that releases can get to from one, that one included, nearest first.
    fn reached_from(&self, start: &Str) -> Vec<Str> {
        let mut reached = vec![start.clone()];
        let mut next = 0;
        while let Some(source) = reached.get(next).cloned() {
            next += 1;
            let paths = &self.pipeline.spec.promotion_paths;
            for path in paths.iter().filter(|path| path.source.name.text == source) {
                for target in &path.targets {
                    if !reached.contains(&target.name.text) {
                        reached.push(target.name.text.clone());
                    }
                }
            }
        }
        reached
    }
}
