//! The language of templates: CEL with OpenChoreo's functions (component.md §4.8).

use super::context_macros;
use super::native::raw;
use super::rewrite::Rewrite;
use super::scope::Pipeline;
use crate::names;
use cel::{
    Arity, Ast, Call, CompileError, Env, Expansion, Expr, ExprId, Implementation, ListExpr, Macro,
    MacroError, Macros, Registry, Type,
};
use std::sync::Arc;
use value::{Foreign, Str, Value};

/// The functions and macros of templates, shared by everything that is planned with them.
#[derive(Debug, Clone)]
pub struct Language {
    functions: Arc<Registry>,
    macros: Arc<Macros>,
    context_macros: Arc<Macros>,
    rewrite: Option<Arc<Rewrite>>,
}

impl Default for Language {
    fn default() -> Self {
        Self::new()
    }
}

impl Language {
    /// CEL with everything that OpenChoreo adds. Make one and share it.
    pub fn new() -> Self {
        let mut functions = Registry::standard();
        functions.declare_all(FUNCTIONS);
        let mut macros = Macros::standard();
        macros.add(Macro::global("oc_merge", Arity::Any, expand_merge));
        for name in ["oc_generate_name", "oc_dns_label"] {
            macros.add(Macro::global(name, Arity::Any, move |x, _, parts| Ok(expand_parts(x, name, parts))));
        }
        let mut context_macros = macros.clone();
        context_macros::add(&mut context_macros);
        Self {
            functions: Arc::new(functions),
            macros: Arc::new(macros),
            context_macros: Arc::new(context_macros),
            rewrite: None,
        }
    }

    /// The same, where one expression does something else than it says.
    #[must_use]
    pub fn rewriting(&self, rewrite: Rewrite) -> Self {
        Self { rewrite: Some(Arc::new(rewrite)), ..self.clone() }
    }

    /// The expression that does something else than it says.
    pub(super) fn rewrite(&self) -> Option<&Rewrite> {
        self.rewrite.as_deref()
    }

    /// The syntax tree of an expression; helpers of context variables are expanded where the pipeline has them.
    pub fn parse(&self, text: &str, pipeline: Pipeline) -> Result<Arc<Ast>, CompileError> {
        self.environment([], pipeline.has_context_macros()).parse(text)
    }

    /// An environment of these variables, all dynamically typed.
    pub fn environment<'a>(&self, variables: impl IntoIterator<Item = &'a str>, context_macros: bool) -> Env {
        let macros = if context_macros { &self.context_macros } else { &self.macros };
        let env = Env::new(Arc::clone(&self.functions), Arc::clone(macros));
        variables.into_iter().fold(env, |env, name| env.with_variable(name, Type::Dyn))
    }
}

const FUNCTIONS: &[(&str, Option<Implementation>)] = &[
    ("oc_omit: oc_omit() -> dyn", Some(Implementation::Many(omit))),
    (
        "oc_merge_map_map: oc_merge(map(string, dyn), map(string, dyn)) -> map(string, dyn)",
        Some(Implementation::Binary(merge)),
    ),
    ("oc_generate_name_string: oc_generate_name(string) -> string", Some(Implementation::Unary(object_name))),
    (
        "oc_generate_name_list: oc_generate_name(list(string)) -> string",
        Some(Implementation::Unary(object_name)),
    ),
    ("oc_dns_label_string: oc_dns_label(string) -> string", Some(Implementation::Unary(dns_label))),
    ("oc_dns_label_list: oc_dns_label(list(string)) -> string", Some(Implementation::Unary(dns_label))),
    ("oc_hash_string: oc_hash(string) -> string", Some(Implementation::Unary(hash))),
];

