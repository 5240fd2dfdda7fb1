//! Defaults of a schema that never count.

use super::diagnostics;
use diag::Diagnostic;
use yaml::{Kind, Node};

/// Keywords whose branches are checked and give no defaults.
const ALTERNATIVES: [&str; 4] = ["oneOf", "anyOf", "allOf", "not"];

/// Looks at a schema as it is written. Nesting is a list of its own.
pub(super) fn look(schema: &Node, found: &mut Vec<Diagnostic>) {
    let mut open = vec![(schema, None)];
    while let Some((node, alternative)) = open.pop() {
        for entry in node.entries() {
            let keyword = entry.key.as_str();
            match (keyword, alternative) {
                ("default", Some(alternative)) => {
                    found.push(diagnostics::default_in_alternative(entry.key_span, alternative));
                }
                ("properties" | "$defs", _) => {
                    for property in entry.value.entries() {
                        let lost =
                            property.key.starts_with("x-") && !property.key.starts_with("x-kubernetes-");
                        if lost && keyword == "properties" && property.value.get("default").is_some() {
                            found.push(diagnostics::default_of_extension(property.key_span, &property.key));
                        }
                        open.push((&property.value, alternative));
                    }
                }
                ("items" | "additionalProperties", _) => open.push((&entry.value, alternative)),
                _ => {
                    if let Some(alternative) = ALTERNATIVES.into_iter().find(|known| *known == keyword) {
                        open.extend(branches(&entry.value).map(|branch| (branch, Some(alternative))));
                    }
                }
            }
        }
    }
}

fn branches(node: &Node) -> impl Iterator<Item = &Node> {
    let (one, several) = match &node.kind {
        Kind::List(items) => (None, items.as_slice()),
        _ => (Some(node), &[][..]),
    };
    one.into_iter().chain(several)
}
