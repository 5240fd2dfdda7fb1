//! What resolve finds, in words.

use super::Snapshot;
use super::pipeline::NoRoot;
use super::unit::Unbound;
use crate::load::StockType;
use crate::model::{
    Component, ComponentType, DataPlane, DeploymentPipeline, Environment, Kind, NotificationChannel, Project,
    Reference, ReleaseBinding, Resource, SecretKeyReference, SecretReference, Text, Workload,
};
use diag::{Code, Diagnostic, Span};
use std::sync::Arc;

const UNKNOWN_RELEASE: Code = Code::error("resolve/unknown-release");
const FOREIGN_RELEASE: Code = Code::error("resolve/foreign-release");
const UNKNOWN_ENVIRONMENT: Code = Code::error("resolve/unknown-environment");
const UNKNOWN_DATA_PLANE: Code = Code::error("resolve/unknown-data-plane");
const UNKNOWN_OBSERVABILITY_PLANE: Code = Code::warning("resolve/unknown-observability-plane");
const STAND_IN_PLANE: Code = Code::warning("resolve/stand-in-plane");
const SEVERAL_CHANNELS: Code = Code::warning("resolve/several-notification-channels");
const UNKNOWN_COMPONENT: Code = Code::error("resolve/unknown-component");
const UNKNOWN_PROJECT: Code = Code::error("resolve/unknown-project");
const UNKNOWN_RESOURCE: Code = Code::error("resolve/unknown-resource");
const UNKNOWN_PIPELINE: Code = Code::error("resolve/unknown-pipeline");
const NO_ROOT_ENVIRONMENT: Code = Code::error("resolve/no-root-environment");
const MALFORMED_TYPE: Code = Code::error("resolve/malformed-type-reference");
const UNKNOWN_TYPE: Code = Code::error("resolve/unknown-type");
const PROJECT_TYPE_DEFAULTED: Code = Code::warning("resolve/project-type-defaulted");
const WORKLOAD_TYPE_MISMATCH: Code = Code::error("resolve/workload-type-mismatch");
const WORKFLOW_NOT_ALLOWED: Code = Code::error("resolve/workflow-not-allowed");
const UNKNOWN_WORKFLOW: Code = Code::error("resolve/unknown-workflow");
const NO_WORKLOAD: Code = Code::error("resolve/no-workload");
const SEVERAL_WORKLOADS: Code = Code::error("resolve/several-workloads");
const TRAIT_NOT_ALLOWED: Code = Code::error("resolve/trait-not-allowed");
const REPEATED_INSTANCE: Code = Code::error("resolve/repeated-instance-name");
const UNKNOWN_TRAIT: Code = Code::error("resolve/unknown-trait");
const UNKNOWN_SECRET: Code = Code::error("resolve/unknown-secret");
const UNKNOWN_SECRET_KEY: Code = Code::error("resolve/unknown-secret-key");
const MOVING_PIN: Code = Code::warning("resolve/moving-pin");
const NAME_TAKEN: Code = Code::warning("resolve/binding-name-taken");
const UNBOUND: Code = Code::warning("resolve/unbound-component");

/// A reference to nothing, at the place that makes it.
fn unknown(code: Code, what: &str, name: &str, span: Span, similar: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::new(code, format!("there is no {what} `{name}` in the sources")).at(span, "");
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("add its document, or name one that exists"),
    }
}

/// A release that no source has.
pub(super) fn unknown_release(kind: Kind, name: &Text, similar: Option<&str>) -> Diagnostic {
    unknown(UNKNOWN_RELEASE, kind.name(), name, name.span, similar)
        .help("without a release name, the binding renders the current sources; so does `--head`")
}

/// A release of another owner.
pub(super) fn foreign_release(span: Span, owner: &str, release: Span) -> Diagnostic {
    Diagnostic::new(
        FOREIGN_RELEASE,
        format!("the release belongs to {owner}, not to what this binding binds"),
    )
    .at(span, "bound here")
    .label(release, "its release")
    .help("name a release of the same owner")
}

