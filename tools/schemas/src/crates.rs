//! Where cargo keeps the sources of the crates that are read.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `cargo metadata` says.
pub struct Crates(Value);

impl Crates {
    /// Asks cargo, which fetches what is missing.
    pub fn locate() -> Result<Self, String> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
            .arg(manifest)
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        serde_json::from_slice(&output.stdout).map(Self).map_err(|error| error.to_string())
    }

    /// The `src` folder of a crate.
    pub fn source(&self, name: &str, version: Option<&str>) -> Result<PathBuf, String> {
        let is_it = |package: &&Value| {
            package["name"] == name && version.is_none_or(|version| package["version"] == version)
        };
        let found = self.0["packages"].as_array().into_iter().flatten().find(is_it);
        let manifest = found.and_then(|package| package["manifest_path"].as_str());
        let folder = manifest.and_then(|path| Path::new(path).parent());
        folder
            .map(|folder| folder.join("src"))
            .ok_or_else(|| format!("cargo has no crate {name} {version:?}"))
    }
}

/// Every Rust file below a folder, in path order.
pub fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            found.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The items of a Rust file.
pub fn items(path: &Path) -> Result<Vec<syn::Item>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.items)
}
