//! The entries of types and traits: what surrounds templates, planned the same way wherever it stands.

use super::path::Path;
use super::planner::Planner;
use super::plans::{
    Loop, OperationPlan, PatchPlan, RemovePlan, ResourcePlan, RulePlan, TargetPlan, ValidationPlan,
};
use diag::Span;
use std::sync::Arc;
use value::{Str, str_literal};
use yaml::Node;

/// The variable of a loop that names none.
const DEFAULT_VARIABLE: Str = str_literal!("item");

/// The variable that `where` and `rule` see.
const RESOURCE: &str = "resource";

/// `forEach` and `var` as a document has them.
#[derive(Debug, Clone, Default)]
pub struct LoopSource<'a> {
    /// `forEach`.
    pub for_each: Option<&'a Node>,
    /// `var`.
    pub variable: Option<&'a Str>,
}

/// An entry of `resources` or `creates` as a document has it.
#[derive(Debug, Clone)]
pub struct ResourceSource<'a> {
    /// `id`.
    pub id: Str,
    /// `targetPlane`.
    pub plane: Str,
    /// `includeWhen`.
    pub include_when: Option<&'a Node>,
    /// `forEach` and `var`.
    pub repeat: LoopSource<'a>,
    /// `template`.
    pub template: &'a Node,
    /// The whole entry.
    pub span: Span,
}

/// A target as a document has it.
#[derive(Debug, Clone)]
pub struct TargetSource<'a> {
    /// `targetPlane`.
    pub plane: Str,
    /// `group`.
    pub group: Str,
    /// `version`.
    pub version: Str,
    /// `kind`.
    pub kind: Str,
    /// `where`.
    pub condition: Option<&'a Node>,
    /// The whole target.
    pub span: Span,
}

/// An operation of a patch as a document has it.
#[derive(Debug, Clone)]
pub struct OperationSource<'a> {
    /// `op`.
    pub operation: Str,
    /// `path`.
    pub path: &'a Node,
    /// `value`.
    pub value: Option<&'a Node>,
    /// The whole operation.
    pub span: Span,
}

/// A rule on rendered objects as a document has it.
#[derive(Debug, Clone)]
pub struct ValidationSource<'a> {
    /// `when`.
    pub when: Option<&'a Node>,
    /// `forEach` and `var`.
    pub repeat: LoopSource<'a>,
    /// `target`.
    pub target: TargetSource<'a>,
    /// `mustMatch`.
    pub must_match: bool,
    /// `rule`.
    pub rule: &'a Node,
    /// `message`.
    pub message: Str,
    /// The whole entry.
    pub span: Span,
}

/// An empty text counts as absent.
fn given(text: Option<&Node>) -> Option<&Node> {
    text.filter(|node| !node.is_null() && node.as_str() != Some(""))
}

impl Planner {
    /// The loop, and the planner for what stands in it.
    fn repeat(&self, source: &LoopSource<'_>) -> (Option<Loop>, Self) {
        let Some(for_each) = given(source.for_each) else { return (None, self.clone()) };
        let variable = source.variable.filter(|name| !name.is_empty()).cloned().unwrap_or(DEFAULT_VARIABLE);
        let (inner, slot) = self.with(&variable);
        (Some(Loop { source: self.text(for_each), variable, slot }), inner)
    }

    /// An entry of `resources` or `creates`.
    pub fn resource(&self, source: &ResourceSource<'_>) -> ResourcePlan {
        let (repeat, inner) = self.repeat(&source.repeat);
        ResourcePlan {
            id: source.id.clone(),
            plane: source.plane.clone(),
            condition: given(source.include_when).map(|condition| self.template(condition)),
            repeat,
            body: inner.template(source.template),
            span: source.span,
        }
    }

    fn target(&self, source: &TargetSource<'_>) -> (TargetPlan, Self) {
        let (inner, resource) = self.with(RESOURCE);
        let target = TargetPlan {
            plane: source.plane.clone(),
            group: source.group.clone(),
            version: source.version.clone(),
            kind: source.kind.clone(),
            condition: given(source.condition).map(|condition| inner.text(condition)),
            resource,
            span: source.span,
        };
        (target, inner)
    }

    /// An entry of `patches`.
    pub fn patch(
        &self,
        repeat: &LoopSource<'_>,
        target: &TargetSource<'_>,
        operations: &[OperationSource<'_>],
        span: Span,
    ) -> PatchPlan {
        let (repeat, inner) = self.repeat(repeat);
        PatchPlan {
            repeat,
            target: inner.target(target).0,
            operations: operations.iter().map(|operation| inner.operation(operation)).collect(),
            span,
        }
    }

    fn operation(&self, source: &OperationSource<'_>) -> OperationPlan {
        let path = self.text(source.path);
        let constant = path.template.constant().and_then(|value| value.as_str());
        let parsed = constant.map(|text| Arc::new(Path::parse(&Str::from(text))));
        // Upstream looks at the value of everything that is not spelled exactly `remove`.
        let value = source.value.filter(|_| source.operation != "remove");
        OperationPlan {
            operation: source.operation.clone(),
            parsed,
            path,
            value: value.map(|value| self.template(value)),
            span: source.span,
        }
    }

    /// An entry of `removes`.
    pub fn remove(&self, repeat: &LoopSource<'_>, target: &TargetSource<'_>, span: Span) -> RemovePlan {
        let (repeat, inner) = self.repeat(repeat);
        RemovePlan { repeat, target: inner.target(target).0, span }
    }

    /// A rule before rendering.
    pub fn rule(&self, rule: &Node, message: Str, span: Span) -> RulePlan {
        RulePlan { rule: self.text(rule), message, span }
    }

    /// A rule after rendering.
    pub fn validation(&self, source: &ValidationSource<'_>) -> ValidationPlan {
        let (repeat, inner) = self.repeat(&source.repeat);
        let (target, in_target) = inner.target(&source.target);
        ValidationPlan {
            condition: given(source.when).map(|when| self.template(when)),
            repeat,
            target,
            must_match: source.must_match,
            rule: in_target.template(source.rule),
            message: source.message.clone(),
            span: source.span,
        }
    }
}
