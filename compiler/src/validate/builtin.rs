//! The schemas that ship with choreoc (schemas/README.md), read a definition at a time.

use super::normal;
use diag::most_similar;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Kubernetes' own kinds by version, the newest last.
const KUBERNETES: &[(&str, &str)] = &[
    ("1.30", include_str!("../../../schemas/kubernetes/1.30.json")),
    ("1.31", include_str!("../../../schemas/kubernetes/1.31.json")),
    ("1.32", include_str!("../../../schemas/kubernetes/1.32.json")),
    ("1.33", include_str!("../../../schemas/kubernetes/1.33.json")),
    ("1.34", include_str!("../../../schemas/kubernetes/1.34.json")),
    ("1.35", include_str!("../../../schemas/kubernetes/1.35.json")),
    ("1.36", include_str!("../../../schemas/kubernetes/1.36.json")),
    ("1.37", include_str!("../../../schemas/kubernetes/1.37.json")),
];

/// Custom resources by group.
const RESOURCES: &[(&str, &str)] = &[
    ("acme.cert-manager.io", include_str!("../../../schemas/resources/acme.cert-manager.io.json")),
    ("cert-manager.io", include_str!("../../../schemas/resources/cert-manager.io.json")),
    ("cilium.io", include_str!("../../../schemas/resources/cilium.io.json")),
    ("external-secrets.io", include_str!("../../../schemas/resources/external-secrets.io.json")),
    (
        "generators.external-secrets.io",
        include_str!("../../../schemas/resources/generators.external-secrets.io.json"),
    ),
    ("gateway.networking.k8s.io", include_str!("../../../schemas/resources/gateway.networking.k8s.io.json")),
    ("keda.sh", include_str!("../../../schemas/resources/keda.sh.json")),
    ("monitoring.coreos.com", include_str!("../../../schemas/resources/monitoring.coreos.com.json")),
];

/// The definition of `metadata` in the files of Kubernetes, and its name in the others.
const OBJECT_META: (&str, &str) = ("apimachinery.meta.v1.ObjectMeta", "ObjectMeta");

/// The versions of Kubernetes whose schemas there are, the newest last.
pub fn kubernetes_versions() -> impl Iterator<Item = &'static str> {
    KUBERNETES.iter().map(|(version, _)| *version)
}

/// The schemas of one version of Kubernetes, and those of custom resources.
#[derive(Debug)]
pub(super) struct Builtin {
    kubernetes: File,
    resources: Vec<OnceLock<File>>,
}

/// What a kind that does not exist probably means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// Another kind of the same version.
    Kind(String),
    /// The same kind of another `apiVersion`.
    Version(String),
    /// Nobody knows.
    Nothing,
}

/// A file with its definitions by name, each still a text.
#[derive(Debug)]
struct File {
    kinds: BTreeMap<String, String>,
    definitions: HashMap<&'static str, &'static str>,
}

impl File {
    fn read(text: &'static str) -> Self {
        let member = |line: &'static str| line.trim_end_matches(',').strip_prefix('"')?.split_once("\":");
        let mut definitions: HashMap<&str, &str> = text.lines().filter_map(member).collect();
        let kinds = definitions.remove("kinds").and_then(|kinds| serde_json::from_str(kinds).ok());
        Self { kinds: kinds.unwrap_or_default(), definitions }
    }
}

impl Builtin {
    /// Those of a version, the newest when nobody says; nothing if the version is unknown.
    pub(super) fn of(version: Option<&str>) -> Option<Self> {
        let newest = KUBERNETES.last();
        let wanted = match version {
            None => newest,
            Some(version) => KUBERNETES.iter().find(|(known, _)| *known == version.trim_start_matches('v')),
        };
        let (_, text) = wanted?;
        let resources = RESOURCES.iter().map(|_| OnceLock::new()).collect();
        Some(Self { kubernetes: File::read(text), resources })
    }

