//! Endpoint status, connections and resource dependencies.

use crate::{Case, Outcome, compare, convert};
use compiler::emit::{endpoint_value, pending_value};
use compiler::evaluate::{
    Consumer, Declared, Endpoint, EndpointProvider, GatewayUrls, Output, OutputSource, ResourceProvider, Url,
    Wiring, endpoint_status,
};
use compiler::model::{
    EndpointBindings, EndpointDependency, EndpointType, Gateway, GatewayEndpoint, GatewayNetwork, Listener,
    ResourceDependency, Text, Visibility,
};
use diag::{FileId, Span};
use serde_json::{Map, Value as Json, json};
use value::{Object, Str};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let want = &case.want()["ok"];
    match case.input("kind").as_str() {
        Some("status") => Outcome::of(compare::json(&status(case), want)),
        Some("dependencies") => Outcome::of(compare::json(&dependencies(case), &compared(want))),
        _ => Outcome::Skip("a kind that this runner does not know".to_owned()),
    }
}

fn status(case: &Case<'_>) -> Json {
    let routed = |json: &&Json| {
        let name = json["metadata"]["labels"]["openchoreo.dev/endpoint-name"].as_str().unwrap_or_default();
        let endpoint = &case.input("endpoints")[name];
        // Upstream routes nothing to types that it does not know, which the custom resource definition refuses.
        endpoint.is_null() || endpoint_type(&endpoint["type"]).is_some()
    };
    let objects: Vec<Object> = items(case.input("resources")).iter().filter(routed).map(object).collect();
    let mut names: Vec<(Str, &Json)> =
        members(case.input("endpoints")).map(|(key, e)| (Str::from(key), e)).collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let paths: Vec<Str> = names.iter().map(|(_, endpoint)| text(&endpoint["basePath"])).collect();
    let declared: Vec<Declared<'_>> = names
        .iter()
        .zip(&paths)
        .map(|((name, endpoint), base_path)| Declared {
            name,
            kind: endpoint_type(&endpoint["type"]).unwrap_or(EndpointType::Http),
            port: endpoint["port"].as_i64().unwrap_or_default(),
            base_path,
        })
        .collect();
    let environment = gateway(case.input("environmentGateway"));
    let data_plane = gateway(case.input("dataPlaneGateway"));
    let found = endpoint_status(objects.iter(), &declared, environment.as_ref(), data_plane.as_ref());
    let shown = |endpoint: &Endpoint| {
        let mut json = compare::to_json(&endpoint_value(endpoint));
        json["type"] = case.input("endpoints")[endpoint.name.as_str()]["type"].clone();
        json
    };
    found.iter().map(shown).collect()
}

/// An object with its numbers as they are written: `8080` is an integer, `8080.0` is none.
fn object(json: &Json) -> Object {
    convert::object(&without_fractions(json))
}

/// The compiler sees no difference between `8080` and `8080.0`, which its own manifests never hold.
fn without_fractions(json: &Json) -> Json {
    match json {
        Json::Number(number) if number.as_str().contains(['.', 'e', 'E']) => Json::Null,
        Json::Array(list) => list.iter().map(without_fractions).collect(),
        Json::Object(map) => {
            Json::Object(map.iter().map(|(key, value)| (key.clone(), without_fractions(value))).collect())
        }
        other => other.clone(),
    }
}

fn dependencies(case: &Case<'_>) -> Json {
    let consumer = case.input("consumer");
    let [namespace, project, environment] =
        ["namespace", "project", "environment"].map(|key| text(&consumer[key]));
    let consumer = Consumer { namespace: &namespace, project: &project, environment: &environment };
    let wanted = case.input("dependencies");
    let mut wiring = Wiring::default();
    for (at, json) in items(&wanted["endpoints"]).iter().enumerate() {
        let dependency = endpoint_dependency(json);
        let owner = dependency.project.as_ref().map_or(consumer.project, |project| &project.text);
        let providers: Vec<&Json> = items(case.input("providers"))
            .iter()
            .filter(|provider| {
                of(provider, &consumer, owner) && provider["component"] == *dependency.component.as_str()
            })
            .collect();
        let endpoints = providers.first().map(|only| endpoints(&only["endpoints"])).unwrap_or_default();
        let provider = match providers.as_slice() {
            [] => EndpointProvider::Nobody,
            [only] if only["state"] == "Undeploy" => EndpointProvider::Undeployed,
            [_] => EndpointProvider::Endpoints(&endpoints),
            _ => EndpointProvider::Several,
        };
        wiring.connect(consumer, at, &dependency, provider);
    }
    for (at, json) in items(&wanted["resources"]).iter().enumerate() {
        let dependency = resource_dependency(json);
        let providers: Vec<&Json> = items(case.input("resourceProviders"))
            .iter()
            .filter(|provider| {
                of(provider, &consumer, consumer.project)
                    && provider["resource"] == *dependency.resource.as_str()
            })
            .collect();
        let outputs = providers.first().map(|only| outputs(&only["outputs"])).unwrap_or_default();
        let provider = match providers.as_slice() {
            [] => ResourceProvider::Nobody,
            [only] if only["ready"] == "True" && only["stale"] != true => ResourceProvider::Outputs(&outputs),
            [only] => ResourceProvider::NotReady(only["name"].as_str().unwrap_or_default()),
            _ => ResourceProvider::Several,
        };
        wiring.depend(consumer, at, &dependency, provider);
    }
    let mut value = compare::to_json(&wiring.to_value());
    // A visibility that the custom resource definition refuses has no URL, as `internal` has none.
    for (at, json) in items(&wanted["endpoints"]).iter().enumerate() {
        value["items"][at]["visibility"] = json["visibility"].clone();
    }
    let pending = wiring.pending.iter().map(|(at, pending)| {
        let mut json = compare::to_json(&pending_value(pending));
        let written = wanted["endpoints"][*at]["visibility"].as_str().unwrap_or_default();
        let reason = json["reason"].as_str().unwrap_or_default();
        json["reason"] =
            reason.replace("for visibility internal", &format!("for visibility {written}")).into();
        json
    });
    let pending: Vec<Json> = pending.collect();
    json!({ "dependencies": value, "pending": pending })
}

