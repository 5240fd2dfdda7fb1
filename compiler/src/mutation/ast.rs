//! Syntax trees with one node changed.

use cel::{Ast, Comprehension, Expr, ExprId, ListExpr, MapEntry, Place, StructField};

/// The tree with something else in the stead of a node. `change` is given the node, its children in the new tree, and
/// adds what takes its place.
pub(super) fn altered(ast: &Ast, at: ExprId, change: impl FnOnce(&mut Builder, Expr) -> ExprId) -> Ast {
    let (exprs, places) = (Vec::with_capacity(ast.exprs.len() + 4), Vec::with_capacity(ast.places.len() + 4));
    let mut builder = Builder {
        ast: Ast { source: ast.source.clone(), exprs, places, root: ast.root },
        place: ast.place(at).clone(),
    };
    let mut moved: Vec<ExprId> = Vec::with_capacity(ast.exprs.len());
    let mut change = Some(change);
    for (index, (expr, place)) in ast.exprs.iter().zip(&ast.places).enumerate() {
        let expr = renumbered(expr, &moved);
        let id = match change.take_if(|_| index == at.0 as usize) {
            Some(change) => change(&mut builder, expr),
            None => builder.push(expr, place.clone()),
        };
        moved.push(id);
    }
    builder.ast.root = moved.get(ast.root.0 as usize).copied().unwrap_or(ast.root);
    builder.ast
}

/// Adds nodes at the place of the one that is changed.
pub(super) struct Builder {
    ast: Ast,
    place: Place,
}

impl Builder {
    /// Adds a node.
    pub(super) fn add(&mut self, expr: Expr) -> ExprId {
        let place = self.place.clone();
        self.push(expr, place)
    }

    fn push(&mut self, expr: Expr, place: Place) -> ExprId {
        let id = ExprId(self.ast.exprs.len() as u32);
        self.ast.exprs.push(expr);
        self.ast.places.push(place);
        id
    }
}

/// A node whose children have moved.
fn renumbered(expr: &Expr, moved: &[ExprId]) -> Expr {
    let to = |id: &ExprId| moved.get(id.0 as usize).copied().unwrap_or(*id);
    match expr {
        Expr::Literal(_) | Expr::Ident(_) => expr.clone(),
        Expr::Select { operand, field, test_only } => {
            Expr::Select { operand: to(operand), field: field.clone(), test_only: *test_only }
        }
        Expr::Call { function, target, args } => Expr::Call {
            function: function.clone(),
            target: target.as_ref().map(to),
            args: args.iter().map(to).collect(),
        },
        Expr::List(list) => Expr::List(ListExpr {
            elements: list.elements.iter().map(to).collect(),
            optional: list.optional.clone(),
        }),
        Expr::Map(entries) => {
            let entry = |entry: &MapEntry| MapEntry {
                key: to(&entry.key),
                value: to(&entry.value),
                optional: entry.optional,
            };
            Expr::Map(entries.iter().map(entry).collect())
        }
        Expr::Struct(name, fields) => {
            let field = |field: &StructField| StructField { value: to(&field.value), ..field.clone() };
            Expr::Struct(name.clone(), fields.iter().map(field).collect())
        }
        Expr::Comprehension(fold) => Expr::Comprehension(Box::new(Comprehension {
            range: to(&fold.range),
            init: to(&fold.init),
            condition: to(&fold.condition),
            step: to(&fold.step),
            result: to(&fold.result),
            ..(**fold).clone()
        })),
    }
}
