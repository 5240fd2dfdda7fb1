//! The network policy that every component gets (component.md §2.9): who may call its endpoints.
//!
//! Callers come in three circles: pods of the same cell may call every endpoint; pods of the same namespace and
//! environment those with visibility `namespace`; gateways those with `internal` or `external`.

use crate::model::{Endpoint, EndpointType, Visibility};
use crate::names;
use value::{Object, Str, Value, str_literal};

/// Who enforces policies on a data plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Any network plugin that knows `NetworkPolicy`.
    Kubernetes,
    /// Cilium.
    Cilium,
}

impl Provider {
    /// The provider by the data plane's annotation `openchoreo.dev/networkpolicyprovider`.
    pub fn from_annotation(annotation: Option<&str>) -> Self {
        if annotation == Some("cilium") { Self::Cilium } else { Self::Kubernetes }
    }
}

/// What a component's policy depends on.
#[derive(Debug)]
pub struct Policy<'a> {
    /// Who enforces it.
    pub provider: Provider,
    /// The component's name.
    pub component: &'a str,
    /// The component's namespace on the control plane.
    pub namespace: &'a Str,
    /// The environment's name.
    pub environment: &'a Str,
    /// The namespace of the component's objects on the data plane.
    pub cell_namespace: &'a Str,
    /// The labels that select the component's pods.
    pub pod_selectors: &'a Object,
}

/// An endpoint as far as policies go.
#[derive(Debug, Clone, Copy)]
pub struct Port<'a> {
    /// The port of the Service, which is not what the pod listens on.
    pub number: i32,
    /// What it speaks.
    pub kind: EndpointType,
    /// Who may call it, as written.
    pub visibility: &'a [Visibility],
}

impl<'a> From<&'a Endpoint> for Port<'a> {
    fn from(endpoint: &'a Endpoint) -> Self {
        Self { number: endpoint.port, kind: endpoint.kind, visibility: &endpoint.visibility }
    }
}

