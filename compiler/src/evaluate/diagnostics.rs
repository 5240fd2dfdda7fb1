//! Findings of evaluation, in words.

use super::endpoint_schema::Unreadable;
use super::error::{ActivityKind, Cause, Errors, EvaluationError, bytes};
use super::ignored::Why;
use super::product::{Pending, Provider};
use crate::check::Place;
use crate::model::{Dependencies, Endpoint};
use crate::resolve::{ComponentUnit, Failure, ProjectUnit, ResourceUnit, Unit, UnitKey, UnitKind};
use cel::{CompileError, Issue};
use diag::{Code, Diagnostic, SourceMap, Span};

const EXPRESSION_INVALID: Code = Code::error("evaluate/expression-invalid");
const GATEWAY_MISSING: Code = Code::error("evaluate/gateway-missing");
const EXPRESSION_FAILED: Code = Code::error("evaluate/expression-failed");
const EXPRESSION_NESTED: Code = Code::error("evaluate/expression-nested");
const WRONG_KIND: Code = Code::error("evaluate/wrong-kind");
const FIELD_MISSING: Code = Code::error("evaluate/field-missing");
const RULE_BROKEN: Code = Code::error("evaluate/rule-broken");
const NOTHING_MATCHED: Code = Code::error("evaluate/nothing-matched");
const PATCH_FAILED: Code = Code::error("evaluate/patch-failed");
const TOO_DEEP: Code = Code::error("evaluate/too-deep");
const NOT_JSON: Code = Code::error("evaluate/not-json");
const SCHEMA_UNUSABLE: Code = Code::error("evaluate/schema-unusable");
const VALUE_INVALID: Code = Code::error("evaluate/value-invalid");
const TRAIT_MISSING: Code = Code::error("evaluate/trait-missing");
const OUTPUT_UNRESOLVED: Code = Code::warning("evaluate/output-unresolved");
/// A unit waits for something of another one.
pub(crate) const CONNECTION_PENDING: Code = Code::warning("evaluate/connection-pending");
/// A unit waits for something of another one.
pub(crate) const RESOURCE_PENDING: Code = Code::warning("evaluate/resource-pending");
const VALUE_IGNORED: Code = Code::warning("evaluate/value-ignored");
const VALUE_UNCHECKED: Code = Code::warning("evaluate/value-unchecked");
const NAMESPACE_MISSING: Code = Code::error("evaluate/namespace-missing");
const RELEASE_NAME_TAKEN: Code = Code::error("evaluate/release-name-taken");
const BOUND_TWICE: Code = Code::error("evaluate/bound-twice");
const ENDPOINT_SCHEMA_UNREADABLE: Code = Code::warning("evaluate/endpoint-schema-unreadable");
const RESTLESS: Code = Code::error("evaluate/restless-dependencies");

fn about(key: &UnitKey, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, message).subject(key.to_string()).frame(rendering(key), None)
}

/// What is going on while a unit is rendered.
pub(crate) fn rendering(key: &UnitKey) -> String {
    let UnitKey { kind, project, name, environment, .. } = key;
    match kind {
        UnitKind::Component => format!("rendering component `{name}` for environment `{environment}`"),
        UnitKind::Project => format!("rendering project `{project}` for environment `{environment}`"),
        UnitKind::Resource => format!("rendering resource `{name}` for environment `{environment}`"),
    }
}

/// A unit that cannot be rendered, with everything that is wrong.
pub(super) fn rendering_failed(sources: &SourceMap, key: &UnitKey, errors: &Errors) -> Failure {
    let mut diagnostics: Vec<Diagnostic> =
        errors.iter().map(|error| evaluation(sources, key, error)).collect();
    // Upstream says of some values twice that their type is wrong; what it says last is clearer.
    diagnostics.dedup_by(|later, first| {
        let again = (later.code, first.code) == (VALUE_INVALID, VALUE_INVALID)
            && later.primary == first.primary
            && later.labels == first.labels;
        if again {
            std::mem::swap(later, first);
        }
        again
    });
    Failure { reason: "RenderingFailed", message: errors.upstream().to_owned(), diagnostics }
}

