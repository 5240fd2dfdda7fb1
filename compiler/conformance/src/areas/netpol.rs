//! Network policies of components.

use crate::{Case, Outcome, compare, convert};
use compiler::assemble::network_policy::{Policy, Port, Provider};
use compiler::model::{EndpointType, Visibility};
use serde_json::{Map, Value as Json};
use value::{Str, Value};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let text = |key| Str::from(case.input(key).as_str().unwrap_or_default());
    let pod_selectors = convert::object(case.input("podSelectors"));
    let policy = Policy {
        provider: Provider::from_annotation(case.input("provider").as_str()),
        component: &text("component"),
        namespace: &text("namespace"),
        environment: &text("environment"),
        cell_namespace: &text("dpNamespace"),
        pod_selectors: &pod_selectors,
    };
    let endpoints = case.input("endpoints").as_object().map(sorted).unwrap_or_default();
    let ports: Vec<Port<'_>> = endpoints
        .iter()
        .map(|endpoint| Port { number: endpoint.port, kind: endpoint.kind, visibility: &endpoint.visibility })
        .collect();
    Outcome::of(compare::value(&Value::Object(policy.render(&ports)), &case.want()["ok"]))
}

struct Endpoint {
    port: i32,
    kind: EndpointType,
    visibility: Vec<Visibility>,
}

fn sorted(endpoints: &Map<String, Json>) -> Vec<Endpoint> {
    let mut named: Vec<_> = endpoints.iter().collect();
    named.sort_by_key(|(name, _)| name.as_str());
    named.into_iter().map(|(_, endpoint)| read(endpoint)).collect()
}

fn read(endpoint: &Json) -> Endpoint {
    let visibility = endpoint["visibility"].as_array().map_or(&[][..], Vec::as_slice);
    Endpoint {
        port: endpoint["port"].as_i64().and_then(|port| i32::try_from(port).ok()).unwrap_or_default(),
        kind: kind(endpoint["type"].as_str().unwrap_or_default()),
        visibility: visibility.iter().filter_map(|item| scope(item.as_str()?)).collect(),
    }
}

/// Upstream's generator takes unknown types, which the custom resource definition refuses, for TCP.
fn kind(name: &str) -> EndpointType {
    match name {
        "HTTP" => EndpointType::Http,
        "gRPC" => EndpointType::Grpc,
        "GraphQL" => EndpointType::GraphQl,
        "Websocket" => EndpointType::Websocket,
        "UDP" => EndpointType::Udp,
        _ => EndpointType::Tcp,
    }
}

fn scope(name: &str) -> Option<Visibility> {
    Some(match name {
        "project" => Visibility::Project,
        "namespace" => Visibility::Namespace,
        "internal" => Visibility::Internal,
        "external" => Visibility::External,
        _ => return None,
    })
}
