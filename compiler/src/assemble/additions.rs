//! What applying a rendered release adds to its objects (component.md §2.12).

use super::Entry;
use std::collections::BTreeSet;
use value::{Object, Str, Value, str_literal};

/// The annotation that makes a Deployment start its pods anew.
const RESTARTED_AT: Str = str_literal!("openchoreo.dev/restartedAt");

/// The way to the annotations of a Deployment's pods.
const POD_ANNOTATIONS: [Str; 4] =
    [str_literal!("spec"), str_literal!("template"), str_literal!("metadata"), str_literal!("annotations")];

/// An apps Deployment with the time of its restart among the annotations of its pods; nothing for other objects.
///
/// # Errors
/// With the part of the object that is no map, or that holds something other than texts.
pub(super) fn restarted(object: &Object, time: &Str) -> Result<Option<Object>, &'static str> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("kind") != "Deployment" || group(text("apiVersion")) != "apps" {
        return Ok(None);
    }
    annotate(object, &POD_ANNOTATIONS, time).map(Some)
}

/// The group of an `apiVersion`; empty for the core group.
pub(super) fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

fn annotate(object: &Object, path: &[Str], time: &Str) -> Result<Object, &'static str> {
    let mut changed = object.clone();
    let Some((key, rest)) = path.split_first() else {
        if object.iter().any(|(_, value)| value.as_str().is_none()) {
            return Err("the annotations of its pods are not all texts");
        }
        changed.insert(RESTARTED_AT, Value::String(time.clone()));
        return Ok(changed);
    };
    let member = match object.get(key) {
        None => Object::new(),
        // Absent and null annotations are the same to upstream; null above them is not.
        Some(Value::Null) if rest.is_empty() => Object::new(),
        Some(Value::Object(member)) => member.clone(),
        Some(_) => return Err("`spec.template.metadata.annotations` or something above it is not a map"),
    };
    changed.insert(key.clone(), Value::Object(annotate(&member, rest, time)?));
    Ok(changed)
}

/// The namespaces that objects name and that are not among the objects, sorted.
pub(super) fn missing_namespaces(entries: &[Entry]) -> Vec<Str> {
    let named = entries.iter().filter_map(|entry| metadata(&entry.object, "namespace"));
    let mut missing: BTreeSet<&Str> = named.filter(|name| !name.is_empty()).collect();
    for entry in entries {
        let text = |key: &str| entry.object.get(key).and_then(Value::as_str);
        if text("kind") == Some("Namespace") && text("apiVersion") == Some("v1") {
            metadata(&entry.object, "name").map(|name| missing.remove(name));
        }
    }
    missing.into_iter().cloned().collect()
}

fn metadata<'a>(object: &'a Object, key: &str) -> Option<&'a Str> {
    match object.get("metadata")?.get(key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use value::ObjectBuilder;

    fn object(members: Vec<(&str, Value)>) -> Object {
        let mut builder = ObjectBuilder::default();
        for (key, value) in members {
            builder.push(key, value);
        }
        builder.build()
    }

    fn deployment(api_version: &str, spec: Value) -> Object {
        object(vec![("apiVersion", api_version.into()), ("kind", "Deployment".into()), ("spec", spec)])
    }

    #[test]
    fn deployments_restart_and_nothing_else() {
        let time = Str::from("2026-01-01T00:00:00Z");
        let spec = Value::Object(object(vec![("replicas", Value::Int(1))]));
        let applied = restarted(&deployment("apps/v1", spec.clone()), &time).unwrap().unwrap();
        let annotations = ["spec", "template", "metadata", "annotations"]
            .iter()
            .try_fold(&Value::Object(applied.clone()), |value, key| value.get(key))
            .cloned();
        assert_eq!(annotations.and_then(|map| map.as_object().map(Object::len)), Some(1));
        assert!(applied.get("spec").and_then(|spec| spec.get("replicas")).is_some());
        assert!(restarted(&deployment("other/v1", spec), &time).unwrap().is_none());
    }

    #[test]
    fn annotations_that_are_no_texts_are_refused() {
        let annotations = Value::Object(object(vec![("a", Value::Int(1))]));
        let metadata = Value::Object(object(vec![("annotations", annotations)]));
        let template = Value::Object(object(vec![("metadata", metadata)]));
        let spec = Value::Object(object(vec![("template", template)]));
        assert!(restarted(&deployment("apps/v1", spec), &Str::from("now")).is_err());
        assert!(restarted(&deployment("apps/v1", Value::Null), &Str::from("now")).is_err());
    }
}
