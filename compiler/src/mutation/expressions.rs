//! Changes to expressions, in the ways in which people get them wrong.

use super::ast::altered;
use cel::{Ast, Expr, ExprId};
use std::collections::HashSet;
use std::ops::Range;
use value::{Str, Value, str_literal};

/// A changed expression.
#[derive(Debug, Clone)]
pub(super) struct Changed {
    /// What changes, in bytes of the expression's text.
    pub(super) range: Range<u32>,
    /// The change in words.
    pub(super) words: String,
    /// The tree with it.
    pub(super) ast: Ast,
}

/// Operators that are taken for each other.
const SWAPPED: &[(&str, &str, &str, &str)] = &[
    ("_&&_", "&&", "_||_", "||"),
    ("_||_", "||", "_&&_", "&&"),
    ("_==_", "==", "_!=_", "!="),
    ("_!=_", "!=", "_==_", "=="),
    ("_<_", "<", "_<=_", "<="),
    ("_<=_", "<=", "_<_", "<"),
    ("_>_", ">", "_>=_", ">="),
    ("_>=_", ">=", "_>_", ">"),
    ("_-_", "-", "_+_", "+"),
    ("_*_", "*", "_/_", "/"),
];

/// Every change, by place.
pub(super) fn changes(ast: &Ast) -> Vec<Changed> {
    let mut found = Finder::new(ast);
    for id in found.written() {
        found.node(id);
    }
    found.changes.sort_by_key(|changed| (changed.range.start, changed.range.end));
    found.changes
}

/// The expression turned round.
pub(super) fn negated(ast: &Ast) -> Changed {
    negation(ast, ast.root)
}

/// Whether turning the expression round is a change of its own.
pub(super) fn wants_negation(ast: &Ast) -> bool {
    match ast.expr(ast.root) {
        Expr::Literal(_) => false,
        Expr::Call { function, target: None, .. } => {
            !matches!(function.as_str(), "_==_" | "_!=_" | "!_" | "_?_:_")
        }
        _ => true,
    }
}

struct Finder<'a> {
    ast: &'a Ast,
    /// The nodes that the expression needs, by id.
    needed: Vec<bool>,
    /// The places of macros: what they expand to is theirs, not written by anybody.
    macros: HashSet<(u32, u32)>,
    /// What comprehensions ask of elements.
    predicates: HashSet<ExprId>,
    changes: Vec<Changed>,
}

impl<'a> Finder<'a> {
    fn new(ast: &'a Ast) -> Self {
        let mut needed = vec![false; ast.exprs.len()];
        needed[ast.root.0 as usize] = true;
        let mut macros = HashSet::new();
        for at in (0..ast.exprs.len()).rev().filter(|at| *at <= ast.root.0 as usize) {
            if !needed[at] {
                continue;
            }
            let expr = &ast.exprs[at];
            expr.for_each_child(|child| needed[child.0 as usize] = true);
            if matches!(expr, Expr::Comprehension(_)) {
                let range = &ast.places[at].range;
                macros.insert((range.start, range.end));
            }
        }
        let mut finder = Self { ast, needed, macros, predicates: HashSet::new(), changes: Vec::new() };
        finder.predicates = finder.asked();
        finder
    }

    /// The operands that macros join with their accumulators.
    fn asked(&self) -> HashSet<ExprId> {
        let ids = (0..self.ast.exprs.len() as u32).map(ExprId);
        let expanded = ids.filter(|id| self.needed[id.0 as usize] && self.is_expanded(*id));
        let asked = expanded.filter_map(|id| match self.ast.expr(id) {
            Expr::Call { function, target: None, args } => match function.as_str() {
                "_&&_" | "_||_" => args.get(1).copied(),
                "_?_:_" => args.first().copied(),
                _ => None,
            },
            _ => None,
        });
        asked.filter(|id| !self.is_expanded(*id)).collect()
    }

    /// The nodes that somebody wrote.
    fn written(&self) -> Vec<ExprId> {
        let ids = (0..self.ast.exprs.len() as u32).map(ExprId);
        ids.filter(|id| self.needed[id.0 as usize] && !self.is_expanded(*id)).collect()
    }

    fn is_expanded(&self, id: ExprId) -> bool {
        let range = &self.ast.place(id).range;
        self.macros.contains(&(range.start, range.end))
    }

    fn text(&self, id: ExprId) -> &'a str {
        let range = &self.ast.place(id).range;
        self.ast.source.as_str().get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn push(&mut self, id: ExprId, words: String, ast: Ast) {
        self.changes.push(Changed { range: self.ast.place(id).range.clone(), words, ast });
    }

