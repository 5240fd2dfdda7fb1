//! One change at one place (component.md §3.11.3).

use super::Step;
use std::borrow::Cow;
use value::{Made, Object, Str, Value, go};

/// What to do at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change<'a> {
    Add(&'a Value),
    Replace(&'a Value),
    Remove,
    MergeShallow(&'a Object),
}

/// What holds the place that a pointer means.
enum Parent<'a> {
    Object(&'a mut Object, Cow<'a, str>),
    List(&'a mut Vec<Value>, &'a Step),
}

impl<'a> Change<'a> {
    pub(super) fn new(operation: &str, value: &'a Value) -> Result<Self, String> {
        let named = |name: &str| operation.eq_ignore_ascii_case(name);
        if named("add") {
            Ok(Self::Add(value))
        } else if named("replace") {
            Ok(Self::Replace(value))
        } else if named("remove") {
            Ok(Self::Remove)
        } else if named("mergeShallow") {
            let value = value.as_object().ok_or("mergeShallow value must be an object")?;
            Ok(Self::MergeShallow(value))
        } else {
            let operation = go::quote(operation);
            let supported = "(supported: add, replace, remove, mergeShallow)";
            Err(format!("unsupported patch operation {operation} {supported}"))
        }
    }

    pub(super) fn apply(self, document: &mut Object, pointer: &[Step]) -> Result<(), String> {
        if let Self::MergeShallow(value) = self {
            create_parents(document, pointer)?;
            return merge(document, pointer, value);
        }
        if pointer.is_empty() {
            return Err(format!("cannot apply {} operation to root document", self.name()));
        }
        if let Self::Add(_) = self {
            create_parents(document, pointer)?;
        }
        match parent(document, pointer)? {
            Parent::Object(object, key) => self.member(object, &key),
            Parent::List(items, step) => self.item(items, step),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::Replace(_) => "replace",
            Self::Remove => "remove",
            Self::MergeShallow(_) => "mergeShallow",
        }
    }

    fn member(self, object: &mut Object, key: &str) -> Result<(), String> {
        match self {
            Self::Add(value) => object.insert(Str::from(key), value.clone()),
            Self::Replace(value) => match object.get_mut(key) {
                Some(member) => *member = value.clone(),
                None => {
                    return Err(format!("replace operation failed: key {} does not exist", go::quote(key)));
                }
            },
            Self::Remove | Self::MergeShallow(_) => drop(object.remove(key)),
        }
        Ok(())
    }

    fn item(self, items: &mut Vec<Value>, step: &Step) -> Result<(), String> {
        let Step::Index(index) = step else {
            let Self::Add(value) = self else {
                return Err(format!("{} operation cannot target append marker '-'", self.name()));
            };
            items.push(value.clone());
            return Ok(());
        };
        let length = items.len();
        let at = usize::try_from(*index).ok().filter(|at| *at < length);
        let at = at.ok_or_else(|| match self {
            Self::Remove => format!("array index {index} out of bounds for remove (length {length})"),
            _ => format!("array index {index} out of bounds"),
        })?;
        match self {
            Self::Add(value) => items.insert(at, value.clone()),
            Self::Replace(value) => items[at] = value.clone(),
            Self::Remove | Self::MergeShallow(_) => drop(items.remove(at)),
        }
        Ok(())
    }
}

/// A step as the key of an object.
fn key(step: &Step) -> Cow<'_, str> {
    match step {
        Step::Key(key) => Cow::Borrowed(key.as_str()),
        Step::Index(index) => Cow::Owned(index.to_string()),
        Step::Append => Cow::Borrowed("-"),
    }
}

/// The items of a list that patches can change.
fn items(value: &mut Value) -> Option<&mut Vec<Value>> {
    match value {
        Value::List(list) if list.made() == Made::Host => Some(list.items_mut()),
        _ => None,
    }
}

/// What holds the place of a pointer that is not the root. A list is only ever entered together with its member
/// in an object, so lists of lists cannot be walked.
fn parent<'a>(document: &'a mut Object, pointer: &'a [Step]) -> Result<Parent<'a>, String> {
    let (last, way) = pointer.split_last().ok_or("cannot apply operation to root document")?;
    let mut object = document;
    let mut at = 0;
    while let Some(step) = way.get(at) {
        let name = key(step);
        let Some(child) = object.get_mut(&name) else {
            return Err(format!("path does not exist at segment {}", go::quote(&name)));
        };
        let next = way.get(at + 1).unwrap_or(last);
        let child = if matches!(next, Step::Key(_)) {
            at += 1;
            child
        } else {
            let got = go::type_name(child);
            let Some(items) = items(child) else {
                return Err(format!("expected array at {}, got {got}", go::quote(&name)));
            };
            if at + 1 == way.len() {
                return Ok(Parent::List(items, last));
            }
            at += 2;
            item(items, next).ok_or_else(|| {
                let index = if let Step::Index(index) = next { *index } else { -1 };
                format!("array index {index} out of bounds at {}", go::quote(&name))
            })?
        };
        object = match child {
            Value::Object(object) => object,
            other => return Err(no_object(other, way.get(at))),
        };
    }
    Ok(Parent::Object(object, key(last)))
}

