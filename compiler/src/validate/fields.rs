//! The expressions of templates typed against the Kubernetes fields that they fill, without rendering.
//!
//! A field counts as typed when both are known: what the schema of the template's kind says the field is, and what type
//! the expression has among the schemas of its type or trait.

mod fit;
mod place;

use super::builtin::Meant;
use super::{Validation, diagnostics};
use crate::check::statics::{Definition, Field, Repeat, Schemas, Statics};
use crate::check::{Language, Place, Scan, scan};
use crate::load::Documents;
use crate::model::{Declared, PatchTarget, ResourceTemplate, SchemaSection, Text};
use cel::Type;
use diag::{Diagnostic, SourceMap};
use place::Place as FieldPlace;
use rayon::prelude::*;
use value::Value;
use yaml::{Kind, Node};

/// How many fields that expressions fill were typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TypedFields {
    /// Those whose type and whose expression's type are known.
    pub typed: usize,
    /// All of them.
    pub fields: usize,
}

/// Types the templates of every type and trait in the sources.
pub fn check(documents: &Documents, validation: &Validation) -> (TypedFields, Vec<Diagnostic>) {
    let language = Language::new();
    let context = Context { language: &language, validation, sources: &documents.sources };
    let found: Vec<Typing<'_>> =
        documents.declared.par_iter().filter_map(|declared| context.document(declared)).collect();
    let mut sum = TypedFields::default();
    let mut findings = Vec::new();
    for typing in found {
        sum.typed += typing.count.typed;
        sum.fields += typing.count.fields;
        findings.extend(typing.findings);
    }
    (sum, findings)
}

#[derive(Clone, Copy)]
struct Context<'a> {
    language: &'a Language,
    validation: &'a Validation,
    sources: &'a SourceMap,
}

/// What is known of one document so far.
struct Typing<'a> {
    context: Context<'a>,
    statics: Statics,
    count: TypedFields,
    findings: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    fn document(self, declared: &Declared) -> Option<Typing<'a>> {
        Some(match declared {
            Declared::ComponentType(document) => {
                let spec = &document.spec;
                let mut typing = self.typing(
                    Definition::ComponentType,
                    spec.parameters.as_ref(),
                    spec.environment_configs.as_ref(),
                );
                spec.resources.iter().for_each(|resource| typing.resource(resource));
                typing
            }
            Declared::Trait(document) => {
                let spec = &document.spec;
                let mut typing = self.typing(
                    Definition::Trait,
                    spec.parameters.as_ref(),
                    spec.environment_configs.as_ref(),
                );
                for create in &spec.creates {
                    typing.template(&create.template, repeat(create.for_each.as_ref(), create.var.as_ref()));
                }
                let removed = spec.removes.iter().map(|removal| &removal.target);
                for target in spec.patches.iter().map(|patch| &patch.target).chain(removed) {
                    typing.target(target);
                }
                for patch in &spec.patches {
                    let repeat = repeat(patch.for_each.as_ref(), patch.var.as_ref());
                    for operation in &patch.operations {
                        let path = operation.path.as_str().unwrap_or_default();
                        if let Some(value) = &operation.value {
                            typing.operation(&patch.target, path, value, repeat);
                        }
                    }
                }
                typing
            }
            Declared::ResourceType(document) => {
                let spec = &document.spec;
                let mut typing = self.typing(
                    Definition::ResourceType,
                    spec.parameters.as_ref(),
                    spec.environment_configs.as_ref(),
                );
                spec.resources.iter().for_each(|resource| typing.resource(&resource.template));
                typing
            }
            // Nobody types the variables of project types; those of resource types are nearest.
            Declared::ProjectType(document) => {
                let spec = &document.spec;
                let mut typing = self.typing(
                    Definition::ResourceType,
                    spec.parameters.as_ref(),
                    spec.environment_configs.as_ref(),
                );
                spec.resources.iter().for_each(|resource| typing.resource(resource));
                typing
            }
            _ => return None,
        })
    }

    fn typing(
        self,
        definition: Definition,
        parameters: Option<&SchemaSection>,
        configs: Option<&SchemaSection>,
    ) -> Typing<'a> {
        let value = |section: Option<&SchemaSection>| section.map(|section| section.schema.to_value());
        let (parameters, configs): (Option<Value>, Option<Value>) = (value(parameters), value(configs));
        let schemas =
            Schemas { parameters: parameters.as_ref(), environment_configs: configs.as_ref(), frozen: false };
        let statics = Statics::new(self.language, definition, schemas);
        Typing { context: self, statics, count: TypedFields::default(), findings: Vec::new() }
    }
}

