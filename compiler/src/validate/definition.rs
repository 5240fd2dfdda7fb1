//! Custom resource definitions: those in the sources and those given beside them.

use super::builtin::Builtin;
use super::compiled::{Problem, What};
use super::normal;
use crd::{By, Language, Path, Segment, Settings};
use diag::{FileId, Span};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use value::{Object, Value, go};
use yaml::{Limits, Node};

/// How deep schemas may nest: compiling and validating follow them on the stack.
const DEPTH: usize = 50;

/// One version of a definition.
#[derive(Debug)]
pub(super) struct Definition {
    /// `openAPIV3Schema`.
    schema: Node,
    namespaced: bool,
    status: bool,
}

/// A definition without its schema, or with one that cannot be used.
pub(super) type Schemas = BTreeMap<(String, String), Definition>;

/// The versions of all definitions by `apiVersion` and kind; the first of several counts.
pub(super) fn read<'n>(documents: impl IntoIterator<Item = &'n Node>) -> Schemas {
    let mut found = Schemas::new();
    for document in documents {
        let Some(spec) = document.get("spec") else { continue };
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
        let kind = spec.get("names").and_then(|names| text(names, "kind"));
        let (Some(group), Some(kind)) = (text(spec, "group"), kind) else { continue };
        let old = spec.get("validation").and_then(|validation| validation.get("openAPIV3Schema"));
        for version in spec.get("versions").map(Node::items).unwrap_or_default() {
            let own = version.get("schema").and_then(|schema| schema.get("openAPIV3Schema"));
            let (Some(name), Some(schema)) = (text(version, "name"), own.or(old)) else { continue };
            let subresources = version.get("subresources").or_else(|| spec.get("subresources"));
            let definition = Definition {
                schema: schema.clone(),
                namespaced: text(spec, "scope").is_none_or(|scope| scope == "Namespaced"),
                status: subresources.is_some_and(|subresources| subresources.get("status").is_some()),
            };
            found.entry((format!("{group}/{name}"), kind.clone())).or_insert(definition);
        }
    }
    found
}

/// A definition of OpenChoreo whose objects templates render.
pub(super) fn shipped(api_version: &str, kind: &str) -> Option<Definition> {
    let text = match (api_version, kind) {
        ("openchoreo.dev/v1alpha1", "ObservabilityAlertRule") => {
            include_str!("../../../schemas/openchoreo/ObservabilityAlertRule.yaml")
        }
        _ => return None,
    };
    let reading = yaml::read(FileId(u32::MAX), text.as_bytes(), &Limits::default());
    let document = &reading.documents.first()?.node;
    let schema = document.get("openAPIV3Schema")?.clone();
    Some(Definition { schema, namespaced: true, status: true })
}

impl Definition {
    /// Where the schema stands.
    pub(super) fn span(&self) -> Span {
        self.schema.span
    }

    /// The schema in the form of JSON Schema.
    ///
    /// # Errors
    /// If it nests too deeply.
    pub(super) fn schema(&self, builtin: &Builtin) -> Result<Json, String> {
        if deeper(&self.schema, DEPTH) {
            return Err(format!("it nests deeper than {DEPTH} levels"));
        }
        let text = go::json(&go::with_integers(&self.schema.to_value())).map_err(|error| error.0)?;
        let source: Json = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let mut schema = normal::schema(&source, true);
        if let Some(properties) = schema.get_mut("properties").and_then(Json::as_object_mut) {
            for member in ["apiVersion", "kind"] {
                properties.insert(member.to_owned(), json!({ "type": "string" }));
            }
            properties.insert("metadata".to_owned(), json!({ "$ref": "#/$defs/ObjectMeta" }));
        }
        schema["$defs"] = Json::Object(builtin.metadata());
        Ok(schema)
    }

    /// The rules, if there are any; what is wrong with them.
    pub(super) fn rules(&self, language: &Language) -> (Option<Rules>, Vec<(Span, String)>) {
        if !mentions_rules(&self.schema) {
            return (None, Vec::new());
        }
        let settings = Settings { namespaced: self.namespaced, status: self.status };
        let schema = go::with_integers(&self.schema.to_value());
        let definition = crd::Definition::compile_with(language, &schema, settings);
        let problems = definition.problems().iter().map(|problem| {
            let place = self.rule(&problem.path, problem.expression.as_deref());
            (place, problem.message.clone())
        });
        let problems = problems.collect();
        (Some(Rules(definition)), problems)
    }

    /// The node of a schema that a way of fields leads to, or of its rule with this text.
    fn rule(&self, path: &Path, expression: Option<&str>) -> Span {
        let mut node = &self.schema;
        for segment in &path.segments {
            let next = match segment {
                Segment::Field(name) | Segment::Key(name) if name != "*" => {
                    node.get("properties").and_then(|properties| properties.get(name))
                }
                _ => node.get("items").or_else(|| node.get("additionalProperties")),
            };
            let Some(next) = next else { break };
            node = next;
        }
        let rules = node.get("x-kubernetes-validations").map(Node::items).unwrap_or_default();
        let rules = rules.iter().filter_map(|entry| entry.get("rule"));
        rules.into_iter().find(|rule| rule.as_str() == expression).map_or(node.span, |rule| rule.span)
    }
}

/// The rules of a definition.
pub(super) struct Rules(crd::Definition);

impl Rules {
    /// The rules that an object breaks. What its schema refuses is not told again.
    pub(super) fn broken(&self, object: &Object) -> Vec<Problem> {
        let object = go::with_integers(&Value::Object(object.clone()));
        let Ok(incoming) = self.0.decode(&object) else { return Vec::new() };
        let findings = self.0.validate(&self.0.complete(incoming.object, None), None);
        let broken = findings.found.into_iter().filter(|finding| finding.by == By::Rule);
        let broken = broken.map(|finding| Problem {
            pointer: pointer(&finding.path),
            what: What::Rule(finding.rule, finding.message),
        });
        broken.collect()
    }
}

fn pointer(path: &Path) -> String {
    path.segments.iter().fold(String::new(), |mut pointer, segment| {
        let _ = match segment {
            Segment::Field(name) | Segment::Key(name) => {
                write!(pointer, "/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Index(index) => write!(pointer, "/{index}"),
        };
        pointer
    })
}

fn mentions_rules(schema: &Node) -> bool {
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        if node.get("x-kubernetes-validations").is_some() {
            return true;
        }
        open.extend(node.items());
        open.extend(node.entries().iter().map(|entry| &entry.value));
    }
    false
}

/// Whether a node has more levels than this.
fn deeper(node: &Node, levels: usize) -> bool {
    let mut open = vec![(node, 0)];
    while let Some((node, level)) = open.pop() {
        // A level of a schema is two of its document: `properties` and a name.
        if level > 2 * levels {
            return true;
        }
        open.extend(node.items().iter().map(|item| (item, level + 1)));
        open.extend(node.entries().iter().map(|entry| (&entry.value, level + 1)));
    }
    false
}
