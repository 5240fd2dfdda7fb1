//! Values that satisfy a schema: the smallest, a full one, and one for each alternative that neither of them takes.

mod numbers;
mod pattern;
mod texts;

use crate::Schema;
use std::cell::Cell;
use std::collections::BTreeMap;
use value::{Object, Str, Value};

/// A value that satisfies a schema.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it is an example of: `minimal`, `full`, or the alternative that it takes.
    pub name: String,
    /// The value, without what defaults add.
    pub value: Object,
}

/// How deep a value is filled in beyond what is required.
const DEPTH: usize = 12;

/// So many nodes may a value have: lists of lists that must be long have more than anybody can use.
const NODES: u32 = 20_000;

/// So many alternatives make a value of their own.
const ALTERNATIVES: usize = 32;

/// Which alternative is taken at the places (by pointer) that have some; the first, if nobody says.
type Choices = BTreeMap<String, usize>;

impl Schema {
    /// Values that satisfy the schema, the smallest first, each of them different. A schema that nothing simple satisfies has
    /// none.
    pub fn examples(&self) -> Vec<Example> {
        let schema = self.resolved();
        let mut found: Vec<Example> = Vec::new();
        let mut add = |name: String, made: Maker<'_>| {
            let Some(Value::Object(value)) = made.value(schema, "", "", 0) else { return };
            let Some(value) = self.satisfying(value) else { return };
            if !found.iter().any(|other| same(&other.value, &value)) {
                found.push(Example { name, value });
            }
        };
        let first = Choices::new();
        add("minimal".to_owned(), Maker { full: false, choices: &first, left: &Cell::new(NODES) });
        add("full".to_owned(), Maker { full: true, choices: &first, left: &Cell::new(NODES) });
        let mut places = Vec::new();
        alternatives(schema, "", "", 0, &mut places);
        for Place { pointer, at, names } in places {
            for (position, name) in names.into_iter().enumerate().skip(1) {
                let choices = Choices::from([(pointer.clone(), position)]);
                let name = if at.is_empty() { name } else { format!("{at} as {name}") };
                add(name, Maker { full: true, choices: &choices, left: &Cell::new(NODES) });
            }
        }
        found
    }

    /// The value, or what is left of it without the members at its top that keep it from satisfying the schema.
    fn satisfying(&self, mut value: Object) -> Option<Object> {
        let fine = |value: &Object| self.apply(value.clone()).is_ok();
        if fine(&value) {
            return Some(value);
        }
        for key in value.iter().map(|(key, _)| key.clone()).collect::<Vec<Str>>() {
            let mut without = value.clone();
            without.remove(&key);
            let errors = |value: &Object| {
                self.apply(value.clone()).map_or_else(|invalid| invalid.findings.len(), |_| 0)
            };
            if errors(&without) < errors(&value) {
                value = without;
            }
        }
        fine(&value).then_some(value)
    }
}

fn same(a: &Object, b: &Object) -> bool {
    value::go::json(&Value::Object(a.clone())).ok() == value::go::json(&Value::Object(b.clone())).ok()
}

/// A place with alternatives.
struct Place {
    pointer: String,
    /// The path of the property in words.
    at: String,
    names: Vec<String>,
}

/// The places that offer alternatives, outermost first.
fn alternatives(schema: &Value, pointer: &str, at: &str, depth: usize, found: &mut Vec<Place>) {
    if depth > DEPTH || found.len() >= ALTERNATIVES {
        return;
    }
    for (keyword, branches) in branches(schema) {
        let pointer = format!("{pointer}/{keyword}");
        let names: Vec<String> = branches.iter().enumerate().map(|(n, branch)| name(branch, n)).collect();
        found.push(Place { pointer: pointer.clone(), at: at.to_owned(), names });
        for (n, branch) in branches.iter().enumerate() {
            alternatives(branch, &format!("{pointer}/{n}"), at, depth + 1, found);
        }
    }
    for (key, property) in members(schema, "properties") {
        let at = if at.is_empty() { key.to_string() } else { format!("{at}.{key}") };
        alternatives(property, &format!("{pointer}/properties/{key}"), &at, depth + 1, found);
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword).filter(|inner| inner.as_object().is_some()) {
            alternatives(inner, &format!("{pointer}/{keyword}"), at, depth + 1, found);
        }
    }
}

