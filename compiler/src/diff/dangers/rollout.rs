//! What runs: other images, nothing at all, other pods behind a selector.

use super::{Case, Danger, DangerKind, field};
use crate::diff::change::{Change, FieldChange, ObjectFate};
use crate::diff::path::Segment;
use value::Value;

pub(super) fn find(case: &Case<'_>, found: &mut Vec<Danger>) {
    if case.change.fate != ObjectFate::Changed {
        return;
    }
    found.extend(case.fields().filter_map(|change| image(case, change)));
    if !matches!(case.kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job") {
        found.extend(case.fields().filter_map(selector));
    }
    found.extend(case.fields().filter_map(|change| nothing_runs(case, change)));
}

/// The `image` of a container, or of a custom resource.
fn image(case: &Case<'_>, change: &FieldChange) -> Option<Danger> {
    if !matches!(change.path.segments.last(), Some(Segment::Key(key)) if key == "image") {
        return None;
    }
    let container = ["containers", "initContainers", "ephemeralContainers"]
        .iter()
        .any(|list| change.path.ends(&[list, "image"]));
    let custom =
        case.group.contains('.') && change.path.begins(&["spec"]) && !change.path.keys().any(is_data);
    if !(container || custom) {
        return None;
    }
    let Change::Replaced(Value::String(old), Value::String(new)) = &change.change else { return None };
    let (old_name, new_name) = (repository(old), repository(new));
    let text = if old_name == new_name {
        format!("another version runs: {} instead of {}", version(new), version(old))
    } else {
        format!("another image runs: {new} instead of {old}")
    };
    Some(field(DangerKind::Image, &change.path, text))
}

fn is_data(key: &str) -> bool {
    matches!(key, "data" | "stringData" | "labels" | "annotations" | "parameters")
}

/// An image without tag and digest.
fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}

/// The tag and digest of an image.
fn version(image: &str) -> &str {
    let version = image[repository(image).len()..].trim_start_matches([':', '@']);
    if version.is_empty() { "no version" } else { version }
}

/// What an object selects; what Deployments and their like select cannot change.
fn selector(change: &FieldChange) -> Option<Danger> {
    let selects = ["selector", "podSelector", "endpointSelector", "labelSelector"]
        .iter()
        .any(|name| change.path.begins(&["spec", name]));
    selects.then(|| field(DangerKind::Selector, &change.path, "other objects are selected from now on"))
}

fn nothing_runs(case: &Case<'_>, change: &FieldChange) -> Option<Danger> {
    let scales = change.path.begins(&["spec", "replicas"]) && change.path.segments.len() == 2;
    if !scales || case.kind == "HorizontalPodAutoscaler" {
        return None;
    }
    let (was, is) = match &change.change {
        Change::Replaced(old, new) => (number(old)?, number(new)?),
        // One replica is the default.
        Change::Added(new) => (1.0, number(new)?),
        _ => return None,
    };
    let text = "nothing runs any more: there are no replicas";
    (was > 0.0 && is == 0.0).then(|| field(DangerKind::ScaledToZero, &change.path, text))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Uint(number) => Some(*number as f64),
        Value::Double(number) => Some(*number),
        _ => None,
    }
}
