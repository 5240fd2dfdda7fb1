//! The macros with two variables: index and element of a list, key and value of a map.

use super::expansion::Loop;
use super::standard::{OVERWRITES, Quantifier, collect, is_accumulator, only_if, quantify};
use super::{Arity, Expanded, Expansion, Macro, MacroError, Macros};
use crate::{Expr, ExprId};
use value::{Str, Value, str_literal};

pub(super) fn add(macros: &mut Macros) {
    for (name, arguments, kind) in [
        ("all", 3, Kind::Quantifier(Quantifier::All)),
        ("exists", 3, Kind::Quantifier(Quantifier::Exists)),
        ("existsOne", 3, Kind::Quantifier(Quantifier::ExistsOne)),
        ("exists_one", 3, Kind::Quantifier(Quantifier::ExistsOne)),
        ("transformList", 3, Kind::List),
        ("transformList", 4, Kind::List),
        ("transformMap", 3, Kind::Map),
        ("transformMap", 4, Kind::Map),
        ("transformMapEntry", 3, Kind::MapEntry),
        ("transformMapEntry", 4, Kind::MapEntry),
    ] {
        let expander = move |expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]| {
            expand(expansion, target, args, kind)
        };
        macros.add(Macro::receiver(name, Arity::Exactly(arguments), expander));
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Quantifier(Quantifier),
    List,
    Map,
    MapEntry,
}

fn expand(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId], kind: Kind) -> Expanded {
    let Some(range) = target else { return Ok(None) };
    let (var, var2) = variables(expansion, args[0], args[1])?;
    let (filter, body) = match *args {
        [_, _, filter, body] => (Some(filter), body),
        _ => (None, args[2]),
    };
    let insert = match kind {
        Kind::Quantifier(quantifier) => {
            return Ok(Some(quantify(expansion, quantifier, range, (var, Some(var2)), body)));
        }
        Kind::List => return Ok(Some(collect(expansion, range, (var, Some(var2)), filter, body))),
        Kind::Map => vec![expansion.accumulator(), expansion.ident(var.clone()), body],
        Kind::MapEntry => vec![expansion.accumulator(), body],
    };
    let init = expansion.add(Expr::Map(Vec::new()));
    let condition = expansion.literal(Value::Bool(true));
    let inserted = expansion.call(str_literal!("cel.@mapInsert"), insert);
    let step = only_if(expansion, filter, inserted);
    Ok(Some(expansion.fold(Loop { range, var, var2: Some(var2), init, condition, step })))
}

fn variables(expansion: &Expansion<'_>, first: ExprId, second: ExprId) -> Result<(Str, Str), MacroError> {
    let name = |id| {
        let refusal = || MacroError::at(id, "argument must be a simple name");
        expansion.identifier(id).cloned().ok_or_else(refusal)
    };
    let (var, var2) = (name(first)?, name(second)?);
    if var == var2 {
        return Err(MacroError::at(second, format!("duplicate variable name: {var}")));
    }
    for (name, id) in [(&var, first), (&var2, second)] {
        if is_accumulator(name) {
            return Err(MacroError::at(id, OVERWRITES));
        }
    }
    Ok((var, var2))
}
