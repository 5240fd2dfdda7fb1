//! Fields and keys: `a.b[c].?d`.

use crate::evaluate::{Evaluated, Failure, Operand, Run, Scope, seen};
use crate::kind::Kind;
use crate::map;
use crate::plan::{Key, Node, NodeId, Path, Step};
use crate::witness::{Outcome, PointKind, Witness};
use std::borrow::Cow;
use std::sync::Arc;
use value::{Str, Value, View, go};

/// A key that is known now.
enum Resolved<'k> {
    Field(&'k str),
    Value(&'k Value),
}

impl<'v, W: Witness> Run<'v, W> {
    /// The value of a path without anything optional that leads through maps from a variable to something that is
    /// there: the usual case, without bookkeeping. `None` leaves it to [`Self::path`].
    #[inline]
    pub(super) fn direct<'s>(&self, path: &'v Path, scope: Option<&'s Scope<'s>>) -> Option<&'s Value>
    where
        'v: 's,
    {
        if !path.plain {
            return None;
        }
        let mut value: &'s Value = match &self.nodes[path.root.0 as usize] {
            Node::Variable(slot, _) => self.variables.get(*slot as usize)?.as_ref()?,
            Node::Local(slot) => scope?.get(*slot).ok()?,
            _ => return None,
        };
        for step in &path.steps {
            let Key::Field(field) = &step.key else { return None };
            value = match value {
                Value::Object(object) => object.get(field)?,
                Value::Map(_) => map::find_str(value, field)?,
                _ => return None,
            };
        }
        if matches!(value, Value::Foreign(_)) { None } else { Some(value) }
    }

    /// Applies the steps one after the other. As in cel-go, a chain is optional from the first optional step on, or
    /// when it starts at an optional value; optional values met midway are values without fields.
    #[inline(never)]
    pub(super) fn path<'s>(
        &mut self,
        path: &'v Path,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut current = self.eval(path.root, scope)?;
        let mut optional = matches!(*current, Value::Optional(_));
        if optional {
            match unwrapped(current) {
                Some(inner) => current = inner,
                None => return Ok(self.nothing(path, here)),
            }
        }
        let last = path.steps.len() - 1;
        for (at, step) in path.steps.iter().enumerate() {
            optional |= step.optional;
            let test = path.test && at == last;
            let found = self.step(current, step, optional || test, scope)?;
            if test {
                self.tell_chain(path, here, found.is_some());
                return Ok(found.is_some().into());
            }
            match found {
                Some(next) => current = next,
                None => return Ok(self.nothing(path, here)),
            }
        }
        self.tell_chain(path, here, true);
        if optional {
            Ok(Operand::Owned(Value::Optional(Some(Arc::new(current.into_value())))))
        } else {
            Ok(current)
        }
    }

    /// What a chain gives that ends early.
    fn nothing(&mut self, path: &Path, here: NodeId) -> Operand<'static> {
        self.tell_chain(path, here, false);
        none(path.test)
    }

    /// Tells the witness whether a chain with an optional step found anything.
    #[inline]
    fn tell_chain(&mut self, path: &Path, here: NodeId, present: bool) {
        if W::WATCHES && path.is_optional() {
            let outcome = if present { Outcome::Present } else { Outcome::Absent };
            self.tell(PointKind::Optional, here, outcome);
        }
    }

    /// One step. Nothing there is `None` if that is asked for, else an error.
    fn step<'s>(
        &mut self,
        current: Operand<'s>,
        step: &'v Step,
        lenient: bool,
        scope: Option<&'s Scope<'s>>,
    ) -> Result<Option<Operand<'s>>, Failure>
    where
        'v: 's,
    {
        let computed;
        let key = match &step.key {
            Key::Field(field) => Resolved::Field(field),
            Key::Constant(value) => Resolved::Value(value),
            Key::Computed(node) => {
                computed = self.eval(*node, scope)?;
                match &*computed {
                    Value::String(text) => Resolved::Field(text),
                    value if is_key(value) => Resolved::Value(value),
                    value => {
                        let message = format!("invalid qualifier type: {}", key_kind(value));
                        return Err(Failure::new(message, step.range.clone()));
                    }
                }
            }
        };
        let found = match current {
            Operand::Ref(value) => lookup(value, &key, lenient),
            Operand::Owned(value) => lookup(&value, &key, lenient)
                .map(|found| found.map(|found| Operand::Owned(found.into_value()))),
        };
        found.map_err(|message| Failure::new(message, step.range.clone()))
    }
}