/// A binding under the project of somebody else's component.
pub(super) fn foreign_component(binding: &ReleaseBinding, snapshot: &Snapshot) -> Diagnostic {
    let Snapshot { component, project, span, .. } = snapshot;
    let wrong = &binding.spec.project;
    Diagnostic::new(
        FOREIGN_RELEASE,
        format!("component `{component}` is in project `{project}`, not in `{wrong}` as this binding says"),
    )
    .at(wrong.span, "bound here")
    .label(*span, "the component")
    .help(format!("write `projectName: {project}`"))
}

/// An environment that no source has; the caller knows the place.
pub(super) fn unknown_environment(namespace: &str, name: &str, similar: Option<&str>) -> Diagnostic {
    let message = format!("there is no Environment `{name}` in namespace `{namespace}`");
    let finding = Diagnostic::new(UNKNOWN_ENVIRONMENT, message);
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("add its document, or a source that has it"),
    }
}

/// An environment whose data plane no source has.
pub(super) fn unknown_data_plane(environment: &Environment) -> Diagnostic {
    let name = environment.name();
    let (message, span, resource) = match &environment.spec.data_plane {
        Some(Reference { kind, name: plane }) => (
            format!("Environment `{name}` runs on {kind} `{plane}`, which is in no source"),
            plane.span,
            format!("{} {plane}", kind.name().to_lowercase()),
        ),
        None => (
            format!("Environment `{name}` names no data plane, and no source has one called `default`"),
            environment.meta.name.span,
            "clusterdataplane default".to_owned(),
        ),
    };
    let scope = match &environment.spec.data_plane {
        Some(Reference { kind: Kind::DataPlane, .. }) => format!(" -n {}", environment.namespace()),
        _ => String::new(),
    };
    Diagnostic::new(UNKNOWN_DATA_PLANE, message)
        .at(span, "")
        .help(format!("fetch it: `kubectl get {resource}{scope} -o yaml > data-plane.yaml`, and add the file to a source"))
        .help("or pass `--stand-in-planes` to render with a documented stand-in; that output is not to be applied")
}

/// A data plane that stands in for a missing one.
pub(super) fn stand_in_plane(environment: &Environment, plane: &DataPlane) -> Diagnostic {
    let message = format!(
        "Environment `{}` is rendered with a stand-in for {} `{}`",
        environment.name(),
        plane.kind,
        plane.name()
    );
    Diagnostic::new(STAND_IN_PLANE, message)
        .at(environment.meta.name.span, "")
        .help("hosts, gateways and secret store are made up: do not apply the output")
}

/// An observability plane that a data plane names but no source has.
pub(super) fn unknown_observability_plane(plane: &DataPlane, kind: Kind, name: &str) -> Diagnostic {
    let span =
        plane.spec.observability_plane.as_ref().map_or(plane.meta.name.span, |reference| reference.name.span);
    let message = format!("{} `{}` names {kind} `{name}`, which is in no source", plane.kind, plane.name());
    Diagnostic::new(UNKNOWN_OBSERVABILITY_PLANE, message)
        .at(span, "")
        .help("objects for the observability plane are left out; add its document to a source")
}

/// Several notification channels, none of which is the default.
pub(super) fn several_channels(
    chosen: &NotificationChannel,
    channels: &[&Arc<NotificationChannel>],
) -> Diagnostic {
    let message = format!(
        "none of the notification channels of environment `{}` is the default; `{}` is taken",
        chosen.spec.environment,
        chosen.name()
    );
    let others = channels.iter().filter(|channel| channel.name() != chosen.name());
    let finding = Diagnostic::new(SEVERAL_CHANNELS, message).at(chosen.meta.name.span, "the first by name");
    others.fold(finding, |finding, other| finding.label(other.meta.name.span, "another")).help(
        "set `isEnvDefault: true` on one of them; the control plane takes the first that it happens to see",
    )
}

/// A component that no source has.
pub(super) fn unknown_component(
    namespace: &str,
    name: &str,
    span: Span,
    similar: Option<&str>,
) -> Diagnostic {
    unknown(UNKNOWN_COMPONENT, "Component", &format!("{namespace}/{name}"), span, similar)
}

