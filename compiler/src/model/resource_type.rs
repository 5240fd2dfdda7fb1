//! `ResourceType` and `ClusterResourceType`.

use super::decode::Fields;
use super::document::{Document, Text};
use super::template::{Plane, ResourceTemplate, SchemaSection};
use diag::Span;
use yaml::Node;

/// How resources of one type are rendered, and what they offer to components.
pub type ResourceType = Document<ResourceTypeSpec>;

/// The spec of a [`ResourceType`], also frozen into releases.
#[derive(Debug, Clone)]
pub struct ResourceTypeSpec {
    /// `parameters`.
    pub parameters: Option<SchemaSection>,
    /// `environmentConfigs`.
    pub environment_configs: Option<SchemaSection>,
    /// `retainPolicy`.
    pub retain_policy: RetainPolicy,
    /// `outputs`, in order.
    pub outputs: Vec<Output>,
    /// `resources`.
    pub resources: Vec<ResourceTypeResource>,
}

/// What becomes of a resource's objects when its binding goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetainPolicy {
    /// They go, too.
    Delete,
    /// They stay.
    Retain,
}

impl RetainPolicy {
    pub(crate) const NAMES: &[(&str, Self)] = &[("Delete", Self::Delete), ("Retain", Self::Retain)];
}

/// One template of a resource type: no loop, always on the data plane.
#[derive(Debug, Clone)]
pub struct ResourceTypeResource {
    /// The template.
    pub template: ResourceTemplate,
    /// `readyWhen`, a text; it can only be evaluated in a cluster.
    pub ready_when: Option<Node>,
}

/// Something that a resource offers to components.
#[derive(Debug, Clone)]
pub struct Output {
    /// `name`.
    pub name: Text,
    /// Where its value comes from.
    pub source: OutputSource,
    /// The whole entry.
    pub span: Span,
}

/// Where an output's value comes from.
#[derive(Debug, Clone)]
pub enum OutputSource {
    /// `value`, a text.
    Value(Node),
    /// `secretKeyRef`.
    Secret(KeyReference),
    /// `configMapKeyRef`.
    ConfigMap(KeyReference),
    /// None of them, or an empty `value`: it cannot be resolved.
    None,
}

/// A key of a Secret or ConfigMap; both parts are texts that may hold `${…}`.
#[derive(Debug, Clone)]
pub struct KeyReference {
    /// `name`.
    pub name: Node,
    /// `key`.
    pub key: Node,
}

impl ResourceTypeSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            parameters: SchemaSection::read(fields, "parameters"),
            environment_configs: SchemaSection::read(fields, "environmentConfigs"),
            retain_policy: fields.choice("retainPolicy", RetainPolicy::NAMES).unwrap_or(RetainPolicy::Delete),
            outputs: fields.list("outputs", Output::read),
            resources: fields.filled_list("resources", ResourceTypeResource::read),
        }
    }
}

impl ResourceTypeResource {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            template: ResourceTemplate {
                id: fields.filled_text("id"),
                target_plane: Plane::DataPlane,
                include_when: fields.optional_expression("includeWhen"),
                for_each: None,
                var: None,
                template: fields.open_value("template"),
                span: fields.span(),
            },
            ready_when: fields.optional_expression("readyWhen"),
        }
    }
}

impl Output {
    fn read(fields: &mut Fields<'_>) -> Self {
        let value = fields.optional_expression("value").filter(|value| value.as_str() != Some(""));
        let secret = fields.object("secretKeyRef", KeyReference::read);
        let config_map = fields.object("configMapKeyRef", KeyReference::read);
        let source = match (value, secret, config_map) {
            (Some(value), _, _) => OutputSource::Value(value),
            (None, Some(secret), _) => OutputSource::Secret(secret),
            (None, None, Some(config_map)) => OutputSource::ConfigMap(config_map),
            (None, None, None) => OutputSource::None,
        };
        Self { name: fields.filled_text("name"), source, span: fields.span() }
    }
}

impl KeyReference {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { name: fields.expression("name"), key: fields.expression("key") }
    }
}
