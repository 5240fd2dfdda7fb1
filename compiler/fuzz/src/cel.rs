//! What holds for every expression, however it came about.
//!
//! An input that begins with a small byte grows an expression from the bytes after it; every other input is an
//! expression's text. Nothing may panic, overflow a small stack, or exceed the budgets by much. Ranges of issues lie
//! within the text, an expression without anything dynamic has a value of its type, and types that are known
//! change no value.

use arbitrary::Unstructured;
use cel::{CompileError, Env, Program, Type, Value, canonical_text};
use cel_generator::{Grammar, soup};
use compiler::check::Language;

/// Variables: name, value as an expression.
const VARIABLES: &[(&str, &str)] = &[
    ("x", "dyn({'a': 1.0, 'b': [1.0, 'two', null], 'c': {'a': 'x'}})"),
    ("y", "dyn([3.0, 1.0, 2.0])"),
    ("i", "42"),
    ("u", "7u"),
    ("d", "-2.5"),
    ("s", "'web-Frontend'"),
    ("b", "true"),
    ("n", "null"),
    ("m", "{'a': 1, 'b': 2}"),
    ("l", "[3, 1, 2, 1]"),
    ("el", "[]"),
    ("em", "{}"),
    ("strs", "['b', '', 'a,c']"),
    ("nested", "[[1], [], [2, 3]]"),
    ("objs", "[{'name': 'http', 'port': 80}, {'name': 'grpc', 'port': 90}]"),
    ("deep", "{'a': {'b': {'c': [1, 2]}}}"),
    ("bs", "b'\\x00\\xff'"),
    ("dur", "duration('1h1.5s')"),
    ("ts", "timestamp('2024-02-29T12:00:00.5Z')"),
    ("o", "optional.of('some')"),
    ("no", "optional.none()"),
    ("metadata", "dyn({'name': 'web', 'namespace': 'dp', 'labels': {'a': 'b'}, 'componentName': 'web'})"),
    ("parameters", "dyn({'replicas': 2.0, 'image': {'tag': 'v1'}, 'ports': [{'name': 'a', 'port': 80.0}]})"),
    ("environmentConfigs", "dyn({'replicas': 1.0})"),
    ("dataplane", "dyn({'secretStore': 'default', 'observabilityPlaneRef': {'name': 'o'}})"),
    ("environment", "dyn({'name': 'dev', 'publicVirtualHost': 'dev.example'})"),
    ("gateway", "dyn({'ingress': {'external': {'name': 'g', 'https': {'host': 'h', 'port': 443.0}}}})"),
    ("workload", "dyn({'container': {'image': 'i'}, 'endpoints': {'http': {'type': 'HTTP', 'port': 80.0}}})"),
    (
        "configurations",
        "dyn({'configs': {'envs': [{'name': 'A', 'value': '1'}], 'files': [{'name': 'f', 'mountPath': '/f'}]}, \
         'secrets': {'envs': [{'name': 'S', 'remoteRef': {'key': 'k'}}], 'files': []}})",
    ),
    ("dependencies", "dyn({'items': [], 'envVars': []})"),
    ("trait", "dyn({'instanceName': 't', 'name': 'storage'})"),
    ("item", "dyn({'name': 'a', 'port': 80.0})"),
    ("resource", "dyn({'kind': 'Deployment', 'metadata': {'name': 'web'}})"),
    ("applied", "dyn({'main': {'status': {'ready': true}}})"),
];

/// Environments, values and grammars, made once.
#[derive(Debug)]
pub struct Probe {
    untyped: Env,
    typed: Env,
    values: Vec<Option<Value>>,
    grammar: Grammar,
    careless: Grammar,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new()
    }
}

impl Probe {
    /// Makes everything that inputs share.
    pub fn new() -> Self {
        let language = Language::new();
        let bare = language.environment([], true);
        let untyped = language.environment(VARIABLES.iter().map(|(name, _)| *name), true);
        let mut typed = bare.clone();
        let mut grammar = Grammar::new(bare.registry(), |_| true);
        let mut careless = Grammar::new(bare.registry(), |_| true).with_mistakes();
        let mut values = Vec::new();
        for (name, text) in VARIABLES {
            let program = bare.compile(text).expect("the value of a variable compiles");
            let ty = match program.result_type() {
                // An empty list fits everywhere.
                Type::List(item) if matches!(**item, Type::Param(_) | Type::Var(_)) => Type::Dyn,
                ty if text.contains("{}") || text.contains("none") || ty == &Type::Null => Type::Dyn,
                ty => ty.clone(),
            };
            grammar = grammar.with_variable(name, ty.clone());
            careless = careless.with_variable(name, ty.clone());
            typed = typed.with_variable(*name, ty);
            values.push(Some(program.evaluate(&[]).expect("the value of a variable evaluates")));
        }
        Self { untyped, typed, values, grammar, careless }
    }

