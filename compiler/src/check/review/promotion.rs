//! Releases that reach an environment without running in the one before it.

use super::{View, diagnostics};
use crate::model::{DeploymentPipeline, Kind, ReleaseBinding};
use crate::resolve::{ComponentInputs, UnitKey, UnitState, pipeline};
use diag::Diagnostic;
use std::cmp::Ordering;
use value::Str;

/// Looks at every binding but those of first environments.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.head {
        return;
    }
    for (unit, inputs) in view.components() {
        let Some(binding) = &unit.binding else { continue };
        let Some(pipeline) = view.index.pipeline_of(&unit.key.namespace, &unit.key.project) else { continue };
        let sources = sources(pipeline, &unit.key.environment);
        let is_first = pipeline::root(pipeline).is_ok_and(|root| *root == unit.key.environment);
        if is_first || sources.is_empty() {
            continue;
        }
        found.extend(promoted(view, &unit.key, binding, inputs, &sources));
    }
}

/// The environments that releases come from.
fn sources<'p>(pipeline: &'p DeploymentPipeline, environment: &str) -> Vec<&'p Str> {
    let paths = pipeline.spec.promotion_paths.iter();
    let into = paths.filter(|path| path.targets.iter().any(|target| target.name.as_str() == environment));
    into.map(|path| &path.source.name.text).collect()
}

fn promoted(
    view: &View<'_>,
    key: &UnitKey,
    binding: &ReleaseBinding,
    inputs: &ComponentInputs,
    sources: &[&Str],
) -> Option<Diagnostic> {
    let release = &inputs.snapshot.release;
    let place = match &binding.spec.release_name {
        Some(name) if release.is_some() => name.span,
        _ => binding.spec.environment.span,
    };
    let mut before: Vec<(&Str, &Option<Str>)> = Vec::new();
    for source in sources {
        for at in view.workspace.component_bindings(&key.namespace, &key.project, &key.name, source) {
            match &view.workspace.components[at].state {
                UnitState::Ready(inputs) => before.push((source, &inputs.snapshot.release)),
                // What ran there, or would run there, is unknown; what is switched off was bound on purpose.
                UnitState::Undeployed(_) | UnitState::Failed(_) => return None,
            }
        }
    }
    let Some((source, other)) = before.first() else {
        if has_broken_binding(view, key) {
            return None;
        }
        return Some(diagnostics::promotion_skipped_environment(key, place, sources));
    };
    if before.iter().any(|(_, other)| *other == release) {
        return None;
    }
    match (release, other) {
        (None, Some(other)) => Some(diagnostics::unreleased_sources(key, place, source, other)),
        // Where the current sources run first, a release was cut from some earlier state of them.
        (_, None) => None,
        (Some(release), Some(_)) => {
            let order = before.iter().map(|(_, other)| {
                other.as_ref().map_or(Some(Ordering::Greater), |other| age(release, other))
            });
            let order: Vec<Option<Ordering>> = order.collect();
            if order.iter().all(|order| *order == Some(Ordering::Greater)) {
                Some(diagnostics::release_ahead(key, place, release, source, other.as_ref()?))
            } else if order.contains(&None) {
                Some(diagnostics::promotion_unproven(key, place, release, source, other.as_ref()?))
            } else {
                None
            }
        }
    }
}

/// Whether some binding of the component is of no use, which has been reported: it may be the missing one.
fn has_broken_binding(view: &View<'_>, key: &UnitKey) -> bool {
    let refused = view.index.refused_bindings.contains(&(key.namespace.as_str(), key.name.as_str()));
    let failed = view.workspace.components.iter().any(|unit| {
        (&unit.key.namespace, &unit.key.name) == (&key.namespace, &key.name)
            && matches!(unit.state, UnitState::Failed(_))
    });
    refused || failed || view.documents.may_be_unread(Kind::ReleaseBinding, &key.name)
}

/// Which of two releases of one component is the later one, where their names tell: numbers behind a common beginning.
fn age(a: &str, b: &str) -> Option<Ordering> {
    let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let start =
        a[..common].rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).map_or(0, |at| at + 1);
    let numbers = |text: &str| -> Option<Vec<u64>> {
        let parts = text.split(['.', '-']).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().ok()).collect()
    };
    let (a, b) = (numbers(a.get(start..)?)?, numbers(b.get(start..)?)?);
    (!a.is_empty() && !b.is_empty()).then(|| a.cmp(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_age_where_they_count() {
        assert_eq!(age("api-20260102-1", "api-20260101-3"), Some(Ordering::Greater));
        assert_eq!(age("api-v1.9.0", "api-v1.10.0"), Some(Ordering::Less));
        assert_eq!(age("api-6f8b", "api-77cd"), None);
        assert_eq!(age("api-stable", "api-20260101-3"), None);
    }
}
