//! Expectations in CEL over what a case renders.

use cel::{
    Arity, Ast, Call, CompileError, Env, Expr, ExprId, Implementation, Macro, Macros, Program, Registry, Type,
};
use std::sync::Arc;
use value::{Object, Str, Value};

/// The variables of expectations, by slot.
const VARIABLES: [(&str, Shape); 6] = [
    ("resources", Shape::List),
    ("diagnostics", Shape::List),
    ("parameters", Shape::Any),
    ("environmentConfigs", Shape::Any),
    ("environment", Shape::Text),
    ("outputs", Shape::Any),
];

#[derive(Debug, Clone, Copy)]
enum Shape {
    List,
    Any,
    Text,
}

/// The functions over `resources`; each is written without its first argument.
const FUNCTIONS: &[(&str, Option<Implementation>)] = &[
    ("of_list_string: of(list(dyn), string) -> list(dyn)", Some(Implementation::Binary(of))),
    ("one_list_string: one(list(dyn), string) -> dyn", Some(Implementation::Binary(one))),
    ("named_list_string: named(list(dyn), string) -> dyn", Some(Implementation::Binary(named))),
];

/// The language of expectations; made once.
pub(super) struct Language {
    env: Env,
}

impl Language {
    pub(super) fn new() -> Self {
        let mut functions = Registry::standard();
        functions.declare_all(FUNCTIONS);
        let mut macros = Macros::standard();
        for name in ["of", "one", "named"] {
            macros.add(Macro::global(name, Arity::Exactly(1), move |x, _, arguments| {
                let resources = x.ident("resources");
                let arguments = [resources].into_iter().chain(arguments.iter().copied()).collect();
                Ok(Some(x.call(name, arguments)))
            }));
        }
        let env = Env::new(Arc::new(functions), Arc::new(macros));
        let env = VARIABLES.iter().fold(env, |env, (name, shape)| {
            let ty = match shape {
                Shape::List => Type::list(Type::Dyn),
                Shape::Any => Type::Dyn,
                Shape::Text => Type::String,
            };
            env.with_variable(*name, ty)
        });
        Self { env }
    }

    /// The program of an expectation.
    pub(super) fn compile(&self, text: &str) -> Result<Program, CompileError> {
        self.env.compile(text)
    }

    /// Whether an expectation holds; otherwise why it does not, as far as that can be said.
    pub(super) fn holds(&self, text: &str, program: &Program, scene: &Scene) -> Result<(), Broken> {
        match program.evaluate(&scene.0) {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(Value::Bool(false)) => Err(self.explained(text, scene)),
            Ok(other) => {
                let details = vec![format!("it is {}, not true", shown(&other))];
                Err(Broken { range: 0..text.len(), details })
            }
            Err(error) => {
                let range = error.range.start as usize..error.range.end as usize;
                Err(Broken { range, details: vec![error.message] })
            }
        }
    }

    /// Which part is false, and what its sides are.
    fn explained(&self, text: &str, scene: &Scene) -> Broken {
        let whole = Broken { range: 0..text.len(), details: Vec::new() };
        let Ok(ast) = self.env.parse(text) else { return whole };
        let mut at = ast.root;
        while let Expr::Call { function, args, .. } = ast.expr(at) {
            match function.as_str() {
                "_&&_" => {
                    let is_false =
                        |id: &&ExprId| matches!(self.part(&ast, **id, scene), Some(Value::Bool(false)));
                    match args.iter().find(is_false) {
                        Some(part) => at = *part,
                        None => return whole,
                    }
                }
                operator if is_comparison(operator) => {
                    let written = |id: &ExprId| {
                        matches!(ast.expr(*id), Expr::Literal(_) | Expr::List(_) | Expr::Map(_))
                    };
                    let sides = args.iter().filter(|id| !written(id));
                    let side = |id: &ExprId| {
                        Some(format!("`{}` is {}", source(&ast, *id), shown(&self.part(&ast, *id, scene)?)))
                    };
                    return Broken { range: range(&ast, at), details: sides.filter_map(side).collect() };
                }
                _ => break,
            }
        }
        Broken { range: range(&ast, at), details: Vec::new() }
    }

