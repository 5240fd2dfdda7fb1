//! Writes the JSON Schemas below `schemas/` out of the sources of registry crates, without descriptions.
//!
//! `cargo run` writes them; `cargo test` makes one file of each kind again and compares.

mod bindings;
mod crates;
mod file;
mod kubernetes;

use crates::Crates;
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

fn main() -> Result<(), String> {
    let crates = Crates::locate()?;
    for (path, text) in made(&crates, |_| true)? {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The wanted files with what belongs into them.
fn made(crates: &Crates, wanted: impl Fn(&str) -> bool) -> Result<Vec<(PathBuf, String)>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
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
        for (path, text) in made(&crates, |name| some.contains(&name)).expect("the sources can be read") {
            let committed = std::fs::read_to_string(&path).expect("the file is committed");
            assert!(committed == text, "{} is out of date: run the tool", path.display());
        }
    }
}
