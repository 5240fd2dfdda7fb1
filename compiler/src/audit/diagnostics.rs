//! Findings about rendered objects, in words.

use crate::model::{Endpoint, Visibility};
use crate::resolve::UnitKey;
use diag::{Code, Diagnostic, Span};

const OUTSIDE_CELL: Code = Code::warning("audit/object-outside-cell");
const PODS_NOT_SELECTED: Code = Code::warning("audit/pods-not-selected");
const NAMESPACE_WITHOUT_LABELS: Code = Code::warning("audit/namespace-without-labels");
const SEVERAL_MAIN_OBJECTS: Code = Code::warning("audit/several-main-objects");
const RESTART_WITHOUT_EFFECT: Code = Code::warning("audit/restart-without-effect");
const INVALID_NAME: Code = Code::error("audit/invalid-name");
const INVALID_LABEL: Code = Code::error("audit/invalid-label");
const NUMBER_WITH_EXPONENT: Code = Code::warning("audit/number-with-exponent");
const ENDPOINT_WITHOUT_ROUTE: Code = Code::warning("audit/endpoint-without-route");
const ROUTE_REPLACED: Code = Code::warning("audit/route-replaced");
const ROUTE_CLASH: Code = Code::warning("audit/route-clash");
const CELL_MISSING: Code = Code::warning("audit/cell-missing");
const POLICY_WITHOUT_RULES: Code = Code::warning("audit/policy-without-rules");

/// How many components a finding points at.
const SHOWN: usize = 3;

fn about(key: &UnitKey, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, message).subject(key.to_string())
}

/// Names in backticks, with commas.
fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// An object in another namespace than its cell's.
pub(super) fn outside_cell(key: &UnitKey, span: Span, kind: &str, namespace: &str) -> Diagnostic {
    let message = if namespace.is_empty() {
        format!("a rendered {kind} has no namespace")
    } else {
        format!("a rendered {kind} is in namespace `{namespace}`, outside of its cell")
    };
    let label = if namespace.is_empty() { "applied to whatever namespace is the default" } else { "" };
    about(key, OUTSIDE_CELL, message)
        .at(span, label)
        .help("write `namespace: ${metadata.namespace}`, the namespace of the cell")
}

/// Pods that the network policy of the component does not select.
pub(super) fn pods_not_selected(key: &UnitKey, span: Span, kind: &str, missing: &[&str]) -> Diagnostic {
    about(
        key,
        PODS_NOT_SELECTED,
        format!(
            "pods of a rendered {kind} lack labels that the network policy selects by: anybody can call them"
        ),
    )
    .at(span, format!("missing or different: {}", listed(missing)))
    .help("give the pod template `labels: ${metadata.podSelectors}`, or merge them in with `oc_merge`")
}

/// A namespace that policies of other cells do not recognise.
pub(super) fn namespace_without_labels(key: &UnitKey, span: Span, missing: &[&str]) -> Diagnostic {
    about(
        key,
        NAMESPACE_WITHOUT_LABELS,
        format!("the namespace of the cell lacks {}: its components are shut out of other projects' endpoints", listed(missing)),
    )
    .at(span, "")
    .help("give the Namespace of the project type `labels: ${metadata.labels}`, or merge them in with `oc_merge`")
}

/// Objects that do not learn of changed configuration.
pub(super) fn several_main_objects(
    key: &UnitKey,
    span: Span,
    kind: &str,
    first: &str,
    others: usize,
) -> Diagnostic {
    about(
        key,
        SEVERAL_MAIN_OBJECTS,
        format!("of {} objects of kind {kind} only `{first}` restarts its pods when configuration changes", others + 1),
    )
    .at(span, "rendered for this")
    .help("let the type render one object of its workload type, or put a hash of the configuration into the others' pod templates")
}

/// A restart of nothing.
pub(super) fn restart_without_effect(key: &UnitKey, span: Span) -> Diagnostic {
    about(key, RESTART_WITHOUT_EFFECT, "nothing restarts: the component renders no Deployment".to_owned())
        .at(span, "this binding has the annotation `openchoreo.dev/restartedAt`")
        .help("only Deployments restart by this annotation; delete the pods, or change the component")
}

/// A name that no cluster takes.
pub(super) fn invalid_name(key: &UnitKey, span: Span, kind: &str, name: &str, problem: &str) -> Diagnostic {
    about(key, INVALID_NAME, format!("no cluster takes the name `{name}` of a rendered {kind}: {problem}"))
        .at(span, "")
        .help("generate it with `oc_generate_name` or `oc_dns_label`, from parts of letters, digits and `-`")
}

