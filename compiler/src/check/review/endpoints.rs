//! Endpoints, files and overrides of a component that do not do what they seem to.

use super::{View, diagnostics};
use crate::model::{Endpoint, EndpointType, FileVar, Text};
use crate::resolve::ComponentUnit;
use diag::Diagnostic;
use std::collections::HashSet;

/// Looks at the workload of every release that is rendered, once, and at the overrides of every binding.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for (unit, inputs) in view.components() {
        overridden_twice(unit, found);
        if !seen.insert(inputs.snapshot.id) {
            continue;
        }
        let workload = &inputs.snapshot.workload;
        let endpoints = &workload.endpoints;
        for (at, endpoint) in endpoints.iter().enumerate() {
            found.extend(blocked(endpoint, endpoints));
            found.extend(dropped(endpoint, &endpoints[..at]));
            if !endpoint.base_path.is_empty() && has_no_scheme(endpoint.kind) {
                found.push(diagnostics::base_path_without_scheme(endpoint));
            }
        }
        files_of_one_name(&workload.container.files, found);
    }
}

/// A port of pods that the network policy does not open: it opens the Service's.
fn blocked(endpoint: &Endpoint, all: &[Endpoint]) -> Option<Diagnostic> {
    let target = endpoint.target_port.filter(|target| *target != endpoint.port)?;
    let opened = |other: &Endpoint| other.port == target && is_udp(other.kind) == is_udp(endpoint.kind);
    (!all.iter().any(opened)).then(|| diagnostics::target_port_differs(endpoint, target))
}

/// A port that the Service has already.
fn dropped(endpoint: &Endpoint, earlier: &[Endpoint]) -> Option<Diagnostic> {
    let same = |other: &&Endpoint| other.port == endpoint.port && is_udp(other.kind) == is_udp(endpoint.kind);
    earlier.iter().find(same).map(|first| diagnostics::port_twice(endpoint, first))
}

fn is_udp(kind: EndpointType) -> bool {
    kind == EndpointType::Udp
}

fn has_no_scheme(kind: EndpointType) -> bool {
    matches!(kind, EndpointType::Grpc | EndpointType::Tcp | EndpointType::Udp)
}

/// Files whose config maps or secrets have one name: dots count as dashes there.
fn files_of_one_name(files: &[FileVar], found: &mut Vec<Diagnostic>) {
    let dashed = |file: &FileVar| file.key.replace('.', "-");
    for (at, file) in files.iter().enumerate() {
        let first = files[..at].iter().find(|first| {
            first.key.text != file.key.text
                && dashed(first) == dashed(file)
                && first.secret.is_some() == file.secret.is_some()
        });
        if let Some(first) = first {
            found.push(diagnostics::files_of_one_name(&file.key, &first.key));
        }
    }
}

/// Overrides that set one key twice.
fn overridden_twice(unit: &ComponentUnit, found: &mut Vec<Diagnostic>) {
    let Some(binding) = &unit.binding else { return };
    let overrides = &binding.spec.overrides;
    let env: Vec<&Text> = overrides.env.iter().map(|entry| &entry.key).collect();
    let files: Vec<&Text> = overrides.files.iter().map(|entry| &entry.key).collect();
    for keys in [env, files] {
        for (at, key) in keys.iter().enumerate() {
            if let Some(first) = keys[..at].iter().find(|first| first.text == key.text) {
                found.push(diagnostics::override_twice(&unit.key, key, first));
            }
        }
    }
}
