//! Values that nothing looks at (component.md §3.7): a section without a schema ignores what it is given.

use crate::model::{ReleaseBindingSpec, SchemaSection};
use crate::resolve::{Origin, Snapshot, Workspace};
use yaml::{Kind, Node};

/// Why values are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// The type or trait of this name declares no such section.
    NoSchema {
        /// `type` or `trait`.
        what: &'static str,
        /// Its name.
        name: String,
        /// `parameters` or `environmentConfigs`.
        section: &'static str,
    },
    /// The component applies no trait instance of this name itself.
    NoInstance(String),
}

/// The values of a component and its binding that nothing looks at, where they are written.
pub(super) fn values<'a>(
    workspace: &Workspace,
    snapshot: &'a Snapshot,
    binding: Option<&'a ReleaseBindingSpec>,
) -> Vec<(&'a Node, Why)> {
    let spec = &workspace.component_types[snapshot.component_type.index()].spec;
    let mut found = Vec::new();
    let mut look = |node: Option<&'a Node>, schema: &Option<SchemaSection>, what, name: &str, section| {
        if let Some(node) = node.filter(|node| schema.is_none() && !is_empty(node)) {
            found.push((node, Why::NoSchema { what, name: name.to_owned(), section }));
        }
    };
    let type_name = &snapshot.type_name;
    let configs = binding.and_then(|binding| binding.component_type_configs.as_ref());
    look(snapshot.parameters.as_ref(), &spec.parameters, "type", type_name, "parameters");
    look(configs, &spec.environment_configs, "type", type_name, "environmentConfigs");
    let trait_configs = binding.map_or(&[][..], |binding| &binding.trait_configs);
    for application in &snapshot.applications {
        let Some(id) = application.definition else { continue };
        let spec = &workspace.traits[id.index()].spec;
        let configs = match application.origin {
            Origin::Embedded(_) => application.environment_configs.as_ref(),
            Origin::Component(_) => {
                let own = trait_configs.iter().find(|(instance, _)| *instance == application.instance_name);
                own.map(|(_, node)| node)
            }
        };
        look(application.parameters.as_ref(), &spec.parameters, "trait", &application.name, "parameters");
        look(configs, &spec.environment_configs, "trait", &application.name, "environmentConfigs");
    }
    for (instance, node) in trait_configs {
        let applied = snapshot.applications.iter().any(|application| {
            matches!(application.origin, Origin::Component(_)) && application.instance_name == *instance
        });
        if !applied && !is_empty(node) {
            found.push((node, Why::NoInstance(instance.to_string())));
        }
    }
    found
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Map(mapping) => mapping.entries.is_empty(),
        _ => false,
    }
}
