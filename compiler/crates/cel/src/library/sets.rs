//! Lists as sets: `sets.contains`, `sets.equivalent`, `sets.intersects`.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("list_sets_contains_list: sets.contains(list(T), list(T)) -> bool", None),
    ("list_sets_equivalent_list: sets.equivalent(list(T), list(T)) -> bool", None),
    ("list_sets_intersects_list: sets.intersects(list(T), list(T)) -> bool", None),
];
