//! What the fields of a definition demand of their expressions.

use super::{Definition, Statics, applied, loops};
use crate::check::scan::{Scan, scan};
use cel::{Ast, CompileError, Env, Expr, ExprId, Type};
use std::ops::Range;
use std::sync::Arc;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Text with any number of `${…}`: a template, its keys, the value of a patch.
    Template,
    /// One `${…}` that is true or false.
    Condition,
    /// A `where`: the same, the `${…}` may be missing.
    Where,
    /// The `rule` of a validation behind rendering: a condition that sees `resource`.
    ResourceRule,
    /// One `${…}` that is a list or a map.
    ForEach,
    /// A `readyWhen`: a condition that sees `applied`.
    ReadyWhen,
    /// Text of an output: a template that sees `applied`.
    Output,
}

/// The loop around a field: its `forEach`, as written, and its variable.
#[derive(Debug, Clone, Copy)]
pub struct Repeat<'a> {
    /// `forEach`.
    pub for_each: &'a str,
    /// `var`, or its default.
    pub variable: &'a str,
}

/// An expression that passes.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Its bytes in the field's text.
    pub range: Range<usize>,
    /// Its type.
    pub ty: Type,
    /// The type of what it renders, if it renders anything: branches that omit the field do not count.
    pub rendered: Type,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// It must be one `${…}`.
    Unwrapped,
    /// One `${…}` opens inside another.
    Nested(Range<usize>),
    /// An expression does not parse or has no type.
    Expression(Range<usize>, CompileError),
    /// It must be true or false.
    NotBoolean(Range<usize>, Type),
    /// It must be a list or a map.
    NotIterable(Range<usize>, Type),
    /// It names resources that do not exist.
    UnknownApplied(Range<usize>, Vec<String>),
}

/// The expressions of a field with their types, or all that is wrong with them.
type Checked = Result<Vec<Typed>, Vec<Finding>>;

impl Statics {
    /// Checks the text of a field; `ids` are the resources of a resource type.
    ///
    /// # Errors
    /// Everything that the admission webhooks refuse.
    pub fn check(&self, field: Field, text: &str, repeat: Option<Repeat<'_>>, ids: &[&str]) -> Checked {
        let applied = matches!(field, Field::Output | Field::ReadyWhen);
        let expressions = Expressions { env: self.env_of(field, repeat), text, ids: applied.then_some(ids) };
        let range = match field {
            Field::Template | Field::Output => return expressions.all(),
            Field::Where => self.unwrap(text).unwrap_or_else(|| trimmed(text, 0..text.len())),
            _ => self.unwrap(text).ok_or_else(|| vec![Finding::Unwrapped])?,
        };
        let typed = expressions.one(range).map_err(|finding| vec![finding])?;
        let refused = if field == Field::ForEach { not_iterable(&typed) } else { not_boolean(&typed) };
        refused.map_or_else(|| Ok(vec![typed]), |finding| Err(vec![finding]))
    }

    /// The environment in which the expressions of a field are typed.
    pub(crate) fn env_of(&self, field: Field, repeat: Option<Repeat<'_>>) -> Env {
        let env = match repeat.filter(|_| field != Field::ForEach) {
            Some(repeat) => self.with_loop(repeat),
            None => self.env.clone(),
        };
        match field {
            Field::Where | Field::ResourceRule => env.with_variable("resource", Type::Dyn),
            Field::Output | Field::ReadyWhen => {
                env.with_variable("applied", Type::map(Type::String, Type::object("AppliedEntry")))
            }
            _ => env,
        }
    }

    /// The environment inside a loop. If its list has an error, which is reported at its own place, the variable
    /// may be anything.
    fn with_loop(&self, repeat: Repeat<'_>) -> Env {
        let iterated = self.check(Field::ForEach, repeat.for_each, None, &[]).ok();
        let iterated =
            iterated.and_then(|found| found.into_iter().next()).map_or(Type::Dyn, |found| found.ty);
        let mut objects = self.objects.clone();
        let variable = loops::variable(&mut objects, &iterated).unwrap_or(Type::Dyn);
        self.env.clone().with_objects(Arc::new(objects)).with_variable(repeat.variable, variable)
    }

    /// The expression within the one `${…}` that a field must be. Resource types allow no blanks before it.
    fn unwrap(&self, text: &str) -> Option<Range<usize>> {
        let strict = self.definition == Definition::ResourceType;
        let outer = trimmed(text, 0..text.len());
        let inner = text[outer.clone()].strip_prefix("${")?.strip_suffix('}')?;
        if strict && (outer.start > 0 || inner.is_empty()) {
            return None;
        }
        let start = outer.start + 2;
        Some(trimmed(text, start..start + inner.len()))
    }
}

/// The expressions of a text.
struct Expressions<'a> {
    env: Env,
    text: &'a str,
    /// The resources that `applied` may name, where it is visible.
    ids: Option<&'a [&'a str]>,
}

impl Expressions<'_> {
    fn all(&self) -> Checked {
        let found = match scan(self.text) {
            Scan::Expressions(found) => found,
            Scan::Nested(range) => return Err(vec![Finding::Nested(range)]),
        };
        let mut typed = Vec::new();
        let mut findings = Vec::new();
        for part in found {
            match self.one(part.start + 2..part.end - 1) {
                Ok(found) => typed.push(found),
                Err(finding) => findings.push(finding),
            }
        }
        if findings.is_empty() { Ok(typed) } else { Err(findings) }
    }

    fn one(&self, range: Range<usize>) -> Result<Typed, Finding> {
        let refused = |error| Finding::Expression(range.clone(), error);
        let ast = self.env.parse(&self.text[range.clone()]).map_err(refused)?;
        let checked = self.env.check(&ast).map_err(refused)?;
        let ty = checked.result_type().clone();
        let unknown = self.ids.map(|ids| applied::unknown(&ast, ids)).unwrap_or_default();
        if unknown.is_empty() {
            let rendered = rendered(&checked, &ast, ast.root).unwrap_or(Type::Dyn);
            Ok(Typed { range, ty, rendered })
        } else {
            Err(Finding::UnknownApplied(range, unknown))
        }
    }
}

/// The type of what an expression renders; nothing if it only omits.
fn rendered(checked: &cel::Checked, ast: &Ast, id: ExprId) -> Option<Type> {
    match ast.expr(id) {
        Expr::Call { function, .. } if function == "oc_omit" => None,
        Expr::Call { function, .. } if function == "oc_merge" => Some(Type::map(Type::String, Type::Dyn)),
        Expr::Call { function, args, .. } if function == "_?_:_" => {
            let [_, first, second] = args.as_slice() else { return Some(Type::Dyn) };
            match (rendered(checked, ast, *first), rendered(checked, ast, *second)) {
                (None, only) | (only, None) => only,
                (Some(first), Some(second)) if first == second => Some(first),
                _ => Some(checked.type_of(id).clone()),
            }
        }
        _ => Some(checked.type_of(id).clone()),
    }
}

fn not_boolean(typed: &Typed) -> Option<Finding> {
    let fits = matches!(typed.ty, Type::Bool | Type::Dyn);
    (!fits).then(|| Finding::NotBoolean(typed.range.clone(), typed.ty.clone()))
}

fn not_iterable(typed: &Typed) -> Option<Finding> {
    let fits = matches!(typed.ty, Type::List(_) | Type::Map(_) | Type::Dyn);
    (!fits).then(|| Finding::NotIterable(typed.range.clone(), typed.ty.clone()))
}

/// The range without blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}
