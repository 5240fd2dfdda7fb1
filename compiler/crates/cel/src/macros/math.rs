//! `math.greatest` and `math.least`.

use super::{Arity, Expanded, Expansion, Macro, MacroError, Macros};
use crate::{Expr, ExprId, Value};
use value::Str;

pub(super) fn add(macros: &mut Macros) {
    for (name, function) in [("greatest", "math.@max"), ("least", "math.@min")] {
        macros.add(Macro::receiver(name, Arity::Any, move |expansion, target, args| {
            expand(expansion, target, args, name, function)
        }));
    }
}

fn expand(
    expansion: &mut Expansion<'_>,
    target: Option<ExprId>,
    args: &[ExprId],
    name: &str,
    function: &'static str,
) -> Expanded {
    let Some(target) = target.filter(|id| expansion.identifier(*id).is_some_and(|name| name == "math"))
    else {
        return Ok(None);
    };
    match args {
        [] => return Err(MacroError::at(target, format!("math.{name}() requires at least one argument"))),
        [only] => {
            let fits = match expansion.expr(*only) {
                Expr::List(list) => {
                    !list.elements.is_empty() && list.elements.iter().all(|id| may_be_number(expansion, *id))
                }
                _ => may_be_number(expansion, *only),
            };
            if !fits {
                return Err(MacroError::at(*only, format!("math.{name}() invalid single argument value")));
            }
        }
        several => {
            if let Some(wrong) = several.iter().find(|id| !may_be_number(expansion, **id)) {
                let message = format!("math.{name}() simple literal arguments must be numeric");
                return Err(MacroError::at(*wrong, message));
            }
        }
    }
    let args = if args.len() > 2 { vec![expansion.list(args.to_vec())] } else { args.to_vec() };
    Ok(Some(expansion.call(Str::from(function), args)))
}

/// No literal of another kind.
fn may_be_number(expansion: &Expansion<'_>, id: ExprId) -> bool {
    match expansion.expr(id) {
        Expr::Literal(value) => matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_)),
        Expr::List(_) | Expr::Map(_) | Expr::Struct(..) => false,
        _ => true,
    }
}
