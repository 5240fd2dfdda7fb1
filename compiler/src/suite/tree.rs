//! Documents made of parts: every part keeps its place, so that a finding points at whoever wrote it.

use diag::Span;
use std::sync::Arc;
use value::Str;
use yaml::{Entry, Kind, Mapping, Node, Scalar, Style};

/// A text that stands for something at a place.
pub(super) fn text(at: Span, text: &str) -> Node {
    Node { span: at, kind: Kind::String(Scalar { text: Str::from(text), style: Style::Plain }) }
}

/// A list at a place.
pub(super) fn list(at: Span, items: Vec<Node>) -> Node {
    Node { span: at, kind: Kind::List(Arc::new(items)) }
}

/// A mapping at a place.
pub(super) fn map<'k>(at: Span, members: impl IntoIterator<Item = (&'k str, Node)>) -> Node {
    let entry = |(key, value): (&str, Node)| Entry { key: Str::from(key), key_span: value.span, value };
    Node {
        span: at,
        kind: Kind::Map(Arc::new(Mapping { entries: members.into_iter().map(entry).collect() })),
    }
}

/// Nothing, at a place.
pub(super) fn nothing(at: Span) -> Node {
    Node { span: at, kind: Kind::Null }
}

/// A node in which what stands at a path is replaced; mappings on the way are made where they are missing.
pub(super) fn with(node: &Node, path: &[&str], value: Node) -> Node {
    let Some((first, rest)) = path.split_first() else { return value };
    let mut entries = node.entries().to_vec();
    if let Some(entry) = entries.iter_mut().find(|entry| entry.key.as_str() == *first) {
        entry.value = with(&entry.value, rest, value);
    } else {
        let below = with(&nothing(value.span), rest, value);
        entries.push(Entry { key: Str::from(*first), key_span: below.span, value: below });
    }
    Node { span: node.span, kind: Kind::Map(Arc::new(Mapping { entries })) }
}

/// What stands at a path.
pub(super) fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| node.get(key)).filter(|node| !node.is_null())
}

/// The text at a path.
pub(super) fn text_at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    at(node, path).and_then(Node::as_str)
}

/// The one laid over the other: mappings join, everything else replaces what is beneath, and null takes it away. It takes
/// stack for each level, which reading has bounded.
pub(super) fn merged(beneath: &Node, above: &Node) -> Node {
    if !matches!((&beneath.kind, &above.kind), (Kind::Map(_), Kind::Map(_))) {
        return above.clone();
    }
    let mut entries = beneath.entries().to_vec();
    for entry in above.entries() {
        let known = entries.iter().position(|known| known.key == entry.key);
        match known {
            Some(known) if entry.value.is_null() => drop(entries.remove(known)),
            Some(known) => {
                let value = merged(&entries[known].value, &entry.value);
                entries[known] = Entry { value, ..entry.clone() };
            }
            None if entry.value.is_null() => {}
            None => entries.push(entry.clone()),
        }
    }
    Node { span: above.span, kind: Kind::Map(Arc::new(Mapping { entries })) }
}

/// The members of a mapping with these keys, and the others.
pub(super) fn split(node: &Node, keys: &[&str]) -> (Node, Node) {
    let (those, others) =
        node.entries().iter().cloned().partition(|entry: &Entry| keys.contains(&entry.key.as_str()));
    let made = |entries| Node { span: node.span, kind: Kind::Map(Arc::new(Mapping { entries })) };
    (made(those), made(others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::model::structure::same;
    use diag::FileId;

    fn read(text: &str) -> Node {
        load::template(FileId(0), text.as_bytes()).expect("it is YAML")
    }

    #[test]
    fn mappings_join_and_null_takes_away() {
        let beneath = read("{a: {b: 1, c: 2}, d: [1]}");
        let above = read("{a: {b: null, e: 3}, d: [2], f: null}");
        assert!(same(&merged(&beneath, &above), &read("{a: {c: 2, e: 3}, d: [2]}")));
    }

    #[test]
    fn a_path_is_made_where_it_is_missing() {
        let made = with(&read("{a: 1}"), &["b", "c"], read("2"));
        assert!(same(&made, &read("{a: 1, b: {c: 2}}")));
        assert!(at(&made, &["b", "c"]).is_some_and(|found| same(found, &read("2"))));
    }
}
