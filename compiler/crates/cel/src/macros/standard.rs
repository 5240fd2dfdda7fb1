//! `has`, and the macros over lists and keys with one variable.

use super::expansion::{ACCUMULATOR, Loop};
use super::{Arity, Expanded, Expansion, Macro, MacroError, Macros};
use crate::{Expr, ExprId};
use value::{Str, Value, str_literal};

pub(super) fn add(macros: &mut Macros) {
    macros.add(Macro::global("has", Arity::Exactly(1), has));
    for (name, arguments, expander) in [
        ("all", 2, all as fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Expanded),
        ("exists", 2, exists),
        ("exists_one", 2, exists_one),
        ("map", 2, map),
        ("map", 3, map),
        ("filter", 2, filter),
    ] {
        macros.add(Macro::receiver(name, Arity::Exactly(arguments), expander));
    }
}

fn has(expansion: &mut Expansion<'_>, _: Option<ExprId>, args: &[ExprId]) -> Expanded {
    match expansion.expr(args[0]) {
        Expr::Select { operand, field, .. } => {
            let test = Expr::Select { operand: *operand, field: field.clone(), test_only: true };
            Ok(Some(expansion.add(test)))
        }
        _ => Err(MacroError::at(args[0], "invalid argument to has() macro")),
    }
}

/// What `all`, `exists` and `exists_one` do with the truth of each element.
#[derive(Clone, Copy)]
pub(super) enum Quantifier {
    All,
    Exists,
    ExistsOne,
}

fn all(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    one_variable(expansion, target, args, Quantifier::All)
}

fn exists(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    one_variable(expansion, target, args, Quantifier::Exists)
}

fn exists_one(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    one_variable(expansion, target, args, Quantifier::ExistsOne)
}

fn one_variable(
    expansion: &mut Expansion<'_>,
    target: Option<ExprId>,
    args: &[ExprId],
    quantifier: Quantifier,
) -> Expanded {
    let Some(range) = target else { return Ok(None) };
    let var = variable(expansion, args[0], "argument must be a simple name")?;
    Ok(Some(quantify(expansion, quantifier, range, (var, None), args[1])))
}

/// A loop over truths. `all` and `exists` go on behind an error: a later element may decide.
pub(super) fn quantify(
    expansion: &mut Expansion<'_>,
    quantifier: Quantifier,
    range: ExprId,
    (var, var2): (Str, Option<Str>),
    predicate: ExprId,
) -> ExprId {
    let accumulator = expansion.accumulator();
    match quantifier {
        Quantifier::All => {
            let init = expansion.literal(Value::Bool(true));
            let condition = expansion.call(str_literal!("@not_strictly_false"), vec![accumulator]);
            let accumulator = expansion.accumulator();
            let step = expansion.call(str_literal!("_&&_"), vec![accumulator, predicate]);
            expansion.fold(Loop { range, var, var2, init, condition, step })
        }
        Quantifier::Exists => {
            let init = expansion.literal(Value::Bool(false));
            let not = expansion.call(str_literal!("!_"), vec![accumulator]);
            let condition = expansion.call(str_literal!("@not_strictly_false"), vec![not]);
            let accumulator = expansion.accumulator();
            let step = expansion.call(str_literal!("_||_"), vec![accumulator, predicate]);
            expansion.fold(Loop { range, var, var2, init, condition, step })
        }
        Quantifier::ExistsOne => {
            let init = expansion.literal(Value::Int(0));
            let condition = expansion.literal(Value::Bool(true));
            let one = expansion.literal(Value::Int(1));
            let more = expansion.call(str_literal!("_+_"), vec![accumulator, one]);
            let accumulator = expansion.accumulator();
            let step = expansion.call(str_literal!("_?_:_"), vec![predicate, more, accumulator]);
            let (accumulator, one) = (expansion.accumulator(), expansion.literal(Value::Int(1)));
            let result = expansion.call(str_literal!("_==_"), vec![accumulator, one]);
            expansion.fold_to(Loop { range, var, var2, init, condition, step }, result)
        }
    }
}

pub(super) fn map(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    let Some(range) = target else { return Ok(None) };
    let var = variable(expansion, args[0], "argument is not an identifier")?;
    let (filter, transform) = match *args {
        [_, filter, transform] => (Some(filter), transform),
        _ => (None, args[1]),
    };
    Ok(Some(collect(expansion, range, (var, None), filter, transform)))
}

fn filter(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    let Some(range) = target else { return Ok(None) };
    let var = variable(expansion, args[0], "argument is not an identifier")?;
    Ok(Some(collect(expansion, range, (var, None), Some(args[1]), args[0])))
}

/// A loop that makes a list of what `transform` gives for the elements that `filter` lets through.
pub(super) fn collect(
    expansion: &mut Expansion<'_>,
    range: ExprId,
    (var, var2): (Str, Option<Str>),
    filter: Option<ExprId>,
    transform: ExprId,
) -> ExprId {
    let init = expansion.list(Vec::new());
    let condition = expansion.literal(Value::Bool(true));
    let accumulator = expansion.accumulator();
    let element = expansion.list(vec![transform]);
    let longer = expansion.call(str_literal!("_+_"), vec![accumulator, element]);
    let step = only_if(expansion, filter, longer);
    expansion.fold(Loop { range, var, var2, init, condition, step })
}

/// `filter ? step : accumulator`.
pub(super) fn only_if(expansion: &mut Expansion<'_>, filter: Option<ExprId>, step: ExprId) -> ExprId {
    let Some(filter) = filter else { return step };
    let accumulator = expansion.accumulator();
    expansion.call(str_literal!("_?_:_"), vec![filter, step, accumulator])
}

/// The name of a loop variable.
pub(super) fn variable(expansion: &Expansion<'_>, id: ExprId, refusal: &str) -> Result<Str, MacroError> {
    let name = expansion.identifier(id).ok_or_else(|| MacroError::at(id, refusal))?.clone();
    if is_accumulator(&name) { Err(MacroError::at(id, OVERWRITES)) } else { Ok(name) }
}

pub(super) const OVERWRITES: &str = "iteration variable overwrites accumulator variable";

/// Whether the name is, or once was, the accumulator's.
pub(super) fn is_accumulator(name: &str) -> bool {
    name == ACCUMULATOR.as_str() || name == "__result__"
}
