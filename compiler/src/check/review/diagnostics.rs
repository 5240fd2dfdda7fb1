//! What looking over a workspace finds, in words.

use crate::load::Synced;
use crate::model::{
    Component, ComponentType, DataPlane, DeploymentPipeline, Endpoint, EndpointDependency, Environment, Kind,
    PatchTarget, Text,
};
use crate::resolve::{TraitApplication, UnitKey};
use diag::{Code, Diagnostic, Span};
use value::Str;

const UNKNOWN_REFERENCE: Code = Code::warning("check/unknown-reference");
const ALLOWED_UNKNOWN: Code = Code::note("check/allowed-unknown");
const OWNER_DISAGREES: Code = Code::warning("check/owner-disagrees");
const UNKNOWN_PIPELINE_ENVIRONMENT: Code = Code::warning("check/unknown-pipeline-environment");
const ENVIRONMENT_NOT_IN_PIPELINE: Code = Code::warning("check/environment-not-in-pipeline");
const UNREACHABLE_ENVIRONMENT: Code = Code::warning("check/unreachable-environment");
const PROMOTION_CYCLE: Code = Code::warning("check/promotion-cycle");
const REPEATED_SOURCE: Code = Code::warning("check/repeated-promotion-source");
const SEVERAL_SOURCES: Code = Code::note("check/several-promotion-sources");
const PROMOTION_SKIPPED: Code = Code::warning("check/promotion-skipped");
const PROMOTION_UNPROVEN: Code = Code::note("check/promotion-unproven");
const ENDPOINT_NOT_VISIBLE: Code = Code::warning("check/endpoint-not-visible");
const VARIABLE_TWICE: Code = Code::warning("check/variable-twice");
const TARGET_PORT_DIFFERS: Code = Code::warning("check/target-port-differs");
const PORT_TWICE: Code = Code::warning("check/port-twice");
const BASE_PATH: Code = Code::warning("check/base-path-without-scheme");
const FILES_OF_ONE_NAME: Code = Code::warning("check/files-of-one-name");
const OVERRIDE_TWICE: Code = Code::warning("check/override-twice");
const GATEWAY_WITHOUT_URLS: Code = Code::warning("check/gateway-without-urls");
const LISTENERS_LOST: Code = Code::warning("check/listeners-lost");
const GATEWAY_UNDECLARED: Code = Code::note("check/gateway-undeclared");
const UNKNOWN_POLICY_PROVIDER: Code = Code::warning("check/unknown-policy-provider");
const UNDECLARED_VALUE: Code = Code::warning("check/undeclared-value");
const KEY_NOT_TEXT: Code = Code::warning("check/key-not-text");
const FILE_BREAKS_SYNC: Code = Code::warning("check/file-breaks-sync");
const TRAIT_WITHOUT_EFFECT: Code = Code::warning("check/trait-without-effect");
const DEPENDENCY_CYCLE: Code = Code::note("check/dependency-cycle");

/// How many places of the same are worth showing.
const SHOWN: usize = 3;

/// What may help with a reference to nothing.
pub(super) enum Hint<'a> {
    /// The other kind of the same model has an object of the name.
    Twin(Kind),
    /// Another namespace has one.
    Elsewhere(&'a str),
    /// Something in the same namespace is called much the same.
    Similar(Option<&'a str>),
}

/// A reference to nothing.
pub(super) fn unknown_reference(kind: Kind, name: &str, span: Span, hint: &Hint<'_>) -> Diagnostic {
    let found = Diagnostic::new(UNKNOWN_REFERENCE, format!("there is no {kind} `{name}` in the sources"))
        .at(span, "");
    match hint {
        Hint::Twin(twin) => found.help(format!("there is a {twin} `{name}`: write `kind: {twin}`")),
        Hint::Elsewhere(namespace) => found.help(format!(
            "namespace `{namespace}` has one, but references stay within their namespace: move one of the two"
        )),
        Hint::Similar(Some(similar)) => found.help(format!("did you mean `{similar}`?")),
        Hint::Similar(None) => found.help("add its document to a source, or remove the reference"),
    }
}

/// Traits and workflows that a type allows and that are in no source.
pub(super) fn allowed_unknown(document: &ComponentType, names: &[&Text]) -> Option<Diagnostic> {
    let first = names.first()?;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "{} `{}` allows {}{more}, which no source has",
        document.kind,
        document.name(),
        shown.join(", ")
    );
    let found = Diagnostic::new(ALLOWED_UNKNOWN, message).at(first.span, "");
    Some(found.help("fine if a module brings them along; otherwise correct the names"))
}

