//! What one run of the compiler gives.

use crate::evaluate::{Evaluated, UnitResult};
use crate::model::RetainPolicy;
use crate::resolve::{ResourceInputs, Unbound, Unit, UnitKey, UnitState, Workspace};
use crate::validate::fields::TypedFields;
use diag::{Diagnostic, SourceMap};
use std::collections::BTreeSet;
use value::Str;

/// What one run of the compiler gives. `T` is what is kept of the manifests of a unit.
#[derive(Debug)]
pub struct Compilation<T> {
    /// Every text that was read: findings point into them.
    pub sources: SourceMap,
    /// Everything that was found, sorted; what many units have in common is there once.
    pub findings: Vec<Diagnostic>,
    /// The selected units, sorted by the text of their key, those of one key by the name of their binding.
    pub units: Vec<CompiledUnit<T>>,
    /// Components that are bound nowhere.
    pub unbound: Vec<Unbound>,
    /// How many fields of templates were typed against the fields that they fill; none when nobody asked.
    pub typed: Option<TypedFields>,
    /// Managed resources that stay when nobody asks for them any more.
    pub retained: BTreeSet<UnitKey>,
}

/// A unit and how it fared.
#[derive(Debug)]
pub struct CompiledUnit<T> {
    /// Its name.
    pub key: UnitKey,
    /// The name of its binding.
    pub binding_name: Str,
    /// How it fared; its findings are among those of the run.
    pub result: UnitResult<T>,
}

/// The managed resources whose type or binding says `Retain`.
pub(crate) fn retained(workspace: &Workspace) -> BTreeSet<UnitKey> {
    let retains = |state: &UnitState<ResourceInputs>| matches!(state, UnitState::Ready(inputs) if inputs.retain_policy == RetainPolicy::Retain);
    let units = workspace.resources.iter().filter(|unit| retains(&unit.state));
    units.map(|unit| unit.key.clone()).collect()
}

/// The units of a workspace with their results, in order.
pub(crate) fn units<T>(workspace: Workspace, evaluated: Evaluated<T>) -> Vec<CompiledUnit<T>> {
    let mut units = Vec::new();
    collect(&mut units, workspace.components, evaluated.components);
    collect(&mut units, workspace.projects, evaluated.projects);
    collect(&mut units, workspace.resources, evaluated.resources);
    // By the key as it is written, where `/` comes behind `-`.
    units.sort_by_cached_key(|unit| unit.key.to_string());
    units
}

fn collect<T, B, I>(
    into: &mut Vec<CompiledUnit<T>>,
    units: Vec<Unit<B, I>>,
    results: Vec<Option<UnitResult<T>>>,
) {
    let compiled = units.into_iter().zip(results).filter_map(|(unit, result)| {
        Some(CompiledUnit { key: unit.key, binding_name: unit.binding_name, result: result? })
    });
    into.extend(compiled);
}
