//! Every text of a type or trait that may hold expressions.

use crate::check::statics::{Field, Repeat};
use crate::model::{
    ComponentTypeSpec, OperationKind, OutputSource, PatchOperation, PatchTarget, PostRenderValidation,
    ProjectTypeSpec, ResourceTemplate, ResourceTypeSpec, Text, TraitSpec, ValidationRule,
};
use yaml::{Kind, Node, Scalar, Style};

/// What becomes of the value of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A part of a manifest.
    Manifest,
    /// The value of a patch.
    PatchValue,
    /// The path of a patch, and whether the patch removes what it finds.
    PatchPath {
        /// `op: remove`.
        removes: bool,
    },
    /// A key of a mapping.
    Key,
    /// It is looked at and not rendered.
    Condition,
}

/// A text that may hold expressions.
#[derive(Debug, Clone)]
pub(super) struct Site<'a> {
    pub(super) node: Node,
    pub(super) field: Field,
    pub(super) role: Role,
    pub(super) repeat: Option<Repeat<'a>>,
    /// Whether something decides first whether it is evaluated at all.
    pub(super) conditional: bool,
}

/// What surrounds a text.
#[derive(Debug, Clone, Copy, Default)]
struct Around<'a> {
    repeat: Option<Repeat<'a>>,
    conditional: bool,
}

impl<'a> Around<'a> {
    /// Within an entry that has a loop or a condition of its own.
    fn of(repeat: Option<Repeat<'a>>, condition: Option<&Node>) -> Self {
        Self { repeat, conditional: repeat.is_some() || condition.is_some() }
    }
}

/// Something that holds such texts.
pub(super) trait Sites {
    /// Calls `visit` with each of them.
    fn each(&self, visit: &mut dyn FnMut(Site<'_>));
}

impl Sites for ComponentTypeSpec {
    fn each(&self, visit: &mut dyn FnMut(Site<'_>)) {
        rules(&self.pre_render_validations, visit);
        self.resources.iter().for_each(|entry| resource(entry, visit));
        for entry in &self.traits {
            let values = entry.parameters.iter().chain(&entry.environment_configs);
            values.for_each(|node| below(node, Field::Template, Role::Manifest, Around::default(), visit));
        }
        validations(&self.post_render_validations, visit);
    }
}

impl Sites for TraitSpec {
    fn each(&self, visit: &mut dyn FnMut(Site<'_>)) {
        rules(&self.pre_render_validations, visit);
        for create in &self.creates {
            let repeat = looped(create.for_each.as_ref(), create.var.as_ref(), visit);
            condition(create.include_when.as_ref(), Field::Condition, Around::default(), visit);
            let around = Around::of(repeat, create.include_when.as_ref());
            below(&create.template, Field::Template, Role::Manifest, around, visit);
        }
        for patch in &self.patches {
            let repeat = looped(patch.for_each.as_ref(), patch.var.as_ref(), visit);
            target(&patch.target, Around::of(repeat, None), visit);
            let around = Around::of(repeat, patch.target.condition.as_ref());
            patch.operations.iter().for_each(|operation| operation_of(operation, around, visit));
        }
        for remove in &self.removes {
            let repeat = looped(remove.for_each.as_ref(), remove.var.as_ref(), visit);
            target(&remove.target, Around::of(repeat, None), visit);
        }
        validations(&self.post_render_validations, visit);
    }
}

impl Sites for ProjectTypeSpec {
    fn each(&self, visit: &mut dyn FnMut(Site<'_>)) {
        rules(&self.validations, visit);
        self.resources.iter().for_each(|entry| resource(entry, visit));
    }
}

impl Sites for ResourceTypeSpec {
    fn each(&self, visit: &mut dyn FnMut(Site<'_>)) {
        for entry in &self.resources {
            resource(&entry.template, visit);
            condition(entry.ready_when.as_ref(), Field::ReadyWhen, Around::default(), visit);
        }
        for output in &self.outputs {
            let nodes: Vec<&Node> = match &output.source {
                OutputSource::Value(value) => vec![value],
                OutputSource::Secret(key) | OutputSource::ConfigMap(key) => vec![&key.name, &key.key],
                OutputSource::None => Vec::new(),
            };
            for node in nodes {
                below(node, Field::Output, Role::Manifest, Around::default(), visit);
            }
        }
    }
}

fn rules(rules: &[ValidationRule], visit: &mut dyn FnMut(Site<'_>)) {
    for rule in rules {
        condition(Some(&rule.rule), Field::Condition, Around::default(), visit);
    }
}

fn resource(entry: &ResourceTemplate, visit: &mut dyn FnMut(Site<'_>)) {
    let repeat = looped(entry.for_each.as_ref(), entry.var.as_ref(), visit);
    condition(entry.include_when.as_ref(), Field::Condition, Around::default(), visit);
    let around = Around::of(repeat, entry.include_when.as_ref());
    below(&entry.template, Field::Template, Role::Manifest, around, visit);
}

fn validations(validations: &[PostRenderValidation], visit: &mut dyn FnMut(Site<'_>)) {
    for entry in validations {
        condition(entry.when.as_ref(), Field::Condition, Around::default(), visit);
        let repeat = looped(entry.for_each.as_ref(), entry.var.as_ref(), visit);
        let around = Around::of(repeat, entry.when.as_ref());
        target(&entry.target, around, visit);
        condition(Some(&entry.rule), Field::ResourceRule, around, visit);
    }
}

fn target(target: &PatchTarget, around: Around<'_>, visit: &mut dyn FnMut(Site<'_>)) {
    condition(target.condition.as_ref(), Field::Where, around, visit);
}

fn operation_of(operation: &PatchOperation, around: Around<'_>, visit: &mut dyn FnMut(Site<'_>)) {
    let removes = operation.kind == OperationKind::Remove;
    below(&operation.path, Field::Template, Role::PatchPath { removes }, around, visit);
    if let Some(value) = &operation.value {
        below(value, Field::Template, Role::PatchValue, around, visit);
    }
}

/// The loop of an entry; its list is a text of its own.
fn looped<'a>(
    for_each: Option<&'a Node>,
    variable: Option<&'a Text>,
    visit: &mut dyn FnMut(Site<'_>),
) -> Option<Repeat<'a>> {
    condition(for_each, Field::ForEach, Around::default(), visit);
    let variable = variable.map_or("item", Text::as_str);
    for_each.and_then(Node::as_str).map(|for_each| Repeat { for_each, variable })
}

fn condition(node: Option<&Node>, field: Field, around: Around<'_>, visit: &mut dyn FnMut(Site<'_>)) {
    if let Some(node) = node {
        let Around { repeat, conditional } = around;
        visit(Site { node: node.clone(), field, role: Role::Condition, repeat, conditional });
    }
}

/// Every text in a value, keys included. Nesting is a list of its own: templates may nest deeply.
fn below(node: &Node, field: Field, role: Role, around: Around<'_>, visit: &mut dyn FnMut(Site<'_>)) {
    let Around { repeat, conditional } = around;
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::String(_) => visit(Site { node: node.clone(), field, role, repeat, conditional }),
            Kind::List(items) => open.extend(items.iter().rev()),
            Kind::Map(mapping) => {
                for entry in &mapping.entries {
                    let key = Kind::String(Scalar { text: entry.key.clone(), style: Style::Plain });
                    let node = Node { span: entry.key_span, kind: key };
                    visit(Site { node, field, role: Role::Key, repeat, conditional });
                }
                open.extend(mapping.entries.iter().rev().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
}
