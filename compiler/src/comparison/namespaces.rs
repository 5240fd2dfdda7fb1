//! Namespaces of observability planes that objects need and no unit renders: several units may need one, so that it comes
//! with the first of them and goes with the last.

use crate::assemble::Assembled;
use crate::diff::{Changed, Manifest, Unit, unit_change};
use crate::emit;
use crate::plan::needed_namespace;
use crate::resolve::{Place, UnitKey, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use value::Str;

/// A namespace: the folder of its plane, its name.
pub(super) type Needed = (Str, Str);

/// What a unit needs.
pub(super) fn of(key: &UnitKey, place: &Place, assembled: &Assembled) -> Vec<Needed> {
    let Some(plane) = emit::clusters(key, place).1.filter(|_| !assembled.namespaces.is_empty()) else {
        return Vec::new();
    };
    let plane = Str::from(plane);
    assembled.namespaces.iter().map(|namespace| (plane.clone(), namespace.clone())).collect()
}

/// Who needs what on either side.
#[derive(Debug, Default)]
pub(super) struct Needs {
    units: BTreeMap<Needed, [BTreeSet<UnitKey>; 2]>,
    unknown: [BTreeSet<UnitKey>; 2],
}

/// The state before.
pub(super) const BEFORE: usize = 0;
/// The state now.
pub(super) const NOW: usize = 1;

impl Needs {
    /// Notes what a unit needs on one side.
    pub(super) fn note(&mut self, side: usize, key: &UnitKey, needed: impl IntoIterator<Item = Needed>) {
        for namespace in needed {
            self.units.entry(namespace).or_default()[side].insert(key.clone());
        }
    }

    /// Notes that nobody knows what a unit needs on one side: it may be what it needs on the other.
    pub(super) fn unknown(&mut self, side: usize, key: &UnitKey) {
        self.unknown[side].insert(key.clone());
    }

    /// Forgets what is needed on both sides, or may be.
    pub(super) fn settle(&mut self) {
        self.units.retain(|_, [before, now]| {
            let [unknown_before, unknown_now] = &self.unknown;
            let gone = now.is_empty() && before.is_disjoint(unknown_now);
            let new = before.is_empty() && now.is_disjoint(unknown_before);
            gone || new
        });
    }

    /// Forgets what somebody else needs on both sides.
    pub(super) fn forget(&mut self, needed: &Needed) {
        self.units.remove(needed);
    }

    /// Whether nothing may come or go.
    pub(super) fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Adds the namespaces that come and go to what became of the cells that their files stand in.
    pub(super) fn add_to(&self, changes: &mut Vec<Changed>) {
        for ((plane, namespace), sides) in &self.units {
            let Some(first) = sides.iter().flatten().next() else { continue };
            let key = UnitKey { kind: UnitKind::Project, name: Str::new(), ..first.clone() };
            let side = |units: &BTreeSet<UnitKey>| {
                let object = units.first().map(|unit| needed_namespace(namespace, unit));
                let manifests = object.map(|object| Manifest { plane: plane.clone(), object });
                Unit { key: key.clone(), manifests: Some(manifests.into_iter().collect()) }
            };
            let change = unit_change(&key, Some(&side(&sides[BEFORE])), Some(&side(&sides[NOW])));
            match changes.iter_mut().find(|known| known.is_of(&key)) {
                Some(known) => change.into_iter().for_each(|change| known.join(change)),
                None => changes.extend(change),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> UnitKey {
        UnitKey {
            kind: UnitKind::Component,
            namespace: "acme".into(),
            project: "shop".into(),
            name: name.into(),
            environment: "dev".into(),
        }
    }

    fn left(noted: &[(usize, &str)], unknown: &[(usize, &str)]) -> bool {
        let mut needs = Needs::default();
        for (side, name) in noted {
            needs.note(*side, &key(name), [("plane".into(), "cell".into())]);
        }
        for (side, name) in unknown {
            needs.unknown(*side, &key(name));
        }
        needs.settle();
        !needs.is_empty()
    }

    #[test]
    fn a_namespace_comes_with_the_first_and_goes_with_the_last() {
        assert!(left(&[(NOW, "a")], &[]));
        assert!(left(&[(BEFORE, "a"), (BEFORE, "b")], &[]));
        assert!(!left(&[(BEFORE, "a"), (BEFORE, "b"), (NOW, "b")], &[]));
        assert!(!left(&[(BEFORE, "a")], &[(NOW, "a")]), "it may need it still");
        assert!(!left(&[(NOW, "a")], &[(BEFORE, "a")]), "it may have needed it");
    }
}
