//! `x-kubernetes-validations`: rules compiled with the definition, evaluated on every object.

mod evaluate;

use crate::definition::{Language, Problem};
use crate::finding::Cause;
use crate::path::{Path, Segment};
use crate::structural::{Additional, Structural};
use crate::types;
use cel::{CompileError, Env, Expr, ObjectTypes, Program, Type};
use std::sync::Arc;
use value::{Object, Str, Value};

pub(crate) use evaluate::{Stored, evaluate};

/// The rules of one node and of those below it that have any.
#[derive(Debug, Default)]
pub(crate) struct RuleNode {
    rules: Vec<Rule>,
    properties: Vec<(Str, RuleNode)>,
    additional: Option<Box<RuleNode>>,
    items: Option<Box<RuleNode>>,
}

/// One rule.
#[derive(Debug)]
struct Rule {
    text: String,
    program: Result<Program, CompileError>,
    message: Message,
    /// `fieldPath`.
    below: Vec<Segment>,
    cause: Cause,
    /// Whether it looks at what was stored before.
    transition: bool,
    /// Whether it wants to see objects that are new as well.
    optional_old: bool,
}

/// What a rule says when it is broken.
#[derive(Debug)]
struct Message {
    text: String,
    expression: Option<Program>,
}

impl RuleNode {
    /// Compiles every rule; what does not compile is told to `problems` and refuses every object.
    pub(crate) fn compile(
        schema: &Structural,
        language: &Language,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let mut compiler = Compiler { language, problems };
        schema.has_rules().then(|| compiler.node(schema, &Path::root()))
    }
}

struct Compiler<'c> {
    language: &'c Language,
    problems: &'c mut Vec<Problem>,
}

impl Compiler<'_> {
    fn node(&mut self, schema: &Structural, at: &Path) -> RuleNode {
        let mut below = |schema: &Structural, at: &Path| schema.has_rules().then(|| self.node(schema, at));
        let properties = schema.properties.iter();
        let properties = properties
            .filter_map(|(name, schema)| Some((name.clone(), below(schema, &at.field(name))?)))
            .collect();
        let additional = match &schema.additional {
            Additional::Schema(schema) => below(schema, &at.key("*")).map(Box::new),
            Additional::None | Additional::Any => None,
        };
        let items = schema.items.as_deref().and_then(|items| below(items, &at.field("*"))).map(Box::new);
        RuleNode { rules: self.rules(schema, at), properties, additional, items }
    }

    fn rules(&mut self, schema: &Structural, at: &Path) -> Vec<Rule> {
        if schema.rules.is_empty() {
            return Vec::new();
        }
        let mut objects = ObjectTypes::new();
        let ty = types::of(&mut objects, "Self", schema, at.segments.is_empty());
        let env = self.language.env().with_objects(Arc::new(objects)).with_variable("self", ty.clone());
        schema.rules.iter().map(|rule| self.rule(rule, &env, &ty, at)).collect()
    }

    fn rule(&mut self, rule: &Object, env: &Env, ty: &Type, at: &Path) -> Rule {
        let text = |field: &str| rule.get(field).and_then(Value::as_str).unwrap_or_default();
        let optional_old = matches!(rule.get("optionalOldSelf"), Some(Value::Bool(true)));
        let old = if optional_old { Type::optional(ty.clone()) } else { ty.clone() };
        let env = env.clone().with_variable("oldSelf", old);
        let program = compile(&env, text("rule"), &Type::Bool);
        let mut refuse = |keyword: &str, expression: &str, error: &CompileError| {
            self.problems.push(Problem {
                path: at.clone(),
                message: format!("{keyword} `{expression}` does not compile: {error}"),
                expression: Some(expression.to_owned()),
            });
        };
        if let Err(error) = &program {
            refuse("the rule", text("rule"), error);
        }
        let expression = match text("messageExpression") {
            "" => None,
            expression => compile(&env, expression, &Type::String)
                .inspect_err(|error| refuse("the message", expression, error))
                .ok(),
        };
        Rule {
            text: text("rule").to_owned(),
            transition: mentions_old(&env, text("rule")),
            program,
            message: Message { text: text("message").to_owned(), expression },
            below: field_path(text("fieldPath")),
            cause: cause(text("reason")),
            optional_old,
        }
    }
}

/// Compiles an expression that must be of this type.
fn compile(env: &Env, text: &str, wanted: &Type) -> Result<Program, CompileError> {
    let program = env.compile(text)?;
    let found = program.result_type();
    if found == wanted || matches!(found, Type::Dyn) {
        return Ok(program);
    }
    // What an error of a type looks like is the checker's to say: an equation of the two has one.
    let equation = format!("({text}\n) == {}", if *wanted == Type::Bool { "true" } else { "''" });
    match env.compile(&equation) {
        Err(error) => Err(error),
        Ok(_) => Ok(program),
    }
}

fn mentions_old(env: &Env, text: &str) -> bool {
    let named = |expr: &Expr| matches!(expr, Expr::Ident(name) if name == "oldSelf");
    env.parse(text).is_ok_and(|ast| ast.exprs.iter().any(named))
}

/// The sort of mistake that a `reason` names.
fn cause(reason: &str) -> Cause {
    match reason {
        "FieldValueRequired" => Cause::Required,
        "FieldValueForbidden" => Cause::Forbidden,
        "FieldValueDuplicate" => Cause::Duplicate,
        _ => Cause::Invalid,
    }
}

/// The steps of a `fieldPath`: `.spec.limits['cpu']`.
fn field_path(text: &str) -> Vec<Segment> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let Some((name, after)) = quoted.split_once("']") else { return Vec::new() };
            steps.push(Segment::Field(Str::from(name)));
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            if end == 0 {
                return Vec::new();
            }
            steps.push(Segment::Field(Str::from(&name[..end])));
            rest = &name[end..];
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_paths_lead_to_fields() {
        let steps = field_path(".spec.limits['a.b'].x").into_iter().map(|step| match step {
            Segment::Field(name) => name.to_string(),
            _ => String::new(),
        });
        assert_eq!(steps.collect::<Vec<_>>(), ["spec", "limits", "a.b", "x"]);
        assert!(field_path("..").is_empty());
    }
}
