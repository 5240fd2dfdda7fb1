//! Objects that let Flux or Argo CD apply what is published: from the folders of a run to files, by templates.

mod facts;

pub(crate) use facts::{UnitFacts, facts};

use crate::publish::{Pattern, Values};
use facts::Named;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const FLUX: &str = include_str!("../../../templates/bootstrap/flux.yaml.j2");
const ARGO_CD: &str = include_str!("../../../templates/bootstrap/argocd.yaml.j2");

/// Names of Kubernetes objects are no longer.
const LONGEST_NAME: usize = 240;

/// What applies the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tool {
    /// A GitRepository and three Kustomizations an environment
    Flux,
    /// An AppProject and an ApplicationSet a plane
    Argocd,
}

/// How objects are written.
pub(crate) struct Wishes<'a> {
    pub(crate) tool: Tool,
    /// The repository that the branches are pushed to.
    pub(crate) repository: &'a str,
    pub(crate) pattern: &'a Pattern,
    /// The folder of the branch.
    pub(crate) path: &'a str,
    /// The namespace of the tool.
    pub(crate) namespace: &'a str,
    pub(crate) interval: &'a str,
    /// Namespaces are not pruned.
    pub(crate) keep_namespaces: bool,
}

/// An environment on a plane.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_field_names, reason = "templates use the names")]
struct Folder {
    name: String,
    folder: String,
    path: String,
    branch: String,
    kept: Vec<Kept>,
    health_checks: Vec<HealthCheck>,
    #[serde(skip)]
    autoscaled: BTreeSet<Named>,
}

/// Objects that are not pruned, as Kustomize selects them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Kept {
    target: BTreeMap<&'static str, String>,
}

/// When an object is healthy whose kind Flux does not know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct HealthCheck {
    version: String,
    kind: &'static str,
    current: &'static str,
    failed: &'static str,
}

/// A template that cannot be filled: a mistake in this program, or in a name.
pub(crate) type Unfilled = minijinja::Error;

/// Files by their paths: one an environment for Flux, one a plane for Argo CD.
pub(crate) fn files(units: &[UnitFacts], wishes: &Wishes<'_>) -> Result<Vec<(String, String)>, Unfilled> {
    let folders = folders(units, wishes);
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    match wishes.tool {
        Tool::Flux => folders.iter().map(|folder| flux(&environment, folder, wishes)).collect(),
        Tool::Argocd => argo_cd(&environment, folders, wishes),
    }
}

fn folders(units: &[UnitFacts], wishes: &Wishes<'_>) -> Vec<Folder> {
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    for unit in units {
        let branch = wishes.pattern.name(&unit.values);
        for folder in &unit.folders {
            let known = folders.entry(&folder.path).or_insert_with(|| new(&folder.path, &branch, wishes));
            let retained = folder.objects.iter().filter(|_| unit.retained);
            known.kept.extend(retained.map(|object| Kept { target: object.target() }));
            known.autoscaled.extend(folder.autoscaled.iter().cloned());
            known.health_checks.extend(folder.objects.iter().filter_map(health_check));
        }
    }
    let mut folders: Vec<Folder> = folders.into_values().collect();
    for folder in &mut folders {
        folder.kept.sort();
        folder.kept.dedup();
        folder.health_checks.sort();
        folder.health_checks.dedup();
    }
    folders
}

fn new(folder: &str, branch: &str, wishes: &Wishes<'_>) -> Folder {
    let path = if wishes.path.is_empty() { folder.to_owned() } else { format!("{}/{folder}", wishes.path) };
    let namespaces = Kept { target: BTreeMap::from([("kind", "Namespace".to_owned())]) };
    Folder {
        name: object_name(folder),
        folder: folder.to_owned(),
        path,
        branch: branch.to_owned(),
        kept: if wishes.keep_namespaces { vec![namespaces] } else { Vec::new() },
        health_checks: Vec::new(),
        autoscaled: BTreeSet::new(),
    }
}

/// External Secrets say by a condition whether the secret is there.
fn health_check(object: &Named) -> Option<HealthCheck> {
    (object.group == "external-secrets.io" && object.kind == "ExternalSecret").then(|| HealthCheck {
        version: format!("{}/{}", object.group, object.version),
        kind: "ExternalSecret",
        current: "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')",
        failed: "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'False')",
    })
}

/// `clusterdataplanes/west/acme/dev` as the name of an object: letters, digits and hyphens.
fn object_name(folder: &str) -> String {
    let (_, rest) = folder.split_once('/').unwrap_or(("", folder));
    let kind = if folder.contains("observabilityplanes/") { "watch-" } else { "" };
    let mapped: String = rest
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(LONGEST_NAME)
        .collect();
    format!("choreoc-{kind}{}", mapped.trim_matches('-'))
}

fn flux(
    environment: &Environment<'_>,
    folder: &Folder,
    wishes: &Wishes<'_>,
) -> Result<(String, String), Unfilled> {
    let values = context! {
        environment => Value::from(Serde(folder)),
        namespace => wishes.namespace,
        interval => wishes.interval,
        repository => wishes.repository,
    };
    let text = environment.render_str(FLUX, values)?;
    Ok((format!("{}.yaml", folder.folder), format!("{}\n", text.trim_end())))
}

fn argo_cd(
    environment: &Environment<'_>,
    folders: Vec<Folder>,
    wishes: &Wishes<'_>,
) -> Result<Vec<(String, String)>, Unfilled> {
    let mut planes: BTreeMap<String, Vec<Folder>> = BTreeMap::new();
    for folder in folders {
        // The last two parts are the control plane's namespace and the environment.
        let plane = folder.folder.rsplitn(3, '/').last().unwrap_or_default().to_owned();
        planes.entry(plane).or_default().push(folder);
    }
    let mut files = Vec::new();
    for (plane, environments) in planes {
        let kept: BTreeSet<&Kept> = environments.iter().flat_map(|folder| &folder.kept).collect();
        let autoscaled: BTreeSet<&Named> =
            environments.iter().flat_map(|folder| &folder.autoscaled).collect();
        let values = context! {
            plane => context! {
                name => object_name(&plane),
                folder => plane.as_str(),
                cluster => plane.rsplit('/').next(),
                environments => Value::from(Serde(&environments)),
                kept => Value::from(Serde(&kept)),
                autoscaled => Value::from(Serde(&autoscaled)),
            },
            namespace => wishes.namespace,
            repository => wishes.repository,
        };
        let text = environment.render_str(ARGO_CD, values)?;
        files.push((format!("{plane}.yaml"), format!("{}\n", text.trim_end())));
    }
    Ok(files)
}

impl UnitFacts {
    /// What the branch of the unit is called after.
    pub(crate) fn of(values: Values, retained: bool, folders: Vec<facts::FolderFacts>) -> Self {
        Self { values, retained, folders }
    }
}
