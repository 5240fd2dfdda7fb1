//! Which components are wanted where: bindings of the sources, and those that follow from them.

use super::index::Index;
use super::pipeline;
use super::unit::{Unbound, UnitKey, UnitKind};
use crate::model::{Component, ReleaseBinding};
use diag::Span;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
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
#[derive(Default)]
pub(super) struct Bindings<'d> {
    /// Those that are, bindings of the sources first.
    pub(super) wanted: Vec<Wanted<'d>>,
    /// Those that no binding names, whatever its project, with their places.
    pub(super) unbound: Vec<(Unbound, Span)>,
    /// Components that would get a binding if its name were not taken by one for something else: the component, the
    /// environment, the other binding.
    pub(super) hindered: Vec<(&'d Component, Str, Span)>,
}

/// The bindings of the sources, and those that follow from components.
pub(super) fn bindings<'d>(index: &Index<'d>, head: bool) -> Bindings<'d> {
    let mut found = Bindings {
        wanted: index.bindings.iter().map(|binding| given(binding)).collect(),
        ..Bindings::default()
    };
    let name = |wanted: &Wanted<'d>| (wanted.key.namespace.clone(), wanted.binding_name.clone());
    let mut taken: HashMap<(Str, Str), Span> =
        found.wanted.iter().map(|given| (name(given), given.span)).collect();
    let named: HashSet<(&str, &str)> = index
        .bindings
        .iter()
        .map(|binding| (binding.namespace().as_str(), binding.spec.component.as_str()))
        .collect();
    for component in &index.components.in_order {
        let bindings = index.bindings_of(component.namespace(), &component.spec.project, component.name());
        let bound = |name: &Str| bindings.iter().any(|binding| binding.spec.environment.text == *name);
        let mut is_bound = named.contains(&(component.namespace().as_str(), component.name().as_str()));
        for environment in
            derived_environments(index, component, head).into_iter().filter(|name| !bound(name))
        {
            let wanted = derived(component, environment);
            match taken.entry(name(&wanted)) {
                Entry::Occupied(other) => {
                    found.hindered.push((component, wanted.key.environment, *other.get()));
                }
                Entry::Vacant(slot) => {
                    slot.insert(wanted.span);
                    found.wanted.push(wanted);
                    is_bound = true;
                }
            }
        }
        let refused =
            index.refused_bindings.contains(&(component.namespace().as_str(), component.name().as_str()));
        if !is_bound && !refused {
            found.unbound.push(unbound(component));
        }
    }
    found
}

fn unbound(component: &Component) -> (Unbound, Span) {
    let unit = Unbound {
        namespace: component.namespace().clone(),
        project: component.spec.project.text.clone(),
        component: component.name().clone(),
    };
    (unit, component.meta.name.span)
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

fn given(binding: &Arc<ReleaseBinding>) -> Wanted<'_> {
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

/// The cells that components and resources need, each with the first place that needs it.
pub(super) fn used_environments(index: &Index<'_>, wanted: &[Wanted<'_>]) -> BTreeMap<UnitKey, Span> {
    let mut used = BTreeMap::new();
    for Wanted { key, binding, span, .. } in wanted {
        let span = binding.map_or(*span, |binding| binding.spec.environment.span);
        used.entry(cell(&key.namespace, &key.project, &key.environment)).or_insert(span);
    }
    for binding in &index.resource_bindings {
        let spec = &binding.spec;
        let key = cell(binding.namespace(), &spec.project.text, &spec.environment.text);
        used.entry(key).or_insert(spec.environment.span);
    }
    used
}

/// The name of a project's cell.
pub(super) fn cell(namespace: &Str, project: &Str, environment: &Str) -> UnitKey {
    UnitKey {
        kind: UnitKind::Project,
        namespace: namespace.clone(),
        project: project.clone(),
        name: Str::new(),
        environment: environment.clone(),
    }
}
