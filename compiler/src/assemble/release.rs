//! Rendered releases: what they are called, and when the API server refuses them.

use super::diagnostics;
use crate::names::{self, LABEL, OBJECT};
use crate::resolve::{Failure, UnitKey, UnitKind};
use diag::Span;
use std::collections::BTreeMap;

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
fn label_problem(text: &str) -> Option<&'static str> {
    if text.len() > LABEL as usize {
        return Some("must be no more than 63 bytes");
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let ends = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let valid = bytes.iter().copied().all(inner) && ends(bytes.first()) && ends(bytes.last());
    (!valid).then_some("a label value holds letters, digits, `-`, `_` and `.`, and starts and ends with one of the first two")
}

/// A unit that rendered, with what its rendered releases are called after.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The unit.
    pub key: &'a UnitKey,
    /// Its binding: of several that want one name, the first by name has it.
    pub binding_name: &'a str,
    /// The binding, or what it was derived from.
    pub span: Span,
    /// Whether it has objects for the observability plane, and so a second rendered release.
    pub observability: bool,
}

/// The positions of units whose rendered release would have the name of another unit's, and how they fail.
///
/// Who fails publishes nothing, so others may wait for it in vain: render them again knowing that.
pub fn conflicts(claims: &[Claim<'_>]) -> Vec<(usize, Failure)> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| (claims[*at].binding_name, *at));
    let mut owners: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for at in order {
        let claim = &claims[at];
        let name = data_name(claim.key);
        let second = claim.observability.then(|| format!("{name}-observability"));
        for name in [Some(name), second].into_iter().flatten() {
            let owner = *owners.entry((claim.key.namespace.as_str(), name.clone())).or_insert(at);
            if owner != at {
                failures.push((at, conflict(claim, &claims[owner], &name)));
                break;
            }
        }
    }
    failures.sort_by_key(|(at, _)| *at);
    failures
}

fn conflict(claim: &Claim<'_>, owner: &Claim<'_>, name: &str) -> Failure {
    let message = match claim.key.kind {
        UnitKind::Component => format!("Release \"{name}\" exists but is owned by another resource"),
        UnitKind::Project | UnitKind::Resource => {
            format!("RenderedRelease exists but is not owned by this binding: \"{name}\"")
        }
    };
    let diagnostic = diagnostics::name_taken(claim, owner, name, &message);
    Failure { reason: "ReleaseOwnershipConflict", message, diagnostics: vec![diagnostic] }
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

    /// Binding, component, environment, and whether there are objects for the observability plane.
    type Unit = (&'static str, &'static str, &'static str, bool);

    fn losers(units: &[Unit]) -> Vec<usize> {
        let span = Span::new(FileId(0), 0, 0);
        let keys: Vec<_> =
            units.iter().map(|(_, name, environment, _)| component(name, environment)).collect();
        let claim = |(key, unit)| {
            let (binding_name, _, _, observability): &Unit = unit;
            Claim { key, binding_name, span, observability: *observability }
        };
        let claims: Vec<_> = keys.iter().zip(units).map(claim).collect();
        conflicts(&claims).into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn the_first_binding_by_name_has_the_release() {
        assert_eq!(losers(&[("two", "a-b", "c", false), ("one", "a", "b-c", false)]), [0]);
        assert_eq!(losers(&[("a", "web", "dev", false), ("b", "web", "prod", false)]), [0; 0]);
    }

    #[test]
    fn the_second_release_takes_a_name_too() {
        let units = [("a", "web", "dev", true), ("b", "web-dev", "observability", false)];
        assert_eq!(losers(&units), [1]);
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
