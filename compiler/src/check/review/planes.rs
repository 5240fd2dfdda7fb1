//! Data planes, what environments change of them, and what both lack.

use super::{View, diagnostics};
use crate::load::Kept;
use crate::model::{Environment, GatewayEndpoint, Kind};
use crate::resolve::{Place, scope_of};
use diag::{Diagnostic, Span};
use yaml::Node;

/// Says which kind of network policies a data plane gets.
const PROVIDER: &str = "openchoreo.dev/networkpolicyprovider";

/// Looks at every environment that something is bound to, and at every data plane.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for place in &view.workspace.places {
        gateways(place, found);
    }
    without_gateway(view, found);
    for plane in &view.index.data_planes.in_order {
        let provider = plane.meta.annotation(PROVIDER);
        if let Some(provider) = provider.filter(|text| !matches!(text.as_str(), "" | "cilium" | "kubernetes"))
        {
            found.push(diagnostics::unknown_policy_provider(plane, provider));
        }
    }
}

/// Environments that nothing is bound to yet, and where templates will fail for want of a gateway.
fn without_gateway(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(mention) = view.documents.kept.iter().find_map(mention) else { return };
    for environment in &view.index.environments.in_order {
        let plane = environment.spec.data_plane.as_ref().and_then(|plane| {
            let namespace = scope_of(plane.kind, environment.namespace());
            view.index.data_planes.get(plane.kind, &namespace, &plane.name)
        });
        let Some(plane) = plane else { continue };
        let (namespace, name) = (environment.namespace(), environment.name());
        let bound = || {
            let mut units = view.workspace.components.iter();
            units.any(|unit| (&unit.key.namespace, &unit.key.environment) == (namespace, name))
        };
        if environment.spec.gateway.is_none() && plane.spec.gateway.is_none() && !bound() {
            found.push(diagnostics::gateway_undeclared(environment, plane, mention));
        }
    }
}

/// Where a template of a component mentions `gateway`.
fn mention(document: &Kept) -> Option<Span> {
    let types = [Kind::ComponentType, Kind::ClusterComponentType, Kind::Trait, Kind::ClusterTrait];
    if !types.contains(&document.kind) {
        return None;
    }
    let mut open = vec![&document.node];
    while let Some(node) = open.pop() {
        if node.as_str().is_some_and(mentions_gateway) {
            return Some(node.span);
        }
        open.extend(node.items().iter().rev());
        open.extend(node.entries().iter().rev().map(|entry: &yaml::Entry| -> &Node { &entry.value }));
    }
    None
}

fn mentions_gateway(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '\'' | '-' | '/');
    text.contains("${")
        && text.match_indices("gateway").any(|(at, word)| {
            let (before, behind) = (&text[..at], &text[at + word.len()..]);
            !before.ends_with(part) && behind.starts_with(['.', '['])
        })
}

/// What an environment takes away from its plane's gateways by naming its own.
fn gateways(place: &Place, found: &mut Vec<Diagnostic>) {
    let Place { environment, data_plane, .. } = place;
    let own = environment.spec.gateway.as_ref().and_then(|gateway| gateway.ingress.as_ref());
    let plane = data_plane.spec.gateway.as_ref().and_then(|gateway| gateway.ingress.as_ref());
    let (Some(own), Some(plane)) = (own, plane) else { return };
    let mut look = |name: &'static str, own: Option<&GatewayEndpoint>, plane: Option<&GatewayEndpoint>| match (
        own, plane,
    ) {
        (None, Some(_)) => found.push(diagnostics::gateway_without_urls(environment, data_plane, name)),
        (Some(own), Some(plane)) => listeners(environment, place, name, own, plane, found),
        _ => {}
    };
    look("external", own.external.as_ref(), plane.external.as_ref());
    look("internal", own.internal.as_ref(), plane.internal.as_ref());
}

fn listeners(
    environment: &Environment,
    place: &Place,
    network: &'static str,
    own: &GatewayEndpoint,
    plane: &GatewayEndpoint,
    found: &mut Vec<Diagnostic>,
) {
    let lost = [
        ("http", own.http.is_none() && plane.http.is_some()),
        ("https", own.https.is_none() && plane.https.is_some()),
        ("tls", own.tls.is_none() && plane.tls.is_some()),
    ];
    let lost: Vec<&str> = lost.into_iter().filter_map(|(name, lost)| lost.then_some(name)).collect();
    // Another gateway has listeners of its own; only the same one is likely to be meant as a whole.
    if !lost.is_empty() && own.name == plane.name && own.namespace == plane.namespace {
        found.push(diagnostics::listeners_lost(environment, &place.data_plane, network, &lost));
    }
}
