//! What a component's connections and resource dependencies come to (component.md §2.8).

use super::context::Dependencies;
use super::endpoint_status::{Endpoint, GatewayUrls, Url};
use super::product::{Output, OutputSource, Pending, Provider};
use super::shape::{object, text};
use crate::model::{EndpointBindings, EndpointDependency, ResourceDependency, Visibility};
use crate::names;
use std::collections::BTreeMap;
use value::{Object, Str, Value, str_literal};

/// Who should provide an endpoint.
#[derive(Debug, Clone, Copy)]
pub enum EndpointProvider<'a> {
    /// No binding of the component to the environment.
    Nobody,
    /// Several.
    Several,
    /// One that is not to run.
    Undeployed,
    /// One with these endpoints.
    Endpoints(&'a [Endpoint]),
}

/// Who should provide a resource.
#[derive(Debug, Clone, Copy)]
pub enum ResourceProvider<'a> {
    /// No binding of the resource to the environment.
    Nobody,
    /// Several.
    Several,
    /// One that has no manifests, or an output that cannot be computed: the binding's name.
    NotReady(&'a str),
    /// One with these outputs.
    Outputs(&'a [Output]),
}

/// The component that depends on something.
#[derive(Debug, Clone, Copy)]
pub struct Consumer<'a> {
    /// The namespace of its binding.
    pub namespace: &'a Str,
    /// Its project.
    pub project: &'a Str,
    /// The environment.
    pub environment: &'a Str,
}

/// Dependencies as templates see them, with what is unresolved.
#[derive(Debug, Default)]
pub struct Wiring {
    pub(super) dependencies: Dependencies,
    /// What is unresolved, endpoints first, each with its position among the connections or resource dependencies.
    pub pending: Vec<(usize, Pending)>,
}

impl Wiring {
    /// The template variable `dependencies`.
    pub fn to_value(&self) -> Value {
        self.dependencies.to_value()
    }

    /// Adds a connection. It is there for templates even if it is unresolved.
    pub fn connect(
        &mut self,
        consumer: Consumer<'_>,
        index: usize,
        wanted: &EndpointDependency,
        provider: EndpointProvider<'_>,
    ) {
        let project = wanted.project.as_ref().map_or(consumer.project, |project| &project.text);
        let (component, endpoint) = (&wanted.component.text, &wanted.name.text);
        let env_vars = match url(consumer, project, wanted, provider) {
            Ok(url) => env_vars(&wanted.bindings, url),
            Err(reason) => {
                let provider =
                    Provider::Endpoint { component: component.clone(), endpoint: endpoint.clone() };
                self.pend(index, consumer, project, provider, reason);
                Vec::new()
            }
        };
        self.dependencies.env_vars.extend_from_slice(&env_vars);
        self.dependencies.items.push(object([
            (str_literal!("component"), text(component)),
            (str_literal!("endpoint"), text(endpoint)),
            (str_literal!("envVars"), Value::list(env_vars)),
            (str_literal!("namespace"), text(consumer.namespace)),
            (str_literal!("project"), text(project)),
            (str_literal!("visibility"), Value::from(wanted.visibility.name())),
        ]));
    }

    /// Adds a resource dependency, all of it or nothing. Goes after all connections.
    pub fn depend(
        &mut self,
        consumer: Consumer<'_>,
        index: usize,
        wanted: &ResourceDependency,
        provider: ResourceProvider<'_>,
    ) {
        match wire(consumer, wanted, provider) {
            Ok(wired) => wired.add_to(&wanted.resource.text, &mut self.dependencies),
            Err(reason) => {
                let provider = Provider::Resource(wanted.resource.text.clone());
                self.pend(index, consumer, consumer.project, provider, reason);
            }
        }
    }

    fn pend(
        &mut self,
        index: usize,
        consumer: Consumer<'_>,
        project: &Str,
        provider: Provider,
        reason: String,
    ) {
        let namespace = consumer.namespace.clone();
        self.pending.push((index, Pending { namespace, project: project.clone(), provider, reason }));
    }
}

fn url<'a>(
    consumer: Consumer<'_>,
    project: &str,
    wanted: &EndpointDependency,
    provider: EndpointProvider<'a>,
) -> Result<&'a Url, String> {
    let component = &wanted.component;
    let endpoints = match provider {
        EndpointProvider::Nobody => {
            return Err(format!("ReleaseBinding not found for component {project}/{component}"));
        }
        EndpointProvider::Several => {
            let environment = consumer.environment;
            return Err(format!(
                "multiple ReleaseBindings found for component {project}/{component} in environment {environment}"
            ));
        }
        EndpointProvider::Undeployed => return Err("component is undeployed".to_owned()),
        EndpointProvider::Endpoints(endpoints) => endpoints,
    };
    let found = endpoints.iter().find(|endpoint| endpoint.name == wanted.name.text);
    let found = found.ok_or_else(|| format!("endpoint \"{}\" not yet resolved", wanted.name))?;
    visible(found, wanted.visibility).ok_or_else(|| {
        format!("endpoint \"{}\" has no URL for visibility {}", wanted.name, wanted.visibility.name())
    })
}

fn visible(endpoint: &Endpoint, visibility: Visibility) -> Option<&Url> {
    match visibility {
        Visibility::Project | Visibility::Namespace => endpoint.service.as_ref(),
        Visibility::External => {
            let GatewayUrls { http, https, tls } = endpoint.external.as_ref()?;
            https.as_ref().or(http.as_ref()).or(tls.as_ref())
        }
        Visibility::Internal => None,
    }
}