    fn node(&mut self, id: ExprId) {
        match self.ast.expr(id) {
            Expr::Literal(value) => self.literal(id, value),
            Expr::Call { function, target: None, args } => self.call(id, function, args),
            Expr::Call { function, target: Some(_), args } if function == "orValue" => {
                if let [fallback] = args.as_slice() {
                    self.fallback(*fallback);
                }
            }
            _ => {}
        }
        self.predicate(id);
    }

    fn literal(&mut self, id: ExprId, value: &Value) {
        let other = match value {
            Value::Int(n) => n.checked_add(1).map(Value::Int),
            Value::Uint(n) => n.checked_add(1).map(Value::Uint),
            Value::Double(x) => Some(Value::Double(x + 1.0)),
            Value::Bool(truth) => Some(Value::Bool(!truth)),
            _ => None,
        };
        let Some(other) = other else { return };
        let words = format!("`{}` becomes `{}`", self.text(id), cel::canonical_text(&other));
        self.push(id, words, altered(self.ast, id, |x, _| x.add(Expr::Literal(other))));
    }

    /// The value that stands in for what is absent.
    fn fallback(&mut self, id: ExprId) {
        let Expr::Literal(Value::String(text)) = self.ast.expr(id) else { return };
        let other = if text.is_empty() { str_literal!("changed") } else { Str::new() };
        let words = format!("the fallback `{}` becomes `'{other}'`", self.text(id));
        self.push(id, words, altered(self.ast, id, |x, _| x.add(Expr::Literal(Value::String(other)))));
    }

    fn call(&mut self, id: ExprId, function: &str, args: &[ExprId]) {
        if let Some((_, before, other, after)) = SWAPPED.iter().find(|(known, ..)| *known == function) {
            let words = format!("`{before}` becomes `{after}`");
            let ast = altered(self.ast, id, |x, expr| {
                let args = children(&expr);
                x.add(Expr::Call { function: Str::from(*other), target: None, args })
            });
            self.push(id, words, ast);
        }
        match (function, args) {
            ("_&&_" | "_||_", _) => args.iter().for_each(|operand| self.operand(*operand)),
            ("_?_:_", [_, then, otherwise]) => {
                let words = format!(
                    "`{}` and `{}` change places",
                    shortened(self.text(*then)),
                    shortened(self.text(*otherwise))
                );
                let ast = altered(self.ast, id, |x, expr| {
                    let mut args = children(&expr);
                    args.swap(1, 2);
                    x.add(Expr::Call { function: str_literal!("_?_:_"), target: None, args })
                });
                self.push(id, words, ast);
                self.omitted(*then, *otherwise);
                self.omitted(*otherwise, *then);
            }
            ("!_", _) => {
                let ast = altered(self.ast, id, |x, expr| match children(&expr).as_slice() {
                    [operand] => *operand,
                    _ => x.add(expr),
                });
                self.push(id, "`!` is dropped".to_owned(), ast);
            }
            _ => {}
        }
    }

    /// An operand is turned round, unless another change does that.
    fn operand(&mut self, id: ExprId) {
        let covered = match self.ast.expr(id) {
            Expr::Literal(_) => true,
            Expr::Call { function, target: None, .. } => {
                matches!(function.as_str(), "_==_" | "_!=_" | "!_" | "_&&_" | "_||_")
            }
            _ => false,
        };
        if !covered && !self.is_expanded(id) {
            self.changes.push(negation(self.ast, id));
        }
    }

    /// What a comprehension asks of an element is turned round, unless another change does that.
    fn predicate(&mut self, id: ExprId) {
        let range = &self.ast.place(id).range;
        if self.predicates.contains(&id) && !self.changes.iter().any(|changed| changed.range == *range) {
            self.changes.push(negation(self.ast, id));
        }
    }

    /// `oc_omit()` in one branch becomes nothing of the kind of the other.
    fn omitted(&mut self, id: ExprId, other: ExprId) {
        if !is_omit(self.ast.expr(id)) {
            return;
        }
        let (empty, text) = match self.ast.expr(other) {
            Expr::Map(_) => (Expr::Map(Vec::new()), "{}"),
            Expr::List(_) => (Expr::List(cel::ListExpr { elements: Vec::new(), optional: Vec::new() }), "[]"),
            _ => (Expr::Literal(Value::String(Str::new())), "''"),
        };
        let words = format!("`{}` becomes `{text}`", self.text(id));
        self.push(id, words, altered(self.ast, id, |x, _| x.add(empty)));
    }
}

