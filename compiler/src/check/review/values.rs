//! Values that nobody declared, and keys that YAML takes for something else.

use super::{View, diagnostics};
use crate::check::CompiledSchema;
use crate::model::decode::most_similar;
use crate::resolve::{ComponentInputs, ComponentUnit, Origin, UnitState};
use diag::{Diagnostic, SourceMap, Span};
use std::collections::HashSet;
use value::{Object, Value};
use yaml::Node;

/// Looks at the values that components, projects, resources and their bindings give.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut values = Values { sources: &view.documents.sources, seen: HashSet::new(), found };
    for (unit, inputs) in view.components() {
        component(view, unit, inputs, &mut values);
    }
    for unit in view.workspace.projects.iter().filter(|unit| (view.selected)(&unit.key)) {
        let UnitState::Ready(inputs) = &unit.state else { continue };
        let planned = view.checked.project_type(inputs.project_type);
        let configs = unit.binding.as_ref().and_then(|binding| binding.spec.environment_configs.as_ref());
        values.look(inputs.parameters.as_ref(), planned.parameters.as_ref(), "parameters");
        values.look(configs, planned.environment_configs.as_ref(), "environmentConfigs");
    }
    for unit in view.workspace.resources.iter().filter(|unit| (view.selected)(&unit.key)) {
        let UnitState::Ready(inputs) = &unit.state else { continue };
        let planned = view.checked.resource_type(inputs.resource_type);
        let configs = unit.binding.as_ref().and_then(|binding| binding.spec.environment_configs.as_ref());
        values.look(inputs.parameters.as_ref(), planned.parameters.as_ref(), "parameters");
        values.look(configs, planned.environment_configs.as_ref(), "environmentConfigs");
    }
}

fn component(view: &View<'_>, unit: &ComponentUnit, inputs: &ComponentInputs, values: &mut Values<'_>) {
    let snapshot = &inputs.snapshot;
    let planned = view.checked.component_type(snapshot.component_type);
    let binding = unit.binding.as_ref().map(|binding| &binding.spec);
    let configs = binding.and_then(|binding| binding.component_type_configs.as_ref());
    // What a release holds cannot be corrected any more.
    let frozen = snapshot.release.is_some();
    let parameters = snapshot.parameters.as_ref().filter(|_| !frozen);
    values.look(parameters, planned.parameters.as_ref(), "parameters");
    values.look(configs, planned.environment_configs.as_ref(), "environmentConfigs");
    for application in &snapshot.applications {
        let Some(id) = application.definition else { continue };
        let planned = view.checked.trait_(id);
        let configs = match application.origin {
            Origin::Embedded(_) => application.environment_configs.as_ref().filter(|_| !frozen),
            Origin::Component(_) => binding.and_then(|binding| {
                let mut own = binding.trait_configs.iter();
                own.find(|(name, _)| *name == application.instance_name).map(|(_, node)| node)
            }),
        };
        let parameters = application.parameters.as_ref().filter(|_| !frozen);
        values.look(parameters, planned.parameters.as_ref(), "parameters");
        values.look(configs, planned.environment_configs.as_ref(), "environmentConfigs");
    }
}

struct Values<'a> {
    sources: &'a SourceMap,
    /// Values that many units have in common.
    seen: HashSet<Span>,
    found: &'a mut Vec<Diagnostic>,
}

impl Values<'_> {
    /// Values beside the schema of their section; without a schema they are ignored as a whole, which is reported
    /// elsewhere.
    fn look(&mut self, values: Option<&Node>, schema: Option<&CompiledSchema>, section: &str) {
        let (Some(values), Some(Ok(schema))) = (values, schema) else { return };
        if !self.seen.insert(values.span) {
            return;
        }
        let mut open = vec![(values, schema.resolved().as_object())];
        while let Some((node, schema)) = open.pop() {
            for entry in node.entries() {
                self.key(entry.key_span, &entry.key);
                let below = schema.map(|schema| property(schema, &entry.key));
                if let Some(Property::Undeclared) = below {
                    let names = schema.and_then(properties).into_iter().flatten();
                    let similar = most_similar(&entry.key, names.map(|(name, _)| name.as_str()));
                    self.found.push(diagnostics::undeclared_value(
                        entry.key_span,
                        &entry.key,
                        section,
                        similar,
                    ));
                    continue;
                }
                let below = match below {
                    Some(Property::Declared(schema)) => Some(schema),
                    _ => None,
                };
                open.push((&entry.value, below));
            }
            let items = schema.and_then(|schema| schema.get("items")).and_then(Value::as_object);
            open.extend(node.items().iter().map(|item| (item, items)));
        }
    }

    /// A key that is written as one of YAML's words for true and false.
    fn key(&mut self, span: Span, key: &str) {
        if !matches!(key, "true" | "false") {
            return;
        }
        let file = self.sources.get(span.file);
        let written = file.and_then(|file| file.bytes.get(span.start as usize..span.end as usize));
        let written = written.map(String::from_utf8_lossy).unwrap_or_default();
        if matches!(written.to_ascii_lowercase().as_str(), "y" | "n" | "yes" | "no" | "on" | "off") {
            self.found.push(diagnostics::key_not_text(span, &written, key));
        }
    }
}

/// What a schema says of a property.
enum Property<'s> {
    Declared(&'s Object),
    Undeclared,
    /// Anything goes, or another finding says that it does not.
    Open,
}

fn properties(schema: &Object) -> Option<&Object> {
    schema.get("properties").and_then(Value::as_object)
}

fn property<'s>(schema: &'s Object, name: &str) -> Property<'s> {
    let declared = properties(schema).and_then(|properties| properties.get(name)).and_then(Value::as_object);
    if let Some(declared) = declared {
        return Property::Declared(declared);
    }
    let open = ["additionalProperties", "oneOf", "anyOf", "allOf", "x-kubernetes-preserve-unknown-fields"];
    if properties(schema).is_none() || open.iter().any(|keyword| schema.get(keyword).is_some()) {
        let additional = schema.get("additionalProperties").and_then(Value::as_object);
        return additional.map_or(Property::Open, Property::Declared);
    }
    Property::Undeclared
}
