//! Pruning: fields that the schema does not know, and nulls where none may stand.
//!
//! Most objects have neither: what stays as it is is shared, not copied.

use crate::path::{Path, Trail};
use crate::structural::{Additional, Structural};
use value::{Object, Str, Value};

/// The fields that every Kubernetes object has, whatever its schema says.
fn is_envelope(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind" | "metadata")
}

/// The object without unknown fields; what was removed is added to `removed`.
pub(crate) fn prune(object: &Object, schema: &Structural, removed: &mut Vec<Path>) -> Object {
    let mut pruner = Pruner { removed };
    let at = Trail::root();
    let pruned = if schema.preserve {
        pruner.open(object, schema, &at, true)
    } else {
        pruner.object(object, Some(schema), &at, true)
    };
    pruned.unwrap_or_else(|| object.clone())
}

/// What becomes of one value.
enum Fate {
    Stays,
    Changes(Value),
    Goes,
}

impl From<Option<Value>> for Fate {
    fn from(changed: Option<Value>) -> Self {
        changed.map_or(Self::Stays, Self::Changes)
    }
}

/// The entries after their fates; nothing if all of them stay.
fn entries(object: &Object, mut fate: impl FnMut(&Str, &Value) -> Fate) -> Option<Object> {
    let mut kept: Option<Vec<(Str, Value)>> = None;
    for (at, (name, value)) in object.iter().enumerate() {
        let fate = fate(name, value);
        if let (None, Fate::Changes(_) | Fate::Goes) = (&kept, &fate) {
            let mut copy = Vec::with_capacity(object.len());
            copy.extend_from_slice(&object.entries()[..at]);
            kept = Some(copy);
        }
        let Some(kept) = &mut kept else { continue };
        match fate {
            Fate::Stays => kept.push((name.clone(), value.clone())),
            Fate::Changes(value) => kept.push((name.clone(), value)),
            Fate::Goes => {}
        }
    }
    kept.map(Object::from_sorted)
}

/// The items, some of them changed; nothing if none is.
fn items(items: &[Value], mut changed: impl FnMut(usize, &Value) -> Option<Value>) -> Option<Value> {
    let mut copy: Option<Vec<Value>> = None;
    for (at, item) in items.iter().enumerate() {
        if let Some(item) = changed(at, item) {
            copy.get_or_insert_with(|| items.to_vec())[at] = item;
        }
    }
    copy.map(Value::list)
}

struct Pruner<'r> {
    removed: &'r mut Vec<Path>,
}

impl Pruner<'_> {
    /// What is left of a value; nothing if it stays whole.
    fn value(&mut self, value: &Value, schema: Option<&Structural>, at: &Trail<'_>) -> Option<Value> {
        match (value, schema) {
            (Value::Object(object), Some(schema)) if schema.preserve => {
                self.open(object, schema, at, schema.embedded).map(Value::Object)
            }
            (Value::List(list), Some(schema)) if schema.preserve => {
                let below = schema.items.as_deref();
                items(list.items(), |i, item| self.kept(item, below, &at.index(i)))
            }
            (Value::Object(object), _) => {
                let embedded = schema.is_some_and(|schema| schema.embedded);
                self.object(object, schema, at, embedded).map(Value::Object)
            }
            (Value::List(list), _) => {
                let below = schema.and_then(|schema| schema.items.as_deref());
                items(list.items(), |i, item| self.value(item, below, &at.index(i)))
            }
            _ => None,
        }
    }

    /// What stands in a list that keeps unknown fields.
    fn kept(&mut self, value: &Value, schema: Option<&Structural>, at: &Trail<'_>) -> Option<Value> {
        match (value, schema) {
            (Value::Object(object), Some(schema)) => {
                self.open(object, schema, at, schema.embedded).map(Value::Object)
            }
            _ => None,
        }
    }

    fn object(
        &mut self,
        object: &Object,
        schema: Option<&Structural>,
        at: &Trail<'_>,
        resource: bool,
    ) -> Option<Object> {
        entries(object, |name, value| {
            if resource && is_envelope(name) {
                return Fate::Stays;
            }
            let below = at.field(name);
            match schema.map(|schema| (schema.property(name), &schema.additional)) {
                Some((Some(property), _)) => self.value(value, Some(property), &below).into(),
                Some((None, Additional::Schema(schema))) => self.value(value, Some(schema), &below).into(),
                Some((None, Additional::Any)) => self.value(value, None, &below).into(),
                Some((None, Additional::None)) | None => {
                    self.removed.push(below.path());
                    Fate::Goes
                }
            }
        })
    }

    /// An object that keeps unknown fields; the known ones are pruned all the same.
    fn open(
        &mut self,
        object: &Object,
        schema: &Structural,
        at: &Trail<'_>,
        resource: bool,
    ) -> Option<Object> {
        entries(object, |name, value| match schema.member(name) {
            Some(below) if !(resource && is_envelope(name)) => {
                self.value(value, Some(below), &at.field(name)).into()
            }
            _ => Fate::Stays,
        })
    }
}

/// The object without the nulls of fields that are neither nullable nor have a default; nothing if it has none.
pub(crate) fn without_nulls(object: &Object, schema: &Structural) -> Option<Object> {
    entries(object, |name, value| match (value, schema.member(name)) {
        (Value::Null, Some(below)) if !below.nullable && !below.has_default => Fate::Goes,
        (value, below) => below.and_then(|below| nulls_below(value, below)).into(),
    })
}

fn nulls_below(value: &Value, schema: &Structural) -> Option<Value> {
    match value {
        Value::Object(object) => without_nulls(object, schema).map(Value::Object),
        Value::List(list) => {
            let below = schema.items.as_deref()?;
            items(list.items(), |_, item| nulls_below(item, below))
        }
        _ => None,
    }
}
