//! A case as its folder describes it.

use choreoc_compiler::load::{SourceTree, TreeFile};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// `case.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Description {
    /// One sentence: the behaviour.
    pub(crate) title: String,
    /// Where the rule stands.
    pub(crate) spec: String,
    /// Folders of `fixtures/_platform` that join the tree.
    #[serde(default)]
    pub(crate) platform: Vec<String>,
    #[serde(default)]
    pub(crate) head: bool,
    #[serde(default)]
    pub(crate) strict: bool,
    #[serde(default)]
    pub(crate) keep_going: bool,
    #[serde(default)]
    pub(crate) stand_in_planes: bool,
    #[serde(default)]
    pub(crate) stock_types: bool,
    /// Whether everything is checked, as `choreoc check` does.
    #[serde(default)]
    pub(crate) check: bool,
    /// Whether the tests in the tree are run; what fails is a finding.
    #[serde(default)]
    pub(crate) tests: bool,
    /// The version of Kubernetes whose schemas count.
    pub(crate) kubernetes_version: Option<String>,
    pub(crate) namespace: Option<String>,
    #[serde(default)]
    pub(crate) environments: Vec<String>,
    #[serde(default)]
    pub(crate) projects: Vec<String>,
    #[serde(default)]
    pub(crate) components: Vec<String>,
    #[serde(default)]
    pub(crate) namespaces: Vec<String>,
    /// Codes of errors that have no place in the tree.
    #[serde(default)]
    pub(crate) errors: Vec<String>,
    /// Codes of warnings that have no place in the tree.
    #[serde(default)]
    pub(crate) warnings: Vec<String>,
}

/// A case with its trees.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) description: Description,
    pub(crate) trees: Vec<SourceTree>,
    /// The trees of the last run, if the case has one.
    pub(crate) before: Option<Vec<SourceTree>>,
    /// Files that stand in the output folder before everything.
    pub(crate) previous: BTreeMap<String, Vec<u8>>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

impl Case {
    /// The folders of all cases, in name order.
    pub(crate) fn all() -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = WalkDir::new(root().join("fixtures"))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name() == "case.toml")
            .filter_map(|entry| entry.path().parent().map(Path::to_owned))
            .collect();
        found.sort();
        found
    }

    /// `<area>/<case>`.
    pub(crate) fn name_of(folder: &Path) -> String {
        let part = |path: Option<&Path>| {
            let name = path.and_then(Path::file_name);
            name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        format!("{}/{}", part(folder.parent()), part(Some(folder)))
    }

    /// Where the case's output is recorded.
    pub(crate) fn golden(&self) -> PathBuf {
        root().join("golden").join(&self.name)
    }

    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(folder.join("case.toml")).map_err(|error| error.to_string())?;
        let description: Description =
            toml::from_str(&text).map_err(|error| format!("case.toml: {error}"))?;
        if description.title.is_empty() || description.spec.is_empty() {
            return Err("case.toml: every case has a title and says where its rule stands".to_owned());
        }
        let mut platform = Vec::new();
        for piece in &description.platform {
            let files = files(&root().join("fixtures/_platform").join(piece))?;
            platform.push(tree(&format!("platform/{piece}"), files));
        }
        let trees = |part: &str| -> Result<Vec<SourceTree>, String> {
            let own = tree(part, files(&folder.join(part))?);
            Ok(platform.iter().cloned().chain([own]).collect())
        };
        let has = |part: &str| folder.join(part).is_dir();
        Ok(Self {
            name: Self::name_of(folder),
            trees: trees("repo")?,
            before: has("before").then(|| trees("before")).transpose()?,
            previous: if has("previous") { files(&folder.join("previous"))? } else { BTreeMap::new() },
            description,
        })
    }
}

fn tree(name: &str, files: BTreeMap<String, Vec<u8>>) -> SourceTree {
    let files = files.into_iter().map(|(path, bytes)| TreeFile { path, bytes: bytes.into() });
    SourceTree { name: name.to_owned(), files: files.collect() }
}

/// Every file below a folder, by its path relative to it.
pub(crate) fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).map_err(|error| error.to_string())?;
            let path = path.to_string_lossy().replace('\\', "/");
            found.insert(path, fs::read(entry.path()).map_err(|error| error.to_string())?);
        }
    }
    Ok(found)
}
