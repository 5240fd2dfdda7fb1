//! What the checker says, in cel-go's words.

use super::candidates;
use super::walk::Checker;
use crate::{Ast, Env, Expr, ExprId, Issue, StructField, Type};
use std::fmt::{self, Write};
use value::Str;

/// The issues of an environment that declares a name twice.
pub(super) fn overlapping(env: &Env, ast: &Ast) -> Vec<Issue> {
    let issue = |name| Issue::unplaced(format!("overlapping identifier for name '{name}'"), &ast.source);
    env.overlapping().iter().map(issue).collect()
}

impl Checker<'_> {
    fn issue(&mut self, id: ExprId, message: String) {
        let place = self.ast.place(id);
        self.issues.push(Issue::new(message, place.range.clone(), place.at));
    }

    pub(super) fn too_complex(&mut self) {
        self.issues.clear();
        let issue = Issue::unplaced("the type of the expression is too complex", &self.ast.source);
        self.issues.push(issue);
    }

    pub(super) fn undeclared_name(&mut self, id: ExprId, name: &str) {
        self.issue(id, undeclared(name));
        let variables = self.env.variables().iter().map(|variable| variable.name.as_str());
        let locals =
            self.locals.iter().map(|local| local.name.as_str()).filter(|name| !name.starts_with(['@', '#']));
        suggest(&mut self.issues, name, variables.chain(locals));
    }

    pub(super) fn undeclared_message(&mut self, id: ExprId, name: &str) {
        self.issue(id, undeclared(name));
    }

    pub(super) fn undeclared_function(&mut self, id: ExprId) {
        let ast = self.ast;
        let Expr::Call { function, target, .. } = ast.expr(id) else { return };
        let place = ast.place(id);
        // The name stands before the parenthesis, unless a macro made the call.
        let start = (place.at as usize).saturating_sub(function.len());
        let named = ast.source.get(start..place.at as usize) == Some(function.as_str());
        let range = if named { start as u32..place.at } else { place.range.clone() };
        self.issues.push(Issue::new(undeclared(function), range, place.at));
        let functions = self.env.registry().iter();
        let style = functions.filter(|f| f.overloads.iter().any(|o| o.member == target.is_some()));
        suggest(&mut self.issues, function, style.map(|function| function.name.as_str()));
    }

    pub(super) fn undefined_field(&mut self, id: ExprId, field: &str, known: &[&str]) {
        self.field_issue(id, format!("undefined field '{field}'"));
        suggest(&mut self.issues, field, known.iter().copied());
    }

    /// An issue about the field of a select.
    fn field_issue(&mut self, id: ExprId, message: String) {
        let place = self.ast.place(id);
        let range =
            if place.at < place.range.end { place.at + 1..place.range.end } else { place.range.clone() };
        self.issues.push(Issue::new(message, range, place.at));
    }

    pub(super) fn no_fields(&mut self, id: ExprId, ty: &Type) {
        let message = format!("type '{}' does not support field selection", Shown(ty));
        self.issue(id, message);
    }

    pub(super) fn no_message(&mut self, id: ExprId, ty: &Type) {
        let message = format!("'{}' is not a message type", ty.runtime_name());
        self.issue(id, message);
    }

    pub(super) fn no_range(&mut self, id: ExprId, ty: &Type) {
        let message = format!(
            "expression of type '{}' cannot be range of a comprehension (must be list, map, or dynamic)",
            Shown(ty)
        );
        self.issue(id, message);
    }

    pub(super) fn mismatch(&mut self, id: ExprId, expected: &Type, found: &Type) {
        self.issue(id, format!("expected type '{}' but found '{}'", Shown(expected), Shown(found)));
    }

    pub(super) fn field_mismatch(&mut self, field: &StructField, expected: &Type, found: &Type) {
        let (name, expected, found) = (&field.name, Shown(expected), Shown(found));
        let message =
            format!("expected type of field '{name}' is '{expected}' but provided type is '{found}'");
        self.message_field_issue(field, message);
    }

    pub(super) fn undefined_message_field(&mut self, field: &StructField) {
        self.message_field_issue(field, format!("undefined field '{}'", field.name));
    }

    pub(super) fn unresolved(&mut self, message: &str, field: &StructField) {
        self.message_field_issue(field, format!("unexpected failed resolution of '{message}'"));
    }

    fn message_field_issue(&mut self, field: &StructField, message: String) {
        let range = self.ast.place(field.value).range.clone();
        self.issues.push(Issue::new(message, range, field.at));
    }

    pub(super) fn no_overload(&mut self, id: ExprId, name: &Str, found: &[Type], member: bool) {
        let mut message = format!("found no matching overload for '{name}' applied to '");
        let (receiver, arguments) = if member { found.split_at(1) } else { found.split_at(0) };
        // Writing to a string does not fail.
        let _ = receiver.iter().try_for_each(|ty| write!(message, "{}.", Shown(ty)));
        message.push('(');
        for (index, ty) in arguments.iter().enumerate() {
            let _ = write!(message, "{}{}", if index > 0 { ", " } else { "" }, Shown(ty));
        }
        message.push_str(")'");
        self.issue(id, message);
    }
}

/// Looks for what was meant by the name of the last issue; only for the first issues, which are all that is ever shown.
fn suggest<'n>(issues: &mut [Issue], wrong: &str, known: impl Iterator<Item = &'n str>) {
    const SHOWN: usize = 100;
    if issues.len() <= SHOWN
        && let Some(issue) = issues.last_mut()
    {
        issue.candidates = candidates::near(wrong, known);
    }
}

fn undeclared(name: &str) -> String {
    format!("undeclared reference to '{name}' (in container '')")
}

/// A type as messages show it: a few kinds have shorter names there.
struct Shown<'a>(&'a Type);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Type::Any => f.write_str("any"),
            Type::Duration => f.write_str("duration"),
            Type::Error => f.write_str("!error!"),
            Type::Null => f.write_str("null"),
            Type::Timestamp => f.write_str("timestamp"),
            Type::Var(number) => write!(f, "_var{number}"),
            Type::List(element) => write!(f, "list({})", Shown(element)),
            Type::Map(both) => write!(f, "map({}, {})", Shown(&both.0), Shown(&both.1)),
            Type::Optional(inner) => write!(f, "optional_type({})", Shown(inner)),
            Type::Type(Some(inner)) => write!(f, "type({})", Shown(inner)),
            other => write!(f, "{other}"),
        }
    }
}