/// A document that names another project than the component that it belongs to.
pub(super) fn owner_disagrees(kind: Kind, project: &Text, owner: &Component) -> Diagnostic {
    let name = owner.name();
    let message = format!(
        "this {kind} says that component `{name}` is in project `{project}`, but it is in `{}`",
        owner.spec.project
    );
    Diagnostic::new(OWNER_DISAGREES, message)
        .at(project.span, "")
        .label(owner.spec.project.span, "the component says so here")
        .help(format!("write `projectName: {}`", owner.spec.project))
}

/// A pipeline over an environment that no source has.
pub(super) fn unknown_pipeline_environment(
    pipeline: &DeploymentPipeline,
    name: &Text,
    similar: Option<&str>,
) -> Diagnostic {
    let message =
        format!("pipeline `{}` leads over Environment `{name}`, which is in no source", pipeline.name());
    let found = Diagnostic::new(UNKNOWN_PIPELINE_ENVIRONMENT, message).at(name.span, "");
    match similar {
        Some(similar) => found.help(format!("did you mean `{similar}`?")),
        None => found.help("add its document, or take it out of the pipeline"),
    }
}

/// A binding to an environment that releases never get to.
pub(super) fn environment_not_in_pipeline(
    key: &UnitKey,
    environment: &Text,
    pipeline: &DeploymentPipeline,
) -> Diagnostic {
    let message = format!(
        "environment `{environment}` is not in the pipeline `{}` of project `{}`",
        pipeline.name(),
        key.project
    );
    Diagnostic::new(ENVIRONMENT_NOT_IN_PIPELINE, message)
        .at(environment.span, "bound here")
        .label(pipeline.meta.name.span, "the pipeline")
        .help("add the environment to a promotion path, or bind another one: nothing can be promoted to or from it")
}

/// An environment of a pipeline that no way from the first one leads to.
pub(super) fn unreachable_environment(
    pipeline: &DeploymentPipeline,
    source: &Text,
    root: &Str,
) -> Diagnostic {
    let message = format!(
        "no promotion path leads from `{root}`, the first environment of `{}`, to `{source}`",
        pipeline.name()
    );
    Diagnostic::new(UNREACHABLE_ENVIRONMENT, message).at(source.span, "releases never get here").help(
        format!("make it a target of some environment that comes after `{root}`, or of `{root}` itself"),
    )
}

/// A promotion that leads back.
pub(super) fn promotion_cycle(source: &Text, target: &Text) -> Diagnostic {
    let message = if source.text == target.text {
        format!("environment `{source}` is promoted to itself")
    } else {
        format!("the promotion from `{source}` to `{target}` leads back to where releases came from")
    };
    Diagnostic::new(PROMOTION_CYCLE, message)
        .at(target.span, "")
        .help("remove this target: releases only move forward")
}

/// Two paths from one environment.
pub(super) fn repeated_source(source: &Text, first: &Text) -> Diagnostic {
    Diagnostic::new(REPEATED_SOURCE, format!("two promotion paths start at `{source}`"))
        .at(source.span, "again here")
        .label(first.span, "first here")
        .help("list all targets in one path: some tools look at the last path only")
}

/// An environment with several before it.
pub(super) fn several_sources(target: &Text, first: &Text, source: &Text) -> Diagnostic {
    Diagnostic::new(SEVERAL_SOURCES, format!("releases come to `{target}` from several environments"))
        .at(target.span, "")
        .label(first.span, format!("tools promote from `{source}`, which is listed first"))
        .help("list the environment that releases usually come from first")
}

fn about(key: &UnitKey, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, message).subject(key.to_string())
}

/// A component whose release did not go through the environments before.
pub(super) fn promotion_skipped_environment(key: &UnitKey, span: Span, sources: &[&Str]) -> Diagnostic {
    let UnitKey { name, environment, .. } = key;
    let sources: Vec<String> = sources.iter().map(|source| format!("`{source}`")).collect();
    let sources = sources.join(" or ");
    about(
        key,
        PROMOTION_SKIPPED,
        format!("component `{name}` runs in `{environment}`, but not in {sources}, where releases come from"),
    )
    .at(span, "")
    .help(format!("bind the component to {sources}, too"))
}

/// Current sources behind an environment that runs a release.
pub(super) fn unreleased_sources(key: &UnitKey, span: Span, source: &str, release: &str) -> Diagnostic {
    let UnitKey { name, environment, .. } = key;
    about(
        key,
        PROMOTION_SKIPPED,
        format!("component `{name}` runs its current sources in `{environment}`, but the release `{release}` in `{source}`"),
    )
    .at(span, "nothing pins a release here")
    .help(format!("set `releaseName: {release}`, or another release that runs in `{source}`"))
}

/// A release that is later than what runs before.
pub(super) fn release_ahead(
    key: &UnitKey,
    span: Span,
    release: &str,
    source: &str,
    other: &str,
) -> Diagnostic {
    let UnitKey { name, environment, .. } = key;
    about(
        key,
        PROMOTION_SKIPPED,
        format!("component `{name}` runs release `{release}` in `{environment}`, ahead of `{source}`, which runs `{other}`"),
    )
    .at(span, "")
    .help(format!("bind `{release}` in `{source}` first"))
}

