//! `Workload`: what a component runs, offers and needs.

use super::decode::Fields;
use super::document::{Document, Text};
use super::problem::What;
use diag::Span;
use std::sync::Arc;
use value::Str;

/// What a component runs.
pub type Workload = Document<WorkloadSpec>;

/// The spec of a [`Workload`].
#[derive(Debug, Clone)]
pub struct WorkloadSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `owner.componentName`.
    pub component: Text,
    /// Everything else.
    pub template: Arc<WorkloadTemplate>,
}

/// The part of a workload that releases freeze.
#[derive(Debug, Clone)]
pub struct WorkloadTemplate {
    /// `container`.
    pub container: Container,
    /// `endpoints`, sorted by name.
    pub endpoints: Vec<Endpoint>,
    /// `dependencies`.
    pub dependencies: Dependencies,
    /// The whole spec.
    pub span: Span,
}

/// `container`.
#[derive(Debug, Clone)]
pub struct Container {
    /// `image`.
    pub image: Text,
    /// `command`.
    pub command: Vec<Str>,
    /// `args`.
    pub args: Vec<Str>,
    /// `env`, in order.
    pub env: Vec<EnvVar>,
    /// `files`, in order.
    pub files: Vec<FileVar>,
}

/// An environment variable.
#[derive(Debug, Clone)]
pub struct EnvVar {
    /// `key`: its name.
    pub key: Text,
    /// `value`; empty when absent.
    pub value: Str,
    /// `valueFrom.secretKeyRef`.
    pub secret: Option<SecretKeyReference>,
}

/// A file.
#[derive(Debug, Clone)]
pub struct FileVar {
    /// `key`: its name.
    pub key: Text,
    /// `mountPath`: its directory.
    pub mount_path: Text,
    /// `value`; empty when absent.
    pub value: Str,
    /// `valueFrom.secretKeyRef`.
    pub secret: Option<SecretKeyReference>,
}

/// A key of a SecretReference.
#[derive(Debug, Clone)]
pub struct SecretKeyReference {
    /// The SecretReference.
    pub name: Text,
    /// One of its `secretKey`s.
    pub key: Text,
}

/// What protocol an endpoint speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named as OpenChoreo names it")]
pub enum EndpointType {
    Http,
    Grpc,
    GraphQl,
    Websocket,
    Tcp,
    Udp,
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Components of the project.
    Project,
    /// Components of the namespace, in other projects.
    Namespace,
    /// Callers inside the organisation, through the internal gateway.
    Internal,
    /// Anybody, through the external gateway.
    External,
}

/// Something that a component offers.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its key in `endpoints`.
    pub name: Text,
    /// `type`.
    pub kind: EndpointType,
    /// `port`.
    pub port: i32,
    /// `targetPort`.
    pub target_port: Option<i32>,
    /// `visibility` as written, without the implied `project`.
    pub visibility: Vec<Visibility>,
    /// `displayName`; empty when absent.
    pub display_name: Str,
    /// `basePath`; empty when absent.
    pub base_path: Str,
    /// `schema`.
    pub schema: Option<EndpointSchema>,
    /// The whole entry.
    pub span: Span,
}

/// The interface description of an endpoint.
#[derive(Debug, Clone)]
pub struct EndpointSchema {
    /// `type`; empty when absent.
    pub kind: Str,
    /// `content`, with its place.
    pub content: Option<Text>,
}

/// `dependencies`.
#[derive(Debug, Clone, Default)]
pub struct Dependencies {
    /// `endpoints`, in order.
    pub endpoints: Vec<EndpointDependency>,
    /// `resources`, in order.
    pub resources: Vec<ResourceDependency>,
}

/// An endpoint of another component that a component calls.
#[derive(Debug, Clone)]
pub struct EndpointDependency {
    /// `project`; the consumer's own when absent or empty.
    pub project: Option<Text>,
    /// `component`.
    pub component: Text,
    /// `name`: the endpoint.
    pub name: Text,
    /// `visibility`, `project` or `namespace`.
    pub visibility: Visibility,
    /// `envBindings`.
    pub bindings: EndpointBindings,
    /// The whole entry.
    pub span: Span,
}

/// The environment variables that receive the parts of a URL; empty ones are not set.
#[derive(Debug, Clone, Default)]
pub struct EndpointBindings {
    /// `address`.
    pub address: Str,
    /// `host`.
    pub host: Str,
    /// `port`.
    pub port: Str,
    /// `basePath`.
    pub base_path: Str,
}

