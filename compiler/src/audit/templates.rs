//! Which template makes the objects of a kind.

use crate::resolve::{Snapshot, Workspace};
use diag::Span;
use yaml::Node;

/// The `kind` of the only template of a component's type and traits that makes objects of this kind.
pub(super) fn only(workspace: &Workspace, snapshot: &Snapshot, group: &str, kind: &str) -> Option<Span> {
    let component_type = &workspace.component_types[snapshot.component_type.index()].spec;
    let own = component_type.resources.iter().map(|entry| &entry.template);
    let definitions = snapshot.applications.iter().filter_map(|application| application.definition);
    let created = definitions
        .flat_map(|id| workspace.traits[id.index()].spec.creates.iter().map(|create| &create.template));
    let mut found = own.chain(created).filter_map(|template| makes(template, group, kind));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn makes(template: &Node, group: &str, kind: &str) -> Option<Span> {
    let api_version = template.get("apiVersion")?.as_str()?;
    let of_group = api_version.split_once('/').map_or("", |(group, _)| group) == group;
    let node = template.get("kind")?;
    (of_group && node.as_str() == Some(kind)).then_some(node.span)
}
