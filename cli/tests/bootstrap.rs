//! `choreoc bootstrap`: what Flux and Argo CD are given, judged by their own schemas, and by Kustomize where it is
//! installed.

mod support;

use crd::Definition;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use support::{COMPONENT, Home, PLATFORM};
use value::Value;

/// A resource that stays, and a component with an autoscaler.
const MORE: &str = "
---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterComponentType
metadata: {name: scaled}
spec:
  workloadType: deployment
  resources:
    - id: deployment
      template:
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \"${metadata.componentName}\", namespace: \"${metadata.namespace}\"}
        spec: {template: {spec: {containers: [{name: main, image: \"${workload.container.image}\"}]}}}
    - id: scaler
      template:
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: \"${metadata.componentName}\", namespace: \"${metadata.namespace}\"}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \"${metadata.componentName}\"}, maxReplicas: 3}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterResourceType
metadata: {name: volume}
spec:
  retainPolicy: Retain
  resources:
    - id: claim
      template:
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: \"${metadata.namespace}\"}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: disk}
spec:
  owner: {projectName: shop}
  type: {kind: ClusterResourceType, name: volume}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ResourceReleaseBinding
metadata: {name: disk-dev}
spec:
  owner: {projectName: shop, resourceName: disk}
  environment: dev
";

fn home() -> Home {
    let home = Home::new();
    home.write("repo/platform.yaml", &format!("{PLATFORM}{MORE}"));
    home.write("repo/web.yaml", &COMPONENT.replace("proxy/config", "deployment/scaled"));
    home
}

fn written(home: &Home, tool: &str, more: &[&str]) -> String {
    let fixed =
        ["bootstrap", tool, "repo", "--head", "--stdout", "--repo-url", "https://example.com/acme/shop"];
    let branch = ["--branch", "rendered/{environment}"];
    let run = home.run(&[&fixed[..], &branch, more].concat());
    assert_eq!(run.status(), Some(0), "{}", run.err());
    run.out()
}

#[test]
fn help_names_every_option() {
    insta::assert_snapshot!(Home::new().run(&["bootstrap", "--help"]).out());
}

#[test]
fn flux_gets_a_repository_and_three_kustomizations() {
    insta::assert_snapshot!(written(&home(), "flux", &[]));
}

#[test]
fn argo_cd_gets_a_project_and_an_application_set() {
    insta::assert_snapshot!(written(&home(), "argocd", &[]));
}

#[test]
fn namespaces_are_pruned_on_request_and_folders_are_respected() {
    let text =
        written(&home(), "flux", &["--prune-namespaces", "--path", "apps/web", "--tool-namespace", "gitops"]);
    assert!(!text.contains("kind\":\"Namespace"), "{text}");
    assert!(text.contains("\"./apps/web/clusterdataplanes/west/default/dev/_cells\""), "{text}");
    assert!(text.contains("namespace: \"gitops\""), "{text}");
}

#[test]
fn files_are_written_one_an_environment_or_one_a_plane() {
    let home = home();
    let fixed = ["repo", "--head", "--repo-url", "u", "--branch", "b", "--out", "out"];
    for (tool, file) in
        [("flux", "clusterdataplanes/west/default/dev.yaml"), ("argocd", "clusterdataplanes/west.yaml")]
    {
        let run = home.run(&[&["bootstrap", tool][..], &fixed].concat());
        assert_eq!(run.status(), Some(0), "{}", run.err());
        assert!(home.files("out").contains(&file.to_owned()), "{:?}", home.files("out"));
    }
}

/// The definitions of the kinds that a tool reads, by `<apiVersion>/<kind>`; `schemas/README.md` says where they are from.
fn definitions(tool: &str) -> BTreeMap<String, Definition> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../schemas/gitops/{tool}.json"));
    let file = documents(&std::fs::read(path).expect("it is committed")).remove(0);
    let kinds = at(&file, &["kinds"]).and_then(Value::as_object).expect("it lists kinds");
    let compiled = |(kind, name): &(value::Str, Value)| {
        let schema = at(&file, &[name.as_str()?])?;
        let definition = Definition::compile(schema, crd::Settings::default());
        assert!(definition.problems().is_empty(), "{:?}", definition.problems());
        Some((kind.to_string(), definition))
    };
    kinds.iter().filter_map(compiled).collect()
}

fn documents(text: &[u8]) -> Vec<Value> {
    let read = yaml::read(diag::FileId(0), text, &yaml::Limits::default());
    read.documents.iter().map(|document| document.node.to_value()).collect()
}

fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.as_object()?.get(key))
}

fn text<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    at(value, path).and_then(Value::as_str).unwrap_or_default()
}

/// What the API server would have against an object: unknown fields and findings.
fn objections(definitions: &BTreeMap<String, Definition>, object: &Value) -> Vec<String> {
    let kind = format!("{}/{}", text(object, &["apiVersion"]), text(object, &["kind"]));
    let Some(definition) = definitions.get(&kind) else { return vec![format!("nobody knows {kind}")] };
    let verdict = definition.admit(object, None);
    let unknown = verdict.removed.iter().map(|path| format!("{kind}: {path} is unknown"));
    unknown.chain(verdict.findings.found.iter().map(|finding| format!("{kind}: {finding:?}"))).collect()
}

#[test]
fn objects_satisfy_the_published_schemas() {
    let home = home();
    let options: [&[&str]; 3] =
        [&[], &["--prune-namespaces"], &["--path", "apps/web", "--tool-namespace", "gitops"]];
    for (tool, kinds) in [("flux", 4), ("argocd", 2)] {
        let definitions = definitions(tool);
        for more in options {
            let objects = documents(written(&home, tool, more).as_bytes());
            let objects: Vec<&Value> = objects.iter().filter(|object| object.as_object().is_some()).collect();
            assert_eq!(objects.len(), kinds, "{tool} gets other objects");
            let found: Vec<String> =
                objects.iter().flat_map(|object| objections(&definitions, object)).collect();
            assert!(found.is_empty(), "{found:#?}");
        }
    }
}

/// A schema that finds nothing wrong with anything would prove nothing.
#[test]
fn published_schemas_refuse_what_their_tools_refuse() {
    let home = home();
    let wrong = [
        ("flux", "prune: true", "prune: 1"),
        ("flux", "interval: 10m", "interval: soon"),
        ("flux", "wait: true", "waits: true"),
        ("flux", "    kind: GitRepository\n    name", "    kind: GitRepositori\n    name"),
        ("argocd", "project: \"choreoc-west\"", "projct: x"),
        ("argocd", "jsonPointers:", "pointers:"),
        ("argocd", "goTemplate: true", "goTemplate: \"true\""),
        ("argocd", "selfHeal: true", "selfHeals: true"),
    ];
    for (tool, right, instead) in wrong {
        let text = written(&home, tool, &[]);
        assert!(text.contains(right), "{right}: {text}");
        let (definitions, objects) = (definitions(tool), documents(text.replace(right, instead).as_bytes()));
        let found = objects.iter().any(|object| !objections(&definitions, object).is_empty());
        assert!(found, "`{instead}` is accepted");
    }
}

/// `kustomize build`, or the one inside `kubectl`.
fn kustomize(folder: &Path) -> Option<String> {
    for command in [&["kustomize", "build"][..], &["kubectl", "kustomize"]] {
        if let Ok(run) = Command::new(command[0]).args(&command[1..]).arg(folder).output() {
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
            return Some(String::from_utf8_lossy(&run.stdout).into_owned());
        }
    }
    None
}

#[test]
fn kustomize_builds_what_is_published_and_applies_the_patches() {
    let home = home();
    home.init();
    let run = home.run(&["publish", "repo", "--head", "--branch", "rendered"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    home.git(&["worktree", "add", "--quiet", "--detach", "../tree", "rendered"]);
    let folder = "tree/clusterdataplanes/west/default/dev";
    for list in ["_cells", "_resources", "_components"] {
        let Some(built) = kustomize(&home.path(folder).join(list)) else {
            return println!("skipped: there is neither `kustomize` nor `kubectl`");
        };
        assert!(built.contains("kind: "), "{built}");
    }
    // The patches of a Flux Kustomization are those of a kustomization.
    let flux = documents(written(&home, "flux", &[]).as_bytes());
    let patches = at(&flux[1], &["spec", "patches"]).expect("namespaces are kept");
    let all =
        "[../clusterdataplanes/west/default/dev/_cells, ../clusterdataplanes/west/default/dev/_resources]";
    home.write(
        "tree/patched/kustomization.yaml",
        &format!("resources: {all}\npatches: {}", go_json(patches)),
    );
    let built = kustomize(&home.path("tree/patched")).expect("it is installed");
    let kept =
        built.split("---").filter(|object| object.contains("kustomize.toolkit.fluxcd.io/prune: disabled"));
    assert_eq!(kept.count(), 2, "{built}");
}

fn go_json(value: &Value) -> String {
    value::go::json(value).expect("patches are JSON")
}