/// A release that nothing before runs, of unknown age.
pub(super) fn promotion_unproven(
    key: &UnitKey,
    span: Span,
    release: &str,
    source: &str,
    other: &str,
) -> Diagnostic {
    let UnitKey { name, environment, .. } = key;
    about(
        key,
        PROMOTION_UNPROVEN,
        format!(
            "component `{name}` runs release `{release}` in `{environment}`, while `{source}` runs `{other}`"
        ),
    )
    .at(span, "")
    .help(format!("fine if `{source}` has moved on; their names do not tell which is the later one"))
}

/// An endpoint that network policies hide from the component that calls it.
pub(super) fn endpoint_not_visible(
    key: &UnitKey,
    wanted: &EndpointDependency,
    project: &str,
    endpoint: &Endpoint,
) -> Diagnostic {
    let EndpointDependency { component, name, .. } = wanted;
    about(
        key,
        ENDPOINT_NOT_VISIBLE,
        format!("endpoint `{name}` of component `{component}` is closed to other projects than `{project}`"),
    )
    .at(wanted.span, "the address is rendered, but the network policy drops the calls")
    .label(endpoint.name.span, "this endpoint lacks the visibility `namespace`")
    .help("add `namespace` to the `visibility` of the endpoint")
}

/// A variable that something sets already.
pub(super) fn variable_twice(key: &UnitKey, name: &str, span: Span, first: Span) -> Diagnostic {
    about(key, VARIABLE_TWICE, format!("the environment variable `{name}` is set twice"))
        .at(span, "a dependency sets it")
        .label(first, "so does this")
        .help("give one of them another name: a container has one value for it, and which one depends on the type")
}

/// A variable that a workload sets twice.
pub(super) fn variable_repeated(key: &UnitKey, name: &Text, first: Span) -> Diagnostic {
    about(key, VARIABLE_TWICE, format!("the environment variable `{name}` is set twice"))
        .at(name.span, "set here again")
        .label(first, "set here")
        .help("remove one of the two: types that make a map of the variables fail on them")
}

/// A Service port whose pods listen on another one.
pub(super) fn target_port_differs(endpoint: &Endpoint, target: i32) -> Diagnostic {
    let Endpoint { name, port, .. } = endpoint;
    Diagnostic::new(
        TARGET_PORT_DIFFERS,
        format!("the network policy opens port {port} of endpoint `{name}`, but the pods listen on {target}"),
    )
    .at(name.span, "")
    .help(format!(
        "set `port: {target}` and drop `targetPort`: policies match the port of the pod, not of the Service"
    ))
}

/// A port that another endpoint has.
pub(super) fn port_twice(endpoint: &Endpoint, first: &Endpoint) -> Diagnostic {
    Diagnostic::new(
        PORT_TWICE,
        format!(
            "endpoint `{}` has the port of endpoint `{}`, and no port of its own in the Service",
            endpoint.name, first.name
        ),
    )
    .at(endpoint.name.span, "left out of the Service")
    .label(first.name.span, "this one has the port")
    .help("give each endpoint a port of its own, or describe them as one endpoint")
}

/// A base path where addresses have no scheme.
pub(super) fn base_path_without_scheme(endpoint: &Endpoint) -> Diagnostic {
    Diagnostic::new(
        BASE_PATH,
        format!(
            "endpoint `{}` is {} and has a base path: its address reads `host:port{}`",
            endpoint.name,
            endpoint.kind.name(),
            endpoint.base_path
        ),
    )
    .at(endpoint.name.span, "")
    .help("drop `basePath`; clients of this type do not know what to do with it")
}

/// Two files in one config map.
pub(super) fn files_of_one_name(key: &Text, first: &Text) -> Diagnostic {
    Diagnostic::new(
        FILES_OF_ONE_NAME,
        format!("the files `{first}` and `{key}` go to one object: dots count as dashes in its name"),
    )
    .at(key.span, "")
    .label(first.span, "the other one")
    .help("rename one of them")
}

/// Two overrides of one key.
pub(super) fn override_twice(key: &UnitKey, text: &Text, first: &Text) -> Diagnostic {
    about(key, OVERRIDE_TWICE, format!("`{text}` is overridden twice"))
        .at(text.span, "again here")
        .label(first.span, "first here")
        .help("keep one of them")
}

