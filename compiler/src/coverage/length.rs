//! How long a list can be, as far as its expression tells.

use super::outcome::Outcome;
use cel::{Ast, Expr, ExprId};

/// From so many items to so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    least: usize,
    most: usize,
}

/// Views of the context that have an item for each container that needs one: a workload has one container.
const BY_CONTAINER: [&str; 2] = ["configEnvs", "secretEnvs"];

const ANY: Length = Length { least: 0, most: usize::MAX };

impl Length {
    /// Whether a loop over it may run that often.
    pub(super) fn allows(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::None => self.least == 0,
            Outcome::One => self.least <= 1 && 1 <= self.most,
            Outcome::Many => self.most > 1,
            _ => true,
        }
    }
}

/// How long the list of an expression can be.
pub(super) fn of(ast: &Ast) -> Length {
    // Children stand before their parents.
    let mut known = Vec::with_capacity(ast.exprs.len());
    for expr in &ast.exprs {
        let length = one(ast, expr, &known);
        known.push(length);
    }
    let length = known.get(ast.root.0 as usize).copied().unwrap_or(ANY);
    // Items may turn out to be left out.
    let omits =
        ast.exprs.iter().any(|expr| matches!(expr, Expr::Call { function, .. } if function == "oc_omit"));
    if omits { Length { least: 0, ..length } } else { length }
}

fn one(ast: &Ast, expr: &Expr, known: &[Length]) -> Length {
    let at = |id: ExprId| known.get(id.0 as usize).copied().unwrap_or(ANY);
    match expr {
        Expr::List(list) => {
            Length { least: list.elements.len() - list.optional.len(), most: list.elements.len() }
        }
        Expr::Map(entries) => {
            let optional = entries.iter().filter(|entry| entry.optional).count();
            // Keys may turn out to be the same.
            Length { least: usize::from(entries.len() > optional), most: entries.len() }
        }
        Expr::Call { function, target: None, args } => match (function.as_str(), args.as_slice()) {
            ("_?_:_", [_, then, otherwise]) => {
                let (a, b) = (at(*then), at(*otherwise));
                Length { least: a.least.min(b.least), most: a.most.max(b.most) }
            }
            ("_+_", [a, b]) => {
                let (a, b) = (at(*a), at(*b));
                Length { least: a.least.saturating_add(b.least), most: a.most.saturating_add(b.most) }
            }
            _ => ANY,
        },
        Expr::Select { operand, field, test_only: false } => match ast.expr(*operand) {
            Expr::Ident(name) if name == "derived" && BY_CONTAINER.contains(&field.as_str()) => {
                Length { least: 0, most: 1 }
            }
            _ => ANY,
        },
        _ => ANY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Language, Pipeline};

    #[test]
    fn lengths_follow_from_literals_and_views() {
        for (text, least, most) in [
            ("[1, 2]", 2, 2),
            ("[?parameters.?a, 1]", 1, 2),
            ("parameters.on ? ['a'] : []", 0, 1),
            ("[1] + (parameters.on ? ['a'] : ['b', 'c'])", 2, 3),
            ("{parameters.a: 1, parameters.b: 2}", 1, 2),
            ("configurations.toConfigEnvsByContainer()", 0, 1),
            ("configurations.toConfigFileList()", 0, usize::MAX),
            ("parameters.list", 0, usize::MAX),
            ("[parameters.on ? 'a' : oc_omit()]", 0, 1),
        ] {
            let ast = Language::new().parse(text, Pipeline::Component).expect("it is an expression");
            assert_eq!(of(&ast), Length { least, most }, "{text}");
        }
    }
}
