//! The variable `workload` and what a binding overrides in it (component.md §3.3, §3.4.4).

use super::service_ports::Port;
use super::shape::{object, text};
use crate::model::{Container, Endpoint, EndpointType, Visibility, WorkloadTemplate};
use std::collections::BTreeSet;
use value::{Object, Str, Value, str_literal};

/// The variable `workload`: how the container starts and what it offers.
pub(super) fn to_value(workload: &WorkloadTemplate) -> Value {
    let endpoints: Object = workload
        .endpoints
        .iter()
        .map(|endpoint| (endpoint.name.text.clone(), endpoint_value(endpoint)))
        .collect();
    object([
        (str_literal!("container"), container_value(&workload.container)),
        (str_literal!("endpoints"), endpoints.into()),
    ])
}

/// Environment variables and files are no part of it: templates get them through `configurations`.
fn container_value(container: &Container) -> Value {
    let texts = |texts: &[Str]| Value::list(texts.iter().map(text).collect());
    let mut members = Vec::new();
    if !container.args.is_empty() {
        members.push((str_literal!("args"), texts(&container.args)));
    }
    if !container.command.is_empty() {
        members.push((str_literal!("command"), texts(&container.command)));
    }
    if !container.image.is_empty() {
        members.push((str_literal!("image"), text(&container.image.text)));
    }
    Object::from_sorted(members).into()
}

fn endpoint_value(endpoint: &Endpoint) -> Value {
    let mut members = Vec::with_capacity(6);
    if !endpoint.base_path.is_empty() {
        members.push((str_literal!("basePath"), text(&endpoint.base_path)));
    }
    if !endpoint.display_name.is_empty() {
        members.push((str_literal!("displayName"), text(&endpoint.display_name)));
    }
    members.extend([
        (str_literal!("port"), Value::Double(f64::from(endpoint.port))),
        (str_literal!("targetPort"), Value::Double(f64::from(target_port(endpoint)))),
        (str_literal!("type"), Value::from(endpoint.kind.name())),
        (str_literal!("visibility"), visibility(endpoint)),
    ]);
    Object::from_sorted(members).into()
}

fn target_port(endpoint: &Endpoint) -> i32 {
    endpoint.target_port.unwrap_or(endpoint.port)
}

/// `project`, which is implied, then what is declared, each once.
fn visibility(endpoint: &Endpoint) -> Value {
    let mut seen = vec![Visibility::Project];
    for visibility in &endpoint.visibility {
        if !seen.contains(visibility) {
            seen.push(*visibility);
        }
    }
    Value::list(seen.into_iter().map(|visibility| Value::from(visibility.name())).collect())
}

/// The ports that a Service needs, in name order.
pub(super) fn ports(workload: &WorkloadTemplate) -> impl Iterator<Item = Port<'_>> {
    workload.endpoints.iter().map(|endpoint| Port {
        endpoint: &endpoint.name,
        number: i64::from(endpoint.port),
        target: i64::from(target_port(endpoint)),
        udp: endpoint.kind == EndpointType::Udp,
    })
}

/// Entries with a binding's overrides: whole entries are replaced by key, once each; what replaces nothing follows.
pub(super) fn overridden<'a, T>(base: &'a [T], overrides: &'a [T], key: fn(&T) -> &str) -> Vec<&'a T> {
    if overrides.is_empty() {
        return base.iter().collect();
    }
    let mut consumed = BTreeSet::new();
    let mut merged: Vec<&T> = Vec::with_capacity(base.len() + overrides.len());
    for entry in base {
        let replacement = overrides.iter().rev().find(|other| key(other) == key(entry));
        match replacement {
            Some(replacement) if consumed.insert(key(entry)) => merged.push(replacement),
            _ => merged.push(entry),
        }
    }
    merged.extend(overrides.iter().filter(|entry| !consumed.contains(key(entry))));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    type Entry = (&'static str, u32);

    fn merged(base: &[Entry], overrides: &[Entry]) -> Vec<Entry> {
        overridden(base, overrides, |(key, _)| key).into_iter().copied().collect()
    }

    #[test]
    fn overrides_replace_by_key_and_follow_otherwise() {
        assert_eq!(merged(&[("a", 1), ("b", 2)], &[("b", 3), ("c", 4)]), [("a", 1), ("b", 3), ("c", 4)]);
        assert_eq!(merged(&[("a", 1)], &[]), [("a", 1)]);
    }

    #[test]
    fn of_repeated_overrides_the_last_replaces_and_all_others_follow() {
        assert_eq!(merged(&[("a", 1), ("a", 2)], &[("a", 3), ("a", 4)]), [("a", 4), ("a", 2)]);
        assert_eq!(merged(&[], &[("c", 1), ("c", 2)]), [("c", 1), ("c", 2)]);
    }
}
