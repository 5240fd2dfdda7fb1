//! Functions on lists: `slice`, `flatten`, `sort`, `distinct`, `lists.range` and friends.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("list_int_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(int)) -> list(T)", None),
    ("list_uint_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(uint)) -> list(T)", None),
    ("list_double_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(double)) -> list(T)", None),
    ("list_bool_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(bool)) -> list(T)", None),
    (
        "list_google.protobuf.Duration_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(duration)) -> list(T)",
        None,
    ),
    (
        "list_google.protobuf.Timestamp_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(timestamp)) -> list(T)",
        None,
    ),
    ("list_string_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(string)) -> list(T)", None),
    ("list_bytes_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(bytes)) -> list(T)", None),
    ("list_distinct: list(T).distinct() -> list(T)", None),
    ("list_flatten: list(list(T)).flatten() -> list(T)", None),
    ("list_flatten_int: list(dyn).flatten(int) -> list(dyn)", None),
    ("lists_range: lists.range(int) -> list(int)", None),
    ("list_reverse: list(T).reverse() -> list(T)", None),
    ("list_slice: list(T).slice(int, int) -> list(T)", None),
    ("list_int_sort: list(int).sort() -> list(int)", None),
    ("list_uint_sort: list(uint).sort() -> list(uint)", None),
    ("list_double_sort: list(double).sort() -> list(double)", None),
    ("list_bool_sort: list(bool).sort() -> list(bool)", None),
    ("list_google.protobuf.Duration_sort: list(duration).sort() -> list(duration)", None),
    ("list_google.protobuf.Timestamp_sort: list(timestamp).sort() -> list(timestamp)", None),
    ("list_string_sort: list(string).sort() -> list(string)", None),
    ("list_bytes_sort: list(bytes).sort() -> list(bytes)", None),
];
