//! What cel-go refuses only when it makes a program, even in branches that are never taken.

use super::{Checked, Reference};
use crate::{Expr, ExprId, Issue, Type, Value};

/// Constant indices of kinds that index nothing, and names of protobuf types that have no value.
pub(super) fn validate(checked: &Checked) -> Vec<Issue> {
    let ids = (0..checked.ast.exprs.len() as u32).map(ExprId);
    ids.filter_map(|id| {
        let message = refusal(checked, id)?;
        Some(Issue::new(message, checked.ast.place(id).range.clone(), checked.ast.place(id).at))
    })
    .collect()
}

fn refusal(checked: &Checked, id: ExprId) -> Option<String> {
    match checked.reference(id) {
        Reference::Constant(Value::Type(name)) if is_message_only(name) => {
            Some(format!("reference to undefined type: {name}"))
        }
        // cel-go takes every name of a type's type for a type.
        Reference::Local(_) if matches!(checked.type_of(id), Type::Type(_)) => match checked.ast.expr(id) {
            Expr::Ident(name) => Some(format!("reference to undefined type: {name}")),
            _ => None,
        },
        Reference::Function { .. } => match checked.ast.expr(id) {
            Expr::Call { function, args, .. } if function == "_[_]" || function == "_[?_]" => {
                let kind = constant_qualifier(checked, *args.get(1)?)?;
                Some(format!("invalid qualifier type: {kind}"))
            }
            _ => None,
        },
        Reference::None => match checked.ast.expr(id) {
            // The one name of the language itself that passes for a message.
            Expr::Struct(name, _) if name.trim_start_matches('.') == "list" => {
                Some("unknown type: list".to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Messages that convert to plain values: cel-go can make them, but their types have no value.
fn is_message_only(name: &str) -> bool {
    name.strip_prefix("google.protobuf.").is_some_and(|name| {
        matches!(name, "Any" | "Struct" | "Value" | "ListValue") || name.ends_with("Value")
    })
}

/// The Go type of a constant index that indexes nothing.
fn constant_qualifier(checked: &Checked, index: ExprId) -> Option<&'static str> {
    match (checked.ast.expr(index), checked.reference(index)) {
        (Expr::Literal(Value::Null), _) => Some("types.Null"),
        (Expr::Literal(Value::Bytes(_)), _) => Some("types.Bytes"),
        (_, Reference::Constant(Value::Type(_))) => Some("*types.Type"),
        _ => None,
    }
}