    /// The value of a part of an expression; none within a loop, whose variables are unknown outside.
    fn part(&self, ast: &Ast, id: ExprId, scene: &Scene) -> Option<Value> {
        self.compile(source(ast, id)).ok()?.evaluate(&scene.0).ok()
    }
}

/// Why an expectation does not hold.
pub(super) struct Broken {
    /// The part of its text.
    pub(super) range: std::ops::Range<usize>,
    /// What there is to say about it.
    pub(super) details: Vec<String>,
}

/// What expectations look at.
pub(super) struct Scene(Vec<Option<Value>>);

impl Scene {
    pub(super) fn new(
        resources: Vec<Value>,
        findings: Vec<Value>,
        parameters: Value,
        environment_configs: Value,
        environment: &str,
        outputs: Value,
    ) -> Self {
        let values = [
            Value::list(resources),
            Value::list(findings),
            parameters,
            environment_configs,
            Value::from(environment),
            outputs,
        ];
        Self(values.into_iter().map(Some).collect())
    }
}

fn is_comparison(operator: &str) -> bool {
    matches!(operator, "_==_" | "_!=_" | "_<_" | "_<=_" | "_>_" | "_>=_" | "@in")
}

fn range(ast: &Ast, id: ExprId) -> std::ops::Range<usize> {
    let range = &ast.place(id).range;
    range.start as usize..range.end as usize
}

fn source(ast: &Ast, id: ExprId) -> &str {
    ast.source.as_str().get(range(ast, id)).unwrap_or_default()
}

/// A value is shown up to this length.
const LONGEST: usize = 200;

/// Whether an expression made it: Go writes such a map as JSON that says nothing.
fn is_made(value: &Value) -> bool {
    match value {
        Value::Map(_) => true,
        Value::List(list) => list.items().iter().any(is_made),
        _ => false,
    }
}

fn shown(value: &Value) -> String {
    let json = if is_made(value) { None } else { value::go::json(value).ok() };
    let mut text = json.unwrap_or_else(|| cel::canonical_text(value));
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST).chain(['…']).collect();
    }
    text
}

fn text<'v>(object: &'v Value, path: &[&str]) -> &'v str {
    path.iter().try_fold(object, |value, key| value.get(key)).and_then(Value::as_str).unwrap_or_default()
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every implementation")]
fn of(_: &mut Call<'_>, resources: &Value, kind: &Value) -> Result<Value, String> {
    let kind = kind.as_str().unwrap_or_default();
    let found =
        resources.as_list().unwrap_or_default().iter().filter(|object| text(object, &["kind"]) == kind);
    Ok(Value::list(found.cloned().collect()))
}

fn one(_: &mut Call<'_>, resources: &Value, kind: &Value) -> Result<Value, String> {
    let kind = kind.as_str().unwrap_or_default();
    only(resources, kind, &|object| text(object, &["kind"]) == kind)
}

fn named(_: &mut Call<'_>, resources: &Value, name: &Value) -> Result<Value, String> {
    let name = name.as_str().unwrap_or_default();
    only(resources, &format!("object named `{name}`"), &|object| text(object, &["metadata", "name"]) == name)
}

fn only(resources: &Value, what: &str, fits: &dyn Fn(&Value) -> bool) -> Result<Value, String> {
    let all = resources.as_list().unwrap_or_default();
    let found: Vec<&Value> = all.iter().filter(|object| fits(object)).collect();
    let listed = |objects: &[&Value]| {
        let names = objects
            .iter()
            .map(|object| format!("{} `{}`", text(object, &["kind"]), text(object, &["metadata", "name"])));
        names.collect::<Vec<_>>().join(", ")
    };
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] if all.is_empty() => Err(format!("there is no {what}, nor anything else")),
        [] => Err(format!("there is no {what}, only {}", listed(&all.iter().collect::<Vec<_>>()))),
        several => Err(format!("there are {} of {what}: {}", several.len(), listed(several))),
    }
}

/// A finding as expectations see it.
pub(super) fn finding(code: &str, severity: &str, message: &str) -> Value {
    let members = [("code", code), ("message", message), ("severity", severity)];
    let mut object = Object::new();
    for (key, text) in members {
        object.insert(Str::from(key), Value::from(text));
    }
    Value::Object(object)
}
