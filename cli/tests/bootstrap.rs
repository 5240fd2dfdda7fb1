//! `choreoc bootstrap`: what Flux and Argo CD are given, judged by their own schemas and by Kustomize where these are
//! installed.

mod support;

use schema::Schema;
use std::path::{Path, PathBuf};
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

/// The definitions that a Go module brings along; `.ci/run` downloads the modules.
fn definitions(module: &str, below: &str) -> Vec<PathBuf> {
    let go = Command::new("go").args(["env", "GOMODCACHE"]).output();
    let Ok(go) = go else { return Vec::new() };
    let root = Path::new(String::from_utf8_lossy(&go.stdout).trim()).join(module);
    let parent = root.parent().unwrap_or(Path::new("/")).to_owned();
    let name = root.file_name().map(|name| format!("{}@", name.to_string_lossy())).unwrap_or_default();
    let versions = std::fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
    let versions = versions.filter(|entry| entry.file_name().to_string_lossy().starts_with(&name));
    let files = versions.flat_map(|entry| std::fs::read_dir(entry.path().join(below)).into_iter().flatten());
    files.filter_map(Result::ok).map(|entry| entry.path()).collect()
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

/// The schema of `kind` in `apiVersion`, if it is among these files.
fn schema_of(files: &[PathBuf], version: &str, kind: &str) -> Option<Schema> {
    let (group, version) = version.split_once('/')?;
    for definition in files.iter().flat_map(|file| documents(&std::fs::read(file).unwrap_or_default())) {
        if text(&definition, &["spec", "group"]) != group
            || text(&definition, &["spec", "names", "kind"]) != kind
        {
            continue;
        }
        let versions = at(&definition, &["spec", "versions"])?.as_list()?;
        let found = versions.iter().find(|found| text(found, &["name"]) == version)?;
        return Schema::compile(at(found, &["schema", "openAPIV3Schema"])?).ok();
    }
    None
}

#[test]
fn objects_satisfy_the_published_schemas() {
    let mut files = definitions("github.com/fluxcd/kustomize-controller", "config/crd/bases");
    files.extend(definitions("github.com/fluxcd/source-controller", "config/crd/bases"));
    files.extend(definitions("github.com/argoproj/argo-cd/v2", "manifests/crds"));
    let home = home();
    let mut judged = 0;
    for tool in ["flux", "argocd"] {
        for object in documents(written(&home, tool, &[]).as_bytes()) {
            let (version, kind) = (text(&object, &["apiVersion"]), text(&object, &["kind"]));
            let Some(schema) = schema_of(&files, version, kind) else { continue };
            let findings = schema.report(&object);
            assert!(findings.is_empty(), "{version} {kind}: {findings:?}");
            judged += 1;
        }
    }
    assert!(files.is_empty() || judged > 0, "no schema of {} files was used", files.len());
    // A schema that finds nothing wrong with anything would prove nothing.
    if let Some(schema) = schema_of(&files, "kustomize.toolkit.fluxcd.io/v1", "Kustomization") {
        let wrong =
            documents(b"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {prune: 1}");
        assert!(!schema.report(&wrong[0]).is_empty());
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
        let Some(built) = kustomize(&home.path(folder).join(list)) else { return };
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