/// One thing that went wrong in a template, at the byte where it did.
fn evaluation(sources: &SourceMap, key: &UnitKey, error: &EvaluationError) -> Diagnostic {
    let (code, message, label) = words(&error.cause);
    let found = about(key, code, message).details(error.text.clone());
    let mut found = error
        .during
        .iter()
        .fold(found, |found, activity| found.frame(doing(&activity.kind), Some(activity.span)));
    if let Some(span) = exact_span(sources, error) {
        found = found.at(span, label);
    }
    match &error.cause {
        Cause::Compile(error, expression) => with_issues(found, sources, error, expression),
        Cause::NoGateway => found.help(
            "give the Environment or its data plane a gateway, or ask `environment.?gateway` instead: \
             even `has(gateway.ingress)` needs the variable",
        ),
        Cause::Evaluate(_) => found.help(
            "what may be missing needs a `default` in the schema, or a question first: `has(a.b)`, `a.?b.orValue(…)`",
        ),
        Cause::Nested => found.help("write the inner `${` in quotes, or use its text without `${` and `}`"),
        Cause::Invalid { rule, .. } => {
            let found = rule.iter().fold(found, |found, rule| found.label(*rule, "the schema says so here"));
            found.help("write a value that the schema allows, or change the schema")
        }
        cause => match advice(cause) {
            Some(advice) => found.help(advice),
            None => found,
        },
    }
}

/// What to write where the cause alone tells it.
fn advice(cause: &Cause) -> Option<&'static str> {
    Some(match cause {
        Cause::Key(_) => "write `string(…)` around the expression",
        Cause::Kind(_, wanted, _) if wanted.contains("boolean") => {
            "write a comparison, such as `${parameters.size > 0}`"
        }
        Cause::Kind(_, wanted, _) if wanted.contains("list") => {
            "loop over a list or a map, such as `${parameters.items}`; `split(…)` needs `.map(part, part)` behind it"
        }
        Cause::Missing(_) => {
            "add it to the template; all objects need `apiVersion`, `kind` and `metadata.name`"
        }
        Cause::NoMatch(_) => "correct `target`, or let a template render such an object",
        Cause::Patch(..) => {
            "compare the `path` with the template: members and items on the way to its last step must be there"
        }
        Cause::Rule(_) => "change what is written so that the rule of the type or trait holds",
        Cause::TooDeep => "nest the template less",
        Cause::Marshal => {
            "write the map or list itself: inside of `optional.of(…)` and of joined lists it has no JSON form"
        }
        Cause::Schema(_) => {
            "write the schema as Kubernetes' openAPIV3Schema: `type: object`, `properties`, …"
        }
        Cause::NoSource => "give the output a `value`, a `secretKeyRef` or a `configMapKeyRef`",
        _ => return None,
    })
}

/// Everything that is wrong with an expression, and what may have been meant.
fn with_issues(
    found: Diagnostic,
    sources: &SourceMap,
    error: &CompileError,
    expression: &Place,
) -> Diagnostic {
    let file = sources.get(expression.scalar.span.file);
    let place = |issue: &Issue| Some(expression.part(bytes(&issue.range)).span(&file?.bytes));
    let further =
        error.issues.iter().skip(1).filter_map(|issue| Some((place(issue)?, lower_first(&issue.message))));
    let found = further.fold(found, |found, (span, message)| found.label(span, message));
    let meant = error.issues.iter().filter_map(|issue| issue.candidates.first());
    meant.fold(found, |found, name| found.help(format!("did you mean `{name}`?")))
}

/// What was going on.
fn doing(activity: &ActivityKind) -> String {
    match activity {
        ActivityKind::Template(id) => format!("rendering the template `{id}`"),
        ActivityKind::Create(index) => format!("rendering object {index} that the trait creates"),
        ActivityKind::Patch(index) => format!("applying patch {index} of the trait"),
        ActivityKind::Remove(index) => format!("choosing what removal {index} of the trait removes"),
        ActivityKind::Validation => "checking a rule on rendered objects".to_owned(),
        ActivityKind::Iteration(index) => format!("doing so for item {index} of the loop"),
        ActivityKind::Trait(name, instance) => format!("applying the trait `{name}` as `{instance}`"),
    }
}

fn exact_span(sources: &SourceMap, error: &EvaluationError) -> Option<Span> {
    let exact = error.place.as_ref().and_then(|place| {
        let file = sources.get(place.scalar.span.file)?;
        Some(place.span(&file.bytes))
    });
    exact.or(error.span)
}

