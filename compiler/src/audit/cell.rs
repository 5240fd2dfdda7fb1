//! Objects and the cell that they belong to: its namespace, its labels, the pods that its network policy selects.

use super::{Subject, diagnostics, member};
use crate::assemble::{Assembled, Entry, Identity};
use crate::resolve::Snapshot;
use diag::Diagnostic;
use value::{Object, Value};

/// Groups whose kinds live in namespaces, but for those that [`is_cluster_scoped`] names.
const NAMESPACED: [&str; 14] = [
    "",
    "apps",
    "argoproj.io",
    "autoscaling",
    "batch",
    "cert-manager.io",
    "cilium.io",
    "external-secrets.io",
    "gateway.networking.k8s.io",
    "keda.sh",
    "monitoring.coreos.com",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
];

/// An object without the namespace of the cell.
pub(super) fn outside(subject: &Subject<'_>, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let Identity { group, kind, namespace, .. } = entry.identity();
    if namespace == subject.cell || is_cluster_scoped(group, kind) {
        return;
    }
    if namespace.is_empty() && !NAMESPACED.contains(&group) {
        // Whether objects of this kind live in a namespace is not known.
        return;
    }
    found.push(diagnostics::outside_cell(&subject.key, subject.place_of(entry), kind, namespace));
}

fn is_cluster_scoped(group: &str, kind: &str) -> bool {
    match group {
        "" => matches!(kind, "Namespace" | "Node" | "PersistentVolume"),
        "gateway.networking.k8s.io" => kind == "GatewayClass",
        "networking.k8s.io" => matches!(kind, "IngressClass" | "IPAddress" | "ServiceCIDR"),
        "cilium.io" => kind.starts_with("CiliumClusterwide") || kind.starts_with("CiliumLoadBalancer"),
        "admissionregistration.k8s.io"
        | "apiextensions.k8s.io"
        | "apiregistration.k8s.io"
        | "node.k8s.io"
        | "scheduling.k8s.io"
        | "storage.k8s.io" => true,
        _ => kind.starts_with("Cluster"),
    }
}

/// The way to the labels of the pods that an object makes.
pub(super) fn pod_labels(identity: &Identity<'_>) -> Option<&'static [&'static str]> {
    match (identity.group, identity.kind) {
        ("", "Pod") => Some(&["metadata", "labels"]),
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") | ("batch", "Job") => {
            Some(&["spec", "template", "metadata", "labels"])
        }
        ("batch", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template", "metadata", "labels"]),
        _ => None,
    }
}

/// Pods that the network policy does not select.
pub(super) fn pods(subject: &Subject<'_>, selectors: &Object, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let identity = entry.identity();
    let Some(way) = pod_labels(&identity) else { return };
    let labels = member(&entry.object, way).and_then(Value::as_object);
    let carries = |key: &str, value: &Value| {
        labels.and_then(|labels| labels.get(key)).and_then(Value::as_str) == value.as_str()
    };
    let missing: Vec<&str> =
        selectors.iter().filter(|(key, value)| !carries(key, value)).map(|(key, _)| key.as_str()).collect();
    if !missing.is_empty() {
        let span = subject.place_of(entry);
        found.push(diagnostics::pods_not_selected(&subject.key, span, identity.kind, &missing));
    }
}

/// Several objects of the kind that the type is about: only the first learns of changed configuration.
pub(super) fn main_objects(
    subject: &Subject<'_>,
    snapshot: &Snapshot,
    assembled: &Assembled,
    found: &mut Vec<Diagnostic>,
) {
    let workload_type = snapshot.type_name.split('/').next().unwrap_or_default();
    let main = match workload_type {
        "deployment" => ("apps", "Deployment"),
        "statefulset" => ("apps", "StatefulSet"),
        "cronjob" => ("batch", "CronJob"),
        "job" => ("batch", "Job"),
        _ => return,
    };
    let is_main = |entry: &&Entry| (entry.identity().group, entry.identity().kind) == main;
    let objects: Vec<&Entry> = assembled.data.iter().filter(is_main).collect();
    if let [first, others @ ..] = objects.as_slice()
        && !others.is_empty()
    {
        let name = first.identity().name;
        found.push(diagnostics::several_main_objects(&subject.key, subject.span, main.1, name, others.len()));
    }
}

/// A cell's namespace that policies of other cells do not recognise.
pub(super) fn namespace_labels(subject: &Subject<'_>, assembled: &Assembled, found: &mut Vec<Diagnostic>) {
    let is_cell = |entry: &&Entry| {
        let Identity { group, kind, name, .. } = entry.identity();
        (group, kind, name) == ("", "Namespace", subject.cell.as_str())
    };
    let Some(entry) = assembled.data.iter().find(is_cell) else { return };
    let labels = member(&entry.object, &["metadata", "labels"]).and_then(Value::as_object);
    let wanted = [
        ("openchoreo.dev/namespace", &subject.key.namespace),
        ("openchoreo.dev/environment", &subject.key.environment),
    ];
    let carries = |key: &str, value: &str| {
        labels.and_then(|labels| labels.get(key)).and_then(Value::as_str) == Some(value)
    };
    let missing: Vec<&str> =
        wanted.iter().filter(|(key, value)| !carries(key, value)).map(|(key, _)| *key).collect();
    if !missing.is_empty() {
        found.push(diagnostics::namespace_without_labels(&subject.key, subject.span, &missing));
    }
}
