//! The URLs under which a component's endpoints can be reached, read off its manifests (component.md §2.10).

use crate::model::{EndpointType, Gateway, GatewayEndpoint, Listener};
use std::collections::BTreeMap;
use value::{Object, Str, Value};

/// Where one endpoint can be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// Its name.
    pub name: Str,
    /// What it speaks.
    pub kind: EndpointType,
    /// Inside the cluster.
    pub service: Option<Url>,
    /// Through the internal gateway.
    pub internal: Option<GatewayUrls>,
    /// Through the external gateway.
    pub external: Option<GatewayUrls>,
}

/// The URLs of an endpoint on one gateway.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GatewayUrls {
    /// Without encryption.
    pub http: Option<Url>,
    /// Encrypted up to the gateway.
    pub https: Option<Url>,
    /// Encrypted through the gateway.
    pub tls: Option<Url>,
}

/// A URL in its parts; empty parts and port 0 are absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Url {
    /// The scheme.
    pub scheme: Str,
    /// The host.
    pub host: Str,
    /// The port.
    pub port: i64,
    /// The path.
    pub path: Str,
}

/// What a workload declares about an endpoint, as far as URLs go.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// Its name.
    pub name: &'a Str,
    /// What it speaks.
    pub kind: EndpointType,
    /// The port of its Service.
    pub port: i64,
    /// The path below which it serves.
    pub base_path: &'a Str,
}

/// Finds the URLs of endpoints in the objects of the data plane. `declared` is sorted by name.
pub fn endpoint_status<'o>(
    objects: impl Iterator<Item = &'o Object> + Clone,
    declared: &[Declared<'_>],
    environment: Option<&Gateway>,
    data_plane: Option<&Gateway>,
) -> Vec<Endpoint> {
    if declared.is_empty() {
        return Vec::new();
    }
    // An environment that configures ingress at all hides all of the plane's.
    let ingress = environment
        .and_then(|gateway| gateway.ingress.as_ref())
        .or_else(|| data_plane.and_then(|gateway| gateway.ingress.as_ref()));
    let external = ingress.and_then(|ingress| ingress.external.as_ref());
    let internal = ingress.and_then(|ingress| ingress.internal.as_ref());
    let routes = Routes::of(objects.clone(), declared);
    let mut found: Vec<Endpoint> = declared
        .iter()
        .enumerate()
        .filter_map(|(at, endpoint)| {
            let buckets = routes.by_endpoint.get(&at)?;
            Some(Endpoint {
                name: endpoint.name.clone(),
                kind: endpoint.kind,
                service: None,
                internal: buckets.internal.as_ref().and_then(|route| route.urls(endpoint.kind, internal?)),
                external: buckets.external.as_ref().and_then(|route| route.urls(endpoint.kind, external?)),
            })
        })
        .collect();
    add_service_urls(&mut found, objects, declared);
    found
}

/// The routes of every endpoint that has one, by the endpoint's position.
struct Routes<'a> {
    by_endpoint: BTreeMap<usize, Buckets<'a>>,
}

#[derive(Default)]
struct Buckets<'a> {
    internal: Option<Route<'a>>,
    external: Option<Route<'a>>,
}

struct Route<'a> {
    kind: RouteKind,
    object: &'a Object,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RouteKind {
    Http,
    Grpc,
    Tls,
}

impl RouteKind {
    fn of(object: &Object) -> Option<Self> {
        let (group, _) = object.get("apiVersion")?.as_str()?.split_once('/')?;
        if group != "gateway.networking.k8s.io" {
            return None;
        }
        Some(match object.get("kind")?.as_str()? {
            "HTTPRoute" => Self::Http,
            "GRPCRoute" => Self::Grpc,
            "TLSRoute" => Self::Tls,
            _ => return None,
        })
    }

    fn carries(self, endpoint: EndpointType) -> bool {
        use EndpointType::{GraphQl, Grpc, Http, Tcp, Udp, Websocket};
        match endpoint {
            Http | GraphQl | Websocket => self != Self::Grpc,
            Grpc => true,
            Tcp => self == Self::Tls,
            Udp => false,
        }
    }
}

impl<'a> Routes<'a> {
    /// Of several routes of an endpoint for one gateway the last counts.
    fn of(objects: impl Iterator<Item = &'a Object>, declared: &[Declared<'_>]) -> Self {
        let mut by_endpoint: BTreeMap<usize, Buckets<'a>> = BTreeMap::new();
        for object in objects {
            let Some(kind) = RouteKind::of(object) else { continue };
            let Some(labels) = texts(object, "labels") else { continue };
            let label = |key: &str| labels.get(key).and_then(Value::as_str);
            let Some(name) = label("openchoreo.dev/endpoint-name") else { continue };
            let endpoint = declared.iter().position(|endpoint| endpoint.name == name);
            let Some(at) = endpoint.filter(|at| kind.carries(declared[*at].kind)) else { continue };
            let buckets = by_endpoint.entry(at).or_default();
            let route = Some(Route { kind, object });
            match label("openchoreo.dev/endpoint-visibility") {
                Some("external") => buckets.external = route,
                _ => buckets.internal = route,
            }
        }
        Self { by_endpoint }
    }
}

