//! A place in an object, by its schema.

use serde_json::Value as Json;
use std::fmt::Write;

/// A place in objects of a kind and the node of the schema that describes it.
#[derive(Debug, Clone)]
pub(super) struct Place<'s> {
    root: &'s Json,
    node: &'s Json,
    path: String,
}

impl<'s> Place<'s> {
    /// The whole object.
    pub(super) fn root(schema: &'s Json) -> Self {
        Self { root: schema, node: resolved(schema, schema), path: String::new() }
    }

    /// What describes the place.
    pub(super) fn schema(&self) -> Described<'s> {
        Described { root: self.root, node: self.node }
    }

    /// The place as people write it.
    pub(super) fn path(&self) -> String {
        self.path.clone()
    }

    /// The member of a key, which may be a template; nothing where nothing is known.
    pub(super) fn member(&self, key: &str) -> Option<Self> {
        let node = self.schema().member(key)?.node;
        let mut path = self.path.clone();
        let _ = match (path.is_empty(), key.contains(['.', '/', '$'])) {
            (true, _) => write!(path, "{key}"),
            (false, true) => write!(path, "[\"{key}\"]"),
            (false, false) => write!(path, ".{key}"),
        };
        Some(Self { root: self.root, node, path })
    }

    /// An item of a list.
    pub(super) fn item(&self, index: usize) -> Option<Self> {
        let node = self.schema().items()?.node;
        Some(Self { root: self.root, node, path: format!("{}[{index}]", self.path) })
    }

    /// The place that a patch operation's path leads to.
    pub(super) fn along(self, path: &str) -> Option<Self> {
        let mut place = self;
        // `/` inside of a filter or an expression does not part segments.
        for segment in segments(path) {
            let (name, selectors) = segment
                .find("[?")
                .or_else(|| segment.find("[*"))
                .map_or((segment, ""), |at| segment.split_at(at));
            if !name.is_empty() {
                let is_item = name == "-" || name.bytes().all(|byte| byte.is_ascii_digit());
                place = match place.item(name.parse().unwrap_or(0)).filter(|_| is_item) {
                    Some(item) => item,
                    None => place.member(&name.replace("~1", "/").replace("~0", "~"))?,
                };
            }
            if !selectors.is_empty() {
                place = place.item(0)?;
            }
        }
        Some(place)
    }
}

/// The segments of a path.
fn segments(path: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, character) in path.char_indices() {
        match character {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                found.push(&path[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&path[start..]);
    found.retain(|segment| !segment.is_empty());
    found
}

/// A node of a schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described<'s> {
    root: &'s Json,
    node: &'s Json,
}

impl<'s> Described<'s> {
    /// The value of a keyword.
    pub(super) fn keyword(&self, name: &str) -> Option<&'s Json> {
        self.node.get(name)
    }

    /// The schema of a member.
    pub(super) fn member(&self, key: &str) -> Option<Self> {
        let node = self.node.get("properties").and_then(|properties| properties.get(key));
        let node =
            node.or_else(|| self.node.get("additionalProperties").filter(|others| others.is_object()))?;
        Some(Self { root: self.root, node: resolved(self.root, node) })
    }

    /// The schema of the items of a list.
    pub(super) fn items(&self) -> Option<Self> {
        Some(Self { root: self.root, node: resolved(self.root, self.node.get("items")?) })
    }

    /// The schema of the members that no property names.
    pub(super) fn others(&self) -> Option<Self> {
        let node = self.node.get("additionalProperties").filter(|others| others.is_object())?;
        Some(Self { root: self.root, node: resolved(self.root, node) })
    }
}

fn resolved<'s>(root: &'s Json, node: &'s Json) -> &'s Json {
    let target = node.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix("#/$defs/"));
    target.and_then(|name| root.get("$defs")?.get(name)).unwrap_or(node)
}