/// A project that no source has.
pub(super) fn unknown_project(namespace: &str, name: &str, span: Span, similar: Option<&str>) -> Diagnostic {
    unknown(UNKNOWN_PROJECT, "Project", &format!("{namespace}/{name}"), span, similar)
}

/// A resource that no source has.
pub(super) fn unknown_resource(name: &Text, similar: Option<&str>) -> Diagnostic {
    unknown(UNKNOWN_RESOURCE, "Resource", name, name.span, similar)
}

/// A pipeline that no source has, or that a project does not name.
pub(super) fn unknown_pipeline(project: &Project, similar: Option<&str>) -> Diagnostic {
    match &project.spec.pipeline {
        Some(Reference { name, .. }) => {
            unknown(UNKNOWN_PIPELINE, "DeploymentPipeline", name, name.span, similar)
        }
        None => Diagnostic::new(
            UNKNOWN_PIPELINE,
            format!("Project `{}` names no deployment pipeline", project.name()),
        )
        .at(project.meta.name.span, "")
        .help("add `spec.deploymentPipelineRef`"),
    }
}

/// A pipeline without a first environment.
pub(super) fn no_root_environment(pipeline: &DeploymentPipeline, why: NoRoot) -> Diagnostic {
    let (message, help) = match why {
        NoRoot::Empty => ("has no promotion path", "add `spec.promotionPaths`"),
        NoRoot::Circular => (
            "has no first environment: every source also is a target",
            "remove a promotion path that leads back, so that one source is no target",
        ),
    };
    Diagnostic::new(NO_ROOT_ENVIRONMENT, format!("DeploymentPipeline `{}` {message}", pipeline.name()))
        .at(pipeline.meta.name.span, "")
        .help(help)
}

/// A type reference without its workload type.
pub(super) fn malformed_type(component: &Component) -> Diagnostic {
    let name = &component.spec.component_type.name;
    Diagnostic::new(MALFORMED_TYPE, format!("`{name}` lacks the workload type"))
        .at(name.span, "")
        .help(format!("write `<workload type>/{name}`, for example `deployment/{name}`"))
}

/// A component type that no source has.
pub(super) fn unknown_component_type(
    component: &Component,
    name: &str,
    twin: Option<Kind>,
    similar: Option<&str>,
) -> Diagnostic {
    let reference = &component.spec.component_type;
    unknown_type(reference.kind, name, reference.name.span, twin, similar)
}

/// A reference to nothing, where the other kind of the same model may have the name.
fn unknown_or_twin(
    code: Code,
    kind: Kind,
    name: &str,
    span: Span,
    twin: Option<Kind>,
    similar: Option<&str>,
) -> Diagnostic {
    let Some(twin) = twin else { return unknown(code, kind.name(), name, span, similar) };
    Diagnostic::new(code, format!("there is no {kind} `{name}` in the sources"))
        .at(span, "")
        .help(format!("there is a {twin} `{name}`: write `kind: {twin}`"))
}

/// A type that no source has; it may be one that ships.
fn unknown_type(kind: Kind, name: &str, span: Span, twin: Option<Kind>, similar: Option<&str>) -> Diagnostic {
    let finding = unknown_or_twin(UNKNOWN_TYPE, kind, name, span, twin, similar);
    let Some(stock) = StockType::find(kind, name).filter(|_| twin.is_none()) else { return finding };
    let way = "`--with-stock-types` renders with it, `choreoc init` writes it";
    finding.help(match stock.kind {
        shipped if shipped == kind => format!("a {shipped} `{name}` ships with choreoc: {way}"),
        shipped => format!("a {shipped} `{name}` ships with choreoc: write `kind: {shipped}`; {way}"),
    })
}

/// A project type that no source has.
pub(super) fn unknown_project_type(
    project: &Project,
    twin: Option<Kind>,
    similar: Option<&str>,
) -> Diagnostic {
    match &project.spec.project_type {
        Some(Reference { kind, name }) => unknown_type(*kind, name, name.span, twin, similar),
        None => unknown(UNKNOWN_TYPE, "ClusterProjectType", "default", project.meta.name.span, similar),
    }
}

