//! Which nodes of a syntax tree a program needs, and what its comprehensions compute.

use crate::plan::shape::Shape;
use crate::{Ast, Checked, Expr, ExprId, Reference};
use std::collections::HashMap;

/// What the walk from the root found.
#[derive(Debug)]
pub(crate) struct Reach {
    /// How often each node is a child, by [`ExprId`]; 0 for nodes that nothing needs.
    pub(crate) uses: Vec<u32>,
    /// The shape of each comprehension that is needed.
    pub(crate) shapes: HashMap<ExprId, Shape>,
    /// `optMap` and `optFlatMap`: conditionals that read an optional twice, with what they are.
    pub(crate) optional_maps: HashMap<ExprId, OptionalShape>,
}

/// `target.hasValue() ? optional.of(let variable = target.value() in body) : optional.none()`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OptionalShape {
    /// The optional.
    pub(crate) target: ExprId,
    /// The comprehension that binds the value.
    pub(crate) bind: ExprId,
    /// What is evaluated with the value bound.
    pub(crate) body: ExprId,
    /// Whether the body's value is the result as it is.
    pub(crate) flat: bool,
}

/// Walks from the root down; children stand before their parents, so one pass from the end does.
pub(crate) fn reach(checked: &Checked) -> Reach {
    let ast = &*checked.ast;
    let mut found =
        Reach { uses: vec![0; ast.exprs.len()], shapes: HashMap::new(), optional_maps: HashMap::new() };
    found.uses[ast.root.0 as usize] = 1;
    for at in (0..=ast.root.0).rev() {
        if found.uses[at as usize] > 0 {
            found.visit(checked, ExprId(at));
        }
    }
    found
}

impl Reach {
    fn visit(&mut self, checked: &Checked, id: ExprId) {
        if matches!(checked.reference(id), Reference::Variable(_) | Reference::Constant(_)) {
            return;
        }
        match checked.ast.expr(id) {
            Expr::Literal(_) | Expr::Ident(_) => {}
            Expr::Select { operand, .. } => self.need(*operand),
            Expr::Call { target, args, .. } => {
                if let Some(shape) = optional_shape(&checked.ast, id) {
                    self.optional_maps.insert(id, shape);
                    self.need(shape.target);
                    self.need(shape.body);
                    return;
                }
                let namespaced =
                    matches!(checked.reference(id), Reference::Function { namespaced: true, .. });
                target.iter().filter(|_| !namespaced).chain(args).for_each(|child| self.need(*child));
            }
            Expr::List(list) => {
                self.need_all(list.elements.iter().copied());
            }
            Expr::Map(entries) => entries.iter().for_each(|entry| {
                self.need(entry.key);
                self.need(entry.value);
            }),
            Expr::Struct(_, fields) => fields.iter().for_each(|field| self.need(field.value)),
            Expr::Comprehension(fold) => {
                let shape = Shape::of(&checked.ast, fold);
                self.shapes.insert(id, shape);
                self.visit_loop(shape, fold);
            }
        }
    }

    fn visit_loop(&mut self, shape: Shape, fold: &crate::Comprehension) {
        if !matches!(shape, Shape::Let { .. }) {
            self.need(fold.range);
        }
        match shape {
            Shape::All { predicate } | Shape::Exists { predicate } | Shape::ExistsOne { predicate } => {
                self.need(predicate);
            }
            Shape::Map { filter, transform } | Shape::TransformMap { filter, transform } => {
                self.need_all(filter);
                self.need(transform);
            }
            Shape::TransformMapEntry { filter, entry } => {
                self.need_all(filter);
                self.need(entry);
            }
            Shape::Let { value, body } => {
                self.need(value);
                self.need(body);
            }
            Shape::Fold => {
                self.need_all([fold.init, fold.condition, fold.step, fold.result]);
            }
        }
    }

    fn need_all(&mut self, ids: impl IntoIterator<Item = ExprId>) {
        ids.into_iter().for_each(|id| self.need(id));
    }

    fn need(&mut self, id: ExprId) {
        self.uses[id.0 as usize] += 1;
    }
}

fn optional_shape(ast: &Ast, id: ExprId) -> Option<OptionalShape> {
    let [condition, then, otherwise] = call(ast, id, "_?_:_", None)?;
    let Expr::Call { function, target: Some(target), args } = ast.expr(*condition) else { return None };
    if function != "hasValue" || !args.is_empty() {
        return None;
    }
    call::<0>(ast, *otherwise, "optional.none", Some("none"))?;
    let (bind, flat) = match call::<1>(ast, *then, "optional.of", Some("of")) {
        Some([bind]) => (*bind, false),
        None => (*then, true),
    };
    let Expr::Comprehension(fold) = ast.expr(bind) else { return None };
    let Shape::Let { value, body } = Shape::of(ast, fold) else { return None };
    match ast.expr(value) {
        Expr::Call { function, target: Some(read), args } if function == "value" && args.is_empty() => {
            (read == target).then_some(OptionalShape { target: *target, bind, body, flat })
        }
        _ => None,
    }
}

/// The arguments of a call of a global function, which may be written with its name space as a receiver.
fn call<'a, const N: usize>(
    ast: &'a Ast,
    id: ExprId,
    global: &str,
    member: Option<&str>,
) -> Option<&'a [ExprId; N]> {
    let Expr::Call { function, target, args } = ast.expr(id) else { return None };
    let named = match target {
        None => function == global,
        Some(target) => {
            let space = matches!(ast.expr(*target), Expr::Ident(space) if space == "optional");
            space && member.is_some_and(|member| function == member)
        }
    };
    if named { args.as_slice().try_into().ok() } else { None }
}
