//! Rendered releases: what they are called, and when the API server refuses them (component.md §2.3, §2.9).

use super::diagnostics;
use crate::names::{self, LABEL, OBJECT};
use crate::resolve::{Failure, UnitKey, UnitKind};
use diag::Span;

/// The name of a unit's rendered release for the data plane.
fn data_name(key: &UnitKey) -> String {
    let UnitKey { kind, project, name, environment, .. } = key;
    match kind {
        UnitKind::Component => format!("{name}-{environment}"),
        UnitKind::Project => names::name(OBJECT, &[&format!("p_{project}"), environment]),
        UnitKind::Resource => names::name(OBJECT, &[&format!("r_{name}"), environment]),
    }
}

/// Why the API server would refuse the rendered release of a unit, if it would: the unit's names are its label values.
pub(super) fn refusal(key: &UnitKey, span: Span) -> Option<Failure> {
    let UnitKey { namespace, project, name, environment, .. } = key;
    let labels = [
        ("namespace", namespace),
        ("project", project),
        (diagnostics::noun(key.kind), name),
        ("environment", environment),
    ];
    let (what, text, problem) =
        labels.into_iter().find_map(|(what, text)| Some((what, text, label_problem(text)?)))?;
    let release = data_name(key);
    let label = format!("metadata.labels: Invalid value: \"{text}\": {problem}");
    // Names that fit into labels fit into the name of a release together.
    let causes = if release.len() > OBJECT as usize {
        let length = format!("must be no more than {OBJECT} characters");
        format!("[{label}, metadata.name: Invalid value: \"{release}\": {length}]")
    } else {
        label
    };
    let object = match key.kind {
        UnitKind::Component => "dataplane Release".to_owned(),
        UnitKind::Project | UnitKind::Resource => format!("RenderedRelease \"{release}\""),
    };
    let message = format!(
        "Failed to reconcile {object}: RenderedRelease.openchoreo.dev \"{release}\" is invalid: {causes}"
    );
    let diagnostic = diagnostics::not_a_label(key, span, what, text, problem, &message);
    Some(Failure { reason: "ReleaseUpdateFailed", message, diagnostics: vec![diagnostic] })
}

/// What is wrong with a text as the value of a label, if anything is.
pub(crate) fn label_problem(text: &str) -> Option<&'static str> {
    if text.len() > LABEL as usize {
        return Some("must be no more than 63 bytes");
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let ends = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let valid = bytes.iter().copied().all(inner) && ends(bytes.first()) && ends(bytes.last());
    (!valid).then_some("a label value holds letters, digits, `-`, `_` and `.`, and starts and ends with one of the first two")
}

#[cfg(test)]
mod tests {
    use super::*;
    use diag::FileId;
    use value::Str;

    fn component(name: &str, environment: &str) -> UnitKey {
        let [namespace, project] = ["default", "shop"].map(Str::from);
        let (name, environment) = (Str::from(name), Str::from(environment));
        UnitKey { kind: UnitKind::Component, namespace, project, name, environment }
    }

    #[test]
    fn names_are_label_values() {
        let span = Span::new(FileId(0), 0, 0);
        let reason = |name: &str| refusal(&component(name, "dev"), span).map(|failure| failure.reason);
        assert_eq!(reason(&"c".repeat(63)), None);
        assert_eq!(reason(&"c".repeat(64)), Some("ReleaseUpdateFailed"));
        assert_eq!(reason("-c"), Some("ReleaseUpdateFailed"));
    }
}
