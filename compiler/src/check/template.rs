//! Templates as planned: constants folded, strings scanned, expressions compiled.

use super::expression::{Expression, Place};
use diag::Span;
use std::ops::Range;
use std::sync::Arc;
use value::{Str, Value};

/// A planned template node with its place.
#[derive(Debug, Clone)]
pub struct Template {
    /// The node in the document.
    pub span: Span,
    /// What it renders to.
    pub content: Content,
}

/// What a template node renders to.
#[derive(Debug, Clone)]
pub enum Content {
    /// Always the same: nothing below holds an expression.
    Constant(Value),
    /// A string with expressions.
    Text(Text),
    /// Items, at least one of which is no constant.
    List(Arc<Vec<Template>>),
    /// Members, at least one of which is no constant.
    Object(Arc<ObjectTemplate>),
    /// A collection that nests deeper than any template may.
    TooDeep,
}

/// A string with expressions.
#[derive(Debug, Clone)]
pub enum Text {
    /// One expression and nothing else: its value with its type.
    Expression(Arc<Expression>),
    /// Text around expressions.
    Interpolation(Arc<Interpolation>),
    /// A string that fails to scan.
    Broken(Arc<Broken>),
}

/// Text around expressions.
#[derive(Debug)]
pub struct Interpolation {
    /// The whole string.
    pub text: Str,
    /// The expressions, in order.
    pub parts: Vec<Part>,
    /// What stands behind the last expression, in bytes of the string.
    pub rest: Range<usize>,
}

/// An expression in a text and what stands before it.
#[derive(Debug)]
pub struct Part {
    /// The literal text between the expression before and this one, in bytes of the string.
    pub before: Range<usize>,
    /// The expression with `${` and `}`, in bytes of the string.
    pub full: Range<usize>,
    /// The expression.
    pub expression: Expression,
}

/// A string that fails to scan, and why.
#[derive(Debug)]
pub struct Broken {
    /// From the outer `${` to the inner one.
    pub prefix: Str,
    /// Where that stands.
    pub place: Place,
}

/// A mapping with expressions below.
#[derive(Debug)]
pub struct ObjectTemplate {
    /// The members by the bytes of their keys as written.
    pub members: Vec<Member>,
    /// Whether every key is constant: the members are in their final order then.
    pub fixed: bool,
}

/// A member of a mapping.
#[derive(Debug)]
pub struct Member {
    /// The key.
    pub key: Key,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Template,
}

/// A key of a mapping.
#[derive(Debug)]
pub enum Key {
    /// As written.
    Constant(Str),
    /// With expressions: the key as written, and as planned.
    Dynamic(Str, Text),
}

/// A string template that messages quote as it is written.
#[derive(Debug, Clone)]
pub struct TextTemplate {
    /// As written.
    pub text: Str,
    /// As planned.
    pub template: Template,
}

impl Key {
    /// As written.
    pub fn written(&self) -> &Str {
        match self {
            Self::Constant(text) | Self::Dynamic(text, _) => text,
        }
    }
}

impl Template {
    /// The value of a template without expressions.
    pub fn constant(&self) -> Option<&Value> {
        match &self.content {
            Content::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Calls `visit` with every expression in it, in document order of keys.
    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        self.content.expressions(visit);
    }
}

impl Content {
    fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        match self {
            Self::Constant(_) | Self::TooDeep => {}
            Self::Text(text) => text.expressions(visit),
            Self::List(items) => items.iter().for_each(|item| item.expressions(visit)),
            Self::Object(object) => {
                for member in &object.members {
                    if let Key::Dynamic(_, key) = &member.key {
                        key.expressions(visit);
                    }
                    member.value.expressions(visit);
                }
            }
        }
    }
}

impl Text {
    fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        match self {
            Self::Expression(expression) => visit(expression),
            Self::Interpolation(text) => text.parts.iter().for_each(|part| visit(&part.expression)),
            Self::Broken(_) => {}
        }
    }
}