    /// Checks one input.
    pub fn run(&self, input: &[u8]) {
        if let Some(text) = self.expression(input) {
            self.check(&text);
        }
    }

    /// The expression that an input stands for.
    pub fn expression(&self, input: &[u8]) -> Option<String> {
        let (first, rest) = input.split_first()?;
        let mut bytes = Unstructured::new(rest);
        match first {
            0..=2 => self.grammar.expression(&mut bytes).ok().map(|(text, _)| text),
            3 => self.careless.expression(&mut bytes).ok().map(|(text, _)| text),
            4 => soup(self.untyped.registry(), &mut bytes).ok(),
            _ => Some(String::from_utf8_lossy(input).into_owned()),
        }
    }

    fn check(&self, text: &str) {
        let untyped = self.outcome(&self.untyped, text);
        let typed = self.outcome(&self.typed, text);
        if let (Some(untyped), Some(typed)) = (untyped, typed) {
            assert_eq!(untyped, typed, "types change the value of {text}");
        }
    }

    /// The value or the error; nothing if the expression is refused.
    fn outcome(&self, env: &Env, text: &str) -> Option<Result<String, ()>> {
        let compiled = env.parse(text).and_then(|ast| env.check(&ast)).and_then(|checked| {
            let program = Program::plan(&checked, env)?;
            Ok((program, checked.types.iter().all(is_known)))
        });
        let (program, is_known) = match compiled {
            Ok(compiled) => compiled,
            Err(error) => {
                refused(&error, text);
                return None;
            }
        };
        Some(match program.evaluate(&self.values) {
            Ok(value) => {
                if is_known {
                    has_type(&program, &value, text);
                }
                Ok(canonical_text(&value))
            }
            Err(error) => {
                let range = error.range.start as usize..error.range.end as usize;
                assert!(text.get(range).is_some(), "the error of {text:?} is outside of it: {error:?}");
                Err(())
            }
        })
    }
}

fn refused(error: &CompileError, text: &str) {
    assert!(!error.issues.is_empty(), "{text:?} is refused without a reason");
    for issue in &error.issues {
        let range = issue.range.start as usize..issue.range.end as usize;
        assert!(text.get(range).is_some(), "an issue of {text:?} is outside of it: {issue:?}");
    }
    let _ = error.to_cel_go(text);
}

/// Whether nothing of a type is left to be seen when it runs. Where it is, types say little: a list of anything may
/// be added to a list of timestamps, and the sum passes for a list of timestamps.
fn is_known(ty: &Type) -> bool {
    match ty {
        Type::Dyn | Type::Error | Type::Any | Type::Param(_) | Type::Var(_) | Type::Wrapper(_) => false,
        Type::List(inner) | Type::Optional(inner) => is_known(inner),
        Type::Map(both) => is_known(&both.0) && is_known(&both.1),
        _ => true,
    }
}

/// The kind of a value is that of its type.
fn has_type(program: &Program, value: &Value, text: &str) {
    let fits = match program.result_type() {
        Type::Bool => matches!(value, Value::Bool(_)),
        Type::Int => matches!(value, Value::Int(_)),
        Type::Uint => matches!(value, Value::Uint(_)),
        Type::Double => matches!(value, Value::Double(_)),
        Type::String => matches!(value, Value::String(_)),
        Type::Bytes => matches!(value, Value::Bytes(_)),
        Type::Duration => matches!(value, Value::Duration(_)),
        Type::Timestamp => matches!(value, Value::Timestamp(_)),
        Type::List(_) => matches!(value, Value::List(_)),
        Type::Map(_) => matches!(value, Value::Map(_) | Value::Object(_)),
        Type::Optional(_) => matches!(value, Value::Optional(_)),
        _ => true,
    };
    assert!(fits, "{text:?} has type {} and value {}", program.result_type(), canonical_text(value));
}
