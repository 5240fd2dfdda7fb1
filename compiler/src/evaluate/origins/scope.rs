//! What surrounds the expressions of a type or of one application of a trait.

use super::{Applied, Read, below};
use crate::model::SchemaSection;
use diag::Span;
use yaml::Node;

/// The templates of a type or trait, and where its variables are written.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Scope {
    /// The application; none for a type.
    pub(in crate::evaluate) applied: Option<Applied>,
    /// Everything that is rendered: templates, values of patch operations.
    pub(in crate::evaluate) templates: Vec<Node>,
    /// `parameters`.
    pub(in crate::evaluate) parameters: Written,
    /// `environmentConfigs`.
    pub(in crate::evaluate) environment_configs: Written,
}

/// Where the values of a section are written, and its schema.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Written {
    values: Option<Node>,
    schema: Option<Node>,
}

impl Written {
    pub(in crate::evaluate) fn new(values: Option<&Node>, schema: Option<&SchemaSection>) -> Self {
        Self { values: values.cloned(), schema: schema.map(|section| section.schema.clone()) }
    }

    /// Where the value of a way stands, or that of a default, and which of them.
    fn find(&self, way: &[String]) -> Option<(Span, bool)> {
        let written = self.values.as_ref().map(|values| walk(values, way, below));
        match written {
            Some((node, [])) => return Some((node.span, false)),
            Some((node, rest)) if rest.len() < way.len() => {
                return Some(self.default(way).map_or((node.span, false), |span| (span, true)));
            }
            _ => {}
        }
        self.default(way).map(|span| (span, true))
    }

    /// The innermost default on the way.
    fn default(&self, way: &[String]) -> Option<Span> {
        let mut node = self.schema.as_ref()?;
        let mut found = node.get("default");
        for segment in way {
            let property = node.get("properties").and_then(|properties| properties.get(segment));
            node = property.or_else(|| node.get("items")).or_else(|| node.get("additionalProperties"))?;
            found = node.get("default").or(found);
        }
        found.map(|node| node.span)
    }
}

/// Follows a way as far as it goes: the last node, and what is left of the way.
fn walk<'n, 'w>(
    mut node: &'n Node,
    mut way: &'w [String],
    step: impl for<'m> Fn(&'m Node, &str) -> Option<&'m Node>,
) -> (&'n Node, &'w [String]) {
    while let Some((segment, rest)) = way.split_first() {
        let Some(next) = step(node, segment) else { break };
        (node, way) = (next, rest);
    }
    (node, way)
}

/// A node of a template.
pub(super) struct Exact {
    /// The node.
    pub(super) node: Span,
    /// The key that it stands behind, if it is the value of one.
    pub(super) key: Option<Span>,
    /// Whether it is what was looked for; otherwise that would stand in it.
    pub(super) found: bool,
}

impl Scope {
    /// The exact node of a template that a pointer below a planned one means, and the key it stands behind, if it is the
    /// value of one.
    pub(super) fn exact(&self, planned: Span, pointer: &str) -> Exact {
        let exact = |node: &Node, key, found| Exact { node: node.span, key, found };
        let segments: Vec<String> =
            pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect();
        let found = self.templates.iter().find_map(|template| at(template, planned));
        let Some((node, key)) = found else { return Exact { node: planned, key: None, found: true } };
        match (walk(node, &segments, below), segments.split_last()) {
            ((node, []), None) => exact(node, key, true),
            ((node, []), Some((last, before))) => {
                let (parent, _) = walk(found.map_or(node, |(node, _)| node), before, below);
                let entry = parent.entries().iter().find(|entry| entry.key.as_str() == last);
                exact(node, entry.map(|entry| entry.key_span), true)
            }
            ((node, _), _) => exact(node, None, false),
        }
    }

    /// Where what an expression reads is written.
    pub(super) fn read(&self, path: &[String]) -> Option<Read> {
        let (variable, way) = path.split_first()?;
        let written = if variable == "parameters" { &self.parameters } else { &self.environment_configs };
        let (span, default) = written.find(way)?;
        Some(Read { path: path.join("."), span, default })
    }
}

/// The node at a place, and the key before it, if there is one.
fn at(mut node: &Node, span: Span) -> Option<(&Node, Option<Span>)> {
    let encloses = |node: &Node| {
        node.span.file == span.file && node.span.start <= span.start && span.end <= node.span.end
    };
    let mut key = None;
    while node.span != span {
        let items = node.items().iter().map(|item| (item, None));
        let members = node.entries().iter().map(|entry| (&entry.value, Some(entry.key_span)));
        (node, key) = items.chain(members).find(|(child, _)| encloses(child))?;
    }
    Some((node, key))
}
