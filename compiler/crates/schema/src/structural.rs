//! The structural form of a schema: what Kubernetes refuses in it, and what vendors put in that it never sees.

use crate::props::{Additional, Items, Props, UNSUPPORTED};
use crate::{Problem, SchemaError, pointer};
use value::{Object, Value};

/// The value without keys that begin with `x-` but not `x-kubernetes-`, at any depth; nothing if there are none.
pub(crate) fn without_vendor_keys(value: &Value) -> Option<Value> {
    match value {
        Value::Object(object) => object_without_vendor_keys(object).map(Value::Object),
        Value::List(list) => {
            let changed: Vec<Option<Value>> = list.items().iter().map(without_vendor_keys).collect();
            changed.iter().any(Option::is_some).then(|| {
                let items = list.items().iter().zip(changed);
                Value::list(items.map(|(item, changed)| changed.unwrap_or_else(|| item.clone())).collect())
            })
        }
        _ => None,
    }
}

fn object_without_vendor_keys(object: &Object) -> Option<Object> {
    let mut changed = false;
    let mut entries = Vec::with_capacity(object.len());
    for (key, member) in object {
        if key.len() > 2 && key.starts_with("x-") && !key.starts_with("x-kubernetes-") {
            changed = true;
            continue;
        }
        let stripped = without_vendor_keys(member);
        changed |= stripped.is_some();
        entries.push((key.clone(), stripped.unwrap_or_else(|| member.clone())));
    }
    changed.then(|| Object::from_sorted(entries))
}

/// Refuses what cannot be made structural.
pub(crate) fn check(source: &Value, props: &Props) -> Result<(), SchemaError> {
    let fail = |keyword: &str, detail: &str| {
        let mut pointer = props.pointer.clone();
        pointer::push(&mut pointer, keyword);
        Err(SchemaError::new(Problem::Unsupported, detail, pointer::locate(source, &pointer)))
    };
    if let Some(at) = props.unsupported.iter().position(|used| *used) {
        let (keyword, name) = UNSUPPORTED[at];
        return fail(keyword, &format!("OpenAPIV3Schema '{name}' is not supported"));
    }
    let branches = props.not.as_deref().into_iter().chain(&props.all_of).chain(&props.any_of);
    branches.chain(&props.one_of).try_for_each(|branch| check(source, branch))?;
    if props.prune {
        let keyword = "x-kubernetes-preserve-unknown-fields";
        return fail(keyword, &format!("internal error: '{keyword}' must be true or undefined"));
    }
    match &props.items {
        Items::Any => {}
        Items::All(items) => check(source, items)?,
        Items::Each => {
            return fail("items", "OpenAPIV3Schema 'items' must be a schema, but is an array");
        }
    }
    props.properties.values().try_for_each(|property| check(source, property))?;
    match &props.additional {
        Additional::Schema(additional) => check(source, additional),
        Additional::Any | Additional::None => Ok(()),
    }
}
