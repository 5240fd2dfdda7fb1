//! `Trait` and `ClusterTrait`.

use super::decode::Fields;
use super::document::{Document, Text};
use super::template::{PatchTarget, Plane, PostRenderValidation, SchemaSection, ValidationRule, read_loop};
use diag::Span;
use yaml::Node;

/// What can be added to components of many types.
pub type Trait = Document<TraitSpec>;

/// The spec of a [`Trait`], also frozen into releases.
#[derive(Debug, Clone)]
pub struct TraitSpec {
    /// `parameters`.
    pub parameters: Option<SchemaSection>,
    /// `environmentConfigs`.
    pub environment_configs: Option<SchemaSection>,
    /// `preRenderValidations`, or their deprecated alias `validations`.
    pub pre_render_validations: Vec<ValidationRule>,
    /// `postRenderValidations`.
    pub post_render_validations: Vec<PostRenderValidation>,
    /// `creates`.
    pub creates: Vec<TraitCreate>,
    /// `patches`.
    pub patches: Vec<TraitPatch>,
    /// `removes`.
    pub removes: Vec<TraitRemove>,
}

impl TraitSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            parameters: SchemaSection::read(fields, "parameters"),
            environment_configs: SchemaSection::read(fields, "environmentConfigs"),
            pre_render_validations: ValidationRule::read_effective(fields),
            post_render_validations: fields.list("postRenderValidations", PostRenderValidation::read),
            creates: fields.list("creates", TraitCreate::read),
            patches: fields.list("patches", TraitPatch::read),
            removes: fields.list("removes", TraitRemove::read),
        }
    }
}

/// An object that a trait adds.
#[derive(Debug, Clone)]
pub struct TraitCreate {
    /// `targetPlane`.
    pub target_plane: Plane,
    /// `includeWhen`, a text.
    pub include_when: Option<Node>,
    /// `forEach`, a text.
    pub for_each: Option<Node>,
    /// `var`; `item` when absent.
    pub var: Option<Text>,
    /// `template`: anything, also null.
    pub template: Node,
    /// The whole entry.
    pub span: Span,
}

impl TraitCreate {
    fn read(fields: &mut Fields<'_>) -> Self {
        let (for_each, var) = read_loop(fields);
        Self {
            target_plane: Plane::read(fields),
            include_when: fields.optional_expression("includeWhen"),
            for_each,
            var,
            template: fields.open_value("template"),
            span: fields.span(),
        }
    }
}

/// Changes to rendered objects.
#[derive(Debug, Clone)]
pub struct TraitPatch {
    /// `forEach`, a text.
    pub for_each: Option<Node>,
    /// `var`; `item` when absent.
    pub var: Option<Text>,
    /// `target`.
    pub target: PatchTarget,
    /// `targetPlane`.
    pub target_plane: Plane,
    /// `operations`.
    pub operations: Vec<PatchOperation>,
    /// The whole entry.
    pub span: Span,
}

impl TraitPatch {
    fn read(fields: &mut Fields<'_>) -> Self {
        let (for_each, var) = read_loop(fields);
        Self {
            for_each,
            var,
            target: fields.required_object("target", PatchTarget::read),
            target_plane: Plane::read(fields),
            operations: fields.filled_list("operations", PatchOperation::read),
            span: fields.span(),
        }
    }
}

/// What one operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Sets a member or inserts an item.
    Add,
    /// Sets what exists.
    Replace,
    /// Deletes.
    Remove,
}

/// One operation of a patch.
#[derive(Debug, Clone)]
pub struct PatchOperation {
    /// `op`.
    pub kind: OperationKind,
    /// `path`, a text that may hold `${…}`.
    pub path: Node,
    /// `value`: anything; null counts as absent.
    pub value: Option<Node>,
    /// The whole entry.
    pub span: Span,
}

impl PatchOperation {
    const KINDS: &[(&str, OperationKind)] = &[
        ("add", OperationKind::Add),
        ("replace", OperationKind::Replace),
        ("remove", OperationKind::Remove),
    ];

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.required_choice("op", Self::KINDS),
            path: fields.expression("path"),
            value: fields.optional_open("value"),
            span: fields.span(),
        }
    }
}

/// Rendered objects that a trait takes away.
#[derive(Debug, Clone)]
pub struct TraitRemove {
    /// `forEach`, a text.
    pub for_each: Option<Node>,
    /// `var`; `item` when absent.
    pub var: Option<Text>,
    /// `target`.
    pub target: PatchTarget,
    /// `targetPlane`.
    pub target_plane: Plane,
    /// The whole entry.
    pub span: Span,
}

impl TraitRemove {
    fn read(fields: &mut Fields<'_>) -> Self {
        let (for_each, var) = read_loop(fields);
        Self {
            for_each,
            var,
            target: fields.required_object("target", PatchTarget::read),
            target_plane: Plane::read(fields),
            span: fields.span(),
        }
    }
}
