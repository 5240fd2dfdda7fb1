//! The order in which objects are recorded and hashed (component.md §3.13).

use super::target::{metadata_text, text};
use std::cmp::Ordering;
use value::Object;

/// The order of objects: by kind, version, namespace, name. Most differ in their kind already.
pub(super) fn order(a: &Object, b: &Object) -> Ordering {
    let by = |key| text(a, key).cmp(text(b, key));
    let by_metadata = |key| metadata_text(a, key).cmp(metadata_text(b, key));
    by("kind")
        .then_with(|| by("apiVersion"))
        .then_with(|| by_metadata("namespace"))
        .then_with(|| by_metadata("name"))
}