/// The part of an answer that is compared; conditions repeat it as texts.
fn compared(want: &Json) -> Json {
    let lists = ["pendingConnections", "pendingResourceDependencies"];
    let pending: Vec<&Json> = lists.iter().flat_map(|list| items(&want[*list])).collect();
    json!({ "dependencies": want["dependencies"], "pending": pending })
}

fn of(provider: &Json, consumer: &Consumer<'_>, project: &Str) -> bool {
    provider["namespace"] == *consumer.namespace.as_str()
        && provider["project"] == *project.as_str()
        && provider["environment"] == *consumer.environment.as_str()
}

fn items(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn members(json: &Json) -> impl Iterator<Item = (&String, &Json)> {
    json.as_object().into_iter().flat_map(Map::iter)
}

fn text(json: &Json) -> Str {
    Str::from(json.as_str().unwrap_or_default())
}

fn spanned(json: &Json) -> Text {
    Text { text: text(json), span: nowhere() }
}

fn nowhere() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn endpoint_type(json: &Json) -> Option<EndpointType> {
    let types = [
        EndpointType::Http,
        EndpointType::Grpc,
        EndpointType::GraphQl,
        EndpointType::Websocket,
        EndpointType::Tcp,
        EndpointType::Udp,
    ];
    types.into_iter().find(|kind| json == kind.name())
}

fn optional<T>(json: &Json, read: impl FnOnce(&Json) -> T) -> Option<T> {
    (!json.is_null()).then(|| read(json))
}

fn gateway(json: &Json) -> Option<Gateway> {
    let network = |json: &Json| GatewayNetwork {
        external: optional(&json["external"], gateway_endpoint),
        internal: optional(&json["internal"], gateway_endpoint),
    };
    optional(json, |json| Gateway {
        ingress: optional(&json["ingress"], network),
        egress: optional(&json["egress"], network),
    })
}

fn gateway_endpoint(json: &Json) -> GatewayEndpoint {
    let listener = |json: &Json| Listener {
        name: text(&json["listenerName"]),
        port: json["port"].as_i64().and_then(|port| i32::try_from(port).ok()).unwrap_or_default(),
        host: text(&json["host"]),
    };
    GatewayEndpoint {
        name: text(&json["name"]),
        namespace: text(&json["namespace"]),
        http: optional(&json["http"], listener),
        https: optional(&json["https"], listener),
        tls: optional(&json["tls"], listener),
    }
}

fn endpoint_dependency(json: &Json) -> EndpointDependency {
    let bindings = &json["envBindings"];
    let visibilities =
        [Visibility::Project, Visibility::Namespace, Visibility::Internal, Visibility::External];
    EndpointDependency {
        project: Some(spanned(&json["project"])).filter(|project| !project.is_empty()),
        component: spanned(&json["component"]),
        name: spanned(&json["name"]),
        visibility: visibilities
            .into_iter()
            .find(|visibility| json["visibility"] == visibility.name())
            .unwrap_or(Visibility::Internal),
        bindings: EndpointBindings {
            address: text(&bindings["address"]),
            host: text(&bindings["host"]),
            port: text(&bindings["port"]),
            base_path: text(&bindings["basePath"]),
        },
        span: nowhere(),
    }
}

fn resource_dependency(json: &Json) -> ResourceDependency {
    let bindings = |json: &Json| {
        let mut bindings: Vec<(Str, Str)> =
            members(json).map(|(key, to)| (Str::from(key), text(to))).collect();
        bindings.sort();
        bindings
    };
    ResourceDependency {
        resource: spanned(&json["ref"]),
        env_bindings: bindings(&json["envBindings"]),
        file_bindings: bindings(&json["fileBindings"]),
        span: nowhere(),
    }
}

fn endpoints(json: &Json) -> Vec<Endpoint> {
    let url = |json: &Json| Url {
        scheme: text(&json["scheme"]),
        host: text(&json["host"]),
        port: json["port"].as_i64().unwrap_or_default(),
        path: text(&json["path"]),
    };
    let gateway = |json: &Json| GatewayUrls {
        http: optional(&json["http"], url),
        https: optional(&json["https"], url),
        tls: optional(&json["tls"], url),
    };
    let endpoint = |json: &Json| Endpoint {
        name: text(&json["name"]),
        kind: endpoint_type(&json["type"]).unwrap_or(EndpointType::Http),
        service: optional(&json["serviceURL"], url),
        internal: optional(&json["internalURLs"], gateway),
        external: optional(&json["externalURLs"], gateway),
    };
    items(json).iter().map(endpoint).collect()
}

/// Where several sources are given, the secret counts before the config map and that before the value.
fn outputs(json: &Json) -> Vec<Output> {
    let key = |json: &Json| (text(&json["name"]), text(&json["key"]));
    let output = |json: &Json| {
        let secret = optional(&json["secretKeyRef"], key);
        let config_map = optional(&json["configMapKeyRef"], key);
        let source = match (secret, config_map) {
            (Some((name, key)), _) => OutputSource::Secret(name, key),
            (None, Some((name, key))) => OutputSource::ConfigMap(name, key),
            (None, None) => OutputSource::Value(text(&json["value"])),
        };
        Output { name: text(&json["name"]), source }
    };
    items(json).iter().map(output).collect()
}
