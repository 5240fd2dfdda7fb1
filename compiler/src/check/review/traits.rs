//! Traits that change nothing of the component that applies them.

use super::{View, diagnostics};
use crate::model::{PatchTarget, TraitSpec};
use crate::resolve::Snapshot;
use diag::Diagnostic;
use std::collections::HashSet;
use yaml::Node;

/// What a template makes: `apiVersion` and `kind`.
type Made<'a> = (&'a str, &'a str);

/// Looks at the traits of every release that is rendered, once.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for (_, inputs) in view.components() {
        let snapshot = &inputs.snapshot;
        if !snapshot.applications.is_empty()
            && seen.insert(snapshot.id)
            && let Some(made) = made(view, snapshot)
        {
            without_effect(view, snapshot, &made, found);
        }
    }
}

/// Everything that the templates of a release make; nothing if one does not say it plainly.
fn made<'a>(view: &View<'a>, snapshot: &Snapshot) -> Option<Vec<Made<'a>>> {
    let workspace = view.workspace;
    let own = workspace.component_types[snapshot.component_type.index()].spec.resources.iter();
    let definitions = snapshot.applications.iter().filter_map(|application| application.definition);
    let created = definitions.flat_map(|id| &workspace.traits[id.index()].spec.creates);
    let mut templates = own.map(|entry| &entry.template).chain(created.map(|create| &create.template));
    templates.try_fold(Vec::new(), |mut made, template| {
        let plain = |key: &str| template.get(key).and_then(Node::as_str).filter(|text| !text.contains("${"));
        made.push((plain("apiVersion")?, plain("kind")?));
        Some(made)
    })
}

fn without_effect(view: &View<'_>, snapshot: &Snapshot, made: &[Made<'_>], found: &mut Vec<Diagnostic>) {
    for application in &snapshot.applications {
        let Some(id) = application.definition else { continue };
        let TraitSpec { creates, patches, removes, pre_render_validations, post_render_validations, .. } =
            &view.workspace.traits[id.index()].spec;
        let only_changes =
            creates.is_empty() && pre_render_validations.is_empty() && post_render_validations.is_empty();
        let mut targets =
            patches.iter().map(|patch| &patch.target).chain(removes.iter().map(|remove| &remove.target));
        let Some(first) = targets.next().filter(|_| only_changes) else { continue };
        if !matches(first, made) && !targets.any(|target| matches(target, made)) {
            found.push(diagnostics::trait_without_effect(application, first));
        }
    }
}

fn matches(target: &PatchTarget, made: &[Made<'_>]) -> bool {
    made.iter().any(|(api_version, kind)| {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        target.kind == **kind
            && target.version == *version
            && (target.group.is_empty() || target.group == *group)
    })
}
