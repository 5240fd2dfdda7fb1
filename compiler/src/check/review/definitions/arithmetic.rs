//! Integers that are none: numbers of a unit's variables are doubles when a template is rendered, although schemas and
//! admission call them integers.

use super::diagnostics;
use super::expression::Judged;
use cel::{Expr, ExprId, Reference, Type};
use diag::Diagnostic;

/// What an integer is when it is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// A double: it comes from a variable.
    Double,
    /// An integer: it is written in the expression, or counted by a function.
    Integer,
    /// Not known, or no integer to begin with.
    Unknown,
}

const ARITHMETIC: [&str; 5] = ["_+_", "_-_", "_*_", "_/_", "_%_"];

/// Functions that count.
const COUNTING: [&str; 4] = ["size", "int", "indexOf", "lastIndexOf"];

/// Functions that take whole numbers only.
const INDEXED: [&str; 5] = ["substring", "charAt", "slice", "range", "lists.range"];

/// How deep arithmetic is followed.
const DEPTH: usize = 100;

/// Looks at the calls of an expression.
pub(super) fn look(judged: &Judged<'_>, found: &mut Vec<Diagnostic>) {
    for id in judged.nodes() {
        let Expr::Call { function, args, .. } = judged.checked.ast.expr(id) else { continue };
        if ARITHMETIC.contains(&function.as_str()) {
            if let [left, right] = args[..] {
                found.extend(mixed(judged, function, left, right));
            }
        } else if INDEXED.contains(&function.as_str()) {
            let doubles = args.iter().filter(|arg| number(judged, **arg, 0) == Number::Double);
            found.extend(
                doubles.map(|arg| diagnostics::index_is_double(judged.span(*arg), judged.text(*arg))),
            );
        }
    }
}

fn mixed(judged: &Judged<'_>, function: &str, left: ExprId, right: ExprId) -> Option<Diagnostic> {
    let double = match (number(judged, left, 0), number(judged, right, 0)) {
        (Number::Double, Number::Integer) => left,
        (Number::Integer, Number::Double) => right,
        (Number::Double, Number::Double) if function == "_%_" => left,
        _ => return None,
    };
    Some(diagnostics::integer_arithmetic(judged.span(double), judged.text(double)))
}

fn number(judged: &Judged<'_>, id: ExprId, depth: usize) -> Number {
    if *judged.checked.type_of(id) != Type::Int || depth > DEPTH {
        return Number::Unknown;
    }
    match judged.checked.ast.expr(id) {
        Expr::Literal(_) => Number::Integer,
        Expr::Ident(_) | Expr::Select { .. } => origin(judged, id),
        Expr::Call { function, args, .. } => match (function.as_str(), &args[..]) {
            ("_[_]", _) => origin(judged, id),
            ("_?_:_", [_, a, b]) => same(number(judged, *a, depth + 1), number(judged, *b, depth + 1)),
            ("-_", [a]) => number(judged, *a, depth + 1),
            (name, [a, b]) if ARITHMETIC.contains(&name) => {
                same(number(judged, *a, depth + 1), number(judged, *b, depth + 1))
            }
            (name, _) if COUNTING.contains(&name) => Number::Integer,
            _ => Number::Unknown,
        },
        _ => Number::Unknown,
    }
}

fn same(a: Number, b: Number) -> Number {
    if a == b { a } else { Number::Unknown }
}

/// What a chain of fields and indexes begins with: a variable of the unit, unless a loop counted it.
fn origin(judged: &Judged<'_>, mut id: ExprId) -> Number {
    loop {
        if matches!(judged.checked.reference(id), Reference::Variable(_)) {
            let counted = judged.site.repeat.is_some_and(|repeat| {
                repeat.for_each.contains("range(") && judged.text(id).starts_with(repeat.variable)
            });
            return if counted { Number::Unknown } else { Number::Double };
        }
        match judged.checked.ast.expr(id) {
            Expr::Select { operand, .. } => id = *operand,
            Expr::Call { function, args, .. } if function.as_str() == "_[_]" => match args.first() {
                Some(operand) => id = *operand,
                None => return Number::Unknown,
            },
            _ => return Number::Unknown,
        }
    }
}
