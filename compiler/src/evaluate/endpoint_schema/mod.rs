//! The routes of endpoints, read off the interface descriptions in a workload (component.md §3.14).
//!
//! Templates see them as `derived.endpointResources`. A description that cannot be read makes no routes and is never
//! fatal; callers get the reason with the endpoint it belongs to.

mod openapi;
mod opt_in;
mod proto;

pub(super) use opt_in::{trait_asks, type_asks};

use super::shape::object;
use crate::model::{Endpoint, EndpointSchema, EndpointType};
use value::{Object, ObjectBuilder, Str, Value, str_literal};

/// One thing that an endpoint serves; ordered as templates see routes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Route {
    /// An operation of an HTTP interface.
    Http {
        /// The path, with its parameters in braces.
        path: Str,
        /// The method in capitals.
        method: &'static str,
    },
    /// A method of a gRPC service.
    Grpc {
        /// The service with its package.
        service: Str,
        /// The method.
        method: Str,
    },
}

/// Why an endpoint's description gives no routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// The endpoint's position.
    pub(super) endpoint: usize,
    /// The language of the description.
    pub(super) language: String,
    /// What is wrong with it; nothing if the language is one that nobody reads.
    pub(super) reason: Option<String>,
}

/// What a release's endpoints serve.
#[derive(Debug, Clone)]
pub(super) struct EndpointResources {
    /// `derived.endpointResources`: the endpoints that have routes.
    pub(super) value: Value,
    /// Descriptions that gave none.
    pub(super) unreadable: Vec<Unreadable>,
}

impl Default for EndpointResources {
    fn default() -> Self {
        Self { value: Object::new().into(), unreadable: Vec::new() }
    }
}

/// Whether any of the endpoints is described.
pub(super) fn is_described(endpoints: &[Endpoint]) -> bool {
    endpoints.iter().any(|endpoint| description(endpoint).is_some())
}

fn description(endpoint: &Endpoint) -> Option<(&EndpointSchema, &str)> {
    let schema = endpoint.schema.as_ref()?;
    let content = schema.content.as_ref()?.text.as_str();
    (!content.trim().is_empty()).then_some((schema, content))
}

/// Reads the descriptions of endpoints, which stand in name order.
pub(super) fn endpoint_resources(endpoints: &[Endpoint]) -> EndpointResources {
    let mut resources = ObjectBuilder::default();
    let mut unreadable = Vec::new();
    for (at, endpoint) in endpoints.iter().enumerate() {
        let Some((schema, content)) = description(endpoint) else { continue };
        let Some(language) = language(&schema.kind, endpoint.kind) else { continue };
        match routes(&language, content) {
            Ok(routes) if routes.is_empty() => {}
            Ok(routes) => resources.push(endpoint.name.text.clone(), value(&routes)),
            Err(reason) => unreadable.push(Unreadable { endpoint: at, language, reason }),
        }
    }
    EndpointResources { value: resources.build().into(), unreadable }
}

/// The language that a schema's `type` names, or that the endpoint's own type suggests.
fn language(named: &str, endpoint: EndpointType) -> Option<String> {
    let named = named.trim().to_lowercase();
    Some(match named.as_str() {
        "openapi" | "openapiv3" | "oas" | "oas3" | "swagger" => "openapi".to_owned(),
        "proto" | "protobuf" | "grpc" => "proto".to_owned(),
        "graphql" | "gql" => "graphql".to_owned(),
        "" => match endpoint {
            EndpointType::Http => "openapi".to_owned(),
            EndpointType::Grpc => "proto".to_owned(),
            EndpointType::GraphQl => "graphql".to_owned(),
            EndpointType::Websocket | EndpointType::Tcp | EndpointType::Udp => return None,
        },
        _ => named,
    })
}

/// The routes of a description, sorted.
fn routes(language: &str, content: &str) -> Result<Vec<Route>, Option<String>> {
    let mut routes = match language {
        "openapi" => openapi::routes(content)?,
        "proto" => proto::routes(content)?,
        _ => return Err(None),
    };
    routes.sort();
    Ok(routes)
}

fn value(routes: &[Route]) -> Value {
    Value::list(routes.iter().map(Route::to_value).collect())
}

impl Route {
    fn to_value(&self) -> Value {
        match self {
            Self::Http { path, method } => object([
                (str_literal!("kind"), Value::String(str_literal!("HTTP"))),
                (str_literal!("method"), Value::from(*method)),
                (str_literal!("path"), Value::String(path.clone())),
            ]),
            Self::Grpc { service, method } => object([
                (str_literal!("kind"), Value::String(str_literal!("gRPC"))),
                (str_literal!("method"), Value::String(method.clone())),
                (str_literal!("service"), Value::String(service.clone())),
            ]),
        }
    }
}

#[cfg(test)]
mod tests;