/// A resource whose outputs a component uses.
#[derive(Debug, Clone)]
pub struct ResourceDependency {
    /// `ref`: the resource.
    pub resource: Text,
    /// `envBindings`: output → environment variable, sorted by output.
    pub env_bindings: Vec<(Str, Str)>,
    /// `fileBindings`: output → mount path, sorted by output.
    pub file_bindings: Vec<(Str, Str)>,
    /// The whole entry.
    pub span: Span,
}

impl EndpointType {
    const NAMES: &[(&str, Self)] = &[
        ("HTTP", Self::Http),
        ("gRPC", Self::Grpc),
        ("GraphQL", Self::GraphQl),
        ("Websocket", Self::Websocket),
        ("TCP", Self::Tcp),
        ("UDP", Self::Udp),
    ];

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Grpc => "gRPC",
            Self::GraphQl => "GraphQL",
            Self::Websocket => "Websocket",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

impl Visibility {
    const NAMES: &[(&str, Self)] = &[
        ("project", Self::Project),
        ("namespace", Self::Namespace),
        ("internal", Self::Internal),
        ("external", Self::External),
    ];

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Namespace => "namespace",
            Self::Internal => "internal",
            Self::External => "external",
        }
    }
}

impl WorkloadSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (project, component) = fields.required_object("owner", |owner| {
            (owner.filled_text("projectName"), owner.filled_text("componentName"))
        });
        Self { project, component, template: Arc::new(WorkloadTemplate::read(fields)) }
    }
}

impl WorkloadTemplate {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            container: fields.required_object("container", Container::read),
            endpoints: fields.map("endpoints", Endpoint::read),
            dependencies: fields.object("dependencies", Dependencies::read).unwrap_or_default(),
            span: fields.span(),
        }
    }
}

impl Container {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            image: fields.filled_text("image"),
            command: fields.strings("command"),
            args: fields.strings("args"),
            env: fields.list("env", EnvVar::read),
            files: fields.list("files", FileVar::read),
        }
    }
}

impl EnvVar {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (value, secret) = read_source(fields);
        Self { key: fields.text("key"), value, secret }
    }
}

impl FileVar {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (value, secret) = read_source(fields);
        Self { key: fields.text("key"), mount_path: fields.text("mountPath"), value, secret }
    }
}

/// `value` and `valueFrom`, of which at most one may be set.
fn read_source(fields: &mut Fields<'_>) -> (Str, Option<SecretKeyReference>) {
    let value = fields.optional_text("value");
    let from = fields.object("valueFrom", |from| from.object("secretKeyRef", SecretKeyReference::read));
    if let (Some(value), Some(_)) = (&value, &from) {
        fields.problem(value.span, What::Exclusive { first: "value", second: "valueFrom" });
    }
    (value.map(|text| text.text).unwrap_or_default(), from.flatten())
}

impl SecretKeyReference {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { name: fields.filled_text("name"), key: fields.filled_text("key") }
    }
}

impl Endpoint {
    fn read(fields: &mut Fields<'_>, name: Text) -> Self {
        Self {
            name,
            kind: fields.required_choice("type", EndpointType::NAMES),
            port: fields.required_integer("port", 1, 65535),
            target_port: fields.integer("targetPort", 1, 65535),
            visibility: fields.choices("visibility", Visibility::NAMES),
            display_name: fields.string("displayName"),
            base_path: fields.string("basePath"),
            schema: fields.object("schema", |schema| EndpointSchema {
                kind: schema.string("type"),
                content: schema.optional_text("content"),
            }),
            span: fields.span(),
        }
    }
}

impl Dependencies {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            endpoints: fields.list("endpoints", EndpointDependency::read),
            resources: fields.list("resources", ResourceDependency::read),
        }
    }
}

impl EndpointDependency {
    const VISIBILITIES: &[(&str, Visibility)] =
        &[("project", Visibility::Project), ("namespace", Visibility::Namespace)];

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            project: fields.optional_text("project").filter(|project| !project.is_empty()),
            component: fields.filled_text("component"),
            name: fields.filled_text("name"),
            visibility: fields.required_choice("visibility", Self::VISIBILITIES),
            bindings: fields.required_object("envBindings", |bindings| EndpointBindings {
                address: bindings.string("address"),
                host: bindings.string("host"),
                port: bindings.string("port"),
                base_path: bindings.string("basePath"),
            }),
            span: fields.span(),
        }
    }
}

impl ResourceDependency {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            resource: fields.filled_text("ref"),
            env_bindings: fields.string_map("envBindings"),
            file_bindings: fields.string_map("fileBindings"),
            span: fields.span(),
        }
    }
}
