//! The last steps of a component: labels, required fields, order (component.md §3.13).

use super::entries::{Rendered, missing_field};
use super::error::{Cause, EvaluationError, Outcome};
use super::hash::annotate;
use super::order::order;
use super::target::text;
use diag::Span;
use std::cmp::Ordering;
use value::{Object, Str, Value, str_literal};

/// Labels, hash annotation, required fields and order: what happens to the objects of a component at the end.
pub fn post_process(resources: &mut [Rendered], labels: &Object, workload_type: &str) -> Outcome<()> {
    add_labels(resources, labels)
        .and_then(|()| annotate(resources, workload_type))
        .map_err(|errors| errors.prefix("failed to post-process resources: "))?;
    check_structure(resources)?;
    sort(resources);
    Ok(())
}

/// Sets the labels of every object, over labels of the same name. `labels` that is no object is replaced.
pub(super) fn add_labels(resources: &mut [Rendered], labels: &Object) -> Outcome<()> {
    for rendered in resources {
        let Some(Value::Object(metadata)) = rendered.object.get_mut("metadata") else {
            let text = "failed to add labels: resource missing metadata";
            return Err(EvaluationError::new(Cause::Missing("metadata"), text, Some(rendered.entry)).into());
        };
        let merged = match metadata.get("labels") {
            Some(Value::Object(own)) if !own.is_empty() => merged(own, labels),
            _ => labels.clone(),
        };
        metadata.insert(str_literal!("labels"), Value::Object(merged));
    }
    Ok(())
}

/// The entries of both, those of `over` winning.
fn merged(under: &Object, over: &Object) -> Object {
    let mut entries: Vec<(Str, Value)> = Vec::with_capacity(under.len() + over.len());
    let (mut under, mut over) = (under.iter().peekable(), over.iter().peekable());
    loop {
        let order = match (under.peek(), over.peek()) {
            (Some(u), Some(o)) => u.0.as_str().cmp(&o.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Object::from_sorted(entries),
        };
        let from_under = if order.is_le() { under.next() } else { None };
        let from_over = if order.is_ge() { over.next() } else { None };
        entries.extend(from_over.or(from_under).cloned());
    }
}

/// Checks that every object has what an object needs, in the order they stand.
pub(super) fn check_structure(resources: &[Rendered]) -> Outcome<()> {
    for (index, rendered) in resources.iter().enumerate() {
        let required = &["apiVersion", "kind", "metadata", "metadata.name"];
        if let Some(field) = missing_field(&rendered.object, required) {
            return Err(missing(rendered.entry, index, text(&rendered.object, "kind"), field).into());
        }
    }
    Ok(())
}

fn missing(entry: Span, index: usize, kind: &str, field: &'static str) -> EvaluationError {
    let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
    let text = format!("validation failed: resource #{index}{kind} missing {field}");
    EvaluationError::new(Cause::Missing(field), text, Some(entry))
}

/// Puts the objects of all planes in their final order; equal ones stay as they stand.
pub(super) fn sort(resources: &mut [Rendered]) {
    resources.sort_by(|a, b| order(&a.object, &b.object));
}
