//! Tests of resolving: identities, sharing, pipelines.

use super::*;
use crate::load::{LoadOptions, SourceTree, TreeFile, load};

const PLATFORM: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: {name: default}
spec: {clusterAgent: {clientCA: {value: x}}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: dev}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: prod, uid: given}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: main}
spec:
  promotionPaths:
    - sourceEnvironmentRef: {name: dev}
      targetEnvironmentRefs: [{name: prod}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
spec: {deploymentPipelineRef: {name: main}, type: {kind: ClusterProjectType, name: default}}
";

const COMPONENT: &str = "
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: NAME}
spec: {owner: {projectName: shop}, componentType: {name: proxy/web}, autoDeploy: true}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: NAME}
spec: {owner: {projectName: shop, componentName: NAME}, container: {image: i}}
";

const TYPE: &str = "
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: web}
spec: {workloadType: proxy, resources: [{id: a, template: {}}]}
";

const RELEASE: &str = "
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: NAME-1}
spec:
  owner: {projectName: shop, componentName: NAME}
  componentType:
    kind: ComponentType
    name: proxy/web
    spec: {workloadType: proxy, resources: [{id: ID, template: {}}]}
  workload: {container: {image: i}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: NAME-prod}
spec: {owner: {projectName: shop, componentName: NAME}, environment: prod, releaseName: NAME-1}
";

fn resolved(texts: &[String], head: bool) -> Workspace {
    let file = TreeFile { path: "all.yaml".to_owned(), bytes: texts.concat().into_bytes().into() };
    let tree = SourceTree { name: String::new(), files: vec![file] };
    let mut sink = Sink::new();
    let documents = load(&[tree], &LoadOptions::default(), &mut sink);
    let options = ResolveOptions { head, ..ResolveOptions::default() };
    let workspace = resolve(&documents, &options, &mut sink);
    assert_eq!(sink.iter().map(|finding| &finding.message).collect::<Vec<_>>(), Vec::<&String>::new());
    workspace
}

fn named(text: &str, name: &str) -> String {
    text.replace("NAME", name)
}

fn inputs(unit: &ComponentUnit) -> &ComponentInputs {
    match &unit.state {
        UnitState::Ready(inputs) => inputs,
        other => panic!("{} is {other:?}", unit.key),
    }
}

#[test]
fn uids_follow_from_the_identity_unless_given() {
    let workspace = resolved(&[PLATFORM.into(), named(COMPONENT, "api"), TYPE.into()], true);
    let dev = inputs(&workspace.components[0]);
    assert_eq!(dev.component_uid, "b4007dc6-8b0d-581f-8e07-bc7241a51911");
    assert_eq!(dev.project_uid, "ad515dd7-9bb2-557e-8ea0-d843c420b21d");
    assert_eq!(dev.place.environment_uid, "16aa6147-9447-535f-8e7e-ea74f234e5d6");
    assert_eq!(inputs(&workspace.components[1]).place.environment_uid, "given");
}

#[test]
fn environments_of_one_release_share_it() {
    let workspace = resolved(&[PLATFORM.into(), named(COMPONENT, "api"), TYPE.into()], true);
    let keys: Vec<String> = workspace.components.iter().map(|unit| unit.key.to_string()).collect();
    assert_eq!(keys, ["component/default/shop/api/dev", "component/default/shop/api/prod"]);
    let shared = workspace.components.iter().all(|unit| inputs(unit).snapshot.id == SnapshotId(0));
    assert!(shared && workspace.snapshots.len() == 1 && workspace.component_types.len() == 1);
}

#[test]
fn releases_with_equal_types_share_one_definition() {
    let release = |name: &str, id: &str| named(RELEASE, name).replace("ID", id);
    let texts = [
        PLATFORM.into(),
        TYPE.into(),
        named(COMPONENT, "one"),
        named(COMPONENT, "two"),
        named(COMPONENT, "three"),
        release("one", "b"),
        release("two", "b"),
        release("three", "c"),
    ];
    let workspace = resolved(&texts, false);
    let pinned = workspace.snapshots.iter().filter(|snapshot| snapshot.release.is_some());
    let mut types: Vec<_> = pinned.map(|snapshot| (&snapshot.component, snapshot.component_type)).collect();
    types.sort();
    assert_eq!(types[0].1, types[2].1, "one and two");
    assert_ne!(types[0].1, types[1].1, "one and three");
}

#[test]
fn a_component_that_deploys_itself_follows_into_the_first_environment_only() {
    let workspace = resolved(&[PLATFORM.into(), named(COMPONENT, "api"), TYPE.into()], false);
    let keys: Vec<String> = workspace.components.iter().map(|unit| unit.key.to_string()).collect();
    assert_eq!(keys, ["component/default/shop/api/dev"]);
    assert_eq!(workspace.components[0].binding_name, "api-dev");
    assert_eq!(workspace.projects.len(), 1);
    assert_eq!(workspace.component_bindings("default", "shop", "api", "dev"), 0..1);
    assert!(workspace.component_bindings("default", "shop", "api", "prod").is_empty());
}