fn lookup<'m>(value: &'m Value, key: &Resolved<'_>, lenient: bool) -> Result<Option<Operand<'m>>, String> {
    let found = match (value, key) {
        (Value::Object(_) | Value::Map(_), Resolved::Field(field)) => map::find_str(value, field),
        (Value::Object(_) | Value::Map(_), Resolved::Value(key)) => map::find(value, key),
        (Value::List(list), Resolved::Value(key)) => match index(key)?.and_then(|at| list.items().get(at)) {
            Some(item) => Some(item),
            None if lenient => None,
            None => return Err(format!("index out of bounds: {}", key_text(key))),
        },
        (Value::List(_), Resolved::Field(_)) => {
            return Err("unsupported index type 'string' in list".to_owned());
        }
        _ => None,
    };
    match found {
        Some(found) => seen(found).map(|found| Some(Operand::Ref(found))),
        None if lenient => Ok(None),
        None => Err(match key {
            Resolved::Field(field) => format!("no such key: {field}"),
            Resolved::Value(key) => format!("no such key: {}", key_text(key)),
        }),
    }
}

/// The position that a key names in a list; `None` if it cannot be one.
fn index(key: &Value) -> Result<Option<usize>, String> {
    match key {
        Value::Int(at) => Ok(usize::try_from(*at).ok()),
        Value::Uint(at) if i64::try_from(*at).is_err() => {
            Err(format!("unsupported index value {at} in list"))
        }
        Value::Uint(at) => Ok(usize::try_from(*at).ok()),
        Value::Double(x) if x.trunc() == *x && x.abs() < 9_223_372_036_854_775_808.0 => {
            Ok(usize::try_from(*x as i64).ok())
        }
        Value::Double(x) => Err(format!("unsupported index value {} in list", go::g(*x))),
        other => Err(format!("unsupported index type '{}' in list", crate::kind::type_name(other))),
    }
}

/// The value inside an optional.
fn unwrapped(optional: Operand<'_>) -> Option<Operand<'_>> {
    match optional {
        Operand::Ref(Value::Optional(inner)) => inner.as_deref().map(Operand::Ref),
        Operand::Owned(Value::Optional(inner)) => {
            inner.map(|inner| Operand::Owned(Arc::unwrap_or_clone(inner)))
        }
        other => Some(other),
    }
}

fn none<'s>(test: bool) -> Operand<'s> {
    if test { false.into() } else { Operand::Owned(Value::Optional(None)) }
}

/// Whether a value may be a key of `[…]`.
pub(crate) fn is_key(value: &Value) -> bool {
    matches!(Kind::of(value), Kind::Bool | Kind::Int | Kind::Uint | Kind::Double | Kind::String)
}

/// What messages call a value that may not be a key.
pub(crate) fn key_kind(value: &Value) -> Cow<'static, str> {
    Cow::Borrowed(match value {
        Value::Bytes(_) => "types.Bytes",
        Value::Duration(_) => "types.Duration",
        Value::Timestamp(_) => "types.Timestamp",
        Value::List(_) => "*types.baseList",
        Value::Map(_) => "*types.baseMap",
        Value::Object(_) => "map[string]interface {}",
        Value::Optional(_) => "*types.Optional",
        Value::Type(_) => "*types.Type",
        Value::Foreign(foreign) => match foreign.view {
            View::Opaque(_) => foreign.type_name,
            View::Null | View::Error => "types.Null",
        },
        _ => "types.Null",
    })
}

/// A key as messages print it.
fn key_text(key: &Value) -> Str {
    match key {
        Value::String(text) => text.clone(),
        Value::Int(n) => Str::from(n.to_string()),
        Value::Uint(n) => Str::from(n.to_string()),
        Value::Bool(b) => Str::from(b.to_string()),
        Value::Double(x) => Str::from(go::g(*x)),
        other => crate::kind::type_name(other),
    }
}
