//! Pods that no policy isolates: those of components without endpoints, where policies are Cilium's.
//!
//! The policy of such a component has no rule, which Cilium refuses. Whatever else is rendered into the cell may close the
//! pods all the same: a policy of their type, a trait or the project, of Kubernetes or of Cilium.

use super::{Subject, cell, diagnostics, member};
use crate::assemble::{Assembled, Entry};
use crate::model::DataPlane;
use diag::{Diagnostic, Span};
use std::collections::{BTreeMap, BTreeSet};
use value::{Object, Str, Value};

/// The label by which Cilium's policies tell namespaces apart.
const NAMESPACE: &str = "io.kubernetes.pod.namespace";

/// What the units of a run say about isolation.
#[derive(Debug, Default)]
pub(super) struct Isolation {
    open: Vec<Open>,
    guards: Vec<Guard>,
    /// Namespaces of the cells whose own objects were looked at: without them nothing can be said.
    cells: BTreeSet<String>,
}

/// A component whose own policy isolates nothing.
#[derive(Debug)]
struct Open {
    cell: String,
    name: Str,
    workload: Span,
    /// Where the plane is named, and what it is called.
    plane: (Span, String),
    /// The labels of the pods of each object that makes some.
    pods: Vec<Object>,
}

/// A policy that lets nobody in whom no rule names.
#[derive(Debug)]
struct Guard {
    namespace: Option<String>,
    selector: Object,
}

/// Whether the network policies of a plane are Cilium's.
fn is_cilium(plane: &DataPlane) -> bool {
    let provider = plane.meta.annotation("openchoreo.dev/networkpolicyprovider");
    provider.is_some_and(|provider| provider.as_str() == "cilium")
}

/// What one unit says.
pub(super) fn look(subject: &Subject<'_>, assembled: &Assembled) -> Isolation {
    let plane = &subject.place.data_plane;
    if !is_cilium(plane) {
        return Isolation::default();
    }
    let mut isolation = Isolation { guards: guards(assembled), ..Isolation::default() };
    match &subject.component {
        Some((snapshot, ..)) if snapshot.workload.endpoints.is_empty() => isolation.open.push(Open {
            cell: subject.cell.clone(),
            name: subject.key.name.clone(),
            workload: snapshot.workload.span,
            plane: (plane.meta.name.span, format!("{} `{}`", plane.kind, plane.name())),
            pods: pods(assembled, &subject.cell),
        }),
        Some(_) => {}
        None => {
            let cell = [subject.cell.clone()];
            isolation.cells.extend(cell.into_iter().filter(|_| subject.is_project()));
        }
    }
    isolation
}

/// The labels of pods as policies see them.
fn pods(assembled: &Assembled, cell: &str) -> Vec<Object> {
    let labels = |entry: &Entry| {
        let labels = member(entry.applied(), cell::pod_labels(&entry.identity())?).and_then(Value::as_object);
        let mut labels = labels.cloned().unwrap_or_default();
        labels.insert(Str::from(NAMESPACE), Value::from(cell));
        Some(labels)
    };
    assembled.data.iter().filter(|entry| !entry.superseded).filter_map(labels).collect()
}

/// The policies among the objects of a unit that deny what they do not name.
fn guards(assembled: &Assembled) -> Vec<Guard> {
    let policies = assembled.data.iter().filter(|entry| !entry.superseded);
    policies.filter_map(guard).collect()
}

fn guard(entry: &Entry) -> Option<Guard> {
    let identity = entry.identity();
    let spec = entry.applied().get("spec")?.as_object()?;
    let list = |name: &str| spec.get(name).and_then(Value::as_list);
    let (selector, denies) = match (identity.group, identity.kind) {
        ("networking.k8s.io", "NetworkPolicy") => {
            let types = list("policyTypes").unwrap_or_default();
            let ingress = types.is_empty() || types.iter().any(|one| one.as_str() == Some("Ingress"));
            ("podSelector", ingress)
        }
        ("cilium.io", "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy") => {
            let asked = member(spec, &["enableDefaultDeny", "ingress"]);
            let has = |name: &str| list(name).is_some_and(|rules| !rules.is_empty());
            let ruled = has("ingress") || has("ingressDeny");
            ("endpointSelector", ruled && !matches!(asked, Some(Value::Bool(false))))
        }
        _ => return None,
    };
    let clusterwide = identity.kind.starts_with("CiliumClusterwide");
    let namespace = (!clusterwide).then(|| identity.namespace.to_owned());
    let selector = spec.get(selector).and_then(Value::as_object).cloned().unwrap_or_default();
    denies.then_some(Guard { namespace, selector })
}

