//! Types and traits as planned: what a document declares, every template and expression compiled.

use super::path::Path;
use super::template::{Template, TextTemplate};
use diag::Span;
use std::sync::Arc;
use value::Str;

/// `forEach` and `var`.
#[derive(Debug, Clone)]
pub struct Loop {
    /// `forEach`.
    pub source: TextTemplate,
    /// The variable's name.
    pub variable: Str,
    /// The variable's slot.
    pub slot: usize,
}

impl Loop {
    /// Where `forEach` stands.
    pub fn span(&self) -> Span {
        self.source.template.span
    }
}

/// A template of a type, or an object that a trait creates.
#[derive(Debug, Clone)]
pub struct ResourcePlan {
    /// The id; empty for what a trait creates.
    pub id: Str,
    /// The plane by its name in documents; empty where a document names none.
    pub plane: Str,
    /// `includeWhen`.
    pub condition: Option<Template>,
    /// `forEach`.
    pub repeat: Option<Loop>,
    /// The body.
    pub body: Template,
    /// The whole entry.
    pub span: Span,
}

/// Which rendered objects a patch, removal or validation is about. Empty names match everything.
#[derive(Debug, Clone)]
pub struct TargetPlan {
    /// The plane.
    pub plane: Str,
    /// API group.
    pub group: Str,
    /// API version without the group.
    pub version: Str,
    /// Kind.
    pub kind: Str,
    /// `where`.
    pub condition: Option<TextTemplate>,
    /// The slot of `resource`.
    pub resource: usize,
    /// The whole target.
    pub span: Span,
}

/// One operation of a patch.
#[derive(Debug, Clone)]
pub struct OperationPlan {
    /// `op` as written.
    pub operation: Str,
    /// `path`.
    pub path: TextTemplate,
    /// The path, parsed, where it is constant.
    pub parsed: Option<Arc<Path>>,
    /// `value`.
    pub value: Option<Template>,
    /// The whole operation.
    pub span: Span,
}

/// Changes to rendered objects.
#[derive(Debug, Clone)]
pub struct PatchPlan {
    /// `forEach`.
    pub repeat: Option<Loop>,
    /// Which objects.
    pub target: TargetPlan,
    /// What to do with them.
    pub operations: Vec<OperationPlan>,
    /// The whole entry.
    pub span: Span,
}

/// Removal of rendered objects.
#[derive(Debug, Clone)]
pub struct RemovePlan {
    /// `forEach`.
    pub repeat: Option<Loop>,
    /// Which objects.
    pub target: TargetPlan,
    /// The whole entry.
    pub span: Span,
}

/// A rule that must hold before anything is rendered.
#[derive(Debug, Clone)]
pub struct RulePlan {
    /// The rule.
    pub rule: TextTemplate,
    /// What to say when it does not hold.
    pub message: Str,
    /// The whole entry.
    pub span: Span,
}

/// A rule that must hold for rendered objects.
#[derive(Debug, Clone)]
pub struct ValidationPlan {
    /// `when`.
    pub condition: Option<Template>,
    /// `forEach`.
    pub repeat: Option<Loop>,
    /// Which objects.
    pub target: TargetPlan,
    /// Whether some object must match.
    pub must_match: bool,
    /// The rule.
    pub rule: Template,
    /// What to say when it does not hold.
    pub message: Str,
    /// The whole entry.
    pub span: Span,
}

/// The values that a component type gives to one of its own traits.
#[derive(Debug, Clone)]
pub struct BindingsPlan {
    /// `parameters`.
    pub parameters: Option<Template>,
    /// `environmentConfigs`.
    pub environment_configs: Option<Template>,
}

/// A component type.
#[derive(Debug, Clone)]
pub struct ComponentTypePlan {
    /// Rules before rendering.
    pub rules: Vec<RulePlan>,
    /// Templates.
    pub resources: Vec<ResourcePlan>,
    /// Values for its own traits, in the order of `traits`.
    pub bindings: Vec<BindingsPlan>,
    /// Rules after rendering.
    pub validations: Vec<ValidationPlan>,
}

/// A trait.
#[derive(Debug, Clone)]
pub struct TraitPlan {
    /// Rules before rendering.
    pub rules: Vec<RulePlan>,
    /// What it adds.
    pub creates: Vec<ResourcePlan>,
    /// What it changes.
    pub patches: Vec<PatchPlan>,
    /// What it removes.
    pub removes: Vec<RemovePlan>,
    /// Rules after rendering.
    pub validations: Vec<ValidationPlan>,
}

/// A project type.
#[derive(Debug, Clone)]
pub struct ProjectTypePlan {
    /// Rules before rendering.
    pub rules: Vec<RulePlan>,
    /// Templates.
    pub resources: Vec<ResourcePlan>,
}

/// A resource type.
#[derive(Debug, Clone)]
pub struct ResourceTypePlan {
    /// Templates.
    pub resources: Vec<ResourcePlan>,
    /// Outputs, in order.
    pub outputs: Vec<OutputPlan>,
}

/// An output of a resource type.
#[derive(Debug, Clone)]
pub struct OutputPlan {
    /// Its name.
    pub name: Str,
    /// Where its value comes from.
    pub source: OutputSource,
    /// The whole entry.
    pub span: Span,
}

/// Where an output's value comes from.
#[derive(Debug, Clone)]
pub enum OutputSource {
    /// `value`.
    Value(Template),
    /// `secretKeyRef`: name and key.
    Secret(Template, Template),
    /// `configMapKeyRef`: name and key.
    ConfigMap(Template, Template),
    /// Nothing that can be resolved.
    None,
}
