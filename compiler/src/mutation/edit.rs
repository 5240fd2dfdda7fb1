//! Documents with one node changed; everything else is shared and keeps its place.

use std::sync::Arc;
use value::Str;
use yaml::{Entry, Kind, Mapping, Node};

/// One step from a node to a node in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A member of a mapping.
    Key(Str),
    /// An item of a list.
    Index(usize),
}

/// The node that a way leads to.
pub(super) fn at<'n>(node: &'n Node, way: &[Step]) -> Option<&'n Node> {
    way.iter().try_fold(node, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.items().get(*index),
    })
}

/// The document with another kind of node at the end of a way, or without what stands there.
pub(super) fn edited(node: &Node, way: &[Step], to: Option<&Kind>) -> Node {
    let Some((first, rest)) = way.split_first() else {
        return Node { span: node.span, kind: to.cloned().unwrap_or(Kind::Null) };
    };
    let kind = match (&node.kind, first) {
        (Kind::Map(mapping), Step::Key(key)) => {
            let entry = |entry: &Entry| match (entry.key == *key, rest, to) {
                (true, [], None) => None,
                (true, ..) => Some(Entry { value: edited(&entry.value, rest, to), ..entry.clone() }),
                (false, ..) => Some(entry.clone()),
            };
            Kind::Map(Arc::new(Mapping { entries: mapping.entries.iter().filter_map(entry).collect() }))
        }
        (Kind::List(items), Step::Index(index)) => {
            let item = |(at, item): (usize, &Node)| match (at == *index, rest, to) {
                (true, [], None) => None,
                (true, ..) => Some(edited(item, rest, to)),
                (false, ..) => Some(item.clone()),
            };
            Kind::List(Arc::new(items.iter().enumerate().filter_map(item).collect()))
        }
        (other, _) => other.clone(),
    };
    Node { span: node.span, kind }
}
