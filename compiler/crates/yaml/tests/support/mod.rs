//! What the tests of this crate share.
#![allow(dead_code, reason = "no test uses all of it")]

use choreoc_yaml::{Kind, Node};
use serde_json::{Number, Value as Json};
use std::str::FromStr;
use value::{Object, Str, Value};

/// The node as JSON.
pub(crate) fn json(node: &Node) -> Json {
    match &node.kind {
        Kind::Null => Json::Null,
        Kind::Bool(b) => Json::Bool(*b),
        Kind::Int(n) => (*n).into(),
        Kind::Uint(n) => (*n).into(),
        Kind::Float(x) => Number::from_str(&format!("{x:e}")).map_or(Json::Null, Json::Number),
        Kind::String(scalar) => Json::String(scalar.text.to_string()),
        Kind::List(items) => Json::Array(items.iter().map(json).collect()),
        Kind::Map(mapping) => Json::Object(
            mapping.entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect(),
        ),
    }
}

/// The JSON as a value; integers stay integers.
pub(crate) fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(n), _) => Value::Int(n),
            (None, Some(n)) => Value::Uint(n),
            (None, None) => Value::Double(number.as_str().parse().expect("JSON numbers are numbers")),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(value).collect()),
        Json::Object(members) => Value::Object(
            members.iter().map(|(key, member)| (Str::from(key), value(member))).collect::<Object>(),
        ),
    }
}

/// Numbers that look random and are the same every time (xorshift64*).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Whether two documents are equal, numbers by value.
pub(crate) fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            a.as_str().parse::<i128>().ok().zip(b.as_str().parse::<i128>().ok()).map_or_else(
                || a.as_str().parse::<f64>().ok() == b.as_str().parse::<f64>().ok(),
                |(a, b)| a == b,
            )
        }
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}
