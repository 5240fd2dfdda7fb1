//! Objects as rules see them: typed by their schema, with names that expressions can spell beside their own.

use crate::structural::Structural;
use crate::types::escape;
use cel::{Env, Macros, Program, Registry, Type};
use std::sync::Arc;
use value::{ObjectBuilder, Str, Value};

/// Texts that are more than texts to expressions.
#[derive(Debug)]
pub(crate) struct Readers {
    moment: Program,
    span: Program,
    bytes: Program,
}

impl Readers {
    pub(crate) fn new(functions: &Arc<Registry>, macros: &Arc<Macros>) -> Self {
        let env = Env::new(Arc::clone(functions), Arc::clone(macros)).with_variable("text", Type::String);
        let reader = |call| env.compile(call).expect("the call is part of this program");
        Self {
            moment: reader("timestamp(text)"),
            span: reader("duration(text)"),
            bytes: reader("base64.decode(text)"),
        }
    }

    /// A text of this format; what cannot be read stays text, and what is done with it fails.
    fn read(&self, text: &Str, format: &str) -> Value {
        let (reader, text) = match format {
            "date-time" => (&self.moment, text.clone()),
            "date" => (&self.moment, Str::from(format!("{text}T00:00:00Z"))),
            "duration" => (&self.span, text.clone()),
            "byte" => (&self.bytes, text.clone()),
            _ => return Value::String(text.clone()),
        };
        reader.evaluate(&[Some(Value::String(text.clone()))]).unwrap_or(Value::String(text))
    }

    /// A value as rules see it. What the schema does not know stays as it is: it counts when objects are compared.
    pub(crate) fn seen(&self, value: &Value, schema: Option<&Structural>) -> Value {
        let Some(schema) = schema else { return value.clone() };
        match value {
            Value::Object(object) => {
                let mut entries = ObjectBuilder::with_capacity(object.len());
                for (name, member) in object {
                    let seen = self.seen(member, schema.member(name));
                    if let Some(escaped) = schema.property(name).and_then(|_| escape(name))
                        && escaped != name.as_str()
                    {
                        entries.push(escaped, seen.clone());
                    }
                    entries.push(name.clone(), seen);
                }
                Value::Object(entries.build())
            }
            Value::List(list) => {
                let below = schema.items.as_deref();
                Value::list(list.items().iter().map(|item| self.seen(item, below)).collect())
            }
            Value::String(text) if schema.kind == "string" => self.read(text, &schema.format),
            Value::Int(n) if schema.kind == "number" => Value::Double(*n as f64),
            Value::Double(x) if schema.kind == "integer" && *x == x.trunc() && x.abs() < 9.0e15 => {
                Value::Int(*x as i64)
            }
            other => other.clone(),
        }
    }
}