    /// The schema of a kind, in the form of JSON Schema.
    pub(super) fn schema(&self, api_version: &str, kind: &str) -> Option<Json> {
        let full = format!("{api_version}/{kind}");
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let file = match RESOURCES.iter().position(|(known, _)| *known == group) {
            Some(at) => self.resources[at].get_or_init(|| File::read(RESOURCES[at].1)),
            None => &self.kubernetes,
        };
        let name = file.kinds.get(&full)?;
        let mut schema = json!({ "$ref": format!("#/$defs/{name}") });
        schema["$defs"] = Json::Object(self.reached(file, name));
        Some(schema)
    }

    /// What is probably meant by a kind that Kubernetes does not have, although it is written as one of its own; nothing
    /// if it may be a custom resource.
    pub(super) fn misspelt(&self, api_version: &str, kind: &str) -> Option<Meant> {
        let kinds: Vec<(&str, &str)> =
            self.kubernetes.kinds.keys().filter_map(|full| full.rsplit_once('/')).collect();
        let group = |api_version: &str| api_version.split_once('/').map_or("", |(group, _)| group).to_owned();
        let own = group(api_version);
        let others = || kinds.iter().filter(|(_, name)| *name == kind).map(|(version, _)| *version);
        if kinds.iter().any(|(version, _)| group(version) == own) {
            let beside = kinds.iter().filter(|(version, _)| *version == api_version).map(|(_, name)| *name);
            let newest = others().filter(|version| group(version) == own).max();
            return Some(match (newest.or(others().max()), most_similar(kind, beside)) {
                (Some(version), _) => Meant::Version(version.to_owned()),
                (None, Some(name)) => Meant::Kind(name.to_owned()),
                (None, None) => Meant::Nothing,
            });
        }
        let meant = others().find(|version| most_similar(&own, [group(version).as_str()]).is_some())?;
        Some(Meant::Version(meant.to_owned()))
    }

    /// The metadata of every object, with what it refers to.
    pub(super) fn metadata(&self) -> Map<String, Json> {
        let mut found = self.reached(&self.kubernetes, OBJECT_META.0);
        if let Some(metadata) = found.remove(OBJECT_META.0) {
            found.insert(OBJECT_META.1.to_owned(), metadata);
        }
        found
    }

    fn reached(&self, file: &File, name: &str) -> Map<String, Json> {
        let mut found = Map::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            if found.contains_key(&name) {
                continue;
            }
            let text = match file.definitions.get(name.as_str()) {
                None if name == OBJECT_META.1 => {
                    found.extend(self.metadata());
                    continue;
                }
                text => text.copied().unwrap_or("true"),
            };
            let source: Json = serde_json::from_str(text).unwrap_or(Json::Bool(true));
            references(&source, &mut open);
            found.insert(name, normal::schema(&source, true));
        }
        found
    }
}

fn references(schema: &Json, found: &mut Vec<String>) {
    match schema {
        Json::Object(members) => {
            found.extend(members.get("$ref").and_then(Json::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_whole() {
        for version in kubernetes_versions() {
            let builtin = Builtin::of(Some(version)).expect("the version is known");
            assert!(builtin.schema("apps/v1", "Deployment").is_some(), "{version}");
            assert!(builtin.schema("gateway.networking.k8s.io/v1", "HTTPRoute").is_some());
            assert!(builtin.schema("apps/v1", "Deploymint").is_none());
            let version = |text: &str| Some(Meant::Version(text.to_owned()));
            assert_eq!(builtin.misspelt("apps/v1", "Deploymint"), Some(Meant::Kind("Deployment".to_owned())));
            assert_eq!(builtin.misspelt("app/v1", "Deployment"), version("apps/v1"));
            assert_eq!(builtin.misspelt("v1", "Deployment"), version("apps/v1"));
            assert_eq!(builtin.misspelt("v1", "Widget"), Some(Meant::Nothing));
            assert_eq!(builtin.misspelt("example.org/v1", "Deployment"), None);
            assert!(builtin.metadata().contains_key("ObjectMeta"));
        }
        assert!(Builtin::of(Some("1.2")).is_none());
        let files = RESOURCES.iter().map(|(_, text)| File::read(text));
        assert!(files.into_iter().all(|file| !file.kinds.is_empty()));
    }
}
