//! The contexts of templates as object types (component.md §3.4–3.5, platform.md §2.3).

use super::Definition;
use cel::{ObjectTypes, Type};
use value::Str;

/// Declares the object types that the variables of a definition consist of.
pub(super) fn declare(objects: &mut ObjectTypes, definition: Definition) {
    let metadata =
        if definition == Definition::ResourceType { RESOURCE_METADATA } else { COMPONENT_METADATA };
    let own = if definition == Definition::ResourceType { RESOURCE } else { COMPONENT };
    for (name, fields) in std::iter::once(&("MetadataContext", metadata)).chain(SHARED).chain(own) {
        objects.add(*name, fields.iter().map(|(field, ty)| (Str::from(*field), read(ty))));
    }
}

/// The variables and the names of their object types.
pub(super) fn variables(definition: Definition) -> &'static [(&'static str, &'static str)] {
    match definition {
        Definition::ComponentType => &TRAIT_VARIABLES[1..],
        Definition::Trait => TRAIT_VARIABLES,
        Definition::ResourceType => RESOURCE_VARIABLES,
    }
}

const TRAIT_VARIABLES: &[(&str, &str)] = &[
    ("trait", "TraitMetadata"),
    ("metadata", "MetadataContext"),
    ("dataplane", "DataPlaneData"),
    ("environment", "EnvironmentData"),
    ("gateway", "GatewayData"),
    ("workload", "WorkloadData"),
    ("configurations", "ContainerConfigurations"),
    ("dependencies", "ConnectionsContextData"),
    ("derived", "DerivedContext"),
];

const RESOURCE_VARIABLES: &[(&str, &str)] = &[
    ("metadata", "MetadataContext"),
    ("dataplane", "DataPlaneContext"),
    ("environment", "EnvironmentContext"),
    ("gateway", "GatewayData"),
];

/// Fields and their types, as text.
type Fields = &'static [(&'static str, &'static str)];

const STRING_MAP: &str = "map(string)";

const COMPONENT_METADATA: Fields = &[
    ("name", "string"),
    ("namespace", "string"),
    ("componentNamespace", "string"),
    ("componentName", "string"),
    ("componentUID", "string"),
    ("projectName", "string"),
    ("projectUID", "string"),
    ("environmentName", "string"),
    ("environmentUID", "string"),
    ("dataPlaneName", "string"),
    ("dataPlaneUID", "string"),
    ("labels", STRING_MAP),
    ("annotations", STRING_MAP),
    ("podSelectors", STRING_MAP),
];

const RESOURCE_METADATA: Fields = &[
    ("name", "string"),
    ("namespace", "string"),
    ("resourceNamespace", "string"),
    ("resourceName", "string"),
    ("resourceUID", "string"),
    ("projectName", "string"),
    ("projectUID", "string"),
    ("environmentName", "string"),
    ("environmentUID", "string"),
    ("dataPlaneName", "string"),
    ("dataPlaneUID", "string"),
    ("labels", STRING_MAP),
    ("annotations", STRING_MAP),
];

const SHARED: &[(&str, Fields)] = &[
    ("GatewayData", &[("ingress", "GatewayNetworkData"), ("egress", "GatewayNetworkData")]),
    ("GatewayNetworkData", &[("external", "GatewayEndpointData"), ("internal", "GatewayEndpointData")]),
    (
        "GatewayEndpointData",
        &[
            ("name", "string"),
            ("namespace", "string"),
            ("http", "GatewayListenerData"),
            ("https", "GatewayListenerData"),
            ("tls", "GatewayListenerData"),
        ],
    ),
    ("GatewayListenerData", &[("listenerName", "string"), ("port", "int"), ("host", "string")]),
];

const RESOURCE: &[(&str, Fields)] = &[
    (
        "DataPlaneContext",
        &[
            ("secretStore", "string"),
            ("gateway", "GatewayData"),
            ("observabilityPlaneRef", "ObservabilityPlaneRefContext"),
        ],
    ),
    ("ObservabilityPlaneRefContext", &[("kind", "string"), ("name", "string")]),
    ("EnvironmentContext", &[("gateway", "GatewayData")]),
    ("AppliedEntry", &[("status", "dyn")]),
];

