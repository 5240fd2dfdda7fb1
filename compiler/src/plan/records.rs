//! What units have written, and the files that several units share.

use crate::emit::{UnitFolder, kustomization, path};
use crate::resolve::{UnitKey, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use value::{Object, ObjectBuilder, Str, Value};

/// Every unit with its folders.
pub(super) type Records = BTreeMap<UnitKey, Vec<FolderRecord>>;

/// What a unit has written in the folder of an environment on one plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FolderRecord {
    /// The environment's folder, relative to the root.
    pub(super) environment: String,
    /// The unit's folder below it.
    pub(super) unit: String,
    /// Its files without the kustomization; none when it has no folder of its own here.
    pub(super) files: Option<Vec<String>>,
    /// Namespaces that its objects need.
    pub(super) namespaces: Vec<Str>,
}

impl FolderRecord {
    pub(super) fn of(folder: &UnitFolder) -> Self {
        Self {
            environment: folder.environment.clone(),
            unit: folder.unit.clone(),
            files: folder.files.as_ref().map(|files| files.iter().map(|file| file.name.clone()).collect()),
            namespaces: folder.namespaces.clone(),
        }
    }

    /// The paths of its files.
    pub(super) fn paths(&self) -> impl Iterator<Item = String> + '_ {
        let names =
            self.files.iter().flat_map(|files| files.iter().map(String::as_str).chain([kustomization::FILE]));
        names.map(|name| self.path(name))
    }

    /// The path of one of its files.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.environment, self.unit)
    }
}

/// What several units have in common in the folder of an environment.
#[derive(Default)]
struct Environment<'a> {
    cells: BTreeSet<String>,
    components: BTreeSet<String>,
    resources: BTreeSet<String>,
    /// Namespaces whose files stand here → the first unit that needs each.
    namespaces: BTreeMap<&'a str, &'a UnitKey>,
}

/// The files that belong to no unit alone: the lists of units, and the namespaces that observability objects need.
pub(super) fn shared_files(records: &Records) -> BTreeMap<String, String> {
    let mut environments: BTreeMap<&str, Environment<'_>> = BTreeMap::new();
    // One namespace of a plane is one object: of several environments that need it, the first has its file.
    let mut owners: BTreeMap<(&str, &str), (&str, &UnitKey)> = BTreeMap::new();
    for (key, folder) in
        records.iter().flat_map(|(key, folders)| folders.iter().map(move |folder| (key, folder)))
    {
        let environment = environments.entry(&folder.environment).or_default();
        for namespace in &folder.namespaces {
            let plane = path::plane(&folder.environment);
            owners.entry((plane, namespace)).or_insert((&folder.environment, key));
        }
        if folder.files.is_some() {
            let units = match key.kind {
                UnitKind::Component => &mut environment.components,
                UnitKind::Project => &mut environment.cells,
                UnitKind::Resource => &mut environment.resources,
            };
            units.insert(folder.unit.clone());
        }
    }
    for ((_, namespace), (folder, key)) in owners {
        environments.entry(folder).or_default().namespaces.insert(namespace, key);
    }
    let mut files = BTreeMap::new();
    for (folder, environment) in environments {
        environment.write(folder, &mut files);
    }
    files
}

impl Environment<'_> {
    fn write(mut self, folder: &str, files: &mut BTreeMap<String, String>) {
        let mut cells: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (namespace, key) in &self.namespaces {
            let cell = format!("{}/cell", path::folder(&key.project));
            let name = format!("namespace-{}.yaml", path::folder(namespace));
            files.insert(format!("{folder}/{cell}/{name}"), namespace_file(namespace, key));
            cells.entry(cell).or_default().insert(name);
        }
        for (cell, names) in cells {
            let list = kustomization::text(names.iter().map(String::as_str));
            files.insert(format!("{folder}/{cell}/{}", kustomization::FILE), list);
            self.cells.insert(cell);
        }
        let lists =
            [("_cells", &self.cells), ("_components", &self.components), ("_resources", &self.resources)];
        for (name, units) in lists {
            let upwards: Vec<String> = units.iter().map(|unit| format!("../{unit}")).collect();
            let list = kustomization::text(upwards.iter().map(String::as_str));
            files.insert(format!("{folder}/{name}/{}", kustomization::FILE), list);
        }
    }
}

fn namespace_file(name: &str, key: &UnitKey) -> String {
    yaml::emit(&Value::Object(needed_namespace(name, key)))
}

/// A namespace as upstream creates it for observability objects, without the labels of a rendered release.
pub(crate) fn needed_namespace(name: &str, key: &UnitKey) -> Object {
    let object = |members: &[(&'static str, Value)]| {
        let mut builder = ObjectBuilder::with_capacity(members.len());
        for (member, value) in members {
            builder.push(Str::from(*member), value.clone());
        }
        builder.build()
    };
    let labels = object(&[
        ("openchoreo.dev/created-by", Value::from("renderedrelease-controller")),
        ("openchoreo.dev/environment", Value::String(key.environment.clone())),
        ("openchoreo.dev/namespace", Value::String(key.namespace.clone())),
        ("openchoreo.dev/project", Value::String(key.project.clone())),
    ]);
    let metadata = object(&[("labels", Value::Object(labels)), ("name", Value::from(name))]);
    object(&[
        ("apiVersion", Value::from("v1")),
        ("kind", Value::from("Namespace")),
        ("metadata", Value::Object(metadata)),
    ])
}