fn words(cause: &Cause) -> (Code, String, &'static str) {
    match cause {
        Cause::Compile(error, _) => {
            let message = error.issues.first().map_or("the expression is invalid", |issue| &issue.message);
            (EXPRESSION_INVALID, lower_first(message), "in this expression")
        }
        Cause::NoGateway => (
            GATEWAY_MISSING,
            "an expression mentions `gateway`, which this environment does not have".to_owned(),
            "not declared here",
        ),
        Cause::Evaluate(message) => (EXPRESSION_FAILED, lower_first(message), "this has no value"),
        Cause::Nested => (
            EXPRESSION_NESTED,
            "an expression opens inside of another one".to_owned(),
            "the outer expression ends only behind this",
        ),
        Cause::Key(got) => {
            (WRONG_KIND, format!("a key has to be text and is of type {got}"), "this renders to the key")
        }
        Cause::Kind(what, wanted, got) => {
            (WRONG_KIND, format!("the {what} has to be {wanted} and is of type {got}"), "")
        }
        Cause::Missing(field) => {
            (FIELD_MISSING, format!("a rendered object has no `{field}`"), "rendered by this")
        }
        Cause::Rule(message) => (RULE_BROKEN, message.to_string(), "this rule does not hold"),
        Cause::NoMatch(wanted) => (
            NOTHING_MATCHED,
            format!("no rendered object is a `{wanted}`"),
            "the rule is about these objects",
        ),
        Cause::Patch(target, problem) => {
            // The name differs from unit to unit.
            let kind = target.split('/').next().unwrap_or_default();
            (PATCH_FAILED, format!("a rendered {kind} cannot be patched: {problem}"), "this operation fails")
        }
        Cause::TooDeep => (TOO_DEEP, "a template nests too deeply".to_owned(), ""),
        Cause::Marshal => {
            (NOT_JSON, "a rendered object holds a value that JSON cannot say".to_owned(), "rendered by this")
        }
        Cause::Schema(message) => (SCHEMA_UNUSABLE, format!("the schema cannot be used: {message}"), ""),
        Cause::Invalid { section, message, .. } => {
            (VALUE_INVALID, format!("{section}: {}", message.trim()), "")
        }
        Cause::MissingTrait(name) => {
            (TRAIT_MISSING, format!("the release does not hold the trait `{name}`"), "applied here")
        }
        Cause::NoSource => {
            (OUTPUT_UNRESOLVED, "an output has no source".to_owned(), "nothing to take its value from")
        }
    }
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    // Only a capital that starts a word of its own: names and acronyms stay.
    match characters.next() {
        Some(first) if characters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => message.to_owned(),
    }
}

/// A project whose manifests lack the namespace of its cell.
pub(super) fn namespace_missing(unit: &ProjectUnit, namespace: &str) -> Failure {
    let message = format!(
        "rendered resources must include a v1/Namespace named \"{namespace}\"; declare it in (Cluster)ProjectType.spec.resources with metadata.name set to ${{metadata.namespace}}"
    );
    let found = about(&unit.key, NAMESPACE_MISSING, format!("the project's type renders no namespace `{namespace}`"))
        .at(unit.span, "rendered for this")
        .help("add a template of a v1 Namespace with `name: ${metadata.namespace}` to the type, without `includeWhen`")
        .details(message.clone());
    Failure { reason: "NamespaceMissing", message, diagnostics: vec![found] }
}

/// A resource some of whose outputs cannot be computed.
pub(super) fn outputs_unresolved(sources: &SourceMap, unit: &ResourceUnit, unresolved: &[Errors]) -> Failure {
    let texts: Vec<&str> = unresolved.iter().map(Errors::upstream).collect();
    let found = unresolved.iter().flat_map(Errors::iter).map(|error| {
        let mut found = evaluation(sources, &unit.key, error);
        found.code = OUTPUT_UNRESOLVED;
        found.severity = OUTPUT_UNRESOLVED.severity;
        found.message = format!("an output cannot be computed: {}", found.message);
        found.help("components that use the output stay pending")
    });
    Failure {
        reason: "OutputResolutionFailed",
        message: format!("Failed to resolve {} output(s): {}", texts.len(), texts.join("\n")),
        diagnostics: found.collect(),
    }
}

/// Something that a component waits for.
pub(super) fn pending(
    unit: &ComponentUnit,
    wanted: &Dependencies,
    index: usize,
    pending: &Pending,
) -> Diagnostic {
    let (code, what, help, span) = match &pending.provider {
        Provider::Endpoint { component, endpoint } => (
            CONNECTION_PENDING,
            format!("the endpoint `{endpoint}` of component `{component}` in project `{}`", pending.project),
            format!(
                "name an endpoint that the Workload of `{component}` has, and bind `{component}` in this environment, too"
            ),
            wanted.endpoints.get(index).map(|wanted| wanted.span),
        ),
        Provider::Resource(resource) => (
            RESOURCE_PENDING,
            format!("the resource `{resource}` of project `{}`", pending.project),
            format!(
                "name outputs that the type of `{resource}` has, and bind the resource in this environment, too"
            ),
            wanted.resources.get(index).map(|wanted| wanted.span),
        ),
    };
    about(&unit.key, code, format!("{what} is not there: {}", pending.reason))
        .at(span.unwrap_or(unit.span), "rendered without it")
        .help(help)
        .details(pending.reason.clone())
}

