//! Schemas as a folder of files.

use super::{TEST, TEST_SCHEMA, schema_of, text};
use crate::repo::ReadError;
use compiler::check::admission::Admission;
use compiler::editors::{self, ComponentSchema, DIALECT};
use compiler::model::Kind;
use serde_json::{Value as Json, json as object};
use std::path::Path;

/// The schema that tells all documents apart; the others are reached from it.
const ENTRY: &str = "openchoreo.json";

/// What an editor has to be told.
pub(super) const SETTINGS: &str = "settings.json";

/// A file per kind, one per component type, and the one that leads to them.
pub(super) fn all(
    admission: &Admission,
    components: &[ComponentSchema],
) -> Result<Vec<(String, String)>, ReadError> {
    let mut files: Vec<(String, String)> = Kind::ALL
        .iter()
        .map(|kind| (format!("{kind}.json"), text(&editors::schema(admission, *kind))))
        .collect();
    for component in components {
        files.push((path(component), text(schema_of(component)?)));
    }
    files.push((format!("{TEST}.json"), TEST_SCHEMA.to_owned()));
    let entry = entry(components);
    files.push((ENTRY.to_owned(), format!("{entry:#}\n")));
    Ok(files)
}

/// One schema for every document: it tells OpenChoreo's kinds apart and leaves everything else alone.
fn entry(components: &[ComponentSchema]) -> Json {
    let ours = object!({ "pattern": "^openchoreo\\.dev/" });
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let any_kind = object!({
        "if": { "required": ["apiVersion"], "properties": { "apiVersion": ours.clone() } },
        "then": { "required": ["kind"], "properties": { "kind": { "enum": kinds } } },
    });
    let mut branches = vec![any_kind];
    branches.extend(Kind::ALL.iter().map(|kind| {
        let properties = object!({ "apiVersion": ours.clone(), "kind": { "const": kind.name() } });
        let then = match kind {
            Kind::Component => by_type(components),
            kind => reference(&format!("{kind}.json")),
        };
        object!({ "if": { "required": ["apiVersion", "kind"], "properties": properties }, "then": then })
    }));
    let is_test = object!({ "apiVersion": { "pattern": "^test\\.choreoc/" } });
    branches.push(object!({
        "if": { "required": ["apiVersion"], "properties": is_test },
        "then": reference(&format!("{TEST}.json")),
    }));
    object!({ "$schema": DIALECT, "allOf": branches })
}

/// Every name that a path is made of is a DNS name.
fn path(component: &ComponentSchema) -> String {
    let ComponentSchema { kind, namespace, name, .. } = component;
    match namespace.as_str() {
        "" => format!("{kind}/{name}.json"),
        namespace => format!("{kind}/{namespace}/{name}.json"),
    }
}

fn reference(path: &str) -> Json {
    object!({ "$ref": path })
}

/// A component by its type; one whose type is not known is any component. Which of several namespaces a document
/// belongs to need not stand in it: then either of their types will do.
fn by_type(components: &[ComponentSchema]) -> Json {
    let same = |a: &ComponentSchema, b: &ComponentSchema| (a.kind, &a.name) == (b.kind, &b.name);
    let mut sorted: Vec<&ComponentSchema> = components.iter().collect();
    sorted.sort_by(|a, b| (a.kind, &a.name, &a.namespace).cmp(&(b.kind, &b.name, &b.namespace)));
    let mut chain = reference("Component.json");
    for twins in sorted.chunk_by(|a, b| same(a, b)).rev() {
        let Some(first) = twins.first() else { continue };
        let references: Vec<Json> = twins.iter().map(|component| reference(&path(component))).collect();
        let then = match references.as_slice() {
            [only] => only.clone(),
            _ => object!({ "anyOf": references }),
        };
        // A type of the namespace need not say its kind.
        let required = if first.kind == Kind::ComponentType { vec!["name"] } else { vec!["kind", "name"] };
        let properties = object!({ "name": { "const": first.name }, "kind": { "const": first.kind.name() } });
        let type_is = object!({ "required": required, "properties": properties });
        let spec_has = object!({ "required": ["componentType"], "properties": { "componentType": type_is } });
        let when = object!({ "required": ["spec"], "properties": { "spec": spec_has } });
        chain = object!({ "if": when, "then": then, "else": chain });
    }
    chain
}

/// The settings of VS Code's YAML extension; other editors hand the same object to yaml-language-server.
pub(super) fn settings(folder: &Path) -> String {
    let entry = folder.join(ENTRY).to_string_lossy().replace('\\', "/");
    let entry = if folder.is_absolute() || entry.starts_with("./") || entry.starts_with("../") {
        entry
    } else {
        format!("./{entry}")
    };
    let settings = object!({ "yaml.schemas": { entry: ["*.yaml", "*.yml"] } });
    format!("{settings:#}\n")
}
