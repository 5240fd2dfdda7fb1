//! What a run says about the objects of a unit that whoever applies them has to know.

use crate::publish::Values;
use compiler::assemble::{Assembled, Entry};
use compiler::emit::unit;
use compiler::resolve::{Place, UnitKey};
use serde::Serialize;
use std::collections::BTreeMap;
use value::{Object, Value};

/// A unit.
#[derive(Debug)]
pub(crate) struct UnitFacts {
    pub(crate) values: Values,
    /// It is a resource that stays when nobody asks for it any more.
    pub(crate) retained: bool,
    pub(crate) folders: Vec<FolderFacts>,
}

/// Its objects on one plane.
#[derive(Debug)]
pub(crate) struct FolderFacts {
    /// The folder of the environment there.
    pub(crate) path: String,
    pub(crate) objects: Vec<Named>,
    /// Workloads whose replicas an autoscaler decides.
    pub(crate) autoscaled: Vec<Named>,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Named {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl Named {
    fn of(entry: &Entry) -> Self {
        let identity = entry.identity();
        let version = text(entry.applied(), "apiVersion");
        Self {
            group: identity.group.to_owned(),
            version: version.rsplit('/').next().unwrap_or_default().to_owned(),
            kind: identity.kind.to_owned(),
            namespace: identity.namespace.to_owned(),
            name: identity.name.to_owned(),
        }
    }

    /// How Kustomize selects it.
    pub(super) fn target(&self) -> BTreeMap<&'static str, String> {
        let parts = [
            ("group", &self.group),
            ("kind", &self.kind),
            ("name", &self.name),
            ("namespace", &self.namespace),
        ];
        parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (key, text.clone()))
            .collect()
    }
}

/// What is to be known of a unit; whether it is retained is known later.
pub(crate) fn facts(key: &UnitKey, place: &Place, assembled: Option<&Assembled>) -> UnitFacts {
    let files = unit(key, place, assembled);
    let entries = |at: usize| match assembled {
        Some(assembled) if at == 0 => assembled.data.as_slice(),
        Some(assembled) => assembled.observability.as_slice(),
        None => &[],
    };
    let folder = |(at, path): (usize, String)| FolderFacts {
        path,
        objects: entries(at).iter().map(Named::of).collect(),
        autoscaled: entries(at).iter().filter_map(autoscaled).collect(),
    };
    let paths = files.folders.into_iter().map(|folder| folder.environment);
    UnitFacts::of(Values::of(key, place), false, paths.enumerate().map(folder).collect())
}

/// The workload that an autoscaler is for.
fn autoscaled(entry: &Entry) -> Option<Named> {
    let own = Named::of(entry);
    if own.kind != "HorizontalPodAutoscaler" && own.kind != "ScaledObject" {
        return None;
    }
    let target = entry.applied().get("spec")?.as_object()?.get("scaleTargetRef")?.as_object()?;
    let (group, version) = text(target, "apiVersion").split_once('/').unwrap_or(("apps", "v1"));
    let kind = Some(text(target, "kind")).filter(|kind| !kind.is_empty()).unwrap_or("Deployment");
    Some(Named {
        group: group.to_owned(),
        version: version.to_owned(),
        kind: kind.to_owned(),
        namespace: own.namespace,
        name: text(target, "name").to_owned(),
    })
}

fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}
