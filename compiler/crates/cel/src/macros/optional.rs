//! `optMap` and `optFlatMap`.

use super::{Arity, Expanded, Expansion, Macro, MacroError, Macros};
use crate::ExprId;
use value::str_literal;

pub(super) fn add(macros: &mut Macros) {
    macros.add(Macro::receiver("optMap", Arity::Exactly(2), |expansion, target, args| {
        expand(expansion, target, args, true)
    }));
    macros.add(Macro::receiver("optFlatMap", Arity::Exactly(2), |expansion, target, args| {
        expand(expansion, target, args, false)
    }));
}

/// `target.hasValue() ? optional.of(body with the name bound to target.value()) : optional.none()`.
fn expand(expansion: &mut Expansion<'_>, target: Option<ExprId>, args: &[ExprId], wrap: bool) -> Expanded {
    let Some(target) = target else { return Ok(None) };
    let Some(name) = expansion.identifier(args[0]).cloned() else {
        let name = if wrap { "optMap" } else { "optFlatMap" };
        return Err(MacroError::at(args[0], format!("{name}() variable name must be a simple identifier")));
    };
    let present = expansion.member_call(target, str_literal!("hasValue"), Vec::new());
    expansion.repeat(target);
    let value = expansion.member_call(target, str_literal!("value"), Vec::new());
    let body = expansion.bind(name, value, args[1]);
    let then = if wrap { expansion.call(str_literal!("optional.of"), vec![body]) } else { body };
    let otherwise = expansion.call(str_literal!("optional.none"), Vec::new());
    Ok(Some(expansion.call(str_literal!("_?_:_"), vec![present, then, otherwise])))
}
