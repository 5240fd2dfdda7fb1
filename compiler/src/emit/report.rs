//! Units as JSON, in the shape of the recorded cases: what upstream records about bindings and their rendered releases.

use crate::assemble::{Assembled, Entry};
use crate::evaluate::{
    Endpoint, GatewayUrls, Output, OutputSource, Pending, Provider, State, UnitResult, Url,
};
use crate::resolve::{Unbound, UnitKey};
use value::{ObjectBuilder, Str, Value, go};

/// A unit with what became of it.
#[derive(Debug)]
pub struct Reported<'a, T> {
    /// The unit.
    pub key: &'a UnitKey,
    /// How it fared.
    pub result: &'a UnitResult<T>,
    /// What it rendered.
    pub assembled: Option<&'a Assembled>,
}

/// Units and unbound components as one JSON document, ending in a line break.
pub fn report<'a, T: 'a>(units: impl IntoIterator<Item = Reported<'a, T>>, unbound: &[Unbound]) -> String {
    let mut out = String::from("{\"units\":[");
    for (at, unit) in units.into_iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        write(&mut out, &unit_value(&unit));
    }
    out.push_str("\n]");
    if !unbound.is_empty() {
        let name =
            |Unbound { namespace, component, .. }: &Unbound| Value::from(format!("{namespace}/{component}"));
        out.push_str(",\"unbound\":");
        write(&mut out, &Value::list(unbound.iter().map(name).collect()));
    }
    out.push_str("}\n");
    out
}

fn write(out: &mut String, value: &Value) {
    go::write_json(out, value).expect("assembled objects are plain JSON data");
}

fn unit_value<T>(unit: &Reported<'_, T>) -> Value {
    let UnitResult { state, condition, endpoints, outputs, pending, .. } = unit.result;
    let mut members = Members::default();
    members.put("unit", unit.key.to_string().into());
    members.put("state", state_name(*state).into());
    if let Some(condition) = condition {
        members.put("reason", condition.reason.into());
        members.put("message", condition.message.as_str().into());
    }
    if let Some(assembled) = unit.assembled {
        let mut planes = Members::default();
        planes.put_list("dataplane", &assembled.data, entry_value);
        planes.put_list("observabilityplane", &assembled.observability, entry_value);
        members.put("planes", planes.build());
    }
    members.put_list("endpoints", endpoints, endpoint_value);
    members.put_list("outputs", outputs, output_value);
    members.put_list("pending", pending, pending_value);
    members.build()
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Rendered => "rendered",
        State::Pending => "pending",
        State::Failed => "error",
        State::Undeployed => "undeployed",
    }
}

fn entry_value(entry: &Entry) -> Value {
    let mut members = Members::default();
    members.put_text("id", &entry.id);
    members.put("object", entry.object.clone().into());
    members.build()
}

/// An endpoint as the status of a binding shows it.
pub fn endpoint_value(endpoint: &Endpoint) -> Value {
    let Endpoint { name, kind, service, internal, external } = endpoint;
    let mut members = Members::default();
    members.put_text("name", name);
    members.put("type", kind.name().into());
    members.put_some("serviceURL", service.as_ref().map(url_value));
    members.put_some("internalURLs", internal.as_ref().map(gateway_value));
    members.put_some("externalURLs", external.as_ref().map(gateway_value));
    members.build()
}

fn gateway_value(urls: &GatewayUrls) -> Value {
    let mut members = Members::default();
    members.put_some("http", urls.http.as_ref().map(url_value));
    members.put_some("https", urls.https.as_ref().map(url_value));
    members.put_some("tls", urls.tls.as_ref().map(url_value));
    members.build()
}

fn url_value(url: &Url) -> Value {
    let Url { scheme, host, port, path } = url;
    let mut members = Members::default();
    members.put_filled("scheme", scheme);
    members.put_text("host", host);
    members.put_some("port", Some(*port).filter(|port| *port != 0).map(Value::Int));
    members.put_filled("path", path);
    members.build()
}

fn output_value(output: &Output) -> Value {
    let key = |name: &Str, key: &Str| {
        let mut members = Members::default();
        members.put_text("name", name);
        members.put_text("key", key);
        members.build()
    };
    let mut members = Members::default();
    members.put_text("name", &output.name);
    match &output.source {
        OutputSource::Value(text) => members.put_filled("value", text),
        OutputSource::Secret(name, of) => members.put("secretKeyRef", key(name, of)),
        OutputSource::ConfigMap(name, of) => members.put("configMapKeyRef", key(name, of)),
    }
    members.build()
}

/// Something unresolved as the status of a binding shows it.
pub fn pending_value(pending: &Pending) -> Value {
    let mut members = Members::default();
    members.put_text("namespace", &pending.namespace);
    members.put_text("project", &pending.project);
    match &pending.provider {
        Provider::Endpoint { component, endpoint } => {
            members.put_text("component", component);
            members.put_text("endpoint", endpoint);
        }
        Provider::Resource(name) => members.put_text("resourceName", name),
    }
    members.put("reason", pending.reason.as_str().into());
    members.build()
}

/// The members of a JSON object; what is empty is left out.
#[derive(Default)]
struct Members(ObjectBuilder);

impl Members {
    fn put(&mut self, key: &'static str, value: Value) {
        self.0.push(Str::from(key), value);
    }

    fn put_text(&mut self, key: &'static str, text: &Str) {
        self.put(key, Value::String(text.clone()));
    }

    fn put_some(&mut self, key: &'static str, value: Option<Value>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn put_filled(&mut self, key: &'static str, text: &Str) {
        self.put_some(key, Some(Value::String(text.clone())).filter(|_| !text.is_empty()));
    }

    fn put_list<T>(&mut self, key: &'static str, items: &[T], value: impl Fn(&T) -> Value) {
        if !items.is_empty() {
            self.put(key, Value::list(items.iter().map(value).collect()));
        }
    }

    fn build(self) -> Value {
        Value::Object(self.0.build())
    }
}
