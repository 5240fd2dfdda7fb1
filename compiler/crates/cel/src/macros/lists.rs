//! `sortBy`.

use super::{Arity, Expanded, Expansion, Macro, MacroError, Macros, REFUSED, standard};
use crate::{Expr, ExprId};
use value::str_literal;

pub(super) fn add(macros: &mut Macros) {
    macros.add(Macro::receiver("sortBy", Arity::Exactly(2), sort_by));
}

/// Binds the list, and sorts it by the list of its keys.
fn sort_by(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId]) -> Expanded {
    let Some(target) = target else { return Ok(None) };
    let listless = match expansion.expr(target) {
        Expr::Literal(_) | Expr::Map(_) | Expr::Struct(..) => true,
        Expr::Call { function, .. } => *function == REFUSED,
        _ => false,
    };
    if listless {
        let refusal =
            "sortBy can only be applied to a list, identifier, comprehension, call or select expression";
        return Err(MacroError::at(target, refusal));
    }
    let input = str_literal!("@__sortBy_input__");
    let range = expansion.ident(input.clone());
    let Some(keys) = standard::map(expansion, Some(range), args)? else { return Ok(None) };
    let list = expansion.ident(input.clone());
    let sorted = expansion.member_call(list, str_literal!("@sortByAssociatedKeys"), vec![keys]);
    Ok(Some(expansion.bind(input, target, sorted)))
}
