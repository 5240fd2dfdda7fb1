//! The same object more than once: the first in order counts.

use super::files::Manifest;
use super::reading::{Found, again};
use super::{Identity, diagnostics};
use crate::model::Declared;
use crate::model::structure::same;
use diag::{Diagnostic, Sink, Span};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use yaml::{Mapping, Node};

/// The first document of each object, and the objects whose first document the API server would refuse.
pub(super) fn each_once(
    found: Vec<Found>,
    manifests: &[Manifest],
    sink: &mut Sink,
) -> (Vec<Declared>, BTreeMap<Identity, Declared>) {
    let mut first: HashMap<Identity, Span> = HashMap::with_capacity(found.len());
    let mut refused = BTreeMap::new();
    let mut declared = Vec::with_capacity(found.len());
    for document in found {
        let meta = document.declared.meta();
        if meta.name.is_empty() {
            continue;
        }
        let identity: Identity = (document.declared.kind(), meta.namespace.clone(), meta.name.text.clone());
        match first.entry(identity) {
            Entry::Occupied(earlier) => {
                sink.push(report(earlier.key(), *earlier.get(), document.span, manifests));
            }
            Entry::Vacant(slot) => {
                if document.refused {
                    refused.insert(slot.key().clone(), document.declared);
                } else {
                    declared.push(document.declared);
                }
                slot.insert(document.span);
            }
        }
    }
    (declared, refused)
}

fn report(identity: &Identity, earlier: Span, later: Span, manifests: &[Manifest]) -> Diagnostic {
    let (kind, namespace, name) = identity;
    let node = |span: Span| manifests.get(span.file.0 as usize).and_then(|manifest| again(manifest, span));
    let unchanged = match (node(earlier), node(later)) {
        (Some(earlier), Some(later)) => same(&without_namespace(&earlier), &without_namespace(&later)),
        _ => false,
    };
    if unchanged {
        diagnostics::repeated(*kind, namespace, name, later, earlier)
    } else {
        diagnostics::conflicting(*kind, namespace, name, later, earlier)
    }
}

/// A document without `metadata.namespace`: the same object may say it once and leave it to its surroundings once.
fn without_namespace(node: &Node) -> Node {
    without(node, "metadata", |metadata| Some(without(metadata, "namespace", |_| None)))
}

fn without(node: &Node, key: &str, change: impl Fn(&Node) -> Option<Node>) -> Node {
    let kept = node.entries().iter().filter_map(|entry| {
        let mut entry = entry.clone();
        if entry.key == key {
            entry.value = change(&entry.value)?;
        }
        Some(entry)
    });
    Node { span: node.span, kind: yaml::Kind::Map(Mapping { entries: kept.collect() }.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diag::FileId;

    #[test]
    fn a_missing_namespace_is_no_difference() {
        let span = Span::new(FileId(0), 0, 0);
        let text = |text: &str| Node {
            span,
            kind: yaml::Kind::String(yaml::Scalar { text: text.into(), style: yaml::Style::Plain }),
        };
        let map = |entries: Vec<(&str, Node)>| {
            let entries = entries.into_iter().map(|(key, value)| yaml::Entry {
                key: key.into(),
                key_span: span,
                value,
            });
            Node { span, kind: yaml::Kind::Map(Mapping { entries: entries.collect() }.into()) }
        };
        let given = map(vec![("metadata", map(vec![("name", text("a")), ("namespace", text("n"))]))]);
        let missing = map(vec![("metadata", map(vec![("name", text("a"))]))]);
        let other = map(vec![("metadata", map(vec![("name", text("b"))]))]);
        assert!(same(&without_namespace(&given), &without_namespace(&missing)));
        assert!(!same(&without_namespace(&given), &without_namespace(&other)));
    }
}