/// Whether a node is the marker that leaves out what it stands in.
fn is_omit(expr: &Expr) -> bool {
    matches!(expr, Expr::Call { function, target: None, .. } if function == "oc_omit")
}

/// Whether the tree is nothing but that marker.
pub(super) fn is_only_omit(ast: &Ast) -> bool {
    is_omit(ast.expr(ast.root))
}

fn negation(ast: &Ast, id: ExprId) -> Changed {
    let range = ast.place(id).range.clone();
    let text = ast.source.as_str().get(range.start as usize..range.end as usize).unwrap_or_default();
    let changed = altered(ast, id, |x, expr| {
        let operand = x.add(expr);
        x.add(Expr::Call { function: str_literal!("!_"), target: None, args: vec![operand] })
    });
    Changed { range, words: format!("`{0}` becomes `!({0})`", shortened(text)), ast: changed }
}

fn children(expr: &Expr) -> Vec<ExprId> {
    let mut children = Vec::new();
    expr.for_each_child(|child| children.push(child));
    children
}

/// How much of a text words quote.
const QUOTED: usize = 40;

/// A text that fits into a line.
pub(super) fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Language, Pipeline};
    use std::sync::Arc;

    fn parse(text: &str) -> Arc<Ast> {
        Language::new().parse(text, Pipeline::Component).expect("it is an expression")
    }

    /// What is changed, and the change in words.
    fn shown(text: &str) -> Vec<String> {
        let found = changes(&parse(text)).into_iter();
        found
            .map(|changed| {
                let range = changed.range.start as usize..changed.range.end as usize;
                format!("{}: {}", &text[range], changed.words)
            })
            .collect()
    }

    #[test]
    fn conditions_are_turned_round_where_no_operator_does_it() {
        assert_eq!(
            shown("a && b == 1"),
            [
                "a: `a` becomes `!(a)`",
                "a && b == 1: `&&` becomes `||`",
                "b == 1: `==` becomes `!=`",
                "1: `1` becomes `2`",
            ]
        );
        assert_eq!(shown("!a"), ["!a: `!` is dropped"]);
        assert_eq!(shown("a > 0.5"), ["a > 0.5: `>` becomes `>=`", "0.5: `0.5` becomes `1.5`"]);
    }

    #[test]
    fn branches_change_places_and_what_is_left_out_becomes_empty() {
        assert_eq!(
            shown("a ? {'k': b} : oc_omit()"),
            [
                "a ? {'k': b} : oc_omit(): `{'k': b}` and `oc_omit()` change places",
                "oc_omit(): `oc_omit()` becomes `{}`",
            ]
        );
        assert_eq!(shown("a.?b.orValue('x')"), ["'x': the fallback `'x'` becomes `''`"]);
    }

    #[test]
    fn what_a_macro_expands_to_is_not_changed_but_what_it_asks_is() {
        assert_eq!(shown("a.filter(x, x.on)"), ["x.on: `x.on` becomes `!(x.on)`"]);
        assert_eq!(shown("a.all(x, x != b)"), ["x != b: `!=` becomes `==`"]);
        assert_eq!(shown("a.map(x, x.y)"), [""; 0]);
        assert_eq!(shown("a.?b.optMap(v, v)"), [""; 0]);
        assert_eq!(shown("workload.toServicePorts()"), [""; 0]);
    }

    #[test]
    fn every_change_compiles_and_means_something_else() {
        let language = Language::new();
        let variables = Pipeline::Component.variables().iter().copied();
        let env = language.environment(variables, true);
        for text in [
            "parameters.a && !parameters.b || parameters.c == 3 ? [1, ?parameters.?d] : [parameters.e - 1]",
            "parameters.l.filter(x, x > 1 && x < 9).map(x, x * 2).exists(x, x >= 4)",
            "parameters.m.transformMapEntry(k, v, v.on, {k: v.?size.orValue('small')})",
            "parameters.l.sortBy(e, e.on ? 0 : 1)",
        ] {
            let ast = parse(text);
            for changed in changes(&ast) {
                assert!(env.check(&Arc::new(changed.ast.clone())).is_ok(), "{} in {text}", changed.words);
                let same =
                    super::super::canonical::meaning(&changed.ast) == super::super::canonical::meaning(&ast);
                assert!(!same, "{} in {text}", changed.words);
            }
        }
    }
}
