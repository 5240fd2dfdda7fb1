//! Findings of assemble, in words.

use super::{Entry, Identity};
use crate::resolve::{Place, UnitKey, UnitKind};
use diag::{Code, Diagnostic, Severity, Span};

const NAME_NOT_A_LABEL: Code = Code::error("assemble/name-not-a-label");
const RESTART_NOT_POSSIBLE: Code = Code::error("assemble/restart-not-possible");
const OBJECT_TWICE: Code = Code::warning("assemble/object-twice");
const NO_OBSERVABILITY_PLANE: Code = Code::warning("assemble/no-observability-plane");

/// What a unit renders, in a word.
pub(super) fn noun(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Component => "component",
        UnitKind::Project => "project",
        UnitKind::Resource => "resource",
    }
}

fn about(key: &UnitKey, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, message).subject(key.to_string())
}

/// One of the names that become labels of the rendered release is no label value.
pub(super) fn not_a_label(
    key: &UnitKey,
    span: Span,
    what: &str,
    text: &str,
    problem: &str,
    upstream: &str,
) -> Diagnostic {
    about(key, NAME_NOT_A_LABEL, format!("the name of the {what} `{text}` cannot be the value of a label"))
        .at(span, problem)
        .help(format!("use a name of at most 63 letters, digits and `-` for the {what}"))
        .details(upstream)
}

/// There are objects for an observability plane and no such plane.
pub(super) fn no_observability_plane(key: &UnitKey, span: Span, place: &Place, skipped: usize) -> Diagnostic {
    let plane = &place.data_plane;
    let objects = if skipped == 1 { "one object".to_owned() } else { format!("{skipped} objects") };
    about(key, NO_OBSERVABILITY_PLANE, format!("{objects} for the observability plane left out: there is no such plane"))
        .at(span, "rendered for this binding")
        .label(plane.meta.name.span, format!("{} `{}` names no observability plane, and there is no default", plane.kind, plane.name()))
        .help("add the observability plane to the sources, called `default` or named in `spec.observabilityPlaneRef` of the data plane")
}

/// The annotation that restarts pods cannot be set.
pub(super) fn no_restart(key: &UnitKey, span: Span, id: &str, part: &str) -> Diagnostic {
    about(key, RESTART_NOT_POSSIBLE, format!("`{id}` cannot be restarted: {part}"))
        .at(span, "this binding has the annotation `openchoreo.dev/restartedAt`")
        .help("let the template render annotations that are texts, or take the annotation off the binding")
}

/// A unit renders one object more than once. In a project's cell nobody can mean that.
pub(super) fn object_twice(key: &UnitKey, span: Span, entry: &Entry) -> Diagnostic {
    let Identity { group, kind, namespace, name } = entry.identity();
    let group = if group.is_empty() { "core" } else { group };
    let place = if namespace.is_empty() {
        "without a namespace".to_owned()
    } else {
        format!("in namespace `{namespace}`")
    };
    let mut found =
        about(key, OBJECT_TWICE, format!("the {kind} `{name}` ({group}, {place}) is rendered twice"))
            .at(span, "rendered for this binding")
            .help(
                "give the objects different names; until then the last one counts, as it does in a cluster",
            );
    if key.kind == UnitKind::Project {
        found.severity = Severity::Error;
    }
    found
}
