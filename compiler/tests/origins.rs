//! Where the fields of a rendered object come from: every line that made one, seen from the outside.

use choreoc_compiler::evaluate::{Origin, Trace};
use choreoc_compiler::load::{SourceTree, TreeFile};
use choreoc_compiler::model::Plane;
use choreoc_compiler::{Options, compile_traced};
use diag::{SourceMap, Span};
use std::fmt::Write as _;
use std::sync::Mutex;

const PLATFORM: [&str; 3] = [
    include_str!("../../fixtures/_platform/base/environment.yaml"),
    include_str!("../../fixtures/_platform/base/project.yaml"),
    include_str!("../../fixtures/_platform/custom/component.yaml"),
];

const TYPES: &str = r#"apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: service}
spec:
  workloadType: deployment
  allowedTraits: [{kind: Trait, name: sidecar}]
  parameters:
    openAPIV3Schema:
      type: object
      properties:
        replicas: {type: integer, default: 2}
        port: {type: integer}
  resources:
    - id: deployment
      template:
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "${metadata.name}"}
        spec:
          replicas: ${parameters.replicas}
          selector: {matchLabels: {app: web}}
          template:
            spec:
              containers:
                - ${oc_omit()}
                - name: main
                  image: ${workload.container.image}
                  ports: [{containerPort: "${parameters.port}"}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: sidecar}
spec:
  parameters:
    openAPIV3Schema: {type: object, properties: {size: {type: string, default: 1Mi}}}
  patches:
    - target: {group: apps, version: v1, kind: Deployment}
      operations:
        - op: add
          path: /spec/template/spec/containers/0
          value: {name: first, resources: {limits: {memory: "${parameters.size}"}}}
        - {op: add, path: /spec/template/spec/containers/-, value: {name: last}}
"#;

const COMPONENT: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  componentType: {kind: ComponentType, name: deployment/service}
  autoDeploy: true
  parameters:
    port: 8080
  traits:
    - {kind: Trait, name: sidecar, instanceName: one, parameters: {size: 5Mi}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: web}
spec:
  owner: {projectName: shop, componentName: web}
  container: {image: registry.example/web}
";

fn text(sources: &SourceMap, span: Span) -> String {
    let file = sources.get(span.file).expect("the file is known");
    let bytes = &file.bytes[span.start as usize..span.end as usize];
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned()
}

fn shown(sources: &SourceMap, origin: &Origin<'_>) -> String {
    let mut shown = text(sources, origin.node);
    if let Some(applied) = origin.applied {
        let _ = write!(shown, " by {}#{}", applied.name, applied.instance);
    }
    for expression in &origin.expressions {
        for read in &expression.reads {
            let written = if read.default { "default" } else { "written" };
            let _ = write!(shown, " reads {} {written} {}", read.path, text(sources, read.span));
        }
    }
    shown
}

#[test]
fn every_field_leads_to_its_line_and_its_parameter() {
    let texts = PLATFORM[..2].iter().copied().chain([TYPES, COMPONENT]).enumerate();
    let files =
        texts.map(|(at, text)| TreeFile { path: format!("{at}.yaml"), bytes: text.as_bytes().into() });
    let tree = SourceTree { name: String::new(), files: files.collect() };
    let found = Mutex::new(Vec::new());
    let keep = |_: &_, _: &_, _: Option<_>, trace: Trace<'_>| {
        found.lock().expect("nobody panics").push(trace.origins());
    };
    let compiled = compile_traced(&[tree], &Options::default(), &keep);
    assert!(compiled.findings.is_empty(), "{:?}", compiled.findings);
    let found = found.into_inner().expect("nobody panics");
    let is_component = |pointer: &str| {
        let of = |origins| choreoc_compiler::evaluate::Origins::object(origins, Plane::DataPlane, 0);
        let object = found.iter().filter_map(of).find(|object| {
            object
                .at("/spec/selector")
                .is_some_and(|origin| text(&compiled.sources, origin.node).starts_with("{matchLabels"))
        });
        let origin = object.expect("the deployment is there").at(pointer);
        origin.map(|origin| shown(&compiled.sources, &origin)).unwrap_or_default()
    };
    for (pointer, want) in [
        ("/spec/replicas", "${parameters.replicas} reads parameters.replicas default 2"),
        ("/spec/selector/matchLabels/app", "web"),
        ("/spec/template/spec/containers/0/name", "first by sidecar#one"),
        (
            "/spec/template/spec/containers/0/resources/limits/memory",
            "\"${parameters.size}\" by sidecar#one reads parameters.size written 5Mi",
        ),
        ("/spec/template/spec/containers/1/name", "main"),
        (
            "/spec/template/spec/containers/1/ports/0/containerPort",
            "\"${parameters.port}\" reads parameters.port written 8080",
        ),
        ("/spec/template/spec/containers/2/name", "last by sidecar#one"),
        ("/kind", "Deployment"),
    ] {
        assert_eq!(is_component(pointer), want, "{pointer}");
    }
}
