//! One expression with another syntax tree: what the document says stays as it is, what it does changes.

use super::expression::Place;
use cel::Ast;
use diag::Span;
use std::ops::Range;
use std::sync::Arc;

/// Another syntax tree for the expression at a place.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// The scalar that holds the expression.
    pub scalar: Span,
    /// The bytes of its text between the braces.
    pub range: Range<usize>,
    /// What the expression does instead of what it says.
    pub ast: Arc<Ast>,
}

impl Rewrite {
    /// The tree, if it is for the expression at this place.
    pub(super) fn of(&self, place: &Place) -> Option<&Arc<Ast>> {
        (place.scalar.span == self.scalar && place.range == self.range).then_some(&self.ast)
    }
}