/// A map of the metadata, if all of it is text: a single other value makes all of it unreadable.
fn texts<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    let map = object.get("metadata")?.get(key)?.as_object()?;
    map.iter().all(|(_, value)| value.as_str().is_some()).then_some(map)
}

impl Route<'_> {
    fn urls(&self, endpoint: EndpointType, gateway: &GatewayEndpoint) -> Option<GatewayUrls> {
        let host = self.host()?;
        let path = self.path();
        let (plain, encrypted) = schemes(endpoint);
        let url = |scheme: &str, listener: &Option<Listener>| {
            listener.as_ref().map(|listener| Url {
                scheme: scheme.into(),
                host: host.clone(),
                port: i64::from(listener.port),
                path: path.clone(),
            })
        };
        let urls = match self.kind {
            RouteKind::Tls => GatewayUrls { tls: url(encrypted, &gateway.tls), ..GatewayUrls::default() },
            RouteKind::Http | RouteKind::Grpc => GatewayUrls {
                http: url(plain, &gateway.http),
                https: url(encrypted, &gateway.https),
                tls: None,
            },
        };
        Some(urls).filter(|urls| *urls != GatewayUrls::default())
    }

    fn host(&self) -> Option<Str> {
        let hosts = self.object.get("spec")?.get("hostnames")?.as_list()?;
        match hosts.first()? {
            Value::String(host) if !host.is_empty() && hosts.iter().all(|host| host.as_str().is_some()) => {
                Some(host.clone())
            }
            _ => None,
        }
    }

    fn path(&self) -> Str {
        let annotations = texts(self.object, "annotations");
        let annotated =
            annotations.and_then(|annotations| annotations.get("openchoreo.dev/endpoint-base-path"));
        match annotated {
            Some(Value::String(path)) if !path.is_empty() => path.clone(),
            _ if self.kind == RouteKind::Http => self.first_match().unwrap_or_default(),
            _ => Str::new(),
        }
    }

    fn first_match(&self) -> Option<Str> {
        let rule = self.object.get("spec")?.get("rules")?.as_list()?.first()?;
        match rule.get("matches")?.as_list()?.first()?.get("path")?.get("value")? {
            Value::String(path) => Some(path.clone()),
            _ => None,
        }
    }
}

/// The schemes without and with encryption.
fn schemes(endpoint: EndpointType) -> (&'static str, &'static str) {
    match endpoint {
        EndpointType::Http | EndpointType::GraphQl => ("http", "https"),
        EndpointType::Websocket => ("ws", "wss"),
        EndpointType::Grpc => ("grpc", "grpcs"),
        EndpointType::Tcp | EndpointType::Udp => ("", "tls"),
    }
}

/// A Service with its ports.
struct Service<'a> {
    name: &'a str,
    namespace: &'a str,
    ports: Vec<i64>,
}

impl<'a> Service<'a> {
    fn of(object: &'a Object) -> Option<Self> {
        let text = |value: Option<&'a Value>| value.and_then(Value::as_str).unwrap_or_default();
        if text(object.get("apiVersion")) != "v1" || text(object.get("kind")) != "Service" {
            return None;
        }
        let metadata = object.get("metadata")?;
        let ports = object.get("spec").and_then(|spec| spec.get("ports")?.as_list()).unwrap_or_default();
        Some(Self {
            name: text(metadata.get("name")),
            namespace: text(metadata.get("namespace")),
            ports: ports.iter().filter_map(|port| port_number(port.get("port")?)).collect(),
        })
    }
}

fn port_number(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Int(number) => *number,
        Value::Uint(number) => i64::try_from(*number).ok()?,
        Value::Double(x) if x.trunc() == *x && x.abs() < 1e15 => *x as i64,
        _ => return None,
    };
    (1..=i64::from(i32::MAX)).contains(&number).then_some(number)
}

/// Of several Services the one that serves most endpoints counts, the first of those.
fn add_service_urls<'o>(
    found: &mut Vec<Endpoint>,
    objects: impl Iterator<Item = &'o Object>,
    declared: &[Declared<'_>],
) {
    let served = |service: &Service<'_>| {
        service.ports.iter().filter(|port| declared.iter().any(|endpoint| endpoint.port == **port)).count()
    };
    let mut best: Option<(usize, Service<'_>)> = None;
    for service in objects.filter_map(Service::of) {
        let count = served(&service);
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, service));
        }
    }
    let Some((_, service)) = best else { return };
    let host = Str::from(format!("{}.{}.svc.cluster.local", service.name, service.namespace));
    for endpoint in declared.iter().filter(|endpoint| service.ports.contains(&endpoint.port)) {
        let url = Url {
            scheme: service_scheme(endpoint.kind).into(),
            host: host.clone(),
            port: endpoint.port,
            path: endpoint.base_path.clone(),
        };
        match found.iter_mut().find(|known| known.name == *endpoint.name) {
            Some(known) => known.service = Some(url),
            None => found.push(Endpoint {
                name: endpoint.name.clone(),
                kind: endpoint.kind,
                service: Some(url),
                internal: None,
                external: None,
            }),
        }
    }
}

fn service_scheme(endpoint: EndpointType) -> &'static str {
    match endpoint {
        EndpointType::Http | EndpointType::GraphQl => "http",
        EndpointType::Websocket => "ws",
        EndpointType::Grpc => "grpc",
        EndpointType::Tcp => "tcp",
        EndpointType::Udp => "udp",
    }
}
