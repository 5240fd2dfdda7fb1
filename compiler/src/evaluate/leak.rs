//! Defaults that upstream writes into shared values (component.md §4.7, quirk 101).
//!
//! What a type binds to one of its own traits is not copied below its first level, so filling in the trait's defaults
//! changes the component's own variables, too: later bindings and the type's rules about rendered objects see it.

use super::context::Variables;
use std::collections::{BTreeMap, BTreeSet};
use value::{List, Object, Value};

/// What replaces a shared list or object, by identity.
type Changes = BTreeMap<usize, Value>;

/// Brings what defaulting did to bound values into the variables that they came from.
pub(super) fn spread(variables: &mut Variables, bound: &Object, defaulted: &Object) {
    if !changed_below(bound, defaulted) {
        return;
    }
    let mut origins = BTreeSet::new();
    variables.iter().flatten().for_each(|value| collect(value, &mut origins));
    let mut changes = Changes::new();
    pairs(bound, defaulted).for_each(|(before, after)| outside(before, after, &origins, &mut changes));
    if !changes.is_empty() {
        variables.iter_mut().flatten().for_each(|value| *value = replaced(value, &changes));
    }
}

/// Whether defaulting made a new list or object below the first level.
fn changed_below(bound: &Object, defaulted: &Object) -> bool {
    pairs(bound, defaulted).any(|(before, after)| identity(before) != identity(after))
}

fn identity(value: &Value) -> Option<usize> {
    match value {
        Value::Object(object) => Some(object.identity()),
        Value::List(list) => Some(list.identity()),
        _ => None,
    }
}

fn pairs<'a>(before: &'a Object, after: &'a Object) -> impl Iterator<Item = (&'a Value, &'a Value)> {
    before.iter().filter_map(|(key, before)| Some((before, after.get(key)?)))
}

fn child_pairs<'a>(
    before: &'a Value,
    after: &'a Value,
) -> Box<dyn Iterator<Item = (&'a Value, &'a Value)> + 'a> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => Box::new(pairs(before, after)),
        (Value::List(before), Value::List(after)) => Box::new(before.items().iter().zip(after.items())),
        _ => Box::new(std::iter::empty()),
    }
}

/// The identities of all lists and objects in a value.
fn collect(value: &Value, origins: &mut BTreeSet<usize>) {
    let Some(identity) = identity(value) else { return };
    if !origins.insert(identity) {
        return;
    }
    match value {
        Value::Object(object) => object.iter().for_each(|(_, member)| collect(member, origins)),
        Value::List(list) => list.items().iter().for_each(|item| collect(item, origins)),
        _ => {}
    }
}

/// Looks for values that came from the variables. Such a value is a copy itself; what it holds is shared.
fn outside(before: &Value, after: &Value, origins: &BTreeSet<usize>, changes: &mut Changes) {
    let Some(from) = identity(before) else { return };
    let copied = origins.contains(&from);
    for (before, after) in child_pairs(before, after) {
        if copied {
            inside(before, after, changes);
        } else {
            outside(before, after, origins, changes);
        }
    }
}

fn inside(before: &Value, after: &Value, changes: &mut Changes) {
    if let Some(shared) = identity(before).filter(|before| Some(*before) != identity(after)) {
        changes.insert(shared, after.clone());
    }
}

fn replaced(value: &Value, changes: &Changes) -> Value {
    if let Some(new) = identity(value).and_then(|identity| changes.get(&identity)) {
        return new.clone();
    }
    match value {
        Value::Object(object) => {
            let members = object.iter().map(|(key, member)| (key.clone(), replaced(member, changes)));
            Value::Object(Object::from_sorted(members.collect()))
        }
        Value::List(list) => {
            let items = list.items().iter().map(|item| replaced(item, changes)).collect();
            Value::List(List::new(items, list.made()))
        }
        other => other.clone(),
    }
}
