//! The gateways of a plane or an environment.

use super::decode::Fields;
use value::Str;

/// `gateway`.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// `ingress`.
    pub ingress: Option<GatewayNetwork>,
    /// `egress`.
    pub egress: Option<GatewayNetwork>,
}

/// One direction.
#[derive(Debug, Clone)]
pub struct GatewayNetwork {
    /// `external`.
    pub external: Option<GatewayEndpoint>,
    /// `internal`.
    pub internal: Option<GatewayEndpoint>,
}

/// One gateway.
#[derive(Debug, Clone)]
pub struct GatewayEndpoint {
    /// `name`.
    pub name: Str,
    /// `namespace`.
    pub namespace: Str,
    /// `http`.
    pub http: Option<Listener>,
    /// `https`.
    pub https: Option<Listener>,
    /// `tls`.
    pub tls: Option<Listener>,
}

/// One listener of a gateway.
#[derive(Debug, Clone)]
pub struct Listener {
    /// `listenerName`; empty when absent.
    pub name: Str,
    /// `port`.
    pub port: i32,
    /// `host`.
    pub host: Str,
}

impl Gateway {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            ingress: fields.object("ingress", GatewayNetwork::read),
            egress: fields.object("egress", GatewayNetwork::read),
        }
    }
}

impl GatewayNetwork {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            external: fields.object("external", GatewayEndpoint::read),
            internal: fields.object("internal", GatewayEndpoint::read),
        }
    }
}

impl GatewayEndpoint {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.text("name").text,
            namespace: fields.text("namespace").text,
            http: fields.object("http", Listener::read),
            https: fields.object("https", Listener::read),
            tls: fields.object("tls", Listener::read),
        }
    }
}

impl Listener {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.string("listenerName"),
            port: fields.required_integer("port", 1, 65535),
            host: fields.text("host").text,
        }
    }
}
