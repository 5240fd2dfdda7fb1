//! Values and contexts on their way to standard output.

use crate::Exit;
use crate::report::{Terminal, findings};
use clap::ValueEnum;
use compiler::evaluate::{Answer, Context, canonical_text, plain};
use diag::{Diagnostic, SourceMap};
use std::io::{self, Write};
use value::{Object, Str, Value, go};

/// The form of what is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// YAML documents, the type as a comment before the value
    #[default]
    Yaml,
    /// One line of JSON each
    Json,
}

/// Prints one answer after the other.
#[derive(Debug)]
pub(super) struct Answers {
    form: Form,
    given: usize,
    failed: bool,
}

impl Answers {
    pub(super) fn new(form: Form) -> Self {
        Self { form, given: 0, failed: false }
    }

    /// A value with its type, or why there is none.
    pub(super) fn give(&mut self, answer: Result<Answer, Vec<Diagnostic>>, sources: &SourceMap) {
        match answer {
            Ok(answer) => self.print(&match self.form {
                Form::Yaml => in_yaml(&answer),
                Form::Json => in_json(&answer),
            }),
            Err(found) => {
                self.failed = true;
                findings::show(&found, sources, Terminal::detect());
            }
        }
    }

    /// The values of all variables.
    pub(super) fn context(&mut self, context: &Context) {
        let context = context.to_value();
        let context = plain(&context).unwrap_or(context);
        self.print(&match self.form {
            Form::Yaml => yaml::emit(&context),
            Form::Json => line(&context),
        });
    }

    pub(super) fn exit(&self) -> Exit {
        if self.failed { Exit::Findings } else { Exit::Success }
    }

    fn print(&mut self, text: &str) {
        let mut out = io::stdout().lock();
        let between = if self.given > 0 && self.form == Form::Yaml { "---\n" } else { "" };
        // A reader that went away wants no more text.
        let _ = write!(out, "{between}{text}").and_then(|()| out.flush());
        self.given += 1;
    }
}

/// The type, the value as the language writes it where YAML has no such value, and what a manifest would hold.
fn in_yaml(answer: &Answer) -> String {
    let exact =
        if is_data(&answer.value) { String::new() } else { format!(" {}", canonical_text(&answer.value)) };
    let rendered = rendered(answer).map_or_else(String::new, |value| yaml::emit(&value));
    format!("# {}{}\n{rendered}", answer.ty, exact.replace('\n', " "))
}

fn in_json(answer: &Answer) -> String {
    line(&object([
        ("cel", Value::from(canonical_text(&answer.value))),
        ("type", Value::from(answer.ty.to_string())),
        ("value", rendered(answer).unwrap_or(Value::Null)),
    ]))
}

/// What a manifest would hold; nothing for the marker that omits a field and for what JSON cannot say.
fn rendered(answer: &Answer) -> Option<Value> {
    if matches!(answer.rendered, Value::Foreign(_)) { None } else { plain(&answer.rendered).ok() }
}

/// Whether a value is what YAML can say.
fn is_data(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::String(_) => true,
        Value::Double(x) => x.is_finite(),
        Value::List(list) => list.items().iter().all(is_data),
        Value::Object(object) => object.iter().all(|(_, value)| is_data(value)),
        Value::Map(entries) => entries.iter().all(|(key, value)| key.as_str().is_some() && is_data(value)),
        _ => false,
    }
}

fn object<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (Str::from(key), value)).collect::<Object>())
}

fn line(value: &Value) -> String {
    let mut text = go::json(value).unwrap_or_else(|_| "null".to_owned());
    text.push('\n');
    text
}