impl Guard {
    fn covers(&self, cell: &str, labels: &Object) -> bool {
        self.namespace.as_ref().is_none_or(|namespace| namespace == cell) && selects(&self.selector, labels)
    }
}

/// Whether a label selector selects these labels.
fn selects(selector: &Object, labels: &Object) -> bool {
    let label = |key: &str| {
        // Cilium's selectors may name the source of a label.
        let key = key.strip_prefix("k8s:").or(key.strip_prefix("any:")).unwrap_or(key);
        labels.get(key).and_then(Value::as_str)
    };
    let wanted = selector.get("matchLabels").and_then(Value::as_object).into_iter().flatten();
    let mut wanted = wanted.map(|(key, value)| label(key) == value.as_str());
    let expressions = selector.get("matchExpressions").and_then(Value::as_list).unwrap_or_default();
    let mut expressions = expressions.iter().filter_map(Value::as_object).map(|expression| {
        let text = |name: &str| expression.get(name).and_then(Value::as_str).unwrap_or_default();
        let found = label(text("key"));
        let values = expression.get("values").and_then(Value::as_list).unwrap_or_default();
        let listed = found.is_some() && values.iter().any(|value| value.as_str() == found);
        match text("operator") {
            "In" => listed,
            "NotIn" => !listed,
            "Exists" => found.is_some(),
            "DoesNotExist" => found.is_none(),
            _ => false,
        }
    });
    wanted.all(|holds| holds) && expressions.all(|holds| holds)
}

impl Isolation {
    /// Adds what another unit says.
    pub(super) fn merge(&mut self, other: Self) {
        self.open.extend(other.open);
        self.guards.extend(other.guards);
        self.cells.extend(other.cells);
    }

    /// What stays open, once for each plane.
    pub(super) fn findings(self) -> Vec<Diagnostic> {
        let mut planes: BTreeMap<Span, (String, BTreeMap<Span, Str>)> = BTreeMap::new();
        for open in self.open {
            let closed = |labels: &Object| self.guards.iter().any(|guard| guard.covers(&open.cell, labels));
            if !self.cells.contains(&open.cell) || open.pods.iter().all(closed) {
                continue;
            }
            let (span, plane) = open.plane;
            let (_, components) = planes.entry(span).or_insert_with(|| (plane, BTreeMap::new()));
            components.entry(open.workload).or_insert(open.name);
        }
        let finding = |(span, (plane, components)): (Span, (String, BTreeMap<Span, Str>))| {
            let components: Vec<(&str, Span)> =
                components.iter().map(|(span, name)| (name.as_str(), *span)).collect();
            diagnostics::policy_without_rules(span, &plane, &components)
        };
        planes.into_iter().map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(entries: &[(&str, Value)]) -> Object {
        entries.iter().map(|(key, value)| (Str::from(*key), value.clone())).collect()
    }

    #[test]
    fn selectors_select_by_labels_and_expressions() {
        let labels = object(&[("app", Value::from("api"))]);
        let matching = |key: &str, value: &str| {
            object(&[("matchLabels", Value::Object(object(&[(key, Value::from(value))])))])
        };
        let expressing = |operator: &str, values: &[&str]| {
            let values = values.iter().map(|value| Value::from(*value)).collect();
            let entries = [
                ("key", Value::from("app")),
                ("operator", Value::from(operator)),
                ("values", Value::list(values)),
            ];
            object(&[("matchExpressions", Value::list(vec![Value::Object(object(&entries))]))])
        };
        for (selector, expected) in [
            (Object::new(), true),
            (matching("app", "api"), true),
            (matching("k8s:app", "api"), true),
            (matching("app", "web"), false),
            (matching("tier", "api"), false),
            (expressing("Exists", &[]), true),
            (expressing("DoesNotExist", &[]), false),
            (expressing("In", &["web", "api"]), true),
            (expressing("NotIn", &["api"]), false),
        ] {
            assert_eq!(selects(&selector, &labels), expected, "{selector:?}");
        }
    }
}