/// What tells an alternative from the others.
fn name(branch: &Value, position: usize) -> String {
    let texts = |key| {
        let texts: Vec<&str> = list(branch, key).iter().filter_map(Value::as_str).collect();
        (!texts.is_empty()).then(|| texts.join(" and "))
    };
    let title = branch.get("title").and_then(Value::as_str).map(str::to_owned);
    let keys = || {
        let keys: Vec<&str> = members(branch, "properties").map(|(key, _)| key.as_str()).collect();
        (!keys.is_empty()).then(|| keys.join(" and "))
    };
    let kind = || branch.get("type").and_then(Value::as_str).map(str::to_owned);
    let named = title.or_else(|| texts("required")).or_else(keys).or_else(|| texts("enum")).or_else(kind);
    named.unwrap_or_else(|| format!("alternative {}", position + 1))
}

/// `oneOf` and `anyOf` of a schema, with their branches.
fn branches(schema: &Value) -> impl Iterator<Item = (&'static str, &[Value])> {
    let some = |keyword| Some((keyword, list(schema, keyword))).filter(|(_, branches)| !branches.is_empty());
    ["oneOf", "anyOf"].into_iter().filter_map(some)
}

fn list<'s>(schema: &'s Value, key: &str) -> &'s [Value] {
    schema.get(key).and_then(Value::as_list).unwrap_or_default()
}

fn members<'s>(schema: &'s Value, key: &str) -> impl Iterator<Item = &'s (Str, Value)> {
    schema.get(key).and_then(Value::as_object).into_iter().flat_map(Object::iter)
}

/// Makes values.
#[derive(Clone, Copy)]
struct Maker<'c> {
    /// Whether everything is filled in, and otherwise than by default.
    full: bool,
    choices: &'c Choices,
    /// How many nodes there may be yet.
    left: &'c Cell<u32>,
}

impl Maker<'_> {
    /// A value of a schema that stands at `pointer`; `called` is the name of the property.
    fn value(self, schema: &Value, pointer: &str, called: &str, depth: usize) -> Option<Value> {
        self.left.set(self.left.get().checked_sub(1)?);
        let default = schema.get("default").filter(|default| !matches!(default, Value::Null));
        let choices = list(schema, "enum");
        if !choices.is_empty() {
            let other =
                choices.iter().rev().find(|choice| default.is_none_or(|default| !equal(choice, default)));
            return if self.full { other.or(choices.first()) } else { choices.first() }.cloned();
        }
        let taken: Vec<(String, &Value)> = branches(schema)
            .filter_map(|(keyword, branches)| {
                let pointer = format!("{pointer}/{keyword}");
                let at = self.choices.get(&pointer).copied().unwrap_or_default();
                branches.get(at).map(|branch| (format!("{pointer}/{at}"), branch))
            })
            .chain(
                list(schema, "allOf")
                    .iter()
                    .enumerate()
                    .map(|(n, all)| (format!("{pointer}/allOf/{n}"), all)),
            )
            .collect();
        match kind(schema).or_else(|| taken.iter().find_map(|(_, branch)| kind(branch))) {
            Some("object") => Some(Value::Object(self.object(schema, pointer, &taken, depth))),
            Some("array") => Some(self.array(schema, pointer, called, depth)),
            Some("boolean") => Some(Value::Bool(match default {
                Some(Value::Bool(default)) => *default != self.full,
                _ => self.full,
            })),
            Some(number @ ("integer" | "number")) => {
                Some(numbers::number(schema, number == "integer", called, default.filter(|_| self.full)))
            }
            Some("string") => texts::text(schema, called, default).map(Value::string),
            _ => match taken.first() {
                Some((pointer, branch)) => self.value(branch, pointer, called, depth + 1),
                None => default.cloned().or_else(|| Some(Value::string(texts::plain(called)))),
            },
        }
    }

    fn object(self, schema: &Value, pointer: &str, taken: &[(String, &Value)], depth: usize) -> Object {
        let parts: Vec<(&str, &Value)> = std::iter::once((pointer, schema))
            .chain(taken.iter().map(|(pointer, branch)| (pointer.as_str(), *branch)))
            .collect();
        let required = |schema: &Value, key: &str| {
            list(schema, "required").iter().any(|name| name.as_str() == Some(key))
        };
        let wanted = |key: &str| parts.iter().any(|(_, part)| required(part, key));
        // What only an alternative that is not taken asks for would make it hold as well.
        let elsewhere = |key: &str| {
            branches(schema).any(|(_, branches)| branches.iter().any(|branch| required(branch, key)))
        };
        let mut object = Object::new();
        for (pointer, part) in &parts {
            for (key, property) in members(part, "properties") {
                // The one that is required may say less about it than the one beside it.
                if object.get(key).is_some_and(|_| property.get("type").is_none()) {
                    continue;
                }
                let optional = self.full && depth < DEPTH && !elsewhere(key);
                if wanted(key) && (self.full || property.get("default").is_none()) || optional {
                    let pointer = format!("{pointer}/properties/{key}");
                    object.extend_with(key, self.value(property, &pointer, key, depth + 1));
                }
            }
        }
        let least = numbers::whole(schema, "minProperties").unwrap_or_default().clamp(0, 16) as usize;
        let inner = schema.get("additionalProperties").filter(|inner| inner.as_object().is_some());
        if let Some(inner) = inner {
            let more = if self.full && depth < DEPTH { least.max(1) } else { least };
            for n in object.len()..more {
                let key = if n == 0 { "key".to_owned() } else { format!("key-{}", n + 1) };
                let pointer = format!("{pointer}/additionalProperties");
                object.extend_with(&Str::from(key.as_str()), self.value(inner, &pointer, &key, depth + 1));
            }
        }
        object
    }

    fn array(self, schema: &Value, pointer: &str, called: &str, depth: usize) -> Value {
        let least = numbers::whole(schema, "minItems").unwrap_or_default().clamp(0, 16) as usize;
        let most = numbers::whole(schema, "maxItems").map_or(16, |most| most.clamp(0, 16) as usize);
        let count = if self.full && depth < DEPTH { least.max(2).min(most) } else { least };
        let Some(items) = schema.get("items").filter(|items| items.as_object().is_some()) else {
            return Value::list(vec![Value::string("item"); least]);
        };
        let singular = called.strip_suffix('s').unwrap_or(called);
        let made = (0..count).filter_map(|n| {
            let item = self.value(items, &format!("{pointer}/items"), singular, depth + 1)?;
            Some(if n == 0 { item } else { another(&item, items, n) })
        });
        Value::list(made.collect())
    }
}

