//! Values written as YAML: block style, two spaces a level, lists not indented below their key.
//!
//! The layout and the order of keys are those of `sigs.k8s.io/yaml`. Where text in that writer's style would be read
//! differently by Go, by a YAML 1.1 or by a YAML 1.2 reader, it is quoted. Lines are never folded.

mod ambiguous;
mod number;
mod order;
mod scalar;

use order::Order;
use std::fmt::Write;
use value::{Object, Value};

/// Longer keys are written behind a `?`: readers look for the `:` of a key only so far.
const MAX_SIMPLE_KEY: usize = 128;

/// How much deeper each level stands.
const STEP: usize = 2;

/// Writes a value as one block-style document, keys in natural order (`a2` before `a10`), strings quoted so that
/// YAML 1.1 and 1.2 readers give the same value back. Ends with a line break.
///
/// The value is a document: what only expressions hold (bytes, times, their own maps, optionals, types) the host has
/// converted before; it is written as null. Writing takes stack for each level of the value.
pub fn emit(value: &Value) -> String {
    let mut out = String::with_capacity(1024);
    emit_into(&mut out, value);
    out
}

/// [`emit`] appended to a buffer.
pub fn emit_into(out: &mut String, value: &Value) {
    let mut emitter = Emitter { out, order: Order::default() };
    match value {
        Value::Object(object) if !object.is_empty() => emitter.map(object, 0, false),
        Value::List(list) if !list.items().is_empty() => emitter.list(list.items(), 0, false),
        _ => {
            emitter.scalar(value, STEP);
            emitter.out.push('\n');
        }
    }
}

struct Emitter<'o> {
    out: &'o mut String,
    order: Order,
}

impl Emitter<'_> {
    fn indent(&mut self, columns: usize) {
        const SPACES: &str = "                                                                ";
        let mut left = columns;
        while left > SPACES.len() {
            self.out.push_str(SPACES);
            left -= SPACES.len();
        }
        self.out.push_str(&SPACES[..left]);
    }

    /// The entries of a mapping in column `indent`; the first one goes on in this line if `inline`.
    fn map(&mut self, object: &Object, indent: usize, inline: bool) {
        let sorted = self.order.begin(object);
        for position in 0..object.len() {
            if position > 0 || !inline {
                self.indent(indent);
            }
            let (key, value) = self.order.entry(object, sorted, position);
            if key.len() > MAX_SIMPLE_KEY {
                self.out.push_str("? ");
                scalar::write_key(self.out, key);
                self.out.push('\n');
                self.indent(indent);
            } else {
                scalar::write_key(self.out, key);
            }
            self.out.push(':');
            self.value(value, indent, indent);
        }
        self.order.end(sorted);
    }

    /// The items of a list with their dashes in column `indent`; the first one goes on in this line if `inline`.
    fn list(&mut self, items: &[Value], indent: usize, inline: bool) {
        for (position, item) in items.iter().enumerate() {
            if position > 0 || !inline {
                self.indent(indent);
            }
            self.out.push('-');
            match item {
                Value::Object(object) if !object.is_empty() => {
                    self.out.push(' ');
                    self.map(object, indent + STEP, true);
                }
                Value::List(list) if !list.items().is_empty() => {
                    self.out.push(' ');
                    self.list(list.items(), indent + STEP, true);
                }
                _ => self.value(item, indent, indent + STEP),
            }
        }
    }

    /// What stands behind `:` or `-`, with the line's end. `indent` is the column of the collection that it is in,
    /// `list` the column of a list.
    fn value(&mut self, value: &Value, indent: usize, list: usize) {
        match value {
            Value::Object(object) if !object.is_empty() => {
                self.out.push('\n');
                self.map(object, indent + STEP, false);
            }
            Value::List(items) if !items.items().is_empty() => {
                self.out.push('\n');
                self.list(items.items(), list, false);
            }
            _ => {
                self.out.push(' ');
                self.scalar(value, indent + STEP);
                self.out.push('\n');
            }
        }
    }

    /// Anything that is written in this line, or begins in it; `indent` is the column of a literal's lines.
    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::String(text) => scalar::write(self.out, text, indent),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Double(x) => number::write_double(self.out, *x),
            Value::Int(n) | Value::Duration(n) => write!(self.out, "{n}").expect("a string takes all text"),
            Value::Uint(n) => write!(self.out, "{n}").expect("a string takes all text"),
            Value::Object(_) => self.out.push_str("{}"),
            Value::List(_) => self.out.push_str("[]"),
            Value::Foreign(foreign) => self.out.push_str(foreign.json),
            Value::Null
            | Value::Bytes(_)
            | Value::Timestamp(_)
            | Value::Map(_)
            | Value::Optional(_)
            | Value::Type(_) => self.out.push_str("null"),
        }
    }
}
