//! What the macros with two variables need to build maps.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("@mapInsert_map_key_value: cel.@mapInsert(map(K, V), K, V) -> map(K, V)", None),
    ("@mapInsert_map_map: cel.@mapInsert(map(K, V), map(K, V)) -> map(K, V)", None),
];
