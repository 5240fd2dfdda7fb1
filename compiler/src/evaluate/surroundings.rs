//! The variables that all units of an environment share: its data plane, itself, its gateway
//! (component.md §3.4.2–3, platform.md §1.3). They are made once per environment.

use super::shape::{object, text};
use crate::model::{DataPlane, Gateway, GatewayEndpoint, GatewayNetwork, Kind, Listener};
use crate::resolve::Place;
use value::{Object, Str, Value, str_literal};

/// The shared variables of one environment on its data plane.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// `dataplane` of components; projects and resources see it without annotations.
    pub(super) data_plane: Value,
    /// `dataplane` of projects and resources.
    pub(super) plain_data_plane: Value,
    /// `environment` of components.
    pub(super) environment: Value,
    /// `environment` of projects and resources, which know no notification channel.
    pub(super) plain_environment: Value,
    /// `gateway`, unless nothing configures one.
    pub(super) gateway: Option<Value>,
}

impl Surroundings {
    /// The variables of an environment on its data plane.
    pub(super) fn of(place: &Place) -> Self {
        let (data_plane, channel) = (&place.data_plane, &place.notification_channel);
        let gateway = merged(place.environment.spec.gateway.as_ref(), data_plane.spec.gateway.as_ref());
        let plane = plane_members(data_plane);
        let annotations: Object =
            data_plane.meta.annotations.iter().map(|(key, value)| (key.clone(), text(value))).collect();
        let mut annotated = plane.clone();
        if !annotations.is_empty() {
            annotated.insert(str_literal!("annotations"), annotations.into());
        }
        let mut plain = Object::new();
        if let Some(gateway) = &gateway {
            plain.insert(str_literal!("gateway"), gateway.clone());
        }
        let mut with_channel = plain.clone();
        if let Some(channel) = channel {
            with_channel.insert(str_literal!("defaultNotificationChannel"), text(channel));
        }
        Self {
            data_plane: annotated.into(),
            plain_data_plane: plane.into(),
            environment: with_channel.into(),
            plain_environment: plain.into(),
            gateway,
        }
    }
}

fn plane_members(plane: &DataPlane) -> Object {
    let mut members = Object::new();
    if let Some(store) = &plane.spec.secret_store {
        members.insert(str_literal!("secretStore"), text(store));
    }
    if let Some(gateway) = plane.spec.gateway.as_ref().and_then(whole_gateway) {
        members.insert(str_literal!("gateway"), gateway);
    }
    if let Some(reference) = &plane.spec.observability_plane {
        // A cluster-scoped plane refers to cluster-scoped planes only, whatever it says.
        let kind = match plane.kind {
            Kind::ClusterDataPlane => Kind::ClusterObservabilityPlane,
            _ => reference.kind,
        };
        let reference = object([
            (str_literal!("kind"), Value::from(kind.name())),
            (str_literal!("name"), text(&reference.name.text)),
        ]);
        members.insert(str_literal!("observabilityPlaneRef"), reference);
    }
    members
}

/// A plane's own gateway: a direction that is written is there, even without endpoints.
fn whole_gateway(gateway: &Gateway) -> Option<Value> {
    let direction = |network: &GatewayNetwork| {
        network_value(network.external.as_ref(), network.internal.as_ref())
            .unwrap_or_else(|| Object::new().into())
    };
    directions(gateway.egress.as_ref().map(direction), gateway.ingress.as_ref().map(direction))
}

/// The gateway in force: each endpoint is the environment's as a whole, else the plane's.
fn merged(environment: Option<&Gateway>, plane: Option<&Gateway>) -> Option<Value> {
    let direction = |pick: fn(&Gateway) -> Option<&GatewayNetwork>| {
        let own = environment.and_then(pick);
        let inherited = plane.and_then(pick);
        let endpoint = |pick: fn(&GatewayNetwork) -> Option<&GatewayEndpoint>| {
            own.and_then(pick).or_else(|| inherited.and_then(pick))
        };
        network_value(
            endpoint(|network| network.external.as_ref()),
            endpoint(|network| network.internal.as_ref()),
        )
    };
    directions(direction(|gateway| gateway.egress.as_ref()), direction(|gateway| gateway.ingress.as_ref()))
}

fn directions(egress: Option<Value>, ingress: Option<Value>) -> Option<Value> {
    present([(str_literal!("egress"), egress), (str_literal!("ingress"), ingress)])
}

fn network_value(external: Option<&GatewayEndpoint>, internal: Option<&GatewayEndpoint>) -> Option<Value> {
    present([
        (str_literal!("external"), external.map(endpoint_value)),
        (str_literal!("internal"), internal.map(endpoint_value)),
    ])
}

fn endpoint_value(endpoint: &GatewayEndpoint) -> Value {
    let members = [
        (str_literal!("http"), endpoint.http.as_ref().map(listener_value)),
        (str_literal!("https"), endpoint.https.as_ref().map(listener_value)),
        (str_literal!("name"), filled(&endpoint.name)),
        (str_literal!("namespace"), filled(&endpoint.namespace)),
        (str_literal!("tls"), endpoint.tls.as_ref().map(listener_value)),
    ];
    present(members).unwrap_or_else(|| Object::new().into())
}

fn listener_value(listener: &Listener) -> Value {
    let members = [
        (str_literal!("host"), filled(&listener.host)),
        (str_literal!("listenerName"), filled(&listener.name)),
        (str_literal!("port"), (listener.port != 0).then(|| Value::Double(f64::from(listener.port)))),
    ];
    present(members).unwrap_or_else(|| Object::new().into())
}

fn filled(content: &Str) -> Option<Value> {
    (!content.is_empty()).then(|| text(content))
}

/// An object of the members that are there; nothing if none is.
fn present<const N: usize>(members: [(Str, Option<Value>); N]) -> Option<Value> {
    let members: Vec<_> = members.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    (!members.is_empty()).then(|| Object::from_sorted(members).into())
}