fn item<'a>(items: &'a mut [Value], step: &Step) -> Option<&'a mut Value> {
    let Step::Index(index) = step else { return None };
    items.get_mut(usize::try_from(*index).ok()?)
}

/// Why nothing lies below a value: `next` is the step into it, unless that is the last one.
fn no_object(value: &Value, next: Option<&Step>) -> String {
    let got = go::type_name(value);
    match (next, value) {
        (None, _) => format!("parent must be a map for non-array operations, got {got}"),
        (Some(step), Value::List(_)) => {
            format!("unexpected array traversal at segment {}", go::quote(&key(step)))
        }
        (Some(step), _) => format!("cannot traverse segment {} on type {got}", go::quote(&key(step))),
    }
}

/// Creates what a pointer leads through and is missing or null: a list before `-`, else an object.
fn create_parents(document: &mut Object, pointer: &[Step]) -> Result<(), String> {
    let Some((last, way)) = pointer.split_last() else { return Ok(()) };
    let Some((first, rest)) = way.split_first() else { return Ok(()) };
    let mut next_steps = rest.iter().chain([last]);
    let mut current = created_member(document, first, next_steps.next().unwrap_or(last))?;
    for step in rest {
        let next = next_steps.next().unwrap_or(last);
        let got = go::type_name(current);
        current = match current {
            Value::Object(object) => created_member(object, step, next)?,
            Value::List(list) if list.made() == Made::Host => created_item(list.items_mut(), step, next)?,
            _ => return Err(format!("cannot traverse segment {} on type {got}", go::quote(&key(step)))),
        };
    }
    Ok(())
}

fn created_member<'a>(object: &'a mut Object, step: &Step, next: &Step) -> Result<&'a mut Value, String> {
    let name = key(step);
    if object.get(&name).is_none_or(|child| matches!(child, Value::Null)) {
        object.insert(Str::from(&*name), container(next)?);
    }
    object.get_mut(&name).ok_or_else(|| format!("path does not exist at segment {}", go::quote(&name)))
}

fn created_item<'a>(items: &'a mut [Value], step: &Step, next: &Step) -> Result<&'a mut Value, String> {
    let Step::Index(index) = step else {
        return Err(format!("expected array index at segment {}", key(step)));
    };
    let found = item(items, step);
    let found = found.ok_or_else(|| format!("array index {index} out of bounds at segment {}", key(step)))?;
    if matches!(found, Value::Null) {
        *found = container(next)?;
    }
    Ok(found)
}

fn container(next: &Step) -> Result<Value, String> {
    match next {
        Step::Append => Ok(Value::list(Vec::new())),
        Step::Index(index) => Err(format!("array index {index} out of bounds at segment {index}")),
        Step::Key(_) => Ok(Value::Object(Object::new())),
    }
}

/// Sets the members of an object over those of the object at a place. The root has no name: there it is the
/// member ``.
fn merge(document: &mut Object, pointer: &[Step], value: &Object) -> Result<(), String> {
    let Some((last, way)) = pointer.split_last() else {
        merge_member(document, "", value);
        return Ok(());
    };
    let Some((first, rest)) = way.split_first() else {
        merge_member(document, &key(last), value);
        return Ok(());
    };
    let missing = |step: &Step| format!("path does not exist at segment {}", go::quote(&key(step)));
    let mut current = document.get_mut(&key(first)).ok_or_else(|| missing(first))?;
    for step in rest {
        let below = match current {
            Value::Object(object) => object.get_mut(&key(step)),
            other => items(other).and_then(|items| item(items, step)),
        };
        current = below.ok_or_else(|| missing(step))?;
    }
    let got = go::type_name(current);
    match current {
        Value::Object(object) => merge_member(object, &key(last), value),
        other => {
            let Some(items) = items(other) else {
                return Err(format!("mergeShallow parent must be object or array, got {got}"));
            };
            let Step::Index(index) = last else {
                return Err("mergeShallow operation cannot target append position '-'".to_owned());
            };
            let target = item(items, last).ok_or_else(|| format!("array index {index} out of bounds"))?;
            overlay(target, value);
        }
    }
    Ok(())
}

fn merge_member(object: &mut Object, key: &str, value: &Object) {
    match object.get_mut(key) {
        Some(member) => overlay(member, value),
        None => object.insert(Str::from(key), Value::Object(value.clone())),
    }
}

fn overlay(target: &mut Value, value: &Object) {
    match target {
        Value::Object(object) => {
            value.iter().for_each(|(key, member)| object.insert(key.clone(), member.clone()));
        }
        other => *other = Value::Object(value.clone()),
    }
}
