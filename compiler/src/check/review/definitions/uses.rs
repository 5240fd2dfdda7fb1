//! Properties that may be missing and are read as if they were not.

use super::diagnostics;
use super::expression::Judged;
use crate::model::SchemaSection;
use cel::{Expr, ExprId};
use diag::{Diagnostic, Span};
use std::collections::{BTreeMap, BTreeSet};
use value::Value;
use yaml::{Entry, Node};

/// The sections of a definition, by the names of their variables.
const SECTIONS: [&str; 2] = ["parameters", "environmentConfigs"];

/// How the expressions of a definition use its sections.
#[derive(Debug, Default)]
pub(super) struct SchemaUses {
    /// What is read whatever the values are, with the first place: `[parameters, autoscaling, maximum]`.
    read: BTreeMap<Vec<String>, Span>,
    /// What is asked for before it is read.
    asked: BTreeSet<Vec<String>>,
}

impl SchemaUses {
    /// What one expression reads and asks for.
    pub(super) fn add(&mut self, judged: &Judged<'_>) {
        for id in judged.nodes() {
            if let Some((path, true)) = way(judged, id) {
                self.asked.insert(path);
            }
        }
        for id in if judged.site.conditional { Vec::new() } else { judged.certain_nodes() } {
            if let Some((path, false)) = way(judged, id) {
                self.read.entry(path).or_insert_with(|| judged.span(id));
            }
        }
    }

    /// Properties of the sections that may be missing, and are read although nothing asks for them.
    pub(super) fn unguarded(&self, sections: [Option<&SchemaSection>; 2], found: &mut Vec<Diagnostic>) {
        for (name, section) in SECTIONS.into_iter().zip(sections) {
            let Some(section) = section else { continue };
            let mut open = vec![(vec![name.to_owned()], &section.schema)];
            while let Some((path, schema)) = open.pop() {
                let required: Vec<&str> = schema
                    .get("required")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Node::as_str)
                    .collect();
                for property in schema.get("properties").map(Node::entries).unwrap_or_default() {
                    let path: Vec<String> = path.iter().cloned().chain([property.key.to_string()]).collect();
                    let given = property.value.get("default").is_some()
                        || required.contains(&property.key.as_str())
                        || property.value.get("$ref").is_some();
                    if !given && !self.asked.contains(&path) {
                        found.extend(self.unguarded_property(&path, property));
                    }
                    if given {
                        open.push((path, &property.value));
                    }
                }
            }
        }
    }

    fn unguarded_property(&self, path: &[String], property: &Entry) -> Option<Diagnostic> {
        let (_, span) = self.read.iter().find(|(read, _)| read.starts_with(path))?;
        let has_defaults = property
            .value
            .get("properties")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .any(|inner| inner.value.get("default").is_some());
        Some(diagnostics::optional_unguarded(*span, &path.join("."), property.key_span, has_defaults))
    }
}

/// The way that a chain of fields goes from a section, and whether it only asks for its end.
fn way(judged: &Judged<'_>, id: ExprId) -> Option<(Vec<String>, bool)> {
    let ast = &judged.checked.ast;
    let mut path = Vec::new();
    let mut asks = false;
    let mut id = id;
    loop {
        match ast.expr(id) {
            Expr::Select { operand, field, test_only } => {
                asks |= *test_only;
                path.push(field.to_string());
                id = *operand;
            }
            Expr::Call { function, args, .. } if is_optional(function) || function.as_str() == "_[_]" => {
                let [operand, key] = args[..] else { return None };
                let Expr::Literal(Value::String(key)) = ast.expr(key) else { return None };
                asks |= is_optional(function);
                path.push(key.to_string());
                id = operand;
            }
            // `"a" in parameters` asks, too.
            Expr::Call { function, args, .. } if function.as_str() == "@in" && path.is_empty() => {
                let [key, operand] = args[..] else { return None };
                let Expr::Literal(Value::String(key)) = ast.expr(key) else { return None };
                asks = true;
                path.push(key.to_string());
                id = operand;
            }
            Expr::Ident(name) if SECTIONS.contains(&name.as_str()) => {
                path.push(name.to_string());
                path.reverse();
                return Some((path, asks));
            }
            _ => return None,
        }
    }
}

fn is_optional(function: &str) -> bool {
    matches!(function, "_?._" | "_[?_]")
}
