//! The demo is honest: everything its platform can do happens in it at least once, and this test says where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;
use yaml::Node;

const WEST: &str = "clusterdataplanes/west/acme/development";
const STAGING: &str = "clusterdataplanes/west/acme/staging";
const EAST: &str = "clusterdataplanes/east/acme/production";
const WATCH: &str = "clusterobservabilityplanes/watch/acme/production";

/// What has to be found in the rendered files whose path holds all words of a pattern.
enum Proof {
    /// Some such file holds this text.
    Holds(&'static str),
    /// There are such files, and none of them holds this text.
    Lacks(&'static str),
    /// There is no such file.
    None,
}

use Proof::{Holds, Lacks, None};

/// What a feature is called, where its result is looked for, and what proves it.
type Row = (&'static str, &'static str, &'static str, Proof);

/// Resources of types, by type and id. A loop and a condition are proven both ways.
const RESOURCES: &[Row] = &[
    ("cell/namespace", EAST, "shop/cell/namespace-", Holds("example.com/cost-center: retail")),
    ("cell/isolation", EAST, "shop/cell/networkpolicy-components", Holds("operator: Exists")),
    ("cell/quota includeWhen=true", EAST, "shop/cell/resourcequota-cell", Holds("pods: \"20\"")),
    ("cell/quota includeWhen=false", WEST, "shop/cell/resourcequota-cell", None),
    ("cell/viewers forEach=many", EAST, "shop/cell/rolebinding-edit-", Holds("name: platform-team")),
    ("cell/viewers forEach=none", WEST, "shop/cell/rolebinding-", None),
    ("postgres/settings", WEST, "orders-db/configmap-", Holds("dbname = orders")),
    ("postgres/generator", WEST, "orders-db/password-", Holds("length: 32")),
    ("postgres/password", WEST, "orders-db/externalsecret-", Holds("generatorRef")),
    ("postgres/service", WEST, "orders-db/service-", Holds("port: 5432")),
    ("postgres/server", EAST, "orders-db/statefulset-", Holds("storage: 50Gi")),
    ("postgres/backup includeWhen=true", EAST, "orders-db/cronjob-", Holds("pg_dump")),
    ("postgres/backup includeWhen=false", WEST, "orders-db/cronjob-", None),
    ("service/deployment", EAST, "catalog/deployment-", Holds("replicas: 3")),
    ("service/service", WEST, "catalog/service-catalog", Holds("port: 9090")),
    (
        "service/route-external forEach=many",
        STAGING,
        "catalog/httproute-catalog-rest-c",
        Holds("staging.staging.example.com"),
    ),
    ("service/route-external forEach=none", WEST, "ledger/httproute-", None),
    (
        "service/route-internal forEach=many",
        EAST,
        "catalog/httproute-catalog-rest-internal-",
        Holds("production.internal.example.com"),
    ),
    ("service/route-internal forEach=none", WEST, "ledger/httproute-", None),
    (
        "service/env forEach=many",
        EAST,
        "catalog/configmap-catalog-production-env-configs-",
        Holds("LOG_LEVEL: warn"),
    ),
    (
        "service/file forEach=many",
        WEST,
        "catalog/configmap-catalog-development-config-features-yaml-",
        Holds("pages: 012"),
    ),
    ("service/file forEach=none", WEST, "ledger/configmap-ledger-development-config-", None),
    (
        "service/secret-env forEach=many",
        WEST,
        "catalog/externalsecret-catalog-development-env-secrets-",
        Holds("key: payments/bank"),
    ),
    ("service/secret-env forEach=none", WEST, "ledger/externalsecret-", None),
    (
        "service/secret-file forEach=many",
        EAST,
        "catalog/externalsecret-catalog-production-secret-client-pem-",
        Holds("name: vault-east"),
    ),
    ("service/secret-file forEach=none", WEST, "ledger/externalsecret-", None),
    ("web-application/deployment", WEST, "storefront/deployment-", Holds("value: http://catalog.")),
    ("web-application/service", WEST, "storefront/service-storefront", Holds("targetPort: 8080")),
    ("web-application/route forEach=many", WEST, "storefront/httproute-", Holds(".west.example.com")),
    (
        "web-application/file forEach=many",
        WEST,
        "storefront/configmap-storefront-development-config-nginx-conf-",
        Holds("listen 8080;"),
    ),
    (
        "web-application/env forEach=many",
        EAST,
        "storefront/configmap-storefront-production-env-configs-",
        Holds("THEME: plain"),
    ),
    ("scheduled-task/cronjob", EAST, "settlement/cronjob-", Holds("timeZone: Europe/Berlin")),
    ("scheduled-task/env forEach=many", EAST, "settlement/configmap-", Holds("CURRENCY: EUR")),
    ("worker/statefulset", WEST, "recommender/statefulset-", Holds("- --forever")),
];

/// Creates, patch operations and removes of traits.
const TRAITS: &[Row] = &[
    (
        "alerts/creates[0] includeWhen=true",
        WATCH,
        "observabilityalertrule-catalog-alerts-errors-",
        Holds("- on-call"),
    ),
    ("alerts/creates[0] includeWhen=false", "acme/development", "observabilityalertrule-", None),
    (
        "alerts/creates[0] forEach=many",
        WATCH,
        "observabilityalertrule-catalog-alerts-no-stock-",
        Holds("severity: critical"),
    ),
    (
        "autoscaling/creates[0] includeWhen=true",
        WEST,
        "storefront/horizontalpodautoscaler-",
        Holds("maxReplicas: 3"),
    ),
    ("autoscaling/creates[0] includeWhen=false", EAST, "storefront/horizontalpodautoscaler-", None),
    ("autoscaling/patches[0].remove[0] forEach=many", WEST, "storefront/deployment-", Lacks("replicas:")),
    ("autoscaling/patches[0].remove[0] forEach=none", EAST, "storefront/deployment-", Holds("replicas: 2")),
    ("hardening/patches[0].add[0]", WEST, "payments/components/ledger/deployment-", Holds("runAsUser: 2000")),
    (
        "hardening/patches[0].add[1]",
        WEST,
        "payments/components/ledger/deployment-",
        Holds("readOnlyRootFilesystem: false"),
    ),
    ("hardening/patches[0].add[2]", WEST, "catalog/deployment-", Holds("example.com/hardened: baseline")),
    ("retreat/patches[0].add[0]", WEST, "catalog/httproute-", Holds("timeouts:")),
    ("retreat/patches[0].replace[1]", EAST, "catalog/httproute-", Holds("request: 5s")),
    ("retreat/removes[0] forEach=many", WEST, "catalog/httproute-catalog-rest-c", None),
    (
        "retreat/removes[0] forEach=none",
        STAGING,
        "catalog/httproute-catalog-rest-c",
        Holds("openchoreo.dev/endpoint-visibility: external"),
    ),
    ("storage/creates[0]", EAST, "catalog/persistentvolumeclaim-", Holds("storageClassName: fast")),
    ("storage/patches[0].add[0]", WEST, "catalog/deployment-", Holds("claimName: catalog-images-")),
    ("storage/patches[0].add[1]", WEST, "catalog/deployment-", Holds("mountPath: /var/images")),
    ("storage/patches[1].add[0]", WEST, "recommender/statefulset-", Holds("claimName: recommender-model-")),
    ("storage/patches[1].add[1]", WEST, "recommender/statefulset-", Holds("mountPath: /model")),
];

/// What the repository as a whole shows.
const REPOSITORY: &[Row] = &[
    ("provider kubernetes", WEST, "catalog/networkpolicy-", Holds("kind: NetworkPolicy")),
    ("provider cilium", EAST, "catalog/ciliumnetworkpolicy-", Holds("kind: CiliumNetworkPolicy")),
    ("visibility project", WEST, "catalog/networkpolicy-", Holds("port: 9100")),
    ("visibility namespace", WEST, "catalog/networkpolicy-", Holds("openchoreo.dev/namespace: acme")),
    (
        "visibility internal and external",
        WEST,
        "catalog/networkpolicy-",
        Holds("key: openchoreo.dev/system-component"),
    ),
    ("no endpoints", WEST, "recommender/networkpolicy-", Lacks("ingress:")),
    (
        "dependency on an endpoint of the project",
        WEST,
        "settlement/cronjob-",
        Holds("value: http://ledger.dp-acme-payments-development-"),
    ),
    (
        "dependency on an endpoint of another project",
        WEST,
        "catalog/deployment-",
        Holds("value: ledger.dp-acme-payments-development-"),
    ),
    (
        "projects that depend on each other",
        WEST,
        "payments/components/ledger/deployment-",
        Holds("value: catalog.dp-acme-shop-development-"),
    ),
    (
        "dependency on a resource: value",
        WEST,
        "catalog/deployment-",
        Holds("name: DB_PORT\n          value: \"5432\""),
    ),
    (
        "dependency on a resource: ConfigMap",
        WEST,
        "catalog/deployment-",
        Holds("name: DB_NAME\n          valueFrom:\n            configMapKeyRef:"),
    ),
    (
        "dependency on a resource: Secret",
        WEST,
        "catalog/deployment-",
        Holds("name: DB_PASSWORD\n          valueFrom:\n            secretKeyRef:"),
    ),
    ("dependency on a resource: file", WEST, "catalog/deployment-", Holds("mountPath: /etc/catalog/db.conf")),
    (
        "pinned release",
        EAST,
        "payments/components/ledger/deployment-",
        Holds("image: ghcr.io/example/ledger:5.0.2"),
    ),
    (
        "head release",
        STAGING,
        "payments/components/ledger/deployment-",
        Holds("image: ghcr.io/example/ledger:5.1.0"),
    ),
    ("derived binding of autoDeploy", WEST, "storefront/kustomization", Holds("deployment-storefront-")),
    ("undeployed binding", STAGING, "recommender/kustomization", Holds("resources: []")),
    (
        "gateway of the environment",
        STAGING,
        "catalog/httproute-catalog-rest-c",
        Holds("name: gateway-staging"),
    ),
    (
        "override of an environment variable",
        EAST,
        "storefront/configmap-storefront-production-env-",
        Lacks("daylight"),
    ),
];

/// Visibilities, providers and kinds of dependency that the language knows; every one has a row above.
const KNOWN: &[&str] =
    &["visibility project", "visibility namespace", "provider kubernetes", "provider cilium"];

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo/repo")
}

fn rendered() -> BTreeMap<String, String> {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let out = home.path().join("out");
    let run =
        Command::new(env!("CARGO_BIN_EXE_choreoc")).arg("build").arg(demo()).arg("--out").arg(&out).output();
    let run = run.expect("the binary runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let files =
        WalkDir::new(&out).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let text = |entry: walkdir::DirEntry| {
        let path = entry
            .path()
            .strip_prefix(&out)
            .expect("files are below the output")
            .to_string_lossy()
            .into_owned();
        (path, std::fs::read_to_string(entry.path()).expect("files are text"))
    };
    files.map(text).collect()
}

#[test]
fn everything_the_demo_can_do_happens_in_it() {
    let files = rendered();
    let mut missing = Vec::new();
    for (feature, folder, part, proof) in [RESOURCES, TRAITS, REPOSITORY].concat_rows() {
        let texts: Vec<&String> = files
            .iter()
            .filter(|(path, _)| path.contains(folder) && path.contains(part))
            .map(|(_, text)| text)
            .collect();
        let proven = match proof {
            Holds(text) => texts.iter().any(|file| file.contains(text)),
            Lacks(text) => !texts.is_empty() && texts.iter().all(|file| !file.contains(text)),
            None => texts.is_empty(),
        };
        if !proven {
            missing.push(*feature);
        }
    }
    assert!(missing.is_empty(), "not proven: {missing:#?}");
}

#[test]
fn every_part_of_the_platform_has_its_row() {
    let listed: BTreeSet<String> =
        [RESOURCES, TRAITS].concat_rows().map(|(feature, ..)| (*feature).to_owned()).collect();
    let mut unlisted: Vec<String> = parts().into_iter().filter(|part| !listed.contains(part)).collect();
    let repository: BTreeSet<&str> = REPOSITORY.iter().map(|(feature, ..)| *feature).collect();
    unlisted
        .extend(KNOWN.iter().filter(|known| !repository.contains(*known)).map(|known| (*known).to_owned()));
    assert!(unlisted.is_empty(), "no row for: {unlisted:#?}");
}

/// What the types and traits of the demo contain, named as in the tables.
fn parts() -> Vec<String> {
    let mut parts = Vec::new();
    for entry in WalkDir::new(demo().join("platform")).sort_by_file_name().into_iter().filter_map(Result::ok)
    {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("the demo can be read");
            let reading = yaml::read(diag::FileId(0), &bytes, &yaml::Limits::default());
            reading.documents.iter().for_each(|document| parts_of(&document.node, &mut parts));
        }
    }
    parts
}

fn parts_of(document: &Node, parts: &mut Vec<String>) {
    let name = document
        .get("metadata")
        .and_then(|metadata| metadata.get("name"))
        .and_then(Node::as_str)
        .unwrap_or_default();
    let Some(spec) = document.get("spec") else { return };
    let list = |key: &str| spec.get(key).map(Node::items).unwrap_or_default();
    for resource in list("resources") {
        let id = resource.get("id").and_then(Node::as_str).unwrap_or_default();
        branches(&format!("{name}/{id}"), resource, parts);
    }
    for (at, create) in list("creates").iter().enumerate() {
        branches(&format!("{name}/creates[{at}]"), create, parts);
    }
    for (at, patch) in list("patches").iter().enumerate() {
        for (number, operation) in
            patch.get("operations").map(Node::items).unwrap_or_default().iter().enumerate()
        {
            let op = operation.get("op").and_then(Node::as_str).unwrap_or_default();
            branches(&format!("{name}/patches[{at}].{op}[{number}]"), patch, parts);
        }
    }
    for (at, remove) in list("removes").iter().enumerate() {
        branches(&format!("{name}/removes[{at}]"), remove, parts);
    }
}

/// A part once, or once for each way its condition and its loop can go.
fn branches(part: &str, node: &Node, parts: &mut Vec<String>) {
    let has = |key: &str| node.get(key).is_some();
    if has("includeWhen") {
        parts.extend(["true", "false"].map(|way| format!("{part} includeWhen={way}")));
    }
    if has("forEach") {
        parts.push(format!("{part} forEach=many"));
    }
    if !has("includeWhen") && !has("forEach") {
        parts.push(part.to_owned());
    }
}

/// All rows of several tables.
trait ConcatRows {
    fn concat_rows(&self) -> impl Iterator<Item = &Row>;
}

impl<const N: usize> ConcatRows for [&'static [Row]; N] {
    fn concat_rows(&self) -> impl Iterator<Item = &Row> {
        self.iter().flat_map(|rows| rows.iter())
    }
}
