//! The pieces that types and traits share: templates, validations, selections, schemas.

use super::decode::Fields;
use super::document::Text;
use super::problem::What;
use diag::Span;
use yaml::Node;

/// Where a rendered object goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plane {
    /// The cluster that runs the workloads.
    DataPlane,
    /// The cluster that watches them.
    ObservabilityPlane,
}

impl Plane {
    const NAMES: &[(&str, Self)] =
        &[("dataplane", Self::DataPlane), ("observabilityplane", Self::ObservabilityPlane)];

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::DataPlane => "dataplane",
            Self::ObservabilityPlane => "observabilityplane",
        }
    }

    /// `targetPlane`, with the default of the definitions.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        fields.choice("targetPlane", Self::NAMES).unwrap_or(Self::DataPlane)
    }
}

/// `openAPIV3Schema` of a section.
#[derive(Debug, Clone)]
pub struct SchemaSection {
    /// The schema as written.
    pub schema: Node,
}

impl SchemaSection {
    /// `parameters` or `environmentConfigs`; none when the section holds no schema.
    pub(crate) fn read(fields: &mut Fields<'_>, name: &'static str) -> Option<Self> {
        fields
            .object(name, |section| section.open_object("openAPIV3Schema"))
            .flatten()
            .map(|schema| Self { schema })
    }
}

/// One template of a type.
#[derive(Debug, Clone)]
pub struct ResourceTemplate {
    /// `id`, for messages and for entries of project and resource units.
    pub id: Text,
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

impl ResourceTemplate {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (for_each, var) = read_loop(fields);
        Self {
            id: fields.filled_text("id"),
            target_plane: Plane::read(fields),
            include_when: fields.optional_expression("includeWhen"),
            for_each,
            var,
            template: fields.open_value("template"),
            span: fields.span(),
        }
    }
}

/// `forEach` and `var`, of which the second needs to accompany the first.
pub(crate) fn read_loop(fields: &mut Fields<'_>) -> (Option<Node>, Option<Text>) {
    let for_each = fields.optional_expression("forEach");
    let var = fields.optional_text("var");
    if let (Some(for_each), None) = (&for_each, &var) {
        fields.problem(for_each.span, What::LoopWithoutVariable);
    }
    (for_each, var)
}

/// A rule that must hold before anything is rendered.
#[derive(Debug, Clone)]
pub struct ValidationRule {
    /// `rule`, a text.
    pub rule: Node,
    /// `message`.
    pub message: Text,
    /// The whole entry.
    pub span: Span,
}

impl ValidationRule {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self { rule: fields.expression("rule"), message: fields.filled_text("message"), span: fields.span() }
    }

    /// The rules in force: `preRenderValidations`, else its deprecated alias `validations`.
    pub(crate) fn read_effective(fields: &mut Fields<'_>) -> Vec<Self> {
        let current = fields.list("preRenderValidations", Self::read);
        let deprecated = fields.list("validations", Self::read);
        match (current.is_empty(), deprecated.first()) {
            (true, _) => deprecated,
            (false, None) => current,
            (false, Some(rule)) => {
                fields.problem(
                    rule.span,
                    What::Exclusive { first: "validations", second: "preRenderValidations" },
                );
                current
            }
        }
    }
}

/// Which rendered objects a patch, a removal or a validation is about. None of the names may hold `${…}`.
#[derive(Debug, Clone)]
pub struct PatchTarget {
    /// `group`; empty matches every group.
    pub group: Text,
    /// `version`.
    pub version: Text,
    /// `kind`.
    pub kind: Text,
    /// `where`, a text.
    pub condition: Option<Node>,
    /// The whole target.
    pub span: Span,
}

impl PatchTarget {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            group: fields.text("group"),
            version: fields.filled_text("version"),
            kind: fields.filled_text("kind"),
            condition: fields.optional_expression("where"),
            span: fields.span(),
        }
    }
}

/// A rule that must hold for rendered objects.
#[derive(Debug, Clone)]
pub struct PostRenderValidation {
    /// `when`, a text.
    pub when: Option<Node>,
    /// `forEach`, a text.
    pub for_each: Option<Node>,
    /// `var`; `item` when absent.
    pub var: Option<Text>,
    /// `target`.
    pub target: PatchTarget,
    /// `target.mustMatch`.
    pub must_match: bool,
    /// `targetPlane`.
    pub target_plane: Plane,
    /// `rule`, a text.
    pub rule: Node,
    /// `message`.
    pub message: Text,
    /// The whole entry.
    pub span: Span,
}

impl PostRenderValidation {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (for_each, var) = read_loop(fields);
        let (target, must_match) = fields.required_object("target", |target| {
            let must_match = target.flag("mustMatch").unwrap_or(true);
            (PatchTarget::read(target), must_match)
        });
        Self {
            when: fields.optional_expression("when"),
            for_each,
            var,
            target,
            must_match,
            target_plane: Plane::read(fields),
            rule: fields.expression("rule"),
            message: fields.filled_text("message"),
            span: fields.span(),
        }
    }
}
