//! Network paths that open: policies that allow more, services and routes that lead further.

use super::policy_rules::{Direction, opened};
use super::{Case, Danger, DangerKind, at, field, whole};
use crate::diff::change::{Change, FieldChange, ObjectFate};
use value::{Object, Value};

const ROUTES: [&str; 5] = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

pub(super) fn find(case: &Case<'_>, found: &mut Vec<Danger>) {
    match (case.group, case.kind) {
        ("networking.k8s.io", "NetworkPolicy") => policy(case, found),
        ("cilium.io", "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy") => cilium(case, found),
        ("", "Service") => service(case, found),
        ("networking.k8s.io", "Ingress") => route(case, "ingress", found),
        ("gateway.networking.k8s.io", "Gateway") => route(case, "gateway", found),
        ("gateway.networking.k8s.io", kind) if ROUTES.contains(&kind) => route(case, "route", found),
        _ => {}
    }
}

fn policy(case: &Case<'_>, found: &mut Vec<Danger>) {
    match (case.before, case.after) {
        (Some(_), None) => {
            found.push(whole(DangerKind::Network, "the policy is deleted: what it kept out may come in"));
        }
        (Some(before), Some(after)) => {
            for direction in [Direction::Ingress, Direction::Egress] {
                found.extend(opened(before, after, direction).map(|text| whole(DangerKind::Network, text)));
            }
        }
        _ => {}
    }
}

/// Cilium's policies: whatever is added to what is allowed, or taken from what is denied.
fn cilium(case: &Case<'_>, found: &mut Vec<Danger>) {
    if case.change.fate == ObjectFate::Removed {
        found.push(whole(DangerKind::Network, "the policy is deleted: what it kept out may come in"));
    }
    if case.change.fate != ObjectFate::Changed {
        return;
    }
    for change in case.fields() {
        let below = |names: &[&str]| {
            change.path.keys().any(|key| names.contains(&key)) && !change.path.begins(&["metadata"])
        };
        let more = !matches!(change.change, Change::Removed(_) | Change::Order(..));
        let less = !matches!(change.change, Change::Added(_) | Change::Order(..));
        let opens = if below(&["ingressDeny", "egressDeny"]) {
            less
        } else {
            // A filter that goes allows everything that it filtered.
            below(&["ingress", "egress"]) && (more || is_filter(change))
        };
        if opens {
            found.push(field(
                DangerKind::Network,
                &change.path,
                "the policy allows other traffic than before",
            ));
        }
    }
}

fn is_filter(change: &FieldChange) -> bool {
    let filters =
        ["toPorts", "fromEndpoints", "toEndpoints", "matchLabels", "rules", "fromEntities", "toEntities"];
    change.path.keys().next_back().is_some_and(|last| filters.contains(&last))
        && matches!(change.path.segments.last(), Some(crate::diff::path::Segment::Key(_)))
}

/// Services that are reachable from outside of the cluster.
fn service(case: &Case<'_>, found: &mut Vec<Danger>) {
    let Some(after) = case.after else { return };
    let kind = |object: Option<&Object>| {
        object
            .and_then(|object| at(object, &["spec", "type"]))
            .and_then(Value::as_str)
            .unwrap_or("ClusterIP")
            .to_owned()
    };
    let (was, is) = (kind(case.before), kind(Some(after)));
    if was != is && matches!(is.as_str(), "LoadBalancer" | "NodePort") && was != "LoadBalancer" {
        found.push(whole(
            DangerKind::Network,
            format!("the Service is reachable from outside: its type is {is}"),
        ));
    }
    for change in case.fields().filter(|change| change.path.begins(&["spec", "externalIPs"])) {
        if !matches!(change.change, Change::Removed(_)) {
            found.push(field(
                DangerKind::Network,
                &change.path,
                "the Service is reachable at another address",
            ));
        }
    }
}

/// What makes a route lead further: where it listens and what it matches, not how it treats requests.
const REACH: [&str; 7] =
    ["parentRefs", "hostnames", "rules", "listeners", "tls", "defaultBackend", "ingressClassName"];

/// Members of a route's rules that decide which requests go where.
const RULE: [&str; 9] =
    ["matches", "backendRefs", "host", "http", "paths", "path", "backend", "allowedRoutes", "hostname"];

fn route(case: &Case<'_>, what: &str, found: &mut Vec<Danger>) {
    if case.change.fate == ObjectFate::Added {
        found.push(whole(
            DangerKind::Network,
            format!("a {what} is added: more is reachable through the gateway"),
        ));
    }
    if case.change.fate != ObjectFate::Changed {
        return;
    }
    for change in case.fields().filter(|change| leads_further(change)) {
        found.push(field(
            DangerKind::Network,
            &change.path,
            format!("the {what} leads elsewhere or further"),
        ));
    }
}

fn leads_further(change: &FieldChange) -> bool {
    let mut keys = change.path.keys();
    if keys.next() != Some("spec") {
        return false;
    }
    let part = keys.next().unwrap_or_default();
    let rest: Vec<&str> = keys.collect();
    let gone = matches!(change.change, Change::Removed(_) | Change::Follows(_) | Change::Order(..));
    let narrowing = gone && !rest.contains(&"matches") && part != "hostnames";
    REACH.contains(&part)
        && !narrowing
        && (part != "rules" || rest.is_empty() || rest.iter().any(|key| RULE.contains(key)))
}
