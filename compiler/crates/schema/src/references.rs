//! `$ref`: every reference replaced by the definition that it names (component.md §5.1).

use crate::pointer;
use crate::{Problem, SchemaError};
use value::{Object, ObjectBuilder, Str, Value, go};

/// How deep schemas may nest, keywords and references counted.
const MAX_DEPTH: usize = 64;

/// How many nodes a schema may grow to: definitions that use definitions many times grow without bound.
const MAX_NODES: usize = 200_000;

/// Keywords whose value is a schema or a list of schemas, in the order they are looked into.
const KEYWORDS: &[&str] =
    &["items", "additionalProperties", "not", "if", "then", "else", "allOf", "oneOf", "anyOf"];

/// Keywords whose value is a map of schemas.
const MAPS: &[&str] = &["properties", "patternProperties"];

/// The schema without references; `$defs` is gone if it held anything.
pub(crate) fn resolve(source: &Value) -> Result<Value, SchemaError> {
    let Value::Object(root) = source else {
        let found = go_kind(source);
        let detail =
            format!("json: cannot unmarshal {found} into Go value of type map[string]interface {{}}");
        return Err(SchemaError::new(Problem::Root, &detail, String::new()));
    };
    let definitions = root.get("$defs").and_then(Value::as_object).filter(|object| !object.is_empty());
    let mut resolver = Resolver { definitions, visiting: Vec::new(), pointer: String::new(), nodes: 0 };
    let mut resolved = resolver.node(source, 0)?;
    if let (Some(_), Value::Object(root)) = (definitions, &mut resolved) {
        root.remove("$defs");
    }
    Ok(resolved)
}

/// What Go's JSON errors call a value.
pub(crate) fn go_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Object(_) => "object",
        _ => "number",
    }
}

struct Resolver<'a> {
    definitions: Option<&'a Object>,
    /// The definitions that are being resolved, outermost first.
    visiting: Vec<&'a str>,
    /// Where the node stands in the source.
    pointer: String,
    nodes: usize,
}

impl<'a> Resolver<'a> {
    fn fail<T>(&self, detail: &str) -> Result<T, SchemaError> {
        Err(SchemaError::new(Problem::Reference, detail, self.pointer.clone()))
    }

    fn node(&mut self, node: &'a Value, depth: usize) -> Result<Value, SchemaError> {
        if depth > MAX_DEPTH {
            return self.fail(&format!("$ref resolution exceeded maximum depth of {MAX_DEPTH}"));
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self
                .fail(&format!("the schema has more than {MAX_NODES} nodes with its references replaced"));
        }
        match node {
            Value::Object(object) => match object.get("$ref") {
                Some(reference) => self.reference(object, reference, depth),
                None => self.members(object, depth).map(Value::Object),
            },
            Value::List(list) => {
                let resolved: Result<Vec<Value>, SchemaError> = list
                    .items()
                    .iter()
                    .enumerate()
                    .map(|(at, item)| self.below(&at.to_string(), |this| this.node(item, depth + 1)))
                    .collect();
                Ok(Value::list(resolved?))
            }
            _ => Ok(node.clone()),
        }
    }

    /// Does something one step further down in the source.
    fn below<T>(&mut self, token: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, token);
        let done = act(self);
        self.pointer.truncate(length);
        done
    }

    /// An object without a reference of its own.
    fn members(&mut self, object: &'a Object, depth: usize) -> Result<Object, SchemaError> {
        let mut resolved = object.clone();
        for keyword in KEYWORDS {
            if let Some((key, member)) = entry(object, keyword) {
                let member = self.below(keyword, |this| this.node(member, depth + 1))?;
                resolved.insert(key.clone(), member);
            }
        }
        for keyword in MAPS {
            if let Some((key, Value::Object(map))) = entry(object, keyword) {
                let map = self.below(keyword, |this| this.map(map, depth))?;
                resolved.insert(key.clone(), Value::Object(map));
            }
        }
        Ok(resolved)
    }

    fn map(&mut self, map: &'a Object, depth: usize) -> Result<Object, SchemaError> {
        let mut builder = ObjectBuilder::with_capacity(map.len());
        for (name, member) in map {
            builder.push(name.clone(), self.below(name, |this| this.node(member, depth + 1))?);
        }
        Ok(builder.build())
    }

    /// An object with a reference: the definition, with the keys beside the reference over its own.
    fn reference(
        &mut self,
        object: &'a Object,
        reference: &Value,
        depth: usize,
    ) -> Result<Value, SchemaError> {
        let Some(reference) = reference.as_str() else {
            return self.fail(&format!("$ref must be a string, got {}", go::type_name(reference)));
        };
        let (name, definition) = self.definition(reference)?;
        self.visiting.push(name);
        let here = std::mem::replace(&mut self.pointer, "/$defs".to_owned());
        let resolved = self.below(name, |this| this.node(definition, depth + 1));
        self.pointer = here;
        self.visiting.pop();

        let Value::Object(mut resolved) = resolved? else {
            return Ok(Value::Null);
        };
        if object.len() > 1 {
            // The definition's own members are resolved already; only those beside the reference are new.
            let siblings = object.iter().filter(|(key, _)| key.as_str() != "$ref");
            for (key, member) in siblings {
                let member = self.sibling(key, member, depth + 1)?;
                resolved.insert(key.clone(), member);
            }
        }
        Ok(Value::Object(resolved))
    }

    fn sibling(&mut self, key: &str, member: &'a Value, depth: usize) -> Result<Value, SchemaError> {
        self.below(key, |this| match member {
            _ if KEYWORDS.contains(&key) => this.node(member, depth + 1),
            Value::Object(map) if MAPS.contains(&key) => this.map(map, depth).map(Value::Object),
            _ => Ok(member.clone()),
        })
    }

    /// The definition that a reference names.
    fn definition(&self, reference: &str) -> Result<(&'a str, &'a Value), SchemaError> {
        let quoted = go::quote(reference);
        if reference.starts_with("http://") || reference.starts_with("https://") {
            return self.fail(&format!("only local $ref supported, got {quoted}"));
        }
        let Some(path) = reference.strip_prefix("#/") else {
            return self.fail(&format!("only local $ref supported (must start with #/), got {quoted}"));
        };
        let name = match path.split_once('/') {
            Some(("$defs", name)) if !name.contains('/') => name,
            _ => return self.fail(&format!("unsupported $ref path {quoted}: expected #/$defs/Name")),
        };
        if name.is_empty() {
            return self.fail(&format!("empty definition name in $ref {quoted}"));
        }
        if self.visiting.contains(&name) {
            let circle = [&self.visiting[..], &[name]].concat().join(" → ");
            return self.fail(&format!("circular $ref: {circle}"));
        }
        let Some(definitions) = self.definitions else {
            return self.fail(&format!("$ref {quoted} not found: no definitions available"));
        };
        match entry(definitions, name) {
            Some((name, definition @ Value::Object(_))) => Ok((name, definition)),
            Some(_) => self.fail(&format!("$ref {quoted} resolved to non-object type")),
            None => self.fail(&format!("$ref {quoted} not found in definitions")),
        }
    }
}

fn entry<'a>(object: &'a Object, key: &str) -> Option<(&'a Str, &'a Value)> {
    object.iter().find(|(name, _)| name.as_str() == key).map(|(name, value)| (name, value))
}
