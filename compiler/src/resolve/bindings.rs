//! Which components are wanted where: bindings of the sources, and those that follow from them.

use super::index::Index;
use super::pipeline;
use super::unit::{Unbound, UnitKey, UnitKind};
use crate::model::{Component, ReleaseBinding};
use diag::Span;
use std::collections::BTreeSet;
use std::sync::Arc;
use value::Str;

/// A component wanted in an environment.
pub(super) struct Wanted<'d> {
    /// The unit's name.
    pub(super) key: UnitKey,
    /// The binding, unless it is derived.
    pub(super) binding: Option<&'d Arc<ReleaseBinding>>,
    /// Its name, or the one that upstream would give it.
    pub(super) binding_name: Str,
    /// Where it is wanted.
    pub(super) span: Span,
}

/// Every component that is wanted anywhere, and those that are not.
pub(super) fn wanted<'d>(index: &Index<'d>, head: bool) -> (Vec<Wanted<'d>>, Vec<(Unbound, Span)>) {
    let mut wanted: Vec<Wanted<'d>> = index.bindings.iter().map(|binding| given(binding)).collect();
    let mut unbound = Vec::new();
    for component in &index.components.in_order {
        let (namespace, project) = (component.namespace(), &component.spec.project.text);
        let bindings = index.bindings_of(namespace, project, component.name());
        let bound = |name: &Str| bindings.iter().any(|binding| binding.spec.environment.text == *name);
        let missing: Vec<Str> =
            derived_environments(index, component, head).into_iter().filter(|name| !bound(name)).collect();
        if bindings.is_empty() && missing.is_empty() {
            let component_name = component.name().clone();
            let unit =
                Unbound { namespace: namespace.clone(), project: project.clone(), component: component_name };
            unbound.push((unit, component.meta.name.span));
        }
        wanted.extend(missing.into_iter().map(|environment| derived(component, environment)));
    }
    (wanted, unbound)
}

/// Where a component is wanted without a binding: with `head` everywhere in its pipeline, else in the first environment
/// if it deploys itself.
fn derived_environments(index: &Index<'_>, component: &Component, head: bool) -> Vec<Str> {
    let Some(pipeline) = index.pipeline_of(component.namespace(), &component.spec.project) else {
        return Vec::new();
    };
    match (head, component.spec.auto_deploy) {
        (true, _) => pipeline::environments(pipeline),
        (false, true) => pipeline::root(pipeline).into_iter().cloned().collect(),
        (false, false) => Vec::new(),
    }
}

fn given<'d>(binding: &'d Arc<ReleaseBinding>) -> Wanted<'d> {
    let key = UnitKey {
        kind: UnitKind::Component,
        namespace: binding.namespace().clone(),
        project: binding.spec.project.text.clone(),
        name: binding.spec.component.text.clone(),
        environment: binding.spec.environment.text.clone(),
    };
    Wanted { key, binding: Some(binding), binding_name: binding.name().clone(), span: binding.meta.name.span }
}

fn derived<'d>(component: &Component, environment: Str) -> Wanted<'d> {
    let binding_name = Str::from(format!("{}-{environment}", component.name()));
    let key = UnitKey {
        kind: UnitKind::Component,
        namespace: component.namespace().clone(),
        project: component.spec.project.text.clone(),
        name: component.name().clone(),
        environment,
    };
    Wanted { key, binding: None, binding_name, span: component.meta.name.span }
}

/// The environments that anything of a project is bound to: (namespace, project, environment).
pub(super) fn used_environments(index: &Index<'_>, wanted: &[Wanted<'_>]) -> BTreeSet<(Str, Str, Str)> {
    let components = wanted.iter().map(|wanted| {
        (wanted.key.namespace.clone(), wanted.key.project.clone(), wanted.key.environment.clone())
    });
    let resources = index.resource_bindings.iter().map(|binding| {
        let spec = &binding.spec;
        (binding.namespace().clone(), spec.project.text.clone(), spec.environment.text.clone())
    });
    components.chain(resources).collect()
}
