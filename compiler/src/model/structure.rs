//! Whether two nodes say the same, wherever they stand.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use yaml::{Entry, Kind, Node};

/// Whether two nodes are equal: places, spelling of scalars and order of keys do not matter.
pub(crate) fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Int(a), Kind::Int(b)) => a == b,
        (Kind::Uint(a), Kind::Uint(b)) => a == b,
        (Kind::Float(a), Kind::Float(b)) => a.to_bits() == b.to_bits(),
        (Kind::String(a), Kind::String(b)) => a.text == b.text,
        (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b))
        }
        (Kind::Map(_), Kind::Map(_)) => same_entries(a.entries(), b.entries()),
        _ => false,
    }
}

fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.iter().zip(b).all(|(a, b)| a.key == b.key) {
        return a.iter().zip(b).all(|(a, b)| same(&a.value, &b.value));
    }
    let by_key: BTreeMap<&str, &Node> = b.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
    a.iter().all(|entry| by_key.get(entry.key.as_str()).is_some_and(|other| same(&entry.value, other)))
}

/// A number that nodes have in common when they are the [`same`].
pub(crate) fn fingerprint(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(node, &mut hasher);
    hasher.finish()
}

fn hash(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&node.kind).hash(hasher);
    match &node.kind {
        Kind::Null => {}
        Kind::Bool(flag) => flag.hash(hasher),
        Kind::Int(number) => number.hash(hasher),
        Kind::Uint(number) => number.hash(hasher),
        Kind::Float(number) => number.to_bits().hash(hasher),
        Kind::String(scalar) => scalar.text.as_str().hash(hasher),
        Kind::List(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash(item, hasher));
        }
        // A sum does not depend on the order of keys.
        Kind::Map(mapping) => {
            mapping.entries.iter().map(entry_fingerprint).fold(0, u64::wrapping_add).hash(hasher);
        }
    }
}

fn entry_fingerprint(entry: &Entry) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.key.as_str().hash(&mut hasher);
    hash(&entry.value, &mut hasher);
    hasher.finish()
}