/// An endpoint's description that gives no routes.
pub(super) fn schema_unreadable(unit: &ComponentUnit, endpoint: &Endpoint, found: &Unreadable) -> Diagnostic {
    let Unreadable { language, reason, .. } = found;
    let description = endpoint.schema.as_ref().and_then(|schema| schema.content.as_ref());
    let span = description.map_or(endpoint.span, |content| content.span);
    let message = format!("the {language} description of endpoint `{}` gives no routes", endpoint.name);
    let found = about(&unit.key, ENDPOINT_SCHEMA_UNREADABLE, message);
    match reason {
        Some(reason) => found
            .at(span, reason.clone())
            .help("templates see the endpoint without routes; a description counts only as a whole"),
        None => found
            .at(span, "in a language that nobody reads")
            .help("routes are read from OpenAPI documents and protocol buffer files"),
    }
}

/// Values of a project or resource that its type's schema does not allow. OpenChoreo only defaults them.
pub(super) fn values_unchecked(key: &UnitKey, violations: &[EvaluationError]) -> Vec<Diagnostic> {
    let found = violations.iter().filter_map(|error| {
        let Cause::Invalid { section, message, rule } = &error.cause else { return None };
        let message = format!("{section}: {}; it is rendered all the same", message.trim());
        let found = about(key, VALUE_UNCHECKED, message).help(
            "OpenChoreo does not check these values; write what the schema allows, or widen the schema",
        );
        let found = error.span.into_iter().fold(found, |found, span| found.at(span, ""));
        Some(rule.iter().fold(found, |found, rule| found.label(*rule, "the schema says so here")))
    });
    found.collect()
}

/// Values that nothing looks at.
pub(super) fn value_ignored(unit: &ComponentUnit, span: Span, why: &Why) -> Diagnostic {
    let (message, help) = match why {
        Why::NoSchema { what, name, section } => (
            format!("these values are ignored: the {what} `{name}` declares no `{section}`"),
            format!("take them out, or declare `{section}.openAPIV3Schema` in the {what}"),
        ),
        Why::NoInstance(instance) => (
            format!("these values are ignored: the component applies no trait as `{instance}` itself"),
            "use the instance name of one of the component's traits; those of its type get theirs from the type"
                .to_owned(),
        ),
    };
    about(&unit.key, VALUE_IGNORED, message).at(span, "").help(help)
}

/// The name of a component's rendered release is taken.
pub(super) fn release_name_taken(unit: &ComponentUnit, owner: &ComponentUnit, name: &str) -> Failure {
    let message = format!("Release \"{name}\" exists but is owned by another resource");
    if unit.key == owner.key {
        return bound_to_same(unit, owner, message);
    }
    let found = about(
        &unit.key,
        RELEASE_NAME_TAKEN,
        format!("`{}` and `{}` would both be the rendered release `{name}`", owner.key, unit.key),
    )
    .at(unit.span, "this one is not rendered")
    .label(owner.span, "this one has the name")
    .help(format!(
        "rename the component or the environment of one of them; until then `{}` counts, the first by name",
        owner.binding_name
    ))
    .details(message.clone());
    Failure { reason: "ReleaseOwnershipConflict", message, diagnostics: vec![found] }
}

/// A project or resource that several bindings bind to one environment.
pub(super) fn bound_twice<B, I>(unit: &Unit<B, I>, owner: &Unit<B, I>) -> Failure {
    let name = match unit.key.kind {
        UnitKind::Resource => super::metadata::resource_name(&unit.key.name, &unit.key.environment),
        UnitKind::Project | UnitKind::Component => {
            super::metadata::project_release_name(&unit.key.project, &unit.key.environment)
        }
    };
    bound_to_same(unit, owner, format!("RenderedRelease exists but is not owned by this binding: \"{name}\""))
}

fn bound_to_same<B, I>(unit: &Unit<B, I>, owner: &Unit<B, I>, message: String) -> Failure {
    let (binding, first) = (&unit.binding_name, &owner.binding_name);
    let found = about(
        &unit.key,
        BOUND_TWICE,
        format!("the bindings `{first}` and `{binding}` are both for `{}`", unit.key),
    )
    .at(unit.span, "this one is not rendered")
    .label(owner.span, "this one counts")
    .help(format!("delete one of them; until then `{first}` counts, the first by name"))
    .details(message.clone());
    Failure { reason: "ReleaseOwnershipConflict", message, diagnostics: vec![found] }
}

/// A component that changes with what it depends on, which changes with the component, without end.
pub(super) fn restless(unit: &ComponentUnit) -> Failure {
    let message = "connections of components that depend on each other never come to rest".to_owned();
    let found = about(&unit.key, RESTLESS, message.clone())
        .at(unit.span, "rendered for this binding")
        .help("do not let the presence of Services, routes or ports depend on `dependencies`");
    Failure { reason: "RenderingFailed", message, diagnostics: vec![found] }
}
