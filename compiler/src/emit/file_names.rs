//! What the files of a unit are called: `<kind>-<name>.yaml`, longer where that is not enough to tell them apart.

use super::path::{file, short_hash};
use crate::assemble::{Entry, Identity};
use crate::names::lower;
use std::collections::BTreeMap;

/// How much of an object's identity its file name shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Name,
    GroupAndNamespace,
    Hash,
}

/// One file name per entry, different ones even where case does not count.
pub(crate) fn file_names(entries: &[&Entry]) -> Vec<String> {
    let mut details = vec![Detail::Name; entries.len()];
    let name = |(entry, detail): (&&Entry, &Detail)| file_name(entry, *detail);
    let mut names: Vec<String> = entries.iter().zip(&details).map(name).collect();
    // An expanded name may meet a short one, so look again after each expansion.
    while expand_clashes(&names, &mut details) {
        names = entries.iter().zip(&details).map(name).collect();
    }
    names
}

/// Asks for more detail of every name that occurs twice; tells whether there was one that can give it.
fn expand_clashes(names: &[String], details: &mut [Detail]) -> bool {
    let mut positions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        positions.entry(name.to_ascii_lowercase()).or_default().push(at);
    }
    let mut expanded = false;
    for at in positions.into_values().filter(|at| at.len() > 1).flatten() {
        let more = match details[at] {
            Detail::Name => Detail::GroupAndNamespace,
            Detail::GroupAndNamespace | Detail::Hash => Detail::Hash,
        };
        expanded |= details[at] != more;
        details[at] = more;
    }
    expanded
}

fn file_name(entry: &Entry, detail: Detail) -> String {
    let identity = entry.identity();
    let Identity { group, kind, namespace, name } = identity;
    let mut text = if kind.is_empty() || name.is_empty() {
        format!("resource-{}", entry.id)
    } else {
        format!("{}-{name}", lower(kind))
    };
    if detail >= Detail::GroupAndNamespace {
        text.push('-');
        text.push_str(if group.is_empty() { "core" } else { group });
        if !namespace.is_empty() {
            text.push('-');
            text.push_str(namespace);
        }
    }
    let mut stem = file(&text);
    if detail == Detail::Hash {
        stem.push('-');
        stem.push_str(&short_hash(&format!("{group}/{kind}/{namespace}/{name}/{}", entry.id)));
    }
    stem + ".yaml"
}

#[cfg(test)]
mod tests {
    use super::*;
    use value::{Object, ObjectBuilder, Str, Value};

    fn object(members: &[(&str, &str)]) -> Object {
        let mut builder = ObjectBuilder::default();
        for (key, value) in members {
            builder.push(*key, *value);
        }
        builder.build()
    }

    fn names(objects: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let entries: Vec<Entry> = objects
            .iter()
            .map(|(api_version, kind, namespace, name)| {
                let mut entry = object(&[("apiVersion", api_version), ("kind", kind)]);
                let metadata = object(&[("namespace", namespace), ("name", name)]);
                entry.insert(Str::from("metadata"), Value::Object(metadata));
                Entry { id: Str::from("x"), object: entry, applied: None, superseded: false }
            })
            .collect();
        file_names(&entries.iter().collect::<Vec<_>>())
    }

    #[test]
    fn kind_and_name_are_enough_where_they_are_unique() {
        let objects = [("v1", "Service", "n", "web"), ("apps/v1", "Deployment", "n", "web")];
        assert_eq!(names(&objects), ["service-web.yaml", "deployment-web.yaml"]);
        assert_eq!(names(&[("v1", "Role", "", "system:x")]), ["role-system%3Ax.yaml"]);
    }

    #[test]
    fn all_that_clash_get_group_and_namespace() {
        let objects = [("v1", "Service", "n", "web"), ("serving.dev/v1", "Service", "n", "web")];
        assert_eq!(names(&objects), ["service-web-core-n.yaml", "service-web-serving.dev-n.yaml"]);
    }

    #[test]
    fn names_that_differ_in_case_get_a_hash() {
        let names =
            names(&[("v1", "Role", "n", "a"), ("v1", "Role", "n", "A"), ("v1", "Role", "n", "a-core-n")]);
        let lower: std::collections::BTreeSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(lower.len(), 3, "{names:?}");
    }
}
