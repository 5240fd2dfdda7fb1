//! Writes the JSON Schemas below `schemas/` out of the sources of registry crates and Go modules, without descriptions.
//!
//! `cargo run` writes them; `cargo test` makes one file of each kind again and compares, with `-- --ignored` those of Go
//! modules, too.

mod bindings;
mod crates;
mod file;
mod kubernetes;
mod modules;

use crates::Crates;
use modules::Module;
use std::path::{Path, PathBuf};

/// The versions of Kubernetes, each with the crate that describes it.
const KUBERNETES: &[(&str, &str)] = &[
    ("1.30", "0.26.0"),
    ("1.31", "0.26.0"),
    ("1.32", "0.26.0"),
    ("1.33", "0.29.0"),
    ("1.34", "0.29.0"),
    ("1.35", "0.29.0"),
    ("1.36", "0.29.0"),
    ("1.37", "0.29.0"),
];

/// The groups of custom resources, each with the crate that describes it.
const GROUPS: &[(&str, &str)] = &[
    ("acme.cert-manager.io", "kcr_acme_cert_manager_io"),
    ("cert-manager.io", "kcr_cert_manager_io"),
    ("cilium.io", "kcr_cilium_io"),
    ("external-secrets.io", "kcr_external_secrets_io"),
    ("generators.external-secrets.io", "kcr_generators_external_secrets_io"),
    ("gateway.networking.k8s.io", "kcr_gateway_networking_k8s_io"),
    ("keda.sh", "kcr_keda_sh"),
    ("monitoring.coreos.com", "kcr_monitoring_coreos_com"),
];

/// What `choreoc bootstrap` writes for, each with the Go modules that define it.
const TOOLS: &[(&str, &[Module])] = &[
    (
        "argocd",
        &[Module {
            name: "github.com/argoproj/argo-cd/v2",
            version: "v2.14.11",
            files: &["manifests/crds/applicationset-crd.yaml", "manifests/crds/appproject-crd.yaml"],
        }],
    ),
    (
        "flux",
        &[
            Module {
                name: "github.com/fluxcd/source-controller",
                version: "v1.8.5",
                files: &["config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml"],
            },
            Module {
                name: "github.com/fluxcd/kustomize-controller",
                version: "v1.7.3",
                files: &["config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml"],
            },
        ],
    ),
];

fn main() -> Result<(), String> {
    let crates = Crates::locate()?;
    for (path, text) in made(&crates, |_| true)?.into_iter().chain(of_tools()?) {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

/// The files for tools with what belongs into them.
fn of_tools() -> Result<Vec<(PathBuf, String)>, String> {
    let file = |(tool, modules): &(&str, &[Module])| {
        Ok((root().join(format!("gitops/{tool}.json")), modules::read(modules)?))
    };
    TOOLS.iter().map(file).collect()
}

/// The wanted files with what belongs into them.
fn made(crates: &Crates, wanted: impl Fn(&str) -> bool) -> Result<Vec<(PathBuf, String)>, String> {
    let root = root();
    let mut files = Vec::new();
    for (version, of_crate) in KUBERNETES.iter().filter(|(version, _)| wanted(version)) {
        let source = crates.source("k8s-openapi", Some(of_crate))?;
        let module = source.join(format!("v{}", version.replace('.', "_")));
        files.push((root.join(format!("kubernetes/{version}.json")), kubernetes::read(&module)?));
    }
    for (group, of_crate) in GROUPS.iter().filter(|(group, _)| wanted(group)) {
        let source = crates.source(of_crate, None)?;
        files.push((root.join(format!("resources/{group}.json")), bindings::read(&source)?));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_the_crates_say() {
        let crates = Crates::locate().expect("cargo knows the crates");
        let some = ["1.30", "1.37", "gateway.networking.k8s.io"];
        committed(made(&crates, |name| some.contains(&name)).expect("the sources can be read"));
    }

    #[test]
    #[ignore = "needs Go, which fetches the modules"]
    fn what_is_committed_is_what_the_modules_say() {
        committed(of_tools().expect("Go knows the modules"));
    }

    fn committed(files: Vec<(PathBuf, String)>) {
        for (path, text) in files {
            let committed = std::fs::read_to_string(&path).expect("the file is committed");
            assert!(committed == text, "{} is out of date: run the tool", path.display());
        }
    }
}