/// Adds a member, if there is a value for it.
trait Extend {
    fn extend_with(&mut self, key: &Str, value: Option<Value>);
}

impl Extend for Object {
    fn extend_with(&mut self, key: &Str, value: Option<Value>) {
        if let Some(value) = value {
            self.insert(key.clone(), value);
        }
    }
}

/// The item again, different where that is simple: lists often are maps by one of the fields of their items.
fn another(item: &Value, schema: &Value, n: usize) -> Value {
    match item {
        Value::String(text) => {
            let choices = list(schema, "enum");
            match choices.get(n % choices.len().max(1)) {
                Some(choice) => choice.clone(),
                None if schema.get("pattern").is_none() && schema.get("format").is_none() => {
                    Value::string(format!("{text}-{}", n + 1))
                }
                None => item.clone(),
            }
        }
        Value::Double(x) if list(schema, "enum").is_empty() => Value::Double(x + n as f64),
        Value::Object(object) => {
            let mut other = object.clone();
            for (key, member) in object {
                let property = schema.get("properties").and_then(|properties| properties.get(key));
                if let (Value::String(_) | Value::Double(_), Some(property)) = (member, property) {
                    other.insert(key.clone(), another(member, property, n));
                }
            }
            Value::Object(other)
        }
        other => other.clone(),
    }
}

fn kind(schema: &Value) -> Option<&str> {
    let implied = || {
        let has = |key: &str| schema.get(key).is_some();
        if has("properties") || has("required") || has("additionalProperties") {
            Some("object")
        } else if has("items") {
            Some("array")
        } else if schema.get("x-kubernetes-int-or-string").is_some() {
            Some("integer")
        } else {
            None
        }
    };
    schema.get("type").and_then(Value::as_str).or_else(implied)
}

fn equal(a: &Value, b: &Value) -> bool {
    value::go::json(a).ok() == value::go::json(b).ok()
}