fn env_vars(bindings: &EndpointBindings, url: &Url) -> Vec<Value> {
    let parts: [(&Str, &dyn Fn() -> String); 4] = [
        (&bindings.address, &|| address(url)),
        (&bindings.host, &|| url.host.to_string()),
        (&bindings.port, &|| if url.port == 0 { String::new() } else { url.port.to_string() }),
        (&bindings.base_path, &|| url.path.to_string()),
    ];
    let bound = parts.into_iter().filter(|(name, _)| !name.is_empty());
    bound.map(|(name, part)| env_var(name, &part().into())).collect()
}

fn address(url: &Url) -> String {
    let Url { scheme, host, port, path } = url;
    let scheme = match scheme.as_str() {
        "http" | "https" | "ws" | "wss" | "tls" => format!("{scheme}://"),
        _ => String::new(),
    };
    let port = if *port == 0 { String::new() } else { format!(":{port}") };
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    format!("{scheme}{host}{port}{slash}{path}")
}

/// `{name, value}`; an empty value is left out.
fn env_var(name: &Str, value: &Str) -> Value {
    let mut members = vec![(str_literal!("name"), text(name))];
    if !value.is_empty() {
        members.push((str_literal!("value"), text(value)));
    }
    Object::from_sorted(members).into()
}

/// What one resource dependency adds to a container.
#[derive(Debug, Default)]
struct Wired {
    env_vars: Vec<Value>,
    mounts: Vec<Value>,
    /// By kind and name of the volume, so config maps come first.
    volumes: BTreeMap<(&'static str, String), Value>,
}

fn wire(
    consumer: Consumer<'_>,
    wanted: &ResourceDependency,
    provider: ResourceProvider<'_>,
) -> Result<Wired, String> {
    let place =
        || format!("{}/{} in environment {}", consumer.project, wanted.resource, consumer.environment);
    let outputs = match provider {
        ResourceProvider::Nobody => return Err(format!("ResourceReleaseBinding not found for {}", place())),
        ResourceProvider::Several => {
            return Err(format!("multiple ResourceReleaseBindings found for {}", place()));
        }
        ResourceProvider::NotReady(name) => {
            return Err(format!("ResourceReleaseBinding \"{name}\" not ready"));
        }
        ResourceProvider::Outputs(outputs) => outputs,
    };
    let find = |name: &Str| {
        let found = outputs.iter().rev().find(|output| output.name == *name);
        found.ok_or_else(|| format!("output not resolved on resource release binding: {name}"))
    };
    let mut wired = Wired::default();
    for (output, variable) in &wanted.env_bindings {
        wired.env_vars.push(bound_env_var(variable, &find(output)?.source));
    }
    for (output, path) in &wanted.file_bindings {
        wired.mount(&wanted.resource, path, find(output)?)?;
    }
    Ok(wired)
}

fn bound_env_var(variable: &Str, source: &OutputSource) -> Value {
    let (kind, name, key) = match source {
        OutputSource::Value(value) => return env_var(variable, value),
        OutputSource::Secret(name, key) => (str_literal!("secretKeyRef"), name, key),
        OutputSource::ConfigMap(name, key) => (str_literal!("configMapKeyRef"), name, key),
    };
    let reference = object([(str_literal!("key"), text(key)), (str_literal!("name"), text(name))]);
    object([(str_literal!("name"), text(variable)), (str_literal!("valueFrom"), object([(kind, reference)]))])
}

impl Wired {
    fn mount(&mut self, resource: &str, path: &Str, output: &Output) -> Result<(), String> {
        let (kind, name, key) = match &output.source {
            OutputSource::Value(_) => {
                return Err(format!("output kind cannot be mounted as file: {}", output.name));
            }
            OutputSource::Secret(name, key) => ("secret", name, key),
            OutputSource::ConfigMap(name, key) => ("configmap", name, key),
        };
        let volume = format!("r-{}", names::hex8(&format!("{resource}:{kind}:{name}")));
        let mut mount = vec![
            (str_literal!("mountPath"), text(path)),
            (str_literal!("name"), Value::from(volume.as_str())),
        ];
        if !key.is_empty() {
            mount.push((str_literal!("subPath"), text(key)));
        }
        self.mounts.push(Object::from_sorted(mount).into());
        self.volumes.entry((kind, volume)).or_insert_with_key(|(kind, volume)| {
            let volume = (str_literal!("name"), Value::from(volume.as_str()));
            match *kind {
                "secret" => object([
                    volume,
                    (str_literal!("secret"), object([(str_literal!("secretName"), text(name))])),
                ]),
                _ => object([
                    (str_literal!("configMap"), object([(str_literal!("name"), text(name))])),
                    volume,
                ]),
            }
        });
        Ok(())
    }

    fn add_to(self, resource: &Str, dependencies: &mut Dependencies) {
        let volumes: Vec<Value> = self.volumes.into_values().collect();
        dependencies.env_vars.extend_from_slice(&self.env_vars);
        dependencies.volume_mounts.extend_from_slice(&self.mounts);
        dependencies.volumes.extend_from_slice(&volumes);
        dependencies.resources.push(object([
            (str_literal!("envVars"), Value::list(self.env_vars)),
            (str_literal!("ref"), text(resource)),
            (str_literal!("volumeMounts"), Value::list(self.mounts)),
            (str_literal!("volumes"), Value::list(volumes)),
        ]));
    }
}
