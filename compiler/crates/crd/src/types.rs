//! Schemas as types of expressions, as Kubernetes derives them.

use crate::structural::Structural;
use cel::{ObjectTypes, Type};
use value::{Object, Str, Value};

/// What becomes of a node without a type that has `oneOf`, `anyOf` or `allOf`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternatives {
    /// Expressions do not see it.
    Hidden,
    /// It may be anything.
    Dynamic,
}

/// Declares the object types of a schema without references; gives the type of the whole, an object without fields if
/// nothing is known about it. `name` is the type's name, and what the names of types within begin with.
pub fn declare(
    objects: &mut ObjectTypes,
    name: &str,
    schema: Option<&Value>,
    alternatives: Alternatives,
) -> Type {
    let dynamic = alternatives == Alternatives::Dynamic;
    let mut types = SchemaTypes { objects, dynamic, plain: false };
    let found = schema.and_then(Value::as_object).and_then(|node| types.convert(node, name));
    found.unwrap_or_else(|| types.object(name, Vec::new()))
}

/// The type of one node of a custom resource; of the root, with what every object has.
pub(crate) fn of(objects: &mut ObjectTypes, name: &str, schema: &Structural, root: bool) -> Type {
    let mut types = SchemaTypes { objects, dynamic: false, plain: true };
    let Some(found) = types.convert(&schema.source, name) else { return Type::Dyn };
    if !root {
        return found;
    }
    let envelope = types.object_meta(name);
    let known = types.objects.fields(name).map(|(field, ty)| (field.clone(), ty.clone()));
    let fields = known.filter(|(field, _)| envelope.iter().all(|(own, _)| own != field));
    let fields: Vec<_> = fields.chain(envelope.iter().cloned()).collect();
    types.object(name, fields)
}

struct SchemaTypes<'a> {
    objects: &'a mut ObjectTypes,
    dynamic: bool,
    /// Whether reserved words are fields under their own names, too.
    plain: bool,
}

impl SchemaTypes<'_> {
    fn object(&mut self, name: &str, fields: Vec<(Str, Type)>) -> Type {
        self.objects.add(name, fields);
        Type::object(name)
    }

    /// The type of a node; `None` if nothing is known about it, which makes a property invisible.
    fn convert(&mut self, node: &Object, name: &str) -> Option<Type> {
        if truth(node, "x-kubernetes-int-or-string") {
            return Some(Type::Dyn);
        }
        Some(match text(node, "type") {
            "array" => {
                let items = node.get("items")?.as_object()?;
                Type::list(self.convert(items, &format!("{name}.@idx"))?)
            }
            "object" => return self.convert_object(node, name),
            "string" => match text(node, "format") {
                "byte" => Type::Bytes,
                "duration" => Type::Duration,
                "date" | "date-time" => Type::Timestamp,
                _ => Type::String,
            },
            "boolean" => Type::Bool,
            "number" => Type::Double,
            "integer" => Type::Int,
            "" if self.dynamic && has_alternatives(node) => Type::Dyn,
            _ => return None,
        })
    }

    fn convert_object(&mut self, node: &Object, name: &str) -> Option<Type> {
        match node.get("additionalProperties") {
            Some(Value::Object(additional)) => {
                let value = self.convert(additional, &format!("{name}.@elem"))?;
                return Some(Type::map(Type::String, value));
            }
            Some(Value::Bool(true)) => return Some(self.object(name, Vec::new())),
            _ => {}
        }
        let mut fields = Vec::new();
        for (property, node) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let (Some(field), Some(node)) = (escape(property), node.as_object()) else { continue };
            if let Some(ty) = self.convert(node, &format!("{name}.{field}")) {
                if self.plain && is_reserved(property) {
                    fields.push((property.clone(), ty.clone()));
                }
                fields.push((Str::from(field), ty));
            }
        }
        if truth(node, "x-kubernetes-embedded-resource") {
            fields.extend(self.object_meta(name));
        }
        Some(self.object(name, fields))
    }

    /// What every Kubernetes object has.
    fn object_meta(&mut self, name: &str) -> [(Str, Type); 3] {
        let names = ["name", "generateName"].map(|field| (Str::from(field), Type::String));
        let metadata = self.object(&format!("{name}.metadata"), names.to_vec());
        [
            (Str::from("apiVersion"), Type::String),
            (Str::from("kind"), Type::String),
            (Str::from("metadata"), metadata),
        ]
    }
}

fn text<'a>(node: &'a Object, keyword: &str) -> &'a str {
    node.get(keyword).and_then(Value::as_str).unwrap_or_default()
}

fn truth(node: &Object, keyword: &str) -> bool {
    matches!(node.get(keyword), Some(Value::Bool(true)))
}

fn has_alternatives(node: &Object) -> bool {
    ["oneOf", "anyOf", "allOf"].iter().any(|keyword| node.get(keyword).is_some())
}

/// A property's name as a field of the language: what the language cannot spell is written out, and some names have
/// no spelling at all.
pub(crate) fn escape(name: &str) -> Option<String> {
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if is_reserved(name) {
        return Some(format!("__{name}__"));
    }
    let mut escaped = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let (written, length) = match first {
            '_' if rest.starts_with("__") => ("__underscores__", 2),
            '.' => ("__dot__", 1),
            '-' => ("__dash__", 1),
            '/' => ("__slash__", 1),
            '_' | 'a'..='z' | 'A'..='Z' | '0'..='9' => (&rest[..1], 1),
            _ => return None,
        };
        escaped.push_str(written);
        rest = &rest[length..];
    }
    Some(escaped)
}

/// The words that stand for themselves in expressions, and those that the language keeps.
fn is_reserved(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "in") || cel::is_reserved(name)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn names_are_escaped_as_kubernetes_escapes_them() {
        for (name, expected) in [
            ("name", Some("name")),
            ("under_score", Some("under_score")),
            ("__x", Some("__underscores__x")),
            ("a-b.c/d", Some("a__dash__b__dot__c__slash__d")),
            ("for", Some("__for__")),
            ("1abc", None),
            ("with space", None),
            ("ünï", None),
            ("", None),
        ] {
            assert_eq!(escape(name).as_deref(), expected, "{name}");
        }
    }
}