fn api_version(target: &PatchTarget) -> String {
    match (target.group.as_str(), target.version.as_str()) {
        ("", version) => version.to_owned(),
        (group, version) => format!("{group}/{version}"),
    }
}

fn repeat<'n>(for_each: Option<&'n Node>, variable: Option<&'n Text>) -> Option<Repeat<'n>> {
    let for_each = for_each?.as_str()?;
    Some(Repeat { for_each, variable: variable.map_or("item", |variable| variable.as_str()) })
}

impl Typing<'_> {
    fn resource(&mut self, resource: &ResourceTemplate) {
        self.template(&resource.template, repeat(resource.for_each.as_ref(), resource.var.as_ref()));
    }

    /// A template of a whole object.
    fn template(&mut self, template: &Node, repeat: Option<Repeat<'_>>) {
        let text = |key: &str| template.get(key).and_then(Node::as_str).filter(|text| !text.contains("${"));
        let (api_version, kind) = (text("apiVersion").unwrap_or_default(), text("kind").unwrap_or_default());
        let compiled = self.context.validation.catalogue.schema(api_version, kind);
        let root = compiled.as_ref().map(|compiled| FieldPlace::root(&compiled.schema));
        self.walk(template, root, kind, repeat);
    }

    /// What a patch or removal is about.
    fn target(&mut self, target: &PatchTarget) {
        let (api_version, kind) = (api_version(target), &target.kind);
        // An empty group stands for every group, an empty version for none.
        if target.version.is_empty() || self.context.validation.catalogue.schema(&api_version, kind).is_some()
        {
            return;
        }
        let meant =
            self.context.validation.catalogue.misspelt(&api_version, kind).filter(|meant| match meant {
                Meant::Version(other) => {
                    !(target.group.is_empty() && other.ends_with(&format!("/{}", target.version)))
                }
                _ => true,
            });
        if let Some(meant) = meant {
            self.findings.push(diagnostics::unknown_target(&api_version, kind, &meant, kind.span));
        }
    }

    /// The value of a patch operation.
    fn operation(&mut self, target: &PatchTarget, path: &str, value: &Node, repeat: Option<Repeat<'_>>) {
        let api_version = api_version(target);
        let compiled = self.context.validation.catalogue.schema(&api_version, &target.kind);
        let root = compiled.as_ref().map(|compiled| FieldPlace::root(&compiled.schema));
        let place = root.and_then(|root| root.along(path));
        self.walk(value, place, &target.kind, repeat);
    }

    /// Everything below a node. Templates nest no deeper than rendering allows.
    fn walk(&mut self, node: &Node, place: Option<FieldPlace<'_>>, kind: &str, repeat: Option<Repeat<'_>>) {
        let mut open = vec![(node, place)];
        while let Some((node, place)) = open.pop() {
            match &node.kind {
                Kind::String(scalar) => self.text(node, &scalar.text, place, kind, repeat),
                Kind::List(items) => {
                    let item = |at: usize| place.as_ref().and_then(|place| place.item(at));
                    open.extend(items.iter().enumerate().map(|(at, node)| (node, item(at))).rev());
                }
                Kind::Map(mapping) => {
                    let member = |key: &str| place.as_ref().and_then(|place| place.member(key));
                    let entries = mapping.entries.iter().rev();
                    open.extend(entries.map(|entry| (&entry.value, member(&entry.key))));
                }
                _ => {}
            }
        }
    }

    fn text(
        &mut self,
        node: &Node,
        text: &str,
        place: Option<FieldPlace<'_>>,
        kind: &str,
        repeat: Option<Repeat<'_>>,
    ) {
        let Scan::Expressions(found) = scan(text) else { return };
        let whole = match found.as_slice() {
            [] => return,
            [only] => text.trim() == &text[only.clone()],
            _ => false,
        };
        self.count.fields += 1;
        // What does not compile is reported where expressions are checked.
        let Ok(typed) = self.statics.check(Field::Template, text, repeat, &[]) else { return };
        let (Some(place), Some(first)) = (place, typed.first()) else { return };
        let filling = if whole { first.rendered.clone() } else { Type::String };
        match fit::fits(&filling, place.schema()) {
            fit::Fit::Unknown => {}
            fit::Fit::Yes => self.count.typed += 1,
            fit::Fit::No(wanted) => {
                self.count.typed += 1;
                let range = if whole { first.range.clone() } else { 0..text.len() };
                let part = Place::whole(node).part(range);
                let exact = self.context.sources.get(node.span.file).map(|file| part.span(&file.bytes));
                let span = exact.unwrap_or(node.span);
                let got = fit::name(&filling);
                self.findings.push(diagnostics::field_type(kind, &place.path(), wanted, &got, span));
            }
        }
    }
}
