//! The workbench of macros: makes the nodes of the expression that replaces a call.

use crate::{Ast, Comprehension, Expr, ExprId, ListExpr, Place};
use value::{Str, Value, str_literal};

/// How many nodes cel-go has numbered so far. It refuses to expand macros beyond a limit: `optMap` repeats its
/// receiver, so a chain of them would double with every link.
#[derive(Debug, Default)]
pub(crate) struct NodeCount(usize);

impl NodeCount {
    const LIMIT: usize = 100_000;
    pub(crate) const REFUSAL: &str = "expression count exceeds limit of 100000";

    pub(crate) fn add(&mut self, nodes: usize) {
        self.0 = self.0.saturating_add(nodes);
    }

    pub(crate) fn exhausted(&self) -> bool {
        self.0 > Self::LIMIT
    }
}

/// Builds the expression that replaces a macro call. Every node made stands where the call stands.
#[derive(Debug)]
pub struct Expansion<'a> {
    ast: &'a mut Ast,
    count: &'a mut NodeCount,
    call: &'a Place,
}

/// A comprehension to be made, with one variable or two; the accumulator has the usual name, which no user can
/// write, and is the result.
pub(super) struct Loop {
    pub(super) range: ExprId,
    pub(super) var: Str,
    pub(super) var2: Option<Str>,
    pub(super) init: ExprId,
    pub(super) condition: ExprId,
    pub(super) step: ExprId,
}

/// The usual name of accumulators.
pub(super) const ACCUMULATOR: Str = str_literal!("@result");

impl<'a> Expansion<'a> {
    pub(crate) fn new(ast: &'a mut Ast, count: &'a mut NodeCount, call: &'a Place) -> Self {
        Self { ast, count, call }
    }

    /// Whether the expression has become too big for more macros.
    pub(crate) fn exhausted(&self) -> bool {
        self.count.exhausted()
    }

    /// A node, for instance of an argument.
    pub fn expr(&self, id: ExprId) -> &Expr {
        self.ast.expr(id)
    }

    /// The name, if the node is a plain identifier.
    pub fn identifier(&self, id: ExprId) -> Option<&Str> {
        match self.ast.expr(id) {
            Expr::Ident(name) => Some(name),
            _ => None,
        }
    }

    /// Any node.
    pub fn add(&mut self, expr: Expr) -> ExprId {
        self.count.add(1);
        self.ast.add(expr, self.call.clone())
    }

    /// A constant.
    pub fn literal(&mut self, value: Value) -> ExprId {
        self.add(Expr::Literal(value))
    }

    /// A name.
    pub fn ident(&mut self, name: impl Into<Str>) -> ExprId {
        self.add(Expr::Ident(name.into()))
    }

    /// `operand.field`.
    pub fn select(&mut self, operand: ExprId, field: impl Into<Str>) -> ExprId {
        self.add(Expr::Select { operand, field: field.into(), test_only: false })
    }

    /// `[elements]`.
    pub fn list(&mut self, elements: Vec<ExprId>) -> ExprId {
        self.add(Expr::List(ListExpr { elements, optional: Vec::new() }))
    }

    /// `function(arguments)`; operators by cel-go's names.
    pub fn call(&mut self, function: impl Into<Str>, args: Vec<ExprId>) -> ExprId {
        self.add(Expr::Call { function: function.into(), target: None, args })
    }

    /// `target.function(arguments)`.
    pub fn member_call(&mut self, target: ExprId, function: impl Into<Str>, args: Vec<ExprId>) -> ExprId {
        self.add(Expr::Call { function: function.into(), target: Some(target), args })
    }

    /// The accumulator of the innermost [`Loop`].
    pub(super) fn accumulator(&mut self) -> ExprId {
        self.ident(ACCUMULATOR)
    }

    /// A loop whose result is its accumulator.
    pub(super) fn fold(&mut self, fold: Loop) -> ExprId {
        let result = self.accumulator();
        self.fold_to(fold, result)
    }

    /// A loop with a result of its own.
    pub(super) fn fold_to(&mut self, fold: Loop, result: ExprId) -> ExprId {
        let Loop { range, var, var2, init, condition, step } = fold;
        let accumulator = ACCUMULATOR;
        let fold = Comprehension { range, var, var2, accumulator, init, condition, step, result };
        self.add(Expr::Comprehension(Box::new(fold)))
    }

    /// `value` under a name within `body`: a loop that never runs.
    pub(super) fn bind(&mut self, name: Str, value: ExprId, body: ExprId) -> ExprId {
        let range = self.list(Vec::new());
        let condition = self.literal(Value::Bool(false));
        let step = self.ident(name.clone());
        self.add(Expr::Comprehension(Box::new(Comprehension {
            range,
            var: str_literal!("#unused"),
            var2: None,
            accumulator: name,
            init: value,
            condition,
            step,
            result: body,
        })))
    }

    /// Counts a node and all below it once more: it becomes part of the expression in a second place.
    pub(super) fn repeat(&mut self, id: ExprId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if self.count.exhausted() {
                return;
            }
            self.count.add(1);
            self.ast.expr(id).for_each_child(|child| open.push(child));
        }
    }
}
