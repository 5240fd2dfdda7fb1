//! Data planes and what environments change of them.

use super::{View, diagnostics};
use crate::model::{Environment, GatewayEndpoint};
use crate::resolve::Place;
use diag::Diagnostic;

/// Says which kind of network policies a data plane gets.
const PROVIDER: &str = "openchoreo.dev/networkpolicyprovider";

/// Looks at every environment that something is bound to, and at every data plane.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for place in &view.workspace.places {
        gateways(place, found);
    }
    for plane in &view.index.data_planes.in_order {
        let provider = plane.meta.annotation(PROVIDER);
        if let Some(provider) = provider.filter(|text| !matches!(text.as_str(), "" | "cilium" | "kubernetes"))
        {
            found.push(diagnostics::unknown_policy_provider(plane, provider));
        }
    }
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
