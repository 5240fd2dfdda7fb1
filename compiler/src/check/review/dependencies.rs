//! Dependencies that resolve and cannot work, or give one variable two values.

use super::{View, diagnostics};
use crate::model::{EndpointBindings, EndpointDependency, EnvVar, Visibility};
use crate::resolve::{ComponentInputs, ComponentUnit, UnitState, Workspace};
use diag::{Diagnostic, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use value::Str;

/// Looks at what every component depends on.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (unit, inputs) in view.components() {
        let dependencies = &inputs.snapshot.workload.dependencies;
        found.extend(dependencies.endpoints.iter().filter_map(|wanted| hidden(view, unit, inputs, wanted)));
        variables_twice(unit, inputs, found);
    }
    cycles(view, found);
}

/// Dependencies that lead back to where they come from, one for each circle that is met.
fn cycles(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let units = &view.workspace.components;
    let edges: Vec<Vec<(usize, &EndpointDependency)>> =
        units.iter().map(|unit| providers(view.workspace, unit)).collect();
    let mut color = vec![Color::White; units.len()];
    for root in 0..units.len() {
        let mut path = vec![(root, 0)];
        while let Some((unit, next)) = path.last_mut() {
            let unit = *unit;
            if *next == 0 {
                if color[unit] != Color::White {
                    path.pop();
                    continue;
                }
                color[unit] = Color::Grey;
            }
            let edge = edges[unit].get(*next);
            *next += 1;
            match edge {
                Some((provider, wanted)) if color[*provider] == Color::Grey => {
                    if (view.selected)(&units[unit].key) {
                        found.push(diagnostics::dependency_cycle(&units[unit].key, wanted));
                    }
                }
                Some((provider, _)) if color[*provider] == Color::White => path.push((*provider, 0)),
                Some(_) => {}
                None => {
                    color[unit] = Color::Black;
                    path.pop();
                }
            }
        }
    }
}

/// How far a walk has come: not there yet, on the way, done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Color {
    White,
    Grey,
    Black,
}

/// The units that a component's connections lead to.
fn providers<'w>(workspace: &'w Workspace, unit: &'w ComponentUnit) -> Vec<(usize, &'w EndpointDependency)> {
    let UnitState::Ready(inputs) = &unit.state else { return Vec::new() };
    let wanted = inputs.snapshot.workload.dependencies.endpoints.iter();
    let provider = |wanted: &'w EndpointDependency| {
        let project = wanted.project.as_ref().map_or(&inputs.snapshot.project, |project| &project.text);
        let key = &unit.key;
        let found =
            workspace.component_bindings(&key.namespace, project, &wanted.component, &key.environment);
        (found.len() == 1).then_some((found.start, wanted))
    };
    wanted.filter_map(provider).collect()
}

/// An endpoint of another project that does not open itself to other projects.
fn hidden(
    view: &View<'_>,
    unit: &ComponentUnit,
    inputs: &ComponentInputs,
    wanted: &EndpointDependency,
) -> Option<Diagnostic> {
    let project = &wanted.project.as_ref()?.text;
    if *project == inputs.snapshot.project {
        return None;
    }
    let key = &unit.key;
    let Range { start, end } =
        view.workspace.component_bindings(&key.namespace, project, &wanted.component, &key.environment);
    let provider = (end == start + 1).then(|| &view.workspace.components[start])?;
    let UnitState::Ready(provider) = &provider.state else { return None };
    let endpoints = &provider.snapshot.workload.endpoints;
    let endpoint = endpoints.iter().find(|endpoint| endpoint.name.text == wanted.name.text)?;
    let open = endpoint.visibility.contains(&Visibility::Namespace);
    (!open).then(|| diagnostics::endpoint_not_visible(key, wanted, project, endpoint))
}

/// Variables that dependencies set although something else does.
fn variables_twice(unit: &ComponentUnit, inputs: &ComponentInputs, found: &mut Vec<Diagnostic>) {
    let workload = &inputs.snapshot.workload;
    let mut taken: BTreeMap<&Str, Span> = BTreeMap::new();
    let overrides = unit.binding.iter().flat_map(|binding| &binding.spec.overrides.env);
    for EnvVar { key, .. } in &workload.container.env {
        if let Some(first) = taken.insert(&key.text, key.span) {
            found.push(diagnostics::variable_repeated(&unit.key, key, first));
        }
    }
    for variable in overrides {
        taken.insert(&variable.key.text, variable.key.span);
    }
    let dependencies = &workload.dependencies;
    let endpoints = dependencies.endpoints.iter().flat_map(|wanted| {
        let EndpointBindings { address, host, port, base_path } = &wanted.bindings;
        let names = [address, host, port, base_path].into_iter().filter(|name| !name.is_empty());
        names.map(move |name| (name, wanted.span))
    });
    let resources = dependencies
        .resources
        .iter()
        .flat_map(|wanted| wanted.env_bindings.iter().map(move |(_, name)| (name, wanted.span)));
    for (name, span) in endpoints.chain(resources) {
        if let Some(first) = taken.insert(name, span) {
            found.push(diagnostics::variable_twice(&unit.key, name, span, first));
        }
    }
}
