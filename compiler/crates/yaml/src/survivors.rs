//! What is left of doubtful nodes once a document is complete.

use crate::composer::Doubt;
use crate::{Kind, Node};
use diag::Span;
use std::collections::HashSet;
use std::sync::Arc;

/// The first of the doubts whose node or key is still part of the document.
pub(crate) fn first_survivor(root: &Node, doubts: Vec<Doubt>) -> Option<Doubt> {
    if doubts.is_empty() {
        return None;
    }
    let alive = places(root);
    doubts.into_iter().find(|doubt| alive.contains(&doubt.span))
}

/// The places of all scalars and keys, each shared collection looked at once.
fn places(root: &Node) -> HashSet<Span> {
    let mut places = HashSet::new();
    let mut seen: HashSet<usize> = HashSet::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &node.kind {
            Kind::List(items) => {
                if seen.insert(Arc::as_ptr(items).addr()) {
                    pending.extend(items.iter());
                }
            }
            Kind::Map(mapping) => {
                if seen.insert(Arc::as_ptr(mapping).addr()) {
                    places.extend(mapping.entries.iter().map(|entry| entry.key_span));
                    pending.extend(mapping.entries.iter().map(|entry| &entry.value));
                }
            }
            _ => {
                places.insert(node.span);
            }
        }
    }
    places
}
