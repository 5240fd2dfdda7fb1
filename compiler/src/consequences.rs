//! What only follows from another unit's error is not reported again.

use crate::CompiledUnit;
use crate::evaluate::{CONNECTION_PENDING, Pending, Provider, RESOURCE_PENDING, State};
use crate::resolve::{UnitKey, UnitKind};
use diag::Diagnostic;
use std::collections::HashSet;

/// Takes out the findings of units that wait for what a failed unit would offer. Their states stay as they are.
pub(crate) fn silence<T>(units: &mut [CompiledUnit<T>]) {
    let failed: HashSet<UnitKey> =
        units.iter().filter(|unit| unit.result.state == State::Failed).map(|unit| unit.key.clone()).collect();
    if failed.is_empty() {
        return;
    }
    let present: HashSet<UnitKey> = units.iter().map(|unit| unit.key.clone()).collect();
    let astray = |key: &UnitKey| {
        // A binding that leads nowhere may be the one that is missing.
        let same = |other: &UnitKey| {
            (other.kind, &other.namespace, &other.name) == (key.kind, &key.namespace, &key.name)
        };
        !present.contains(key) && failed.iter().any(same)
    };
    for unit in units {
        let CompiledUnit { key, result, .. } = unit;
        let follows = |pending: &Pending| {
            let provider = provider(key, pending);
            failed.contains(&provider) || astray(&provider)
        };
        let mut waits = result.pending.iter();
        result.diagnostics.retain(|finding| !is_about_waiting(finding) || !waits.next().is_some_and(follows));
    }
}

/// Units that wait have one such finding for each thing they wait for, in order.
fn is_about_waiting(finding: &Diagnostic) -> bool {
    [CONNECTION_PENDING, RESOURCE_PENDING].contains(&finding.code)
}

/// The unit that `key` waits for.
fn provider(key: &UnitKey, pending: &Pending) -> UnitKey {
    let (kind, name) = match &pending.provider {
        Provider::Endpoint { component, .. } => (UnitKind::Component, component),
        Provider::Resource(resource) => (UnitKind::Resource, resource),
    };
    UnitKey {
        kind,
        namespace: pending.namespace.clone(),
        project: pending.project.clone(),
        name: name.clone(),
        environment: key.environment.clone(),
    }
}