impl Policy<'_> {
    /// The policy object; `ports` are those of the component's endpoints in name order.
    pub fn render(&self, ports: &[Port<'_>]) -> Object {
        let (api_version, kind, spec) = match self.provider {
            Provider::Kubernetes => {
                (str_literal!("networking.k8s.io/v1"), str_literal!("NetworkPolicy"), self.kubernetes(ports))
            }
            Provider::Cilium => {
                (str_literal!("cilium.io/v2"), str_literal!("CiliumNetworkPolicy"), self.cilium(ports))
            }
        };
        let metadata = object([
            (str_literal!("name"), Value::from(self.name())),
            (str_literal!("namespace"), text(self.cell_namespace)),
        ]);
        Object::from_sorted(vec![
            (str_literal!("apiVersion"), Value::String(api_version)),
            (str_literal!("kind"), Value::String(kind)),
            (str_literal!("metadata"), metadata),
            (str_literal!("spec"), spec),
        ])
    }

    fn name(&self) -> String {
        let name = format!("openchoreo-{}", self.component);
        if name.len() > names::OBJECT as usize {
            return names::name(names::OBJECT, &["openchoreo", self.component]);
        }
        name
    }

    fn kubernetes(&self, ports: &[Port<'_>]) -> Value {
        let circles = Circles::of(ports, kubernetes_port);
        let mut rules = Vec::new();
        rule(&mut rules, object([(str_literal!("podSelector"), empty())]), circles.cell);
        let namespace = object([(str_literal!("matchLabels"), self.environment_labels())]);
        rule(&mut rules, object([(str_literal!("namespaceSelector"), namespace)]), circles.namespace);
        let gateways = object([
            (str_literal!("namespaceSelector"), empty()),
            (
                str_literal!("podSelector"),
                object([(str_literal!("matchExpressions"), Value::list(vec![system_component()]))]),
            ),
        ]);
        rule(&mut rules, gateways, circles.gateways);

        let selector = object([(str_literal!("matchLabels"), Value::Object(self.pod_selectors.clone()))]);
        let mut spec = vec![
            (str_literal!("podSelector"), selector),
            (str_literal!("policyTypes"), Value::list(vec![Value::String(str_literal!("Ingress"))])),
        ];
        // Without endpoints the key is absent: nobody may call.
        if !rules.is_empty() {
            spec.insert(0, (str_literal!("ingress"), Value::list(rules)));
        }
        Value::Object(Object::from_sorted(spec))
    }

    fn cilium(&self, ports: &[Port<'_>]) -> Value {
        let mut ports: Vec<(String, Port<'_>)> =
            ports.iter().map(|port| (port.number.to_string(), *port)).collect();
        // By text, as upstream does; equal ports stay in the order of their endpoints' names.
        ports.sort_by(|(a, _), (b, _)| a.cmp(b));
        let sorted: Vec<Port<'_>> = ports.into_iter().map(|(_, port)| port).collect();
        let circles = Circles::of(&sorted, |port| *port);

        let mut rules = Vec::new();
        cilium_rule(&mut rules, empty(), &circles.cell);
        let namespace = object([
            (str_literal!("matchExpressions"), Value::list(vec![any_namespace()])),
            (str_literal!("matchLabels"), self.environment_labels()),
        ]);
        cilium_rule(&mut rules, namespace, &circles.namespace);
        let gateways = Value::list(vec![system_component(), any_namespace()]);
        cilium_rule(&mut rules, object([(str_literal!("matchExpressions"), gateways)]), &circles.gateways);

        let selector = object([(str_literal!("matchLabels"), Value::Object(self.pod_selectors.clone()))]);
        object([(str_literal!("endpointSelector"), selector), (str_literal!("ingress"), Value::list(rules))])
    }

    fn environment_labels(&self) -> Value {
        object([
            (str_literal!("openchoreo.dev/environment"), text(self.environment)),
            (str_literal!("openchoreo.dev/namespace"), text(self.namespace)),
        ])
    }
}

/// Ports by who may call them. A port stands in a circle once per visibility that puts it there.
struct Circles<T> {
    cell: Vec<T>,
    namespace: Vec<T>,
    gateways: Vec<T>,
}

impl<T: Clone> Circles<T> {
    fn of<'a>(ports: &[Port<'a>], item: impl Fn(&Port<'a>) -> T) -> Self {
        let mut circles = Self { cell: Vec::with_capacity(ports.len()), namespace: vec![], gateways: vec![] };
        for port in ports {
            let item = item(port);
            for visibility in port.visibility {
                match visibility {
                    Visibility::Project => {}
                    Visibility::Namespace => circles.namespace.push(item.clone()),
                    Visibility::Internal | Visibility::External => circles.gateways.push(item.clone()),
                }
            }
            circles.cell.push(item);
        }
        circles
    }
}

/// Adds a rule of Kubernetes, if it opens any port.
fn rule(rules: &mut Vec<Value>, from: Value, ports: Vec<Value>) {
    if !ports.is_empty() {
        rules.push(object([
            (str_literal!("from"), Value::list(vec![from])),
            (str_literal!("ports"), Value::list(ports)),
        ]));
    }
}

/// Adds a rule of Cilium, if it opens any port. HTTP's family stands first, in a block that Envoy reads.
fn cilium_rule(rules: &mut Vec<Value>, from: Value, ports: &[Port<'_>]) {
    if ports.is_empty() {
        return;
    }
    let block = |http: bool| {
        let ports: Vec<_> = ports.iter().filter(|port| is_http(port.kind) == http).map(cilium_port).collect();
        (!ports.is_empty()).then(|| (str_literal!("ports"), Value::list(ports)))
    };
    let every_request = object([(str_literal!("http"), Value::list(vec![empty()]))]);
    let http = block(true).map(|ports| object([ports, (str_literal!("rules"), every_request)]));
    let other = block(false).map(|ports| object([ports]));
    rules.push(object([
        (str_literal!("fromEndpoints"), Value::list(vec![from])),
        (str_literal!("toPorts"), Value::list(http.into_iter().chain(other).collect())),
    ]));
}

fn is_http(kind: EndpointType) -> bool {
    match kind {
        EndpointType::Http | EndpointType::Grpc | EndpointType::GraphQl | EndpointType::Websocket => true,
        EndpointType::Tcp | EndpointType::Udp => false,
    }
}

fn kubernetes_port(port: &Port<'_>) -> Value {
    port_object(port, Value::Int(port.number.into()))
}

fn cilium_port(port: &Port<'_>) -> Value {
    port_object(port, Value::from(port.number.to_string()))
}

fn port_object(port: &Port<'_>, number: Value) -> Value {
    let protocol = if port.kind == EndpointType::Udp { str_literal!("UDP") } else { str_literal!("TCP") };
    object([(str_literal!("port"), number), (str_literal!("protocol"), Value::String(protocol))])
}

/// Matches what carries the label of gateways.
fn system_component() -> Value {
    exists(str_literal!("openchoreo.dev/system-component"))
}

/// Without this, Cilium looks in the policy's own namespace only.
fn any_namespace() -> Value {
    exists(str_literal!("k8s:io.kubernetes.pod.namespace"))
}

fn exists(key: Str) -> Value {
    object([
        (str_literal!("key"), Value::String(key)),
        (str_literal!("operator"), Value::String(str_literal!("Exists"))),
    ])
}

fn empty() -> Value {
    Value::Object(Object::new())
}

fn text(text: &Str) -> Value {
    Value::String(text.clone())
}

/// An object of entries that stand sorted by key.
fn object<const N: usize>(entries: [(Str, Value); N]) -> Value {
    Value::Object(Object::from_sorted(Vec::from(entries)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use value::go;

    fn rendered(provider: Provider, component: &str, ports: &[Port<'_>]) -> String {
        let policy = Policy {
            provider,
            component,
            namespace: &"acme".into(),
            environment: &"dev".into(),
            cell_namespace: &"cell".into(),
            pod_selectors: &Object::new(),
        };
        go::json(&Value::Object(policy.render(ports))).unwrap()
    }

    fn part<'a>(json: &'a str, from: &str) -> &'a str {
        &json[json.find(from).expect("the part is there")..]
    }

    #[test]
    fn a_component_without_endpoints_may_not_be_called() {
        let kubernetes = rendered(Provider::Kubernetes, "api", &[]);
        assert_eq!(
            part(&kubernetes, "\"spec\""),
            r#""spec":{"podSelector":{"matchLabels":{}},"policyTypes":["Ingress"]}}"#
        );
        let cilium = rendered(Provider::Cilium, "api", &[]);
        assert_eq!(
            part(&cilium, "\"spec\""),
            r#""spec":{"endpointSelector":{"matchLabels":{}},"ingress":[]}}"#
        );
    }

    #[test]
    fn an_endpoint_for_both_gateways_stands_twice() {
        let visibility = [Visibility::Internal, Visibility::External];
        let ports = [Port { number: 53, kind: EndpointType::Udp, visibility: &visibility }];
        let json = rendered(Provider::Kubernetes, "api", &ports);
        let port = r#"{"port":53,"protocol":"UDP"}"#;
        assert!(json.contains(&format!("\"ports\":[{port},{port}]")), "{json}");
    }

    #[test]
    fn cilium_sorts_ports_as_text_and_http_first() {
        let port = |number, kind| Port { number, kind, visibility: &[] };
        let ports =
            [port(8080, EndpointType::Http), port(10080, EndpointType::Grpc), port(22, EndpointType::Tcp)];
        let json = rendered(Provider::Cilium, "api", &ports);
        assert_eq!(
            part(&json, "\"toPorts\""),
            concat!(
                r#""toPorts":[{"ports":[{"port":"10080","protocol":"TCP"},{"port":"8080","protocol":"TCP"}],"#,
                r#""rules":{"http":[{}]}},{"ports":[{"port":"22","protocol":"TCP"}]}]}]}}"#
            )
        );
    }

    #[test]
    fn long_names_are_shortened() {
        let json = rendered(Provider::Kubernetes, &"a".repeat(300), &[]);
        let name = part(&json, "openchoreo-").split('"').next().unwrap_or_default();
        assert!(name.len() <= 253 && name.starts_with("openchoreo-aaa"), "{name}");
        assert_eq!(Provider::from_annotation(Some("Cilium")), Provider::Kubernetes);
    }
}
