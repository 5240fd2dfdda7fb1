//! `enum` and `uniqueItems`: equality as Go has it.

use super::Report;
use super::numbers::cut;
use crate::node::Node;
use crate::path::Path;
use std::collections::HashSet;
use std::fmt::Write;
use value::{Value, go};

/// From how many items on duplicates are looked for by hashing.
const MANY: usize = 16;

impl Node {
    pub(super) fn check_choices(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        if self.choices.is_empty() || self.choices.iter().any(|choice| chosen(value, choice)) {
            return;
        }
        let mut message = format!("{} should be one of [", at.text());
        for (index, choice) in self.choices.iter().enumerate() {
            if index > 0 {
                message.push(' ');
            }
            go::print(&mut message, choice);
        }
        message.push(']');
        report.fail(self, "enum", at, message);
    }
}

/// Whether a value, converted to the type of the choice, equals it. Null equals nothing.
fn chosen(value: &Value, choice: &Value) -> bool {
    match (value, choice) {
        (Value::Null, _) => false,
        (Value::Double(x), Value::Int(n)) => cut(*x) == *n,
        (Value::Int(n), Value::Double(x)) => *n as f64 == *x,
        // Go turns an integer into the character of that number.
        (Value::Int(n), Value::String(text)) => {
            let c = u32::try_from(*n).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            text.as_str() == c.encode_utf8(&mut [0; 4])
        }
        _ => same(value, choice),
    }
}

/// Whether two values are equal in kind and content; `1` of a default is not the `1` that somebody wrote.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Double(a), Value::Double(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            let (a, b) = (a.items(), b.items());
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && same(a, b))
        }
        _ => false,
    }
}

pub(super) fn has_duplicates(items: &[Value]) -> bool {
    if items.len() < MANY {
        return items.iter().enumerate().any(|(at, item)| items[..at].iter().any(|other| same(item, other)));
    }
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().any(|item| !seen.insert(spelled(item)))
}

/// A text that is equal exactly for values that are [`same`].
fn spelled(value: &Value) -> String {
    let mut out = String::new();
    spell(&mut out, value);
    out
}

fn spell(out: &mut String, value: &Value) {
    // A string takes all text.
    let _ = match value {
        Value::Int(n) => write!(out, "i{n};"),
        // Adding zero makes the negative zero positive.
        Value::Double(x) => write!(out, "d{};", x + 0.0),
        Value::String(text) => write!(out, "s{}:{text}", text.len()),
        Value::List(list) => {
            list.items().iter().for_each(|item| spell(out, item));
            write!(out, "l{};", list.items().len())
        }
        Value::Object(object) => {
            for (key, member) in object {
                let _ = write!(out, "k{}:{key}", key.len());
                spell(out, member);
            }
            write!(out, "o{};", object.len())
        }
        other => write!(out, "{other:?};"),
    };
}