/// A resource type that no source has.
pub(super) fn unknown_resource_type(
    resource: &Resource,
    twin: Option<Kind>,
    similar: Option<&str>,
) -> Diagnostic {
    let Reference { kind, name } = &resource.spec.resource_type;
    unknown_type(*kind, name, name.span, twin, similar)
}

/// A project without a type, as OpenChoreo before 1.2 had them.
pub(super) fn project_type_defaulted(project: &Project) -> Diagnostic {
    let message = format!("Project `{}` has no type; ClusterProjectType `default` is used", project.name());
    Diagnostic::new(PROJECT_TYPE_DEFAULTED, message)
        .at(project.spec.span, "")
        .help("OpenChoreo 1.2 and later refuse it; write `type: {kind: ClusterProjectType, name: default}` under `spec`")
}

/// A type of another workload type than the component says.
pub(super) fn workload_type_mismatch(
    component: &Component,
    workload_type: &str,
    found: &ComponentType,
) -> Diagnostic {
    let declared = &found.spec.workload_type;
    let message =
        format!("{} `{}` is for workload type `{declared}`, not `{workload_type}`", found.kind, found.name());
    Diagnostic::new(WORKLOAD_TYPE_MISMATCH, message)
        .at(component.spec.component_type.name.span, "")
        .label(declared.span, "declared here")
        .help(format!("write `{declared}/{}`", found.name()))
}

/// A workflow that the type does not allow.
pub(super) fn workflow_not_allowed(
    component: &Component,
    workflow: &Reference,
    found: &ComponentType,
) -> Diagnostic {
    let message =
        format!("{} `{}` does not allow {} `{}`", found.kind, found.name(), workflow.kind, workflow.name);
    Diagnostic::new(WORKFLOW_NOT_ALLOWED, message)
        .at(workflow.name.span, format!("used by component `{}`", component.name()))
        .label(found.meta.name.span, "the type")
        .help("list it in `allowedWorkflows` of the type, or remove `workflow` from the component")
}

/// A workflow that no source has.
pub(super) fn unknown_workflow(component: &Component, workflow: &Reference) -> Diagnostic {
    unknown(UNKNOWN_WORKFLOW, workflow.kind.name(), &workflow.name, workflow.name.span, None).help(format!(
        "no release of component `{}` is cut without it, although it does not change what is rendered",
        component.name()
    ))
}

/// A component that runs nothing.
pub(super) fn no_workload(component: &Component) -> Diagnostic {
    let name = component.name();
    Diagnostic::new(NO_WORKLOAD, format!("component `{name}` has no Workload"))
        .at(component.meta.name.span, "")
        .help(format!(
            "add a Workload in namespace `{}` with `owner: {{projectName: {}, componentName: {name}}}`",
            component.namespace(),
            component.spec.project
        ))
}

/// A component with more than one workload.
pub(super) fn several_workloads(component: &Component, workloads: &[&Arc<Workload>]) -> Diagnostic {
    let message =
        format!("component `{}` has {} Workloads, but can run only one", component.name(), workloads.len());
    let finding = Diagnostic::new(SEVERAL_WORKLOADS, message).at(component.meta.name.span, "");
    let label = |finding: Diagnostic, workload: &&Arc<Workload>| {
        finding.label(workload.meta.name.span, "one of them")
    };
    workloads.iter().fold(finding, label).help("keep one of them")
}

/// Traits that the type does not allow.
pub(super) fn traits_not_allowed(
    component: &Component,
    traits: &[&Reference],
    found: &ComponentType,
) -> Diagnostic {
    let names: Vec<String> = traits.iter().map(|entry| format!("{} `{}`", entry.kind, entry.name)).collect();
    let message = format!("{} `{}` does not allow {}", found.kind, found.name(), names.join(", "));
    let first = traits.first().map_or(component.meta.name.span, |entry| entry.name.span);
    let finding = Diagnostic::new(TRAIT_NOT_ALLOWED, message).at(first, "applied here");
    let rest = traits.iter().skip(1);
    rest.fold(finding, |finding, entry| finding.label(entry.name.span, "and here"))
        .label(found.meta.name.span, "the type")
        .help("list it in `allowedTraits` of the type, with the same kind, or remove it from the component")
}

