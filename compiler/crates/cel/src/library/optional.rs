//! Optional values: `optional.of`, `orValue`, `a[?k]` and friends.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("select_optional_field: _?._(dyn, string) -> optional(V)", None),
    ("list_optindex_optional_int: _[?_](list(V), int) -> optional(V)", None),
    ("optional_list_optindex_optional_int: _[?_](optional(list(V)), int) -> optional(V)", None),
    ("map_optindex_optional_value: _[?_](map(K, V), K) -> optional(V)", None),
    ("optional_map_optindex_optional_value: _[?_](optional(map(K, V)), K) -> optional(V)", None),
    ("optional_list_index_int: _[_](optional(list(V)), int) -> optional(V)", None),
    ("optional_map_index_value: _[_](optional(map(K, V)), K) -> optional(V)", None),
    ("list_first: list(V).first() -> optional(V)", None),
    ("optional_hasValue: optional(V).hasValue() -> bool", None),
    ("list_last: list(V).last() -> optional(V)", None),
    ("optional_none: optional.none() -> optional(V)", None),
    ("optional_of: optional.of(V) -> optional(V)", None),
    ("optional_ofNonZeroValue: optional.ofNonZeroValue(V) -> optional(V)", None),
    ("optional_unwrap: optional.unwrap(list(optional(V))) -> list(V)", None),
    ("optional_or_optional: optional(V).or(optional(V)) -> optional(V)", None),
    ("optional_orValue_value: optional(V).orValue(V) -> V", None),
    ("optional_unwrapOpt: list(optional(V)).unwrapOpt() -> list(V)", None),
    ("optional_value: optional(V).value() -> V", None),
];