/// A label that no cluster takes.
pub(super) fn invalid_label(
    key: &UnitKey,
    span: Span,
    label: &str,
    value: &str,
    problem: &str,
) -> Diagnostic {
    about(
        key,
        INVALID_LABEL,
        format!("no cluster takes the value `{value}` of the label `{label}`: {problem}"),
    )
    .at(span, "")
    .help("keep the value in an annotation, or shorten it with `oc_dns_label`")
}

/// A number that is printed with an exponent.
pub(super) fn number_with_exponent(key: &UnitKey, span: Span, kind: &str, number: &str) -> Diagnostic {
    about(key, NUMBER_WITH_EXPONENT, format!("a text of a rendered {kind} spells a number `{number}`"))
        .at(span, "")
        .help(
            "numbers from a million on are printed with an exponent inside of a text; write `string(int(…))`",
        )
}

/// An endpoint that gateways are let in to and that no route leads to.
pub(super) fn endpoint_without_route(
    key: &UnitKey,
    endpoint: &Endpoint,
    visibility: Visibility,
    browsed: bool,
) -> Diagnostic {
    let (name, kind) = (&endpoint.name, endpoint.kind.name());
    let visibility = visibility.name();
    let found = about(
        key,
        ENDPOINT_WITHOUT_ROUTE,
        format!("endpoint `{name}` is {visibility}, but the component type renders no route to it"),
    )
    .at(name.span, "the network policy lets gateways in all the same");
    if browsed {
        found.help(format!("use a type that renders routes, or take `{visibility}` out of the `visibility`"))
    } else {
        found.help(format!(
            "use a type that renders routes for {kind}, or take `{visibility}` out of the `visibility`"
        ))
    }
}

/// A route whose URLs hide those of another one.
pub(super) fn route_replaced(key: &UnitKey, span: Span, endpoint: &str, other: &str) -> Diagnostic {
    about(
        key,
        ROUTE_REPLACED,
        format!("endpoint `{endpoint}` has a TLSRoute beside its {other}, whose URLs it replaces"),
    )
    .at(span, "rendered for this")
    .help("label only one of them with `openchoreo.dev/endpoint-name`, or give them different visibilities")
}

/// Two routes for one address.
pub(super) fn route_clash(
    (first, first_span, first_object): (&UnitKey, Span, &str),
    (other, other_span, other_object): (&UnitKey, Span, &str),
    host: &str,
    path: &str,
) -> Diagnostic {
    let found = about(
        other,
        ROUTE_CLASH,
        format!("`{first_object}` of `{first}` and `{other_object}` of `{other}` claim `{host}{path}` on one gateway"),
    )
    .at(other_span, "the gateway sends calls to one of them");
    let found = if first_span == other_span { found } else { found.label(first_span, "the other one") };
    found.help("rename a component or endpoint, or let the type put the project into host or path")
}

/// A namespace that nothing renders.
pub(super) fn cell_missing(key: &UnitKey, environments: &[&str], span: Span, units: usize) -> Diagnostic {
    let project = &key.project;
    let (units, their) =
        if units == 1 { ("one unit".to_owned(), "its") } else { (format!("{units} units"), "their") };
    about(
        key,
        CELL_MISSING,
        format!(
            "{units} of project `{project}` cannot be applied in {}: nothing renders {their} namespace",
            listed(environments)
        ),
    )
    .at(span, "the project's cell fails to render")
    .help("correct the project first; its components render without it, but their namespace does not exist")
}

/// Policies without a rule, which Cilium refuses.
pub(super) fn policy_without_rules(span: Span, plane: &str, components: &[(&str, Span)]) -> Diagnostic {
    let open = match components {
        [(name, _)] => format!("component `{name}`"),
        several => format!("{} components without endpoints", several.len()),
    };
    let message = format!(
        "anybody can call {open} on {plane}: Cilium refuses a policy without a rule, and nothing else isolates the pods"
    );
    let found = Diagnostic::new(POLICY_WITHOUT_RULES, message).at(span, "its policies are Cilium's");
    let shown = components.iter().take(SHOWN);
    shown
        .fold(found, |found, (name, span)| found.label(*span, format!("`{name}` has no endpoint")))
        .help("render a NetworkPolicy that lets nobody in, by the type of the project or of the component")
}