/// An environment that names some gateways and so loses the URLs of the others.
pub(super) fn gateway_without_urls(
    environment: &Environment,
    plane: &DataPlane,
    network: &str,
) -> Diagnostic {
    let message = format!(
        "routes of Environment `{}` use the {network} gateway of its data plane, but no endpoint gets a URL for it",
        environment.name()
    );
    Diagnostic::new(GATEWAY_WITHOUT_URLS, message)
        .at(environment.meta.name.span, format!("its `gateway.ingress` has no `{network}`"))
        .label(plane.meta.name.span, format!("this plane has `gateway.ingress.{network}`"))
        .help(format!("repeat `{network}` under `gateway.ingress` of the environment"))
}

/// Listeners of a gateway that an environment names again, but not as a whole.
pub(super) fn listeners_lost(
    environment: &Environment,
    plane: &DataPlane,
    network: &str,
    lost: &[&str],
) -> Diagnostic {
    let lost: Vec<String> = lost.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "Environment `{}` replaces the {network} gateway of its data plane and loses {}",
        environment.name(),
        lost.join(" and ")
    );
    Diagnostic::new(LISTENERS_LOST, message)
        .at(environment.meta.name.span, "a gateway is replaced as a whole")
        .label(plane.meta.name.span, "this plane has the listeners")
        .help(format!("repeat every listener under `gateway.ingress.{network}` of the environment"))
}

/// An environment in which no template may mention `gateway`.
pub(super) fn gateway_undeclared(environment: &Environment, plane: &DataPlane, mention: Span) -> Diagnostic {
    let message = format!(
        "templates that mention `gateway` will fail in Environment `{}`: it has none",
        environment.name()
    );
    Diagnostic::new(GATEWAY_UNDECLARED, message)
        .at(environment.meta.name.span, "it has no gateway of its own")
        .label(plane.meta.name.span, "and its data plane has none")
        .label(mention, "a template that mentions it")
        .help("configure `spec.gateway` of one of the two before something is bound to the environment")
}

/// A provider of network policies that nobody knows.
pub(super) fn unknown_policy_provider(plane: &DataPlane, provider: &str) -> Diagnostic {
    let message = format!(
        "{} `{}` asks for network policies of `{provider}` and gets Kubernetes' own",
        plane.kind,
        plane.name()
    );
    Diagnostic::new(UNKNOWN_POLICY_PROVIDER, message)
        .at(plane.meta.name.span, "its annotation `openchoreo.dev/networkpolicyprovider`")
        .help("write `cilium` in lower case, or drop the annotation")
}

/// A value that the schema of its section does not know.
pub(super) fn undeclared_value(span: Span, name: &str, section: &str, similar: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(UNDECLARED_VALUE, format!("the schema of `{section}` declares no `{name}`"))
        .at(span, "");
    match similar {
        Some(similar) => found.help(format!("did you mean `{similar}`?")),
        None => found.help(
            "take it out, or declare it in the schema: without that nothing checks it or gives it a default",
        ),
    }
}

/// A key that is no text.
pub(super) fn key_not_text(span: Span, written: &str, key: &str) -> Diagnostic {
    Diagnostic::new(
        KEY_NOT_TEXT,
        format!("the key `{written}` is read as `{key}`: YAML takes the word for a truth value"),
    )
    .at(span, "")
    .help(format!("put it in quotes: `\"{written}\":`"))
}

/// Files that are no manifests where Flux takes every file for one.
pub(super) fn file_breaks_sync(synced: &Synced) -> Diagnostic {
    let Synced { span, folder, misfits } = synced;
    let files: Vec<String> = misfits.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = misfits.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let folder = if folder.is_empty() { "the whole repository" } else { folder };
    let message =
        format!("Flux cannot apply {folder}: {}{more} hold something else than manifests", files.join(", "));
    Diagnostic::new(FILE_BREAKS_SYNC, message)
        .at(*span, "everything below is taken for manifests")
        .help("list the files in `.sourceignore`, move them, or add a `kustomization.yaml` that names what is to be applied")
}

/// A trait none of whose changes finds anything.
pub(super) fn trait_without_effect(application: &TraitApplication, target: &PatchTarget) -> Diagnostic {
    let TraitApplication { name, instance_name, span, .. } = application;
    Diagnostic::new(
        TRAIT_WITHOUT_EFFECT,
        format!(
            "the trait `{name}` changes nothing as `{instance_name}`: nothing that it is about is rendered"
        ),
    )
    .at(*span, "applied here")
    .label(target.span, format!("it is about objects of kind {}", target.kind))
    .help("remove the trait, or use a component type that renders what it changes")
}

/// Components that need each other.
pub(super) fn dependency_cycle(key: &UnitKey, wanted: &EndpointDependency) -> Diagnostic {
    let component = &wanted.component;
    let message = if component.text == key.name {
        format!("component `{component}` depends on itself")
    } else {
        format!("`{}` depends on `{component}`, whose dependencies lead back to it", key.name)
    };
    about(key, DEPENDENCY_CYCLE, message)
        .at(wanted.span, "")
        .help("fine if each of them can start before the other one answers")
}
