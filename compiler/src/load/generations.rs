//! Documents that were written for OpenChoreo before 1.0: how they are told, and what has become of their parts
//! (migration.md §1–3).
//!
//! A document is old if its kind is gone, if its group is that of the first releases, or if it has a field that 1.0
//! knows by another name or in another shape.

use crate::model::Kind;
use diag::Span;
use yaml::{Kind as Shape, Node};

/// The group of versions 0.1 and 0.2.
pub(super) const FIRST_GROUP: &str = "core.choreo.dev";

/// Something in a document that 1.0 writes differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// Where it stands.
    pub(super) span: Span,
    /// What it is: `schema`.
    pub(super) old: &'static str,
    /// What it is now.
    pub(super) now: &'static str,
}

/// What tells an old field from a present one.
#[derive(Clone, Copy)]
enum When {
    /// It is there.
    Present,
    /// It is a text.
    Text,
    /// It is a mapping.
    Map,
    /// It is one of these texts.
    OneOf(&'static [&'static str]),
}

use When::{Map, OneOf, Present, Text};

/// A field of old documents: kinds, the way to it (`[]` for every item, `*` for every entry), what tells it, and what
/// it is now. Where several are on one way, the first counts.
type Row = (&'static [Kind], &'static str, When, &'static str);

const TYPES: &[Kind] = &[Kind::ComponentType, Kind::ClusterComponentType];
const TEMPLATES: &[Kind] =
    &[Kind::ComponentType, Kind::ClusterComponentType, Kind::Trait, Kind::ClusterTrait];
const WORKFLOWS: &[Kind] = &[Kind::Workflow, Kind::ClusterWorkflow];
const DATA_PLANES: &[Kind] = &[Kind::DataPlane, Kind::ClusterDataPlane];
const PLANES: &[Kind] = &[
    Kind::DataPlane,
    Kind::ClusterDataPlane,
    Kind::WorkflowPlane,
    Kind::ClusterWorkflowPlane,
    Kind::ObservabilityPlane,
    Kind::ClusterObservabilityPlane,
];
const GATEWAYS: &[Kind] = &[Kind::DataPlane, Kind::ClusterDataPlane, Kind::Environment];

/// What components could be before component types had names of their own.
const COMPONENT_KINDS: &[&str] = &[
    "Service",
    "WebApplication",
    "ScheduledTask",
    "ManualTask",
    "Webhook",
    "APIProxy",
    "TestRunner",
    "EventHandler",
];

const ROWS: &[Row] = &[
    (
        TEMPLATES,
        "spec.schema",
        Present,
        "`parameters.openAPIV3Schema` and, for `envOverrides`, `environmentConfigs.openAPIV3Schema`",
    ),
    (TYPES, "spec.traits[].envOverrides", Present, "`environmentConfigs`"),
    (TYPES, "spec.allowedWorkflows[]", Text, "a map: `{kind: ClusterWorkflow, name: …}`"),
    (TYPES, "spec.allowedTraits[]", Text, "a map: `{kind: Trait, name: …}`"),
    (WORKFLOWS, "spec.schema", Present, "`parameters.openAPIV3Schema`"),
    (WORKFLOWS, "spec.resource", Present, "`runTemplate`"),
    (
        &[Kind::WorkflowRun],
        "spec.owner",
        Present,
        "the labels `openchoreo.dev/project` and `openchoreo.dev/component`",
    ),
    (&[Kind::WorkflowRun], "spec.workflow.schema", Present, "`parameters`"),
    (
        &[Kind::Component],
        "spec.type",
        OneOf(COMPONENT_KINDS),
        "`componentType`: `{kind: ClusterComponentType, name: deployment/service}`",
    ),
    (
        &[Kind::Component],
        "spec.componentType",
        Text,
        "a map: `{kind: ComponentType, name: deployment/service}`",
    ),
    (&[Kind::Component], "spec.workflow.systemParameters", Present, "a part of `workflow.parameters`"),
    (&[Kind::Component], "spec.workflow.schema", Present, "`workflow.parameters`"),
    (
        &[Kind::Component],
        "spec.build",
        Present,
        "`workflow`: `{kind: ClusterWorkflow, name: …, parameters: …}`",
    ),
    (&[Kind::Workload], "spec.containers", Present, "`container`, a single one without a name"),
    (
        &[Kind::Workload],
        "spec.connections",
        Present,
        "`dependencies.endpoints`, a list of `{component, name, visibility, envBindings}`",
    ),
    (&[Kind::Workload], "spec.endpoints.*.type", OneOf(&["REST"]), "`HTTP`"),
    (&[Kind::Workload], "spec.endpoints.*.visibility", Text, "a list: `[external]`"),
    (&[Kind::Workload], "spec.container.env[].valueFrom.secretRef", Present, "`secretKeyRef`"),
    (&[Kind::Workload], "spec.container.files[].valueFrom.secretRef", Present, "`secretKeyRef`"),
    (
        &[Kind::Workload],
        "spec.container.env[].valueFrom.configurationGroupRef",
        Present,
        "a `value`, overridden per environment in `workloadOverrides` of ReleaseBindings",
    ),
    (&[Kind::ReleaseBinding], "spec.componentTypeEnvOverrides", Present, "`componentTypeEnvironmentConfigs`"),
    (&[Kind::ReleaseBinding], "spec.traitOverrides", Present, "`traitEnvironmentConfigs`"),
    (&[Kind::ReleaseBinding], "spec.workloadOverrides.containers", Present, "`workloadOverrides.container`"),
    (
        &[Kind::ReleaseBinding],
        "spec.state",
        OneOf(&["Suspend"]),
        "gone; set the replicas to 0 in `componentTypeEnvironmentConfigs`, or write `Undeploy`",
    ),
    (
        &[Kind::ComponentRelease],
        "spec.componentType.workloadType",
        Present,
        "a part of `componentType.spec`, beside `kind` and `name`",
    ),
    (&[Kind::ComponentRelease], "spec.traits", Map, "a list of `{kind, name, spec}`"),
    (
        DATA_PLANES,
        "spec.kubernetesCluster",
        Present,
        "gone; an agent connects: `planeID` and `clusterAgent.clientCA`",
    ),
    (DATA_PLANES, "spec.agent", Present, "`clusterAgent`, with `clientCA` inside"),
    (DATA_PLANES, "spec.observer", Present, "a document of its own, named by `observabilityPlaneRef`"),
    (DATA_PLANES, "spec.observabilityPlaneRef", Text, "a map: `{kind: ObservabilityPlane, name: …}`"),
    (
        DATA_PLANES,
        "spec.imagePullSecretRefs",
        Present,
        "`imagePullSecrets` in the templates of component types",
    ),
    (PLANES, "spec.clusterAgent.clientCA.secretRef", Present, "`secretKeyRef`"),
    (GATEWAYS, "spec.gateway.publicVirtualHost", Present, "`gateway.ingress.external.http.host`"),
    (GATEWAYS, "spec.gateway.organizationVirtualHost", Present, "`gateway.ingress.internal.http.host`"),
    (
        &[Kind::Environment],
        "spec.gateway.dnsPrefix",
        Present,
        "gone; hosts are `<environment>-<namespace>.<host of the gateway>`",
    ),
    (&[Kind::Environment], "spec.gateway.security", Present, "gone; a trait can secure routes"),
    (&[Kind::Environment], "spec.dataPlaneRef", Text, "a map: `{kind: DataPlane, name: …}`"),
    (&[Kind::DeploymentPipeline], "spec.promotionPaths[].sourceEnvironmentRef", Text, "a map: `{name: …}`"),
    (
        &[Kind::DeploymentPipeline],
        "spec.promotionPaths[].targetEnvironmentRefs[].requiresApproval",
        Present,
        "gone",
    ),
    (
        &[Kind::DeploymentPipeline],
        "spec.promotionPaths[].targetEnvironmentRefs[].isManualApprovalRequired",
        Present,
        "gone",
    ),
    (&[Kind::Project], "spec.deploymentPipelineRef", Text, "a map: `{name: …}`"),
    (&[Kind::Project], "spec.buildPlaneRef", Present, "`workflowPlaneRef` of a Workflow"),
    (
        &[Kind::ObservabilityAlertRule],
        "spec.notificationChannel",
        Present,
        "`actions.notifications.channels`",
    ),
    (
        &[Kind::ObservabilityAlertRule],
        "spec.enableAiRootCauseAnalysis",
        Present,
        "`actions.incident.triggerAiRca`",
    ),
    (
        &[Kind::ObservabilityAlertsNotificationChannel],
        "spec.config",
        Present,
        "`emailConfig` or `webhookConfig`",
    ),
    (
        &[Kind::AuthzRoleBinding, Kind::ClusterAuthzRoleBinding],
        "spec.roleRef",
        Present,
        "an entry of `roleMappings`: `{roleRef, scope}`",
    ),
    (&[Kind::AuthzRoleBinding], "spec.targetPath", Present, "`scope` of an entry of `roleMappings`"),
];

/// Kinds that are gone, and what there is instead.
const GONE: &[(&str, &str)] = &[
    ("Organization", "a Namespace with the label `openchoreo.dev/control-plane: \"true\"`"),
    ("BuildPlane", "a WorkflowPlane"),
    ("ClusterBuildPlane", "a ClusterWorkflowPlane"),
    ("Build", "a WorkflowRun; rendering needs none"),
    ("DeploymentTrack", "`workflow.parameters` of the Component"),
    ("DeployableArtifact", "a Workload"),
    ("Deployment", "a ReleaseBinding"),
    ("Endpoint", "an entry of `endpoints` of the Workload"),
    (
        "ConfigurationGroup",
        "`env` of the Workload with `workloadOverrides` of ReleaseBindings, and SecretReferences",
    ),
    ("GitCommitRequest", "nothing; remove it"),
    ("Service", "a Component with a Workload, of a type such as `deployment/service`"),
    ("WebApplication", "a Component with a Workload, of a type such as `deployment/web-application`"),
    ("ScheduledTask", "a Component with a Workload, of a type such as `cronjob/scheduled-task`"),
    ("ServiceClass", "a ComponentType"),
    ("WebApplicationClass", "a ComponentType"),
    ("ScheduledTaskClass", "a ComponentType"),
    ("ServiceBinding", "a ReleaseBinding"),
    ("WebApplicationBinding", "a ReleaseBinding"),
    ("ScheduledTaskBinding", "a ReleaseBinding"),
    ("API", "a trait of the Component that configures the gateway"),
    ("APIClass", "a trait that configures the gateway"),
    ("APIBinding", "`traitEnvironmentConfigs` of a ReleaseBinding"),
    ("ComponentDeployment", "a ReleaseBinding"),
    ("ComponentEnvSnapshot", "a ComponentRelease"),
    ("ComponentTypeDefinition", "a ComponentType"),
    ("Addon", "a Trait"),
    ("ComponentWorkflow", "a Workflow"),
    ("ComponentWorkflowRun", "a WorkflowRun"),
    ("Release", "a RenderedRelease, which the control plane writes itself; remove it"),
    ("AuthzClusterRole", "a ClusterAuthzRole"),
    ("AuthzClusterRoleBinding", "a ClusterAuthzRoleBinding"),
];

/// What there is instead of a kind that is gone.
pub(super) fn successor(kind: &str) -> Option<&'static str> {
    GONE.iter().find(|(name, _)| *name == kind).map(|(_, now)| *now)
}