/// Two traits under one instance name.
pub(super) fn instance_names_repeated(component: &Component, found: &ComponentType) -> Diagnostic {
    let embedded = found.spec.traits.iter().map(|entry| &entry.instance_name);
    let own = component.spec.traits.iter().map(|entry| &entry.instance_name);
    let names: Vec<&Text> = embedded.chain(own).collect();
    let pair = names.iter().enumerate().find_map(|(at, name)| {
        names[..at].iter().find(|earlier| earlier.text == name.text).map(|earlier| (*earlier, *name))
    });
    let finding = |name: &str| {
        Diagnostic::new(
            REPEATED_INSTANCE,
            format!("component `{}` has two traits under the instance name `{name}`", component.name()),
        )
    };
    let finding = match pair {
        Some((first, second)) => {
            finding(second).at(second.span, "again here").label(first.span, "first here")
        }
        None => finding("").at(component.meta.name.span, ""),
    };
    finding.help("give each instance a name of its own; those of the type count, too")
}

/// A trait that no source has.
pub(super) fn unknown_trait(
    component: &Component,
    kind: Kind,
    name: &Text,
    twin: Option<Kind>,
    similar: Option<&str>,
) -> Diagnostic {
    unknown_or_twin(UNKNOWN_TRAIT, kind, name, name.span, twin, similar)
        .label(component.meta.name.span, "needed by this component")
}

/// A SecretReference that no source has.
pub(super) fn unknown_secret(name: &Text, similar: Option<&str>) -> Diagnostic {
    unknown(UNKNOWN_SECRET, "SecretReference", name, name.span, similar)
}

/// A key that a SecretReference does not have.
pub(super) fn unknown_secret_key(reference: &SecretKeyReference, secret: &SecretReference) -> Diagnostic {
    let SecretKeyReference { name, key } = reference;
    let keys: Vec<String> = secret.spec.data.iter().map(|entry| format!("`{}`", entry.secret_key)).collect();
    Diagnostic::new(UNKNOWN_SECRET_KEY, format!("SecretReference `{name}` has no key `{key}`"))
        .at(key.span, "")
        .label(secret.meta.name.span, format!("it has {}", keys.join(", ")))
        .help("name one of its keys, or add this one to its `data`")
}

/// A pin that the control plane would move.
pub(super) fn moving_pin(component: &Component, pin: &Text) -> Diagnostic {
    let message = format!(
        "component `{}` deploys itself, but is pinned to `{pin}` in its first environment",
        component.name()
    );
    Diagnostic::new(MOVING_PIN, message)
        .at(pin.span, "this release is rendered")
        .label(component.meta.name.span, "`autoDeploy: true`")
        .help(
            "the control plane moves the pin whenever the component changes; remove the pin, or `autoDeploy`",
        )
}

/// A component that would follow into an environment if the name of its binding were free.
pub(super) fn name_taken(component: &Component, environment: &str, other: Span) -> Diagnostic {
    taken("component", &component.meta.name, environment, other)
}

/// A project that would get a cell in an environment if the name of its binding were free.
pub(super) fn project_name_taken(project: &Project, environment: &str, other: Span) -> Diagnostic {
    taken("project", &project.meta.name, environment, other)
}

fn taken(what: &str, name: &Text, environment: &str, other: Span) -> Diagnostic {
    let message = format!(
        "{what} `{name}` is not rendered for environment `{environment}`: a binding for something else is named \
         `{name}-{environment}`"
    );
    Diagnostic::new(NAME_TAKEN, message)
        .at(name.span, "")
        .label(other, "this takes the name")
        .help(format!("rename the other binding, or add one for this {what} and environment"))
}

/// A component that is bound nowhere.
pub(super) fn unbound(unit: &Unbound, span: Span) -> Diagnostic {
    let Unbound { component, project, namespace } = unit;
    Diagnostic::new(UNBOUND, format!("component `{component}` is bound to no environment, so nothing is rendered"))
        .at(span, "")
        .help(format!(
            "add a ReleaseBinding for component `{component}` of project `{project}` in namespace `{namespace}`, set \
             `autoDeploy: true`, or pass `--head`"
        ))
}
