//! Evaluating and compiling expressions, beside the `cel` crate in the same run.
//!
//! `cargo bench -p choreoc-cel`. The expressions are those of the project's goals; `docs/performance.md` has numbers.

use choreoc_cel::value::{Object, ObjectBuilder, Value};
use choreoc_cel::{Env, Macros, Program, Registry, Type};
use divan::{Bencher, black_box};
use std::sync::Arc;

fn main() {
    divan::main();
}

/// Expressions by name.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("multiply", "parameters.replicas * 2.0"),
    ("select", "parameters.image.tag"),
    ("compare", "parameters.replicas > 1.0 && parameters.image.tag != 'latest'"),
    ("concatenate", "metadata.name + '-' + parameters.image.tag"),
    ("map", "parameters.ports.map(p, p.port)"),
    (
        "objects",
        "parameters.ports.filter(p, p.port > 8000.0).map(p, {'name': p.name, 'containerPort': p.port})",
    ),
    ("matches", "metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')"),
];

fn expression(name: &str) -> &'static str {
    EXPRESSIONS.iter().find(|(known, _)| *known == name).map_or("null", |(_, text)| text)
}

const NAMES: [&str; 7] = ["multiply", "select", "compare", "concatenate", "map", "objects", "matches"];

fn env() -> Env {
    let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
    env.with_variable("metadata", Type::Dyn).with_variable("parameters", Type::Dyn)
}

fn object(entries: Vec<(&str, Value)>) -> Object {
    let mut builder = ObjectBuilder::default();
    for (key, value) in entries {
        builder.push(key, value);
    }
    builder.build()
}

fn port(number: i32) -> Value {
    let entries = vec![
        ("name", Value::from(format!("port-{number}"))),
        ("port", Value::Double(f64::from(7950 + number))),
        ("protocol", Value::from("TCP")),
    ];
    Value::Object(object(entries))
}

/// The values of `metadata` and `parameters`.
fn context() -> [Option<Value>; 2] {
    let image = object(vec![("tag", Value::from("v1.2.3")), ("repository", Value::from("registry/web"))]);
    let parameters = object(vec![
        ("replicas", Value::Double(3.0)),
        ("image", Value::Object(image)),
        ("ports", Value::list((0..100).map(port).collect())),
    ]);
    let metadata = object(vec![("name", Value::from("web-frontend"))]);
    [Some(Value::Object(metadata)), Some(Value::Object(parameters))]
}

#[divan::bench(args = NAMES)]
fn evaluate(bencher: Bencher<'_, '_>, name: &str) {
    let program: Program = env().compile(expression(name)).expect("the expression compiles");
    let context = context();
    program.evaluate(&context).expect("the expression has a value");
    bencher.bench(|| program.evaluate(black_box(&context)));
}

#[divan::bench(args = NAMES)]
fn compile(bencher: Bencher<'_, '_>, name: &str) {
    let env = env();
    bencher.bench(|| env.compile(black_box(expression(name))));
}

/// The same with the `cel` crate.
mod reference {
    use super::{NAMES, expression};
    use cel_crate::{Context, Program, Value};
    use divan::{Bencher, black_box};
    use std::collections::HashMap;

    type Map = HashMap<String, Value>;

    fn object(entries: Vec<(&str, Value)>) -> Map {
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    fn text(text: &str) -> Value {
        Value::String(text.to_owned().into())
    }

    fn port(number: i32) -> Value {
        let name = text(&format!("port-{number}"));
        let port = Value::Float(f64::from(7950 + number));
        object(vec![("name", name), ("port", port), ("protocol", text("TCP"))]).into()
    }

    fn context() -> Context<'static, 'static> {
        let image = object(vec![("tag", text("v1.2.3")), ("repository", text("registry/web"))]);
        let parameters = object(vec![
            ("replicas", Value::Float(3.0)),
            ("image", image.into()),
            ("ports", (0..100).map(port).collect::<Vec<_>>().into()),
        ]);
        let mut context = Context::default();
        context.add_variable_from_value("metadata", object(vec![("name", text("web-frontend"))]));
        context.add_variable_from_value("parameters", parameters);
        context
    }

    #[divan::bench(args = NAMES)]
    fn evaluate(bencher: Bencher<'_, '_>, name: &str) {
        let program = Program::compile(expression(name)).expect("the expression compiles");
        let context = context();
        program.execute(&context).expect("the expression has a value");
        bencher.bench_local(|| program.execute(black_box(&context)));
    }

    #[divan::bench(args = NAMES)]
    fn parse(bencher: Bencher<'_, '_>, name: &str) {
        bencher.bench(|| Program::compile(black_box(expression(name))));
    }
}
