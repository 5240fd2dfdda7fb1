//! Pruning: fields that the schema does not know, and nulls where none may stand.

use crate::path::Path;
use crate::structural::{Additional, Structural};
use value::{Object, Str, Value};

/// The fields that every Kubernetes object has, whatever its schema says.
fn is_envelope(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind" | "metadata")
}

/// The object without unknown fields; what was removed is added to `removed`.
pub(crate) fn prune(object: &Object, schema: &Structural, removed: &mut Vec<Path>) -> Object {
    let mut pruner = Pruner { removed };
    if schema.preserve {
        return pruner.open(object, schema, &Path::root(), true);
    }
    pruner.object(object, Some(schema), &Path::root(), true)
}

struct Pruner<'r> {
    removed: &'r mut Vec<Path>,
}

impl Pruner<'_> {
    fn value(&mut self, value: &Value, schema: Option<&Structural>, at: &Path) -> Value {
        match (value, schema) {
            (Value::Object(object), Some(schema)) if schema.preserve => {
                Value::Object(self.open(object, schema, at, schema.embedded))
            }
            (Value::List(list), Some(schema)) if schema.preserve => {
                let items = list.items().iter().enumerate();
                Value::list(
                    items.map(|(i, item)| self.kept(item, schema.items.as_deref(), &at.index(i))).collect(),
                )
            }
            (Value::Object(object), _) => {
                Value::Object(self.object(object, schema, at, schema.is_some_and(|schema| schema.embedded)))
            }
            (Value::List(list), _) => {
                let below = schema.and_then(|schema| schema.items.as_deref());
                let items = list.items().iter().enumerate();
                Value::list(items.map(|(i, item)| self.value(item, below, &at.index(i))).collect())
            }
            _ => value.clone(),
        }
    }

    /// What stands in a list that keeps unknown fields.
    fn kept(&mut self, value: &Value, schema: Option<&Structural>, at: &Path) -> Value {
        match (value, schema) {
            (Value::Object(object), Some(schema)) => {
                Value::Object(self.open(object, schema, at, schema.embedded))
            }
            _ => value.clone(),
        }
    }

    fn object(&mut self, object: &Object, schema: Option<&Structural>, at: &Path, resource: bool) -> Object {
        let mut kept = Vec::with_capacity(object.len());
        for (name, value) in object {
            if resource && is_envelope(name) {
                kept.push((name.clone(), value.clone()));
                continue;
            }
            let below = at.field(name);
            match schema.map(|schema| (schema.property(name), &schema.additional)) {
                Some((Some(property), _)) => {
                    kept.push((name.clone(), self.value(value, Some(property), &below)));
                }
                Some((None, Additional::Schema(schema))) => {
                    kept.push((name.clone(), self.value(value, Some(schema), &below)));
                }
                Some((None, Additional::Any)) => kept.push((name.clone(), self.value(value, None, &below))),
                Some((None, Additional::None)) | None => self.removed.push(below),
            }
        }
        Object::from_sorted(kept)
    }

    /// An object that keeps unknown fields; the known ones are pruned all the same.
    fn open(&mut self, object: &Object, schema: &Structural, at: &Path, resource: bool) -> Object {
        let entries = object.iter().map(|(name, value)| {
            let pruned = match schema.member(name) {
                Some(below) if !(resource && is_envelope(name)) => {
                    self.value(value, Some(below), &at.field(name))
                }
                _ => value.clone(),
            };
            (name.clone(), pruned)
        });
        Object::from_sorted(entries.collect())
    }
}

/// The object without the nulls of fields that are neither nullable nor have a default.
pub(crate) fn without_nulls(object: &Object, schema: Option<&Structural>) -> Object {
    let kept = object.iter().filter_map(|(name, value)| {
        let below = schema.and_then(|schema| schema.member(name));
        match (value, below) {
            (Value::Null, Some(below)) if !below.nullable && !below.has_default => None,
            _ => Some((name.clone(), nulls_below(value, below))),
        }
    });
    Object::from_sorted(kept.collect::<Vec<(Str, Value)>>())
}

fn nulls_below(value: &Value, schema: Option<&Structural>) -> Value {
    match (value, schema) {
        (Value::Object(object), Some(_)) => Value::Object(without_nulls(object, schema)),
        (Value::List(list), Some(schema)) => {
            let items = list.items().iter().map(|item| nulls_below(item, schema.items.as_deref()));
            Value::list(items.collect())
        }
        _ => value.clone(),
    }
}
