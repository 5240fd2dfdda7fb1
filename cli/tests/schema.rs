//! `choreoc schema`: what is printed, what is written.

mod support;

use serde_json::Value as Json;

const TYPES: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterComponentType
metadata: {name: web}
spec:
  workloadType: deployment
  allowedTraits: [{kind: ClusterTrait, name: disk}, {kind: ClusterTrait, name: lost}]
  traits: [{kind: ClusterTrait, name: guard, instanceName: base}]
  parameters:
    openAPIV3Schema:
      type: object
      required: [host]
      $defs: {Port: {type: integer, format: int32, default: 80, minimum: 1}}
      properties: {host: {type: string}, port: {$ref: '#/$defs/Port'}}
  resources: [{id: a, template: {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterTrait
metadata: {name: disk}
spec:
  parameters: {openAPIV3Schema: {type: object, properties: {size: {type: string, default: 1Gi}}}}
";

/// A repository with a type and a trait.
struct Home(support::Home);

impl std::ops::Deref for Home {
    type Target = support::Home;

    fn deref(&self) -> &support::Home {
        &self.0
    }
}

impl Home {
    fn new() -> Self {
        let home = Self(support::Home::empty());
        home.write("repo/types.yaml", TYPES);
        home
    }

    /// Standard output, standard error, exit status.
    fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        let run = self.0.run(&[&["schema"], arguments].concat());
        (run.out(), run.err_whole(), run.status().unwrap_or(-1))
    }

    fn json(&self, arguments: &[&str]) -> Json {
        let (out, err, _) = self.run(arguments);
        assert_eq!(err, "");
        serde_json::from_str(&out).expect("it prints JSON")
    }

    /// The errors of several runs.
    fn refused(&self, runs: &[&[&str]]) -> String {
        let refused = |arguments: &&[&str]| {
            let (out, err, status) = self.run(arguments);
            assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}: {err}");
            format!("$ choreoc schema {}\n{err}", arguments.join(" "))
        };
        runs.iter().map(refused).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn the_schema_of_a_kind() {
    let home = Home::new();
    insta::assert_snapshot!(home.run(&["environment"]).0);
    assert!(home.run(&[]).0.lines().any(|kind| kind == "Workload"));
}

#[test]
fn the_schema_of_a_component_of_a_type() {
    let home = Home::new();
    let schema = home.json(&["--for", "deployment/web", "repo"]);
    insta::assert_snapshot!(format!("{:#}", schema["properties"]["spec"]));
}

#[test]
fn unknown_names_are_answered_with_similar_ones() {
    let home = Home::new();
    home.write("both/types.yaml", TYPES);
    let twin = TYPES.replace(
        "ClusterComponentType\nmetadata: {name: web}",
        "ComponentType\nmetadata: {name: web, namespace: a}",
    );
    home.write("both/a/types.yaml", twin.split("---").next().unwrap_or_default());
    let other = twin.replace("namespace: a", "namespace: b");
    home.write("both/b/types.yaml", other.split("---").next().unwrap_or_default());
    let broken = TYPES.replace("$defs/Port'", "$defs/Prot'");
    home.write("broken/types.yaml", &broken);
    home.write("empty/readme.yaml", "");
    insta::assert_snapshot!(home.refused(&[
        &["Wrokload"],
        &["Weather"],
        &["Component", "Workload"],
        &["--for", "deployment/wbe", "repo"],
        &["--for", "web", "repo"],
        &["--for", "ComponentType:deployment/web", "repo"],
        &["--for", "deployment/web", "both"],
        &["--for", "ComponentType:deployment/web", "--namespace", "c", "both"],
        &["--for", "deployment/web", "broken"],
        &["--for", "deployment/web", "empty"],
        &["--for", "deployment/web", "nowhere"],
    ]));
    let of_a = home.run(&["--for", "ComponentType:deployment/web", "--namespace", "a", "both"]);
    assert_eq!(of_a.2, 0, "{}", of_a.1);
}

#[test]
fn a_folder_of_schemas_leads_components_to_their_types() {
    let home = Home::new();
    let settings = home.json(&["--all", "--out", ".vscode/schemas", "repo"]);
    assert_eq!(settings["yaml.schemas"]["./.vscode/schemas/openchoreo.json"][0], "*.yaml");
    let written = home.files(".vscode/schemas");
    assert!(written.contains(&"ClusterComponentType/deployment/web.json".to_owned()), "{written:?}");
    let entry = std::fs::read(home.path(".vscode/schemas/openchoreo.json")).expect("it is there");
    let entry: Json = serde_json::from_slice(&entry).expect("it is JSON");
    let branches = entry["allOf"].as_array().expect("it is a list");
    let component = branches.iter().find(|branch| branch["if"]["properties"]["kind"]["const"] == "Component");
    insta::assert_snapshot!(format!("{:#}", component.expect("there is one")));
    for branch in branches {
        if let Some(file) = branch["then"]["$ref"].as_str() {
            assert!(written.iter().any(|name| name == file), "{file}");
        }
    }
}

#[test]
fn a_folder_is_written_whole_or_not_at_all() {
    let home = Home::new();
    home.write("taken", "a file");
    home.write("out/Trait.json/in-the-way", "a folder where a file is needed");
    home.write("broken/types.yaml", &TYPES.replace("$defs/Port'", "$defs/Prot'"));
    for arguments in [
        &["--all", "--out", "taken"][..],
        &["--all", "--out", "out"],
        &["--all", "--out", "new", "broken"],
        &["--all"],
    ] {
        let (out, err, status) = home.run(arguments);
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}: {err}");
    }
    assert_eq!(home.files("out"), ["Trait.json/in-the-way"]);
    assert!(!home.path("new").exists());
}

#[test]
fn errors_in_the_sources_are_shown_and_what_could_be_read_is_printed() {
    let home = Home::new();
    home.write("repo/broken.yaml", "apiVersion: openchoreo.dev/v1alpha1\nkind: [");
    let (out, err, status) = home.run(&["--for", "deployment/web", "repo"]);
    assert_eq!(status, 1);
    assert!(err.contains("repo/broken.yaml"), "{err}");
    assert!(serde_json::from_str::<Json>(&out).is_ok());
}
