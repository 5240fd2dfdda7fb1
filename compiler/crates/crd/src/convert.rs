//! Objects as rules see them: typed by their schema, with names that expressions can spell beside their own.

use crate::structural::{ListType, Structural};
use crate::types::escape;
use cel::{Env, Macros, Program, Registry, Type};
use std::sync::Arc;
use value::{List, Made, Object, ObjectBuilder, Str, Value};

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
    fn read(&self, text: &Str, format: &str) -> Option<Value> {
        let (reader, text) = match format {
            "date-time" => (&self.moment, text.clone()),
            "date" => (&self.moment, Str::from(format!("{text}T00:00:00Z"))),
            "duration" => (&self.span, text.clone()),
            "byte" => (&self.bytes, text.clone()),
            _ => return None,
        };
        reader.evaluate(&[Some(Value::String(text))]).ok()
    }

    /// A value as rules see it. What the schema does not know stays as it is: it counts when objects are compared.
    pub(crate) fn seen(&self, value: &Value, schema: &Structural) -> Value {
        self.changed(value, schema).unwrap_or_else(|| value.clone())
    }

    /// What rules see instead of a value; nothing if they see the value itself.
    fn changed(&self, value: &Value, schema: &Structural) -> Option<Value> {
        match value {
            Value::Object(object) => self.changed_object(object, schema).map(Value::Object),
            Value::List(list) => self.changed_list(list, schema).map(Value::List),
            Value::String(text) if schema.kind == "string" => self.read(text, &schema.format),
            Value::Int(n) if schema.kind == "number" => Some(Value::Double(*n as f64)),
            Value::Double(x) if schema.kind == "integer" && *x == x.trunc() && x.abs() < 9.0e15 => {
                Some(Value::Int(*x as i64))
            }
            _ => None,
        }
    }

    /// Lists whose items are told apart by what they are have no order for rules.
    fn changed_list(&self, list: &List, schema: &Structural) -> Option<List> {
        let made = match schema.list {
            ListType::Atomic => Made::Host,
            ListType::Set => Made::Set,
            ListType::Map(_) => Made::Keyed,
        };
        let mut changed = (made != Made::Host).then(|| list.clone().with_made(made));
        if let Some(below) = schema.items.as_deref() {
            for (at, item) in list.items().iter().enumerate() {
                if let Some(item) = self.changed(item, below) {
                    changed.get_or_insert_with(|| list.clone()).items_mut()[at] = item;
                }
            }
        }
        changed
    }

    fn changed_object(&self, object: &Object, schema: &Structural) -> Option<Object> {
        let mut copy: Option<ObjectBuilder> = None;
        for (at, (name, member)) in object.iter().enumerate() {
            let seen = schema.member(name).and_then(|below| self.changed(member, below));
            let escaped = schema.property(name).and_then(|_| escape(name));
            let escaped = escaped.filter(|escaped| escaped != name.as_str());
            if copy.is_none() && seen.is_none() && escaped.is_none() {
                continue;
            }
            let copy = copy.get_or_insert_with(|| {
                let mut copy = ObjectBuilder::with_capacity(object.len() + 1);
                let before = object.entries()[..at].iter().cloned();
                before.for_each(|(name, member)| copy.push(name, member));
                copy
            });
            let seen = seen.unwrap_or_else(|| member.clone());
            if let Some(escaped) = escaped {
                copy.push(escaped, seen.clone());
            }
            copy.push(name.clone(), seen);
        }
        copy.map(ObjectBuilder::build)
    }
}
