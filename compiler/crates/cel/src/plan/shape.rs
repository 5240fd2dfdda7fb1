//! Recognising the comprehensions that macros make.
//!
//! A macro's comprehension is a general fold; run as one, `map` would build a list per element. The shapes below
//! are exactly the expansions of the language's macros, so that a loop can do the work directly.

use crate::{Ast, Comprehension, Expr, ExprId};
use value::Value;

/// What a comprehension computes, children by [`ExprId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    All { predicate: ExprId },
    Exists { predicate: ExprId },
    ExistsOne { predicate: ExprId },
    Map { filter: Option<ExprId>, transform: ExprId },
    TransformMap { filter: Option<ExprId>, transform: ExprId },
    TransformMapEntry { filter: Option<ExprId>, entry: ExprId },
    Let { value: ExprId, body: ExprId },
    Fold,
}

impl Shape {
    /// The shape of a comprehension.
    pub(crate) fn of(ast: &Ast, fold: &Comprehension) -> Self {
        let matcher = Matcher { ast, fold };
        matcher.bind().or_else(|| matcher.quantifier()).or_else(|| matcher.collector()).unwrap_or(Self::Fold)
    }
}

struct Matcher<'a> {
    ast: &'a Ast,
    fold: &'a Comprehension,
}

impl<'a> Matcher<'a> {
    fn is_accumulator(&self, id: ExprId) -> bool {
        matches!(self.ast.expr(id), Expr::Ident(name) if *name == self.fold.accumulator)
    }

    fn is_literal(&self, id: ExprId, wanted: &Value) -> bool {
        match (self.ast.expr(id), wanted) {
            (Expr::Literal(Value::Bool(a)), Value::Bool(b)) => a == b,
            (Expr::Literal(Value::Int(a)), Value::Int(b)) => a == b,
            _ => false,
        }
    }

    fn call(&self, id: ExprId, wanted: &str) -> Option<&'a [ExprId]> {
        match self.ast.expr(id) {
            Expr::Call { function, target: None, args } if function == wanted => Some(args),
            _ => None,
        }
    }

    /// A loop over nothing, whose result reads the accumulator.
    fn bind(&self) -> Option<Shape> {
        let nothing = matches!(self.ast.expr(self.fold.range), Expr::List(list) if list.elements.is_empty());
        let never = self.is_literal(self.fold.condition, &Value::Bool(false));
        (nothing && never).then_some(Shape::Let { value: self.fold.init, body: self.fold.result })
    }

    fn quantifier(&self) -> Option<Shape> {
        let Comprehension { init, condition, step, result, .. } = *self.fold;
        if self.is_accumulator(result) {
            let [watched] = self.call(condition, "@not_strictly_false")? else { return None };
            if self.is_literal(init, &Value::Bool(true)) && self.is_accumulator(*watched) {
                return Some(Shape::All { predicate: self.joined(step, "_&&_")? });
            }
            let [negated] = self.call(*watched, "!_")? else { return None };
            let exists = self.is_literal(init, &Value::Bool(false)) && self.is_accumulator(*negated);
            return if exists { Some(Shape::Exists { predicate: self.joined(step, "_||_")? }) } else { None };
        }
        let [compared, one] = self.call(result, "_==_")? else { return None };
        let [predicate, counted, kept] = self.call(step, "_?_:_")? else { return None };
        let counts = self.is_literal(init, &Value::Int(0))
            && self.is_literal(condition, &Value::Bool(true))
            && self.is_accumulator(*compared)
            && self.is_literal(*one, &Value::Int(1))
            && self.is_accumulator(*kept)
            && self.joined(*counted, "_+_").is_some_and(|one| self.is_literal(one, &Value::Int(1)));
        counts.then_some(Shape::ExistsOne { predicate: *predicate })
    }

    /// The other operand of an operator applied to the accumulator.
    fn joined(&self, id: ExprId, operator: &str) -> Option<ExprId> {
        match self.call(id, operator)? {
            [first, second] if self.is_accumulator(*first) => Some(*second),
            _ => None,
        }
    }

    fn collector(&self) -> Option<Shape> {
        let Comprehension { init, condition, step, result, .. } = *self.fold;
        if !self.is_accumulator(result) || !self.is_literal(condition, &Value::Bool(true)) {
            return None;
        }
        let (filter, step) = match self.call(step, "_?_:_") {
            Some([filter, step, kept]) if self.is_accumulator(*kept) => (Some(*filter), *step),
            _ => (None, step),
        };
        match self.ast.expr(init) {
            Expr::List(list) if list.elements.is_empty() => match self.ast.expr(self.joined(step, "_+_")?) {
                Expr::List(list) if list.optional.is_empty() => match list.elements.as_slice() {
                    [transform] => Some(Shape::Map { filter, transform: *transform }),
                    _ => None,
                },
                _ => None,
            },
            Expr::Map(entries) if entries.is_empty() => match self.call(step, "cel.@mapInsert")? {
                [accumulator, entry] if self.is_accumulator(*accumulator) => {
                    Some(Shape::TransformMapEntry { filter, entry: *entry })
                }
                [accumulator, key, transform] if self.is_accumulator(*accumulator) => {
                    let same = matches!(self.ast.expr(*key), Expr::Ident(name) if *name == self.fold.var);
                    same.then_some(Shape::TransformMap { filter, transform: *transform })
                }
                _ => None,
            },
            _ => None,
        }
    }
}
