//! Checks the parts of an OpenAPI document and follows its references.

use super::shapes::{Part, Shape};
use yaml::{Kind, Node};

/// How many references may lead to each other before that counts as a circle.
const MAX_HOPS: usize = 64;

/// Checks the whole document; `content` is its text.
pub(super) fn check(root: &Node, content: &str) -> Result<(), String> {
    if !matches!(root.kind, Kind::Map(_)) {
        return Err(format!("the document is a {}, not a map", root.kind_name()));
    }
    Walk { root, content }.fields(root, Part::Document)
}

/// What a node stands for: the end of its references if it is one. The document has been checked.
pub(super) fn resolved<'a>(root: &'a Node, node: &'a Node) -> &'a Node {
    reference(node).and_then(|reference| follow(root, reference).ok()).unwrap_or(node)
}

fn reference(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str).filter(|reference| !reference.is_empty())
}

/// The node that a reference leads to, through all references on the way.
fn follow<'a>(root: &'a Node, reference: &str) -> Result<&'a Node, String> {
    let mut next = reference.to_owned();
    for _ in 0..MAX_HOPS {
        let target = target(root, &next)?;
        match self::reference(target) {
            Some(further) => next = further.to_owned(),
            None => return Ok(target),
        }
    }
    Err(format!("the reference `{reference}` leads in a circle"))
}

fn target<'a>(root: &'a Node, reference: &str) -> Result<&'a Node, String> {
    let Some(pointer) = reference.strip_prefix("#/") else {
        return Err(format!("the reference `{reference}` leads out of the document"));
    };
    let mut node = root;
    for token in pointer.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        let below = match &node.kind {
            Kind::List(items) => token.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => node.get(&token),
        };
        node = below.ok_or_else(|| format!("the reference `{reference}` leads nowhere"))?;
    }
    if node.is_null() { Err(format!("the reference `{reference}` leads to nothing")) } else { Ok(node) }
}

struct Walk<'a> {
    root: &'a Node,
    content: &'a str,
}

impl Walk<'_> {
    fn fields(&self, node: &Node, part: Part) -> Result<(), String> {
        for (name, shape) in part.fields() {
            if let Some(member) = node.get(name).filter(|member| !member.is_null()) {
                self.field(name, member, *shape)?;
            }
        }
        Ok(())
    }

    fn field(&self, name: &str, node: &Node, shape: Shape) -> Result<(), String> {
        let wrong = |wanted: &str| Err(format!("`{name}` is a {}, not a {wanted}", node.kind_name()));
        match (shape, &node.kind) {
            (Shape::Text, _) if self.is_text(node) => Ok(()),
            (Shape::Text, _) => wrong("text"),
            (Shape::Flag, Kind::Bool(_)) => Ok(()),
            (Shape::Flag, _) => wrong("truth value"),
            (Shape::Number, Kind::Int(_) | Kind::Uint(_) | Kind::Float(_)) => Ok(()),
            (Shape::Number, _) => wrong("number"),
            (Shape::Texts, Kind::List(items)) if items.iter().all(|item| self.is_text(item)) => Ok(()),
            (Shape::Texts, _) => wrong("list of texts"),
            (Shape::One(part), _) => self.part(name, node, part),
            (Shape::List(part), Kind::List(items)) => {
                items.iter().try_for_each(|item| self.part(name, item, part))
            }
            (Shape::List(_), _) => wrong("list"),
            (Shape::Map(part), Kind::Map(map)) => {
                map.entries.iter().try_for_each(|entry| self.part(&entry.key, &entry.value, part))
            }
            (Shape::OpenMap(part), Kind::Map(map)) => {
                let mut entries = map.entries.iter().filter(|entry| !entry.key.starts_with("x-"));
                entries.try_for_each(|entry| self.part(&entry.key, &entry.value, part))
            }
            (Shape::Map(_) | Shape::OpenMap(_), _) => wrong("map"),
        }
    }

    fn part(&self, name: &str, node: &Node, part: Part) -> Result<(), String> {
        match &node.kind {
            Kind::Null => return Ok(()),
            // `additionalProperties: false`, and any schema since OpenAPI 3.1.
            Kind::Bool(_) if part == Part::Schema => return Ok(()),
            Kind::Map(_) => {}
            _ => return Err(format!("`{name}` is a {}, not a map", node.kind_name())),
        }
        if let Some(reference) = reference(node).filter(|_| part.is_referable()) {
            // Where it leads is checked where it stands.
            return follow(self.root, reference).map(|_| ());
        }
        if part == Part::Callback {
            return node
                .entries()
                .iter()
                .try_for_each(|entry| self.part(&entry.key, &entry.value, Part::PathItem));
        }
        self.fields(node, part)
    }

    /// Whether a scalar is text to a reader of YAML 1.2, to whom `yes` and `on` are no truth values.
    fn is_text(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::String(_) => true,
            Kind::Bool(_) => {
                let (start, end) = (node.span.start as usize, node.span.end as usize);
                let written = self.content.get(start..end).unwrap_or_default();
                !["true", "false"].iter().any(|word| word.eq_ignore_ascii_case(written))
            }
            _ => false,
        }
    }
}