/// Everything in a document that 1.0 writes differently, in the order in which it stands there; nothing for a document of today.
pub(super) fn markers(kind: Kind, document: &Node) -> Vec<Marker> {
    let mut found: Vec<Marker> = Vec::new();
    for (_, path, when, now) in ROWS.iter().filter(|(kinds, ..)| kinds.contains(&kind)) {
        let Some(span) = first(document, path, document.span, *when) else { continue };
        let old = path.trim_end_matches("[]").rsplit(['.']).next().unwrap_or(path);
        found.push(Marker { span, old, now });
    }
    found.sort_by_key(|marker| marker.span);
    found
}

/// The first place at the end of a way where such a node stands; `place` is that of the node's key.
fn first(node: &Node, path: &str, place: Span, when: When) -> Option<Span> {
    if path.is_empty() {
        return is(node, when).then_some(place);
    }
    if let Some(rest) = path.strip_prefix("[]") {
        let rest = rest.trim_start_matches('.');
        return node.items().iter().find_map(|item| first(item, rest, item.span, when));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    let rest = rest.trim_start_matches('.');
    let mut entries = node.entries().iter().filter(|entry| key == "*" || entry.key == key);
    entries.find_map(|entry| first(&entry.value, rest, entry.key_span, when))
}

fn is(node: &Node, when: When) -> bool {
    match when {
        Present => !node.is_null(),
        Text => node.as_str().is_some(),
        Map => matches!(node.kind, Shape::Map(_)),
        OneOf(texts) => node.as_str().is_some_and(|text| texts.contains(&text)),
    }
}

/// Whether fields alone make a document unusable although the API server would take it: without its schema a type has
/// no parameters, and every expression that names one would fail.
pub(super) fn is_unusable(kind: Kind, markers: &[Marker]) -> bool {
    TEMPLATES.contains(&kind) && markers.iter().any(|marker| marker.old == "schema")
}

impl Marker {
    /// What has become of it: `now `parameters``, or `gone`.
    pub(super) fn fate(&self) -> String {
        let gone = self.now.starts_with("gone");
        if gone { self.now.to_owned() } else { format!("now {}", self.now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diag::FileId;

    #[test]
    fn kinds_are_either_gone_or_known() {
        assert!(GONE.iter().all(|(name, _)| Kind::from_name(name).is_none()));
    }

    #[test]
    fn ways_lead_through_lists_and_maps() {
        let text = "spec:\n  endpoints: {a: {type: HTTP}, b: {type: REST}}\n  container: {env: [{key: x}, {valueFrom: {secretRef: {}}}]}\n";
        let reading =
            yaml::read(FileId(0), text.as_bytes(), &yaml::Limits { depth: 10, nodes: 100, bytes: 1000 });
        let found = markers(Kind::Workload, &reading.documents[0].node);
        assert_eq!(found.iter().map(|marker| marker.old).collect::<Vec<_>>(), ["type", "secretRef"]);
        assert_eq!(found[0].span.start as usize, text.find("type: REST").expect("it is there"));
    }
}
