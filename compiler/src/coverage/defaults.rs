//! Defaults of a schema as it is written: which there are, and which are used for some values.

use std::collections::HashSet;
use value::Value;
use yaml::{Kind, Node};

/// How many places of values are looked at: a schema may describe itself.
const PLACES: usize = 100_000;

/// A reference may lead to a reference so often.
const HOPS: usize = 32;

/// Calls `visit` with every default.
pub(super) fn declared<'s>(schema: &'s Node, mut visit: impl FnMut(&'s Node)) {
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        let node = resolved(schema, node);
        if !seen.insert(node.span) {
            continue;
        }
        for entry in properties(node) {
            let property = resolved(schema, &entry.value);
            property.get("default").into_iter().for_each(&mut visit);
            open.push(property);
        }
        open.extend(["items", "additionalProperties"].iter().filter_map(|key| node.get(key)));
    }
}

/// Calls `visit` with every default that these values need, once for each place that takes it.
pub(super) fn used<'s>(schema: &'s Node, values: Value, mut visit: impl FnMut(&'s Node)) {
    let mut open = vec![(schema, values)];
    for _ in 0..PLACES {
        let Some((node, value)) = open.pop() else { return };
        let node = resolved(schema, node);
        match value {
            Value::Object(object) => {
                for entry in properties(node) {
                    let property = resolved(schema, &entry.value);
                    match (object.get(&entry.key), property.get("default")) {
                        (Some(value), default) if !matches!(value, Value::Null) || default.is_none() => {
                            open.push((property, value.clone()));
                        }
                        (Some(_), Some(_)) if is_nullable(property) => {}
                        (_, Some(default)) => {
                            visit(default);
                            open.push((property, default.to_value()));
                        }
                        _ => {}
                    }
                }
                if let Some(additional) = node.get("additionalProperties") {
                    let declared = |key: &str| properties(node).iter().any(|entry| entry.key == *key);
                    let others = object.iter().filter(|(key, _)| !declared(key));
                    open.extend(others.map(|(_, value)| (additional, value.clone())));
                }
            }
            Value::List(list) => {
                if let Some(items) = node.get("items") {
                    open.extend(list.items().iter().map(|item| (items, item.clone())));
                }
            }
            _ => {}
        }
    }
}

fn is_nullable(property: &Node) -> bool {
    matches!(property.get("nullable"), Some(Node { kind: Kind::Bool(true), .. }))
}

fn properties(schema: &Node) -> &[yaml::Entry] {
    schema.get("properties").map_or(&[], Node::entries)
}

/// What a node says, or what it refers to says.
fn resolved<'s>(root: &'s Node, mut node: &'s Node) -> &'s Node {
    for _ in 0..HOPS {
        let reference = node.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix("#/"));
        let found = reference.and_then(|path| {
            path.split('/').try_fold(root, |at, step| at.get(&step.replace("~1", "/").replace("~0", "~")))
        });
        match found {
            Some(found) => node = found,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use diag::FileId;

    fn read(text: &str) -> Node {
        crate::load::template(FileId(0), text.as_bytes()).expect("it is YAML")
    }

    fn texts(text: &str, visit: impl FnOnce(&Node, &mut dyn FnMut(&Node))) -> Vec<String> {
        let schema = read(text);
        let mut found = Vec::new();
        visit(&schema, &mut |node: &Node| {
            found.push(text[node.span.start as usize..node.span.end as usize].to_owned());
        });
        found.sort();
        found
    }

    const SCHEMA: &str = "{properties: {a: {default: 1}, b: {default: {}, properties: {c: {default: 2}}}, \
        l: {items: {$ref: '#/$defs/item'}}, n: {default: 4, nullable: true}}, \
        $defs: {item: {properties: {d: {default: 3}}}}}";

    #[test]
    fn every_default_is_found_behind_references_too() {
        let found = texts(SCHEMA, |schema, visit| declared(schema, visit));
        assert_eq!(found, ["1", "2", "3", "4", "{}"]);
    }

    #[test]
    fn a_default_is_used_where_nothing_is_given() {
        for (values, want) in [
            ("{}", &["1", "2", "4", "{}"][..]),
            ("{a: 5, n: null, b: {c: 1}}", &[]),
            ("{a: null, n: 1, b: {}, l: [{}, {d: 1}, {}]}", &["1", "2", "3", "3"]),
        ] {
            let values = read(values).to_value();
            let found = texts(SCHEMA, |schema, visit| used(schema, values, visit));
            assert_eq!(found, want);
        }
    }
}
