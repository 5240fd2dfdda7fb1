//! Endpoints that a gateway is to open and that no route leads to.

use super::{Subject, diagnostics, member};
use crate::assemble::{Assembled, Entry};
use crate::model::{EndpointType, Visibility};
use crate::resolve::Snapshot;
use diag::Diagnostic;
use value::Value;

/// Groups of Kubernetes and of what types commonly render, none of which is a route.
const NO_ROUTES: [&str; 10] = [
    "",
    "apps",
    "autoscaling",
    "batch",
    "cilium.io",
    "external-secrets.io",
    "keda.sh",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
];

/// The group of routes.
const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// Looks at the endpoints of a component.
pub(super) fn look(
    subject: &Subject<'_>,
    snapshot: &Snapshot,
    assembled: &Assembled,
    found: &mut Vec<Diagnostic>,
) {
    routes_of_two_kinds(subject, assembled, found);
    let foreign = |entry: &Entry| {
        let group = entry.identity().group;
        group != GATEWAY_API && !NO_ROUTES.contains(&group)
    };
    let ingress = |entry: &Entry| entry.identity().kind == "Ingress";
    // Other objects may well be routes of a gateway that is not known here.
    if assembled.data.iter().any(|entry| foreign(entry) || ingress(entry)) {
        return;
    }
    let labelled = assembled.data.iter().filter_map(labels).map(|(endpoint, _, _)| endpoint);
    let labelled: Vec<&str> = labelled.collect();
    let unlabelled =
        assembled.data.iter().any(|entry| entry.identity().group == GATEWAY_API && labels(entry).is_none());
    for endpoint in &snapshot.workload.endpoints {
        let open = endpoint
            .visibility
            .iter()
            .find(|visibility| matches!(visibility, Visibility::External | Visibility::Internal));
        let routed = labelled.contains(&endpoint.name.as_str());
        if let Some(visibility) = open.filter(|_| !routed && !unlabelled) {
            let browsed =
                !matches!(endpoint.kind, EndpointType::Tcp | EndpointType::Udp | EndpointType::Grpc);
            found.push(diagnostics::endpoint_without_route(&subject.key, endpoint, *visibility, browsed));
        }
    }
}

/// The endpoint and visibility that a route says it is for, and its kind.
fn labels(entry: &Entry) -> Option<(&str, &str, &str)> {
    let identity = entry.identity();
    if identity.group != GATEWAY_API {
        return None;
    }
    let labels = member(&entry.object, &["metadata", "labels"])?.as_object()?;
    let label = |key: &str| labels.get(key).and_then(Value::as_str);
    let endpoint = label("openchoreo.dev/endpoint-name")?;
    Some((endpoint, label("openchoreo.dev/endpoint-visibility").unwrap_or_default(), identity.kind))
}

/// A route for encrypted traffic beside another one for the same endpoint: its URLs replace the other's.
fn routes_of_two_kinds(subject: &Subject<'_>, assembled: &Assembled, found: &mut Vec<Diagnostic>) {
    let routes: Vec<(&str, &str, &str)> = assembled.data.iter().filter_map(labels).collect();
    for (endpoint, visibility, kind) in &routes {
        let other = routes.iter().find(|(other, seen_by, kind)| {
            (other, seen_by) == (endpoint, visibility) && matches!(*kind, "HTTPRoute" | "GRPCRoute")
        });
        if let Some((_, _, other)) = other.filter(|_| *kind == "TLSRoute") {
            found.push(diagnostics::route_replaced(&subject.key, subject.span, endpoint, other));
        }
    }
}