/// `oc_merge(a, b, c)` is `oc_merge(oc_merge(a, b), c)`.
fn expand_merge(
    x: &mut Expansion<'_>,
    _: Option<ExprId>,
    maps: &[ExprId],
) -> Result<Option<ExprId>, MacroError> {
    let [first, second, rest @ ..] = maps else {
        return Err(MacroError::new("oc_merge requires at least 2 arguments"));
    };
    let start = x.call("oc_merge", vec![*first, *second]);
    Ok(Some(rest.iter().fold(start, |merged, map| x.call("oc_merge", vec![merged, *map]))))
}

/// Several parts are one list; a single argument is a part or a list already.
fn expand_parts(x: &mut Expansion<'_>, function: &str, parts: &[ExprId]) -> Option<ExprId> {
    if parts.len() == 1 {
        return None;
    }
    let list = x.add(Expr::List(ListExpr { elements: parts.to_vec(), optional: Vec::new() }));
    Some(x.call(function, vec![list]))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every implementation")]
fn omit(_: &mut Call<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Foreign::omit())
}

/// Later entries win. Values leave the language and enter it again on the way, which an omit marker does not
/// survive.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every implementation")]
fn merge(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    let (mut left, mut right) = (entries(a).peekable(), entries(b).peekable());
    let mut merged = Vec::with_capacity(left.size_hint().0 + right.size_hint().0);
    while let (Some(l), Some(r)) = (left.peek(), right.peek()) {
        let order = l.0.cmp(&r.0);
        if order.is_eq() {
            left.next();
        }
        merged.extend(if order.is_lt() { left.next() } else { right.next() });
    }
    merged.extend(left);
    merged.extend(right);
    let reentered = merged.into_iter().map(|(key, value)| (Value::String(key), reenter(value)));
    Ok(Value::Map(Arc::new(reentered.collect())))
}

/// The entries of a map with string keys, sorted by key.
fn entries(map: &Value) -> Box<dyn Iterator<Item = (Str, &Value)> + '_> {
    match map {
        Value::Object(object) => Box::new(object.iter().map(|(key, value)| (key.clone(), value))),
        Value::Map(map) => Box::new(map.iter().filter_map(|(key, value)| match key {
            Value::String(key) => Some((key.clone(), value)),
            _ => None,
        })),
        _ => Box::new(std::iter::empty()),
    }
}

/// A value that upstream turns into a Go value and back.
fn reenter(value: &Value) -> Value {
    match raw(value) {
        Value::Foreign(foreign) if foreign.type_name == Foreign::OMIT => {
            Foreign::error("unsupported conversion to ref.Val: (*template.omitValue)&{}")
        }
        // Nothing at all enters the language as its null.
        Value::Foreign(foreign) if foreign.type_name == Foreign::CEL_NULL => Value::Null,
        other => other,
    }
}

fn object_name(_: &mut Call<'_>, parts: &Value) -> Result<Value, String> {
    generate("oc_generate_name", names::OBJECT, parts)
}

fn dns_label(_: &mut Call<'_>, parts: &Value) -> Result<Value, String> {
    generate("oc_dns_label", names::LABEL, parts)
}

fn generate(function: &str, limit: i64, parts: &Value) -> Result<Value, String> {
    let name = match parts {
        Value::String(part) => names::generate(limit, &[part], ""),
        Value::List(list) => {
            if list.items().first().is_some_and(|first| first.as_str().is_none()) {
                return Err(format!("no such overload: {function}(list)"));
            }
            // A plain list of strings yields no parts: upstream reads its items as another Go type.
            let parts: Vec<&str> = match list.made() {
                value::Made::Strings => Vec::new(),
                _ => list.items().iter().filter_map(Value::as_str).collect(),
            };
            names::generate(limit, &parts, "")
        }
        _ => return Err(format!("no such overload: {function}")),
    };
    name.map(|bytes| Value::from(names::text(bytes))).map_err(|error| format!("internal error: {error}"))
}

fn hash(_: &mut Call<'_>, text: &Value) -> Result<Value, String> {
    let text = text.as_str().ok_or("no such overload: oc_hash")?;
    Ok(Value::from(names::hex8(text)))
}
