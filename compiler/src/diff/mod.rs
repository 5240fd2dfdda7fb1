//! What two states of the same units differ in: per environment, cell, unit, object and field.
//!
//! [`diff`] compares two sets of rendered units, wherever they come from. Objects are paired by identity, generated
//! names that only changed their hash are recognised ([`pairing`]); lists are matched by Kubernetes' merge keys
//! ([`lists`]); what several environments have in common is said once ([`folding`]); what deserves a second look is
//! called out ([`dangers`]); what Secrets hold never gets into the result ([`secrets`]).
//! [`object_fields`] compares two single objects, for tests of templates.

mod alignment;
mod change;
mod danger;
mod dangers;
mod fields;
mod folding;
mod lists;
mod pairing;
mod path;
mod secrets;
mod similarity;
mod text;

pub use change::{
    Cause, Cell, Change, Diff, FieldChange, Group, Instance, ObjectChange, ObjectFate, Renaming, UnitChange,
    UnitFate,
};
pub use danger::{Danger, DangerKind};
pub use path::{Path, Segment};
pub use similarity::same;
pub use text::{Hunk, Line, LineFate};

pub(crate) use folding::{Changed, folded};

use crate::resolve::UnitKey;
use folding::Names;
use pairing::Pairs;
use rayon::prelude::*;
use secrets::Mask;
use std::collections::BTreeMap;
use value::{Object, Str, Value};

/// A unit as it is on one side.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its name.
    pub key: UnitKey,
    /// Its objects in the order they are applied; none when they are not known because of errors.
    pub manifests: Option<Vec<Manifest>>,
}

/// An object and where it goes.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The cluster, by the folder of its plane: `clusterdataplanes/west`.
    pub plane: Str,
    /// The object.
    pub object: Object,
}

/// What two sets of units differ in. Units on one side only were added or removed; no key occurs twice on a side.
pub fn diff(before: &[Unit], after: &[Unit]) -> Diff {
    let mut units: BTreeMap<&UnitKey, (Option<&Unit>, Option<&Unit>)> = BTreeMap::new();
    for unit in before {
        units.entry(&unit.key).or_default().0 = Some(unit);
    }
    for unit in after {
        units.entry(&unit.key).or_default().1 = Some(unit);
    }
    let units: Vec<_> = units.into_iter().collect();
    let changes = units.par_iter().filter_map(|(key, (before, after))| unit_change(key, *before, *after));
    folded(changes.collect())
}

/// The fields in which two versions of an object differ. What a Secret holds is left out of them.
pub fn object_fields(before: &Object, after: &Object) -> Vec<FieldChange> {
    let manifest = |object: &Object| vec![Manifest { plane: Str::new(), object: object.clone() }];
    let (before, after) = (manifest(before), manifest(after));
    let pair = pairing::Pair { before: Some(&before[0]), after: Some(&after[0]) };
    let mask = Mask::new(&before, &after);
    object_change(&pair, &[], &mask).map(|change| change.fields).unwrap_or_default()
}

/// What became of one unit; nothing when it is the same on both sides.
pub(crate) fn unit_change(key: &UnitKey, before: Option<&Unit>, after: Option<&Unit>) -> Option<Changed> {
    let fate = match (before, after) {
        (Some(Unit { manifests: None, .. }), Some(Unit { manifests: None, .. })) => return None,
        (_, Some(Unit { manifests: None, .. })) => UnitFate::UnknownAfter,
        (Some(Unit { manifests: None, .. }), _) => UnitFate::UnknownBefore,
        (None, _) => UnitFate::Added,
        (_, None) => UnitFate::Removed,
        _ => UnitFate::Changed,
    };
    let mut changed = Changed {
        key: key.clone(),
        fate,
        objects: Vec::new(),
        positions: Vec::new(),
        names: Names::default(),
    };
    if matches!(fate, UnitFate::UnknownAfter | UnitFate::UnknownBefore) {
        return Some(changed);
    }
    let of =
        |unit: Option<&'_ Unit>| unit.and_then(|unit| unit.manifests.as_deref()).unwrap_or_default().to_vec();
    let (before, after) = (of(before), of(after));
    let pairs = Pairs::new(&before, &after);
    let mask = Mask::new(&before, &after);
    for (at, pair) in pairs.pairs.iter().enumerate() {
        if let Some(object) = object_change(pair, &pairs.renamings, &mask) {
            changed.objects.push(object);
            changed.positions.push(pair.after.map(|_| at));
        }
    }
    if changed.objects.is_empty() && fate == UnitFate::Changed {
        return None;
    }
    changed.names = Names::of(key, &before, &after);
    Some(changed)
}

/// What became of one object; nothing when it is the same.
fn object_change(pair: &pairing::Pair<'_>, renamings: &[Renaming], mask: &Mask) -> Option<ObjectChange> {
    let kept = pair.after.or(pair.before)?;
    let of = |key: &str| kept.object.get(key).and_then(Value::as_str).map(Str::from).unwrap_or_default();
    let instance = Instance {
        environment: Str::new(),
        namespace: mask.name(pairing::metadata(&kept.object, "namespace")),
        name: mask.name(pairing::metadata(&kept.object, "name")),
        renamed_from: pair.renaming().map(|renaming| mask.name(&renaming.from)),
    };
    let mut change = ObjectChange {
        fate: ObjectFate::Changed,
        api_version: of("apiVersion"),
        kind: of("kind"),
        plane: kept.plane.clone(),
        instances: vec![instance],
        fields: Vec::new(),
        content: None,
        dangers: Vec::new(),
        causes: Vec::new(),
    };
    match (pair.before, pair.after) {
        (Some(before), Some(after)) => {
            change.fields = fields::compare(before, after, renamings, mask);
            if change.fields.is_empty() && change.instances[0].renamed_from.is_none() {
                return None;
            }
        }
        (None, Some(after)) => {
            change.fate = ObjectFate::Added;
            change.content = Some(mask.object(&after.object));
        }
        _ => change.fate = ObjectFate::Removed,
    }
    change.dangers = dangers::of(pair, &change, mask);
    Some(change)
}