const COMPONENT: &[(&str, Fields)] = &[
    ("TraitMetadata", &[("name", "string"), ("instanceName", "string")]),
    (
        "DataPlaneData",
        &[
            ("secretStore", "string"),
            ("gateway", "GatewayData"),
            ("observabilityPlaneRef", "ObservabilityPlaneRefData"),
            ("annotations", STRING_MAP),
        ],
    ),
    ("ObservabilityPlaneRefData", &[("kind", "string"), ("name", "string")]),
    ("EnvironmentData", &[("gateway", "GatewayData"), ("defaultNotificationChannel", "string")]),
    ("WorkloadData", &[("container", "ContainerData"), ("endpoints", "map(EndpointData)")]),
    ("ContainerData", &[("image", "string"), ("command", "list(string)"), ("args", "list(string)")]),
    (
        "EndpointData",
        &[
            ("displayName", "string"),
            ("port", "int"),
            ("targetPort", "int"),
            ("type", "string"),
            ("basePath", "string"),
            ("visibility", "list(string)"),
        ],
    ),
    ("ContainerConfigurations", &[("configs", "ConfigurationItems"), ("secrets", "ConfigurationItems")]),
    ("ConfigurationItems", &[("envs", "list(EnvConfiguration)"), ("files", "list(FileConfiguration)")]),
    ("EnvConfiguration", &[("name", "string"), ("value", "string"), ("remoteRef", "RemoteRefData")]),
    (
        "FileConfiguration",
        &[("name", "string"), ("mountPath", "string"), ("value", "string"), ("remoteRef", "RemoteRefData")],
    ),
    ("RemoteRefData", &[("key", "string"), ("property", "string"), ("version", "string")]),
    (
        "ConnectionsContextData",
        &[
            ("items", "list(ConnectionItem)"),
            ("resources", "list(ResourceDependencyItem)"),
            ("envVars", "list(EnvVarEntry)"),
            ("volumeMounts", "list(VolumeMountEntry)"),
            ("volumes", "list(VolumeEntry)"),
        ],
    ),
    (
        "ConnectionItem",
        &[
            ("namespace", "string"),
            ("project", "string"),
            ("component", "string"),
            ("endpoint", "string"),
            ("visibility", "string"),
            ("envVars", "list(EnvVarEntry)"),
        ],
    ),
    (
        "ResourceDependencyItem",
        &[
            ("ref", "string"),
            ("envVars", "list(EnvVarEntry)"),
            ("volumeMounts", "list(VolumeMountEntry)"),
            ("volumes", "list(VolumeEntry)"),
        ],
    ),
    ("EnvVarEntry", &[("name", "string"), ("value", "string"), ("valueFrom", "EnvVarSourceEntry")]),
    ("EnvVarSourceEntry", &[("secretKeyRef", "KeyRef"), ("configMapKeyRef", "KeyRef")]),
    ("KeyRef", &[("name", "string"), ("key", "string")]),
    ("VolumeMountEntry", &[("name", "string"), ("mountPath", "string"), ("subPath", "string")]),
    ("VolumeEntry", &[("name", "string"), ("configMap", "ConfigMapVolume"), ("secret", "SecretVolume")]),
    ("ConfigMapVolume", &[("name", "string")]),
    ("SecretVolume", &[("secretName", "string")]),
    (
        "DerivedContext",
        &[
            ("configFileList", "list(ConfigFileListEntry)"),
            ("secretFileList", "list(SecretFileListEntry)"),
            ("containerEnvFrom", "list(EnvFromEntry)"),
            ("configVolumeMounts", "list(VolumeMountEntry)"),
            ("configVolumes", "list(VolumeEntry)"),
            ("configEnvs", "list(EnvsByContainerEntry)"),
            ("secretEnvs", "list(EnvsByContainerEntry)"),
            ("servicePorts", "list(ServicePortEntry)"),
            ("dependencyEnvVars", "list(EnvVarEntry)"),
            ("dependencyVolumeMounts", "list(VolumeMountEntry)"),
            ("dependencyVolumes", "list(VolumeEntry)"),
            ("endpointResources", "map(list(EndpointResource))"),
        ],
    ),
    (
        "ConfigFileListEntry",
        &[
            ("name", "string"),
            ("mountPath", "string"),
            ("value", "string"),
            ("resourceName", "string"),
            ("remoteRef", "RemoteRefData"),
        ],
    ),
    (
        "SecretFileListEntry",
        &[
            ("name", "string"),
            ("mountPath", "string"),
            ("resourceName", "string"),
            ("remoteRef", "RemoteRefData"),
        ],
    ),
    ("EnvFromEntry", &[("configMapRef", "NameRef"), ("secretRef", "NameRef")]),
    ("NameRef", &[("name", "string")]),
    ("EnvsByContainerEntry", &[("resourceName", "string"), ("envs", "list(EnvConfiguration)")]),
    (
        "ServicePortEntry",
        &[("name", "string"), ("port", "int"), ("targetPort", "int"), ("protocol", "string")],
    ),
    (
        "EndpointResource",
        &[("kind", "string"), ("method", "string"), ("path", "string"), ("service", "string")],
    ),
];

/// A type written as `string`, `int`, `dyn`, `list(T)`, `map(T)` with string keys, or an object's name.
fn read(text: &str) -> Type {
    let inner = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(')'));
    if let Some(element) = inner("list(") {
        return Type::list(read(element));
    }
    if let Some(value) = inner("map(") {
        return Type::map(Type::String, read(value));
    }
    match text {
        "string" => Type::String,
        "int" => Type::Int,
        "dyn" => Type::Dyn,
        object => Type::object(object),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object type that is named exists.
    #[test]
    fn structures_are_complete() {
        for definition in [Definition::ComponentType, Definition::Trait, Definition::ResourceType] {
            let own = if definition == Definition::ResourceType { RESOURCE } else { COMPONENT };
            let known: Vec<_> = SHARED.iter().chain(own).collect();
            let declared =
                |name: &str| name == "MetadataContext" || known.iter().any(|(known, _)| *known == name);
            for (variable, ty) in variables(definition) {
                assert!(declared(ty), "{variable}: {ty}");
            }
            for (object, fields) in known.iter().copied() {
                for (field, ty) in *fields {
                    let name =
                        ty.trim_start_matches("list(").trim_start_matches("map(").trim_start_matches("list(");
                    let name = name.trim_end_matches(')');
                    let simple = ["string", "int", "dyn"].contains(&name);
                    assert!(simple || declared(name), "{object}.{field}: {ty}");
                }
            }
        }
    }
}
