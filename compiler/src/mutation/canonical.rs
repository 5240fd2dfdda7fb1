//! When two syntax trees are the same program, whatever the values.

use cel::{Ast, Expr, ExprId};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use value::Value;

/// What a node means, as a number: nodes of the same meaning have the same one. Only laws that hold for every value are
/// used, failures included:
///
/// * what one literal operand of `&&` or `||` decides, the other cannot change;
/// * of a conditional with a literal condition only the chosen branch counts;
/// * an operand joined with itself is the operand;
/// * `size(x)` is never negative, so `> 0`, `>= 1` and `!= 0` ask the same of it, and so do `== 0`, `<= 0` and `< 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning(u64);

/// What a node came to.
#[derive(Clone, Copy)]
struct Known {
    meaning: u64,
    truth: Option<bool>,
}

/// Whether the tree is always this literal.
pub(super) fn is_always(ast: &Ast, wanted: bool) -> bool {
    meanings(ast)[ast.root.0 as usize].truth == Some(wanted)
}

/// What the whole tree means.
pub(super) fn meaning(ast: &Ast) -> Meaning {
    Meaning(meanings(ast)[ast.root.0 as usize].meaning)
}

fn meanings(ast: &Ast) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::with_capacity(ast.exprs.len());
    for expr in &ast.exprs {
        let found = of(ast, expr, &known);
        known.push(found);
    }
    known
}

fn of(ast: &Ast, expr: &Expr, known: &[Known]) -> Known {
    let at = |id: ExprId| known.get(id.0 as usize).copied().unwrap_or(Known { meaning: 0, truth: None });
    if let Expr::Call { function, target: None, args } = expr {
        match (function.as_str(), args.as_slice()) {
            ("_&&_", [a, b]) => return joined(at(*a), at(*b), false, "and"),
            ("_||_", [a, b]) => return joined(at(*a), at(*b), true, "or"),
            ("_?_:_", [condition, then, otherwise]) => match at(*condition).truth {
                Some(true) => return at(*then),
                Some(false) => return at(*otherwise),
                None => {}
            },
            (_, [a, b]) => {
                if let Some(nonempty) = nonempty(ast, function, *a, *b)
                    && let Some(sized) = sized(ast, *a)
                {
                    return plain(&("nonempty", nonempty, at(sized).meaning));
                }
            }
            _ => {}
        }
    }
    match expr {
        Expr::Literal(Value::Bool(truth)) => {
            Known { truth: Some(*truth), ..plain(&("literal", format!("{truth}"))) }
        }
        Expr::Literal(value) => plain(&("literal", format!("{value:?}"))),
        Expr::Ident(name) => plain(&("name", name.as_str())),
        Expr::Select { operand, field, test_only } => {
            plain(&("select", at(*operand).meaning, field.as_str(), test_only))
        }
        Expr::Call { function, target, args } => {
            let args: Vec<u64> = args.iter().map(|arg| at(*arg).meaning).collect();
            plain(&("call", function.as_str(), target.map(|target| at(target).meaning), args))
        }
        Expr::List(list) => {
            let elements: Vec<u64> = list.elements.iter().map(|element| at(*element).meaning).collect();
            plain(&("list", elements, &list.optional))
        }
        Expr::Map(entries) => {
            let entry =
                |entry: &cel::MapEntry| (at(entry.key).meaning, at(entry.value).meaning, entry.optional);
            plain(&("map", entries.iter().map(entry).collect::<Vec<_>>()))
        }
        Expr::Struct(name, fields) => {
            let field = |field: &cel::StructField| {
                (field.name.as_str().to_owned(), at(field.value).meaning, field.optional)
            };
            plain(&("message", name.as_str(), fields.iter().map(field).collect::<Vec<_>>()))
        }
        Expr::Comprehension(fold) => {
            let children = [fold.range, fold.init, fold.condition, fold.step, fold.result];
            let names = (fold.var.as_str(), fold.var2.as_deref(), fold.accumulator.as_str());
            plain(&("loop", names, children.map(|child| at(child).meaning)))
        }
    }
}

fn plain(parts: &impl Hash) -> Known {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    Known { meaning: hasher.finish(), truth: None }
}

/// `a && b` or `a || b`; `decisive` is what decides on its own.
fn joined(a: Known, b: Known, decisive: bool, operator: &str) -> Known {
    if a.truth == Some(decisive) {
        a
    } else if b.truth == Some(decisive) {
        b
    } else if a.meaning == b.meaning {
        plain(&("both", a.meaning))
    } else {
        plain(&(operator, a.meaning, b.meaning))
    }
}

/// Whether a comparison of a size with a literal asks for something (`true`) or nothing.
fn nonempty(ast: &Ast, function: &str, size: ExprId, with: ExprId) -> Option<bool> {
    sized(ast, size)?;
    let Expr::Literal(Value::Int(with)) = ast.expr(with) else { return None };
    match (function, *with) {
        ("_>_" | "_!=_", 0) | ("_>=_", 1) => Some(true),
        ("_==_" | "_<=_", 0) | ("_<_", 1) => Some(false),
        _ => None,
    }
}

/// What `size` is asked about.
fn sized(ast: &Ast, id: ExprId) -> Option<ExprId> {
    match ast.expr(id) {
        Expr::Call { function, target, args } if function == "size" => match (target, args.as_slice()) {
            (Some(of), []) | (None, [of]) => Some(*of),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Language, Pipeline};

    #[test]
    fn laws_that_hold_for_every_value_make_the_same_meaning() {
        for (a, b, same) in [
            ("a ? b : c", "a ? b : c", true),
            ("a ? b : b", "a ? c : b", false),
            ("false && a", "false && b", true),
            ("a || true", "b || true", true),
            ("a && true", "b && true", false),
            ("true ? a : b", "true ? a : c", true),
            ("a && a", "a || a", true),
            ("a && b", "b && a", false),
            ("size(a) > 0", "a.size() != 0", true),
            ("size(a) > 0", "size(a) >= 1", true),
            ("size(a) == 0", "size(a) < 1", true),
            ("size(a) > 0", "size(a) > 1", false),
            ("a > 0", "a >= 1", false),
            ("a.map(x, x)", "a.map(y, y)", false),
            ("'1'", "1", false),
        ] {
            let of = |text| Language::new().parse(text, Pipeline::Component).expect("it is an expression");
            assert_eq!(meaning(&of(a)) == meaning(&of(b)), same, "{a} and {b}");
        }
    }
}
