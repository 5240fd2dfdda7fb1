//! Definitions of custom resources that Go modules bring along.

use crate::file::Definitions;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A module at a version, and the definitions in it that are read.
pub struct Module {
    /// The name that Go knows it by.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Files of definitions.
    pub files: &'static [&'static str],
}

/// What nobody here writes, of kinds that would otherwise be a hundred times as long.
const DROPPED: &[(&str, &[&str])] = &[
    ("ApplicationSet", &["spec", "generators", "items", "clusterDecisionResource"]),
    ("ApplicationSet", &["spec", "generators", "items", "clusters"]),
    ("ApplicationSet", &["spec", "generators", "items", "git"]),
    ("ApplicationSet", &["spec", "generators", "items", "matrix"]),
    ("ApplicationSet", &["spec", "generators", "items", "merge"]),
    ("ApplicationSet", &["spec", "generators", "items", "plugin"]),
    ("ApplicationSet", &["spec", "generators", "items", "pullRequest"]),
    ("ApplicationSet", &["spec", "generators", "items", "scmProvider"]),
    ("ApplicationSet", &["spec", "generators", "items", "list", "template"]),
];

/// What is written for people.
const WORDS: [&str; 4] = ["description", "title", "example", "externalDocs"];

/// The stored versions of the definitions in some modules.
pub fn read(modules: &[Module]) -> Result<String, String> {
    let mut found = Definitions::default();
    for module in modules {
        let folder = module.folder()?;
        for file in module.files {
            let path = folder.join(file);
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            add(&mut found, &definition(&bytes)?)
                .ok_or_else(|| format!("{}: no definition", path.display()))?;
        }
    }
    Ok(found.text())
}

impl Module {
    /// Where Go keeps it; Go fetches it if it does not.
    fn folder(&self) -> Result<PathBuf, String> {
        let wanted = format!("{}@{}", self.name, self.version);
        let output = Command::new("go")
            .args(["mod", "download", "-json", &wanted])
            .output()
            .map_err(|error| format!("go mod download: {error}"))?;
        let told: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("{wanted}: {error}"))?;
        let folder = told["Dir"].as_str().ok_or_else(|| format!("{wanted}: {}", told["Error"]))?;
        Ok(Path::new(folder).to_owned())
    }
}

fn definition(bytes: &[u8]) -> Result<Value, String> {
    let read = yaml::read(diag::FileId(0), bytes, &yaml::Limits::default());
    let document = read.documents.first().ok_or("it is empty")?;
    let json = value::go::json(&document.node.to_value()).map_err(|error| format!("{error:?}"))?;
    serde_json::from_str(&json).map_err(|error| error.to_string())
}

fn add(found: &mut Definitions, definition: &Value) -> Option<()> {
    let spec = &definition["spec"];
    let (group, kind) = (spec["group"].as_str()?, spec["names"]["kind"].as_str()?);
    let version = spec["versions"].as_array()?.iter().find(|version| version["storage"] == true)?;
    let mut schema = version["schema"]["openAPIV3Schema"].clone();
    // Those who write objects do not write their status.
    schema["properties"].as_object_mut()?.remove("status");
    for (_, path) in DROPPED.iter().filter(|(of, _)| *of == kind) {
        drop_property(&mut schema, path)?;
    }
    wordless(&mut schema);
    let name = format!("{group}/{}/{kind}", version["name"].as_str()?);
    found.kinds.insert(name.clone(), kind.to_owned());
    found.schemas.insert(kind.to_owned(), schema);
    Some(())
}

/// Takes a property out of a schema; `items` leads into lists.
fn drop_property(schema: &mut Value, path: &[&str]) -> Option<()> {
    let (last, above) = path.split_last()?;
    let inner = above.iter().try_fold(schema, |schema, step| match *step {
        "items" => schema.get_mut("items"),
        name => schema.get_mut("properties")?.get_mut(name),
    })?;
    inner.get_mut("properties")?.as_object_mut()?.remove(*last).map(drop)
}

/// Takes away what is written for people.
fn wordless(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    members.retain(|name, _| !WORDS.contains(&name.as_str()));
    for (name, member) in members.iter_mut() {
        match (name.as_str(), member) {
            // Here names are those of fields.
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(wordless),
            ("x-kubernetes-validations", Value::Array(rules)) => {
                rules.iter_mut().filter_map(Value::as_object_mut).for_each(unexplained);
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => schemas.iter_mut().for_each(wordless),
            ("items" | "additionalProperties" | "not", member) => wordless(member),
            _ => {}
        }
    }
}

/// A rule without what it says when it fails.
fn unexplained(rule: &mut Map<String, Value>) {
    rule.retain(|name, _| !name.starts_with("message"));
}
