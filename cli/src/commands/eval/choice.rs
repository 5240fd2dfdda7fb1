//! The one unit that is meant.

use crate::repo::ReadError;
use clap::Args;
use compiler::evaluate::Context;
use compiler::resolve::{UnitKey, UnitKind};
use diag::most_similar;
use std::collections::BTreeSet;

/// How many names an error lists.
const LISTED: usize = 10;

/// Which unit: a component, a resource, or else the cell of a project. What is not needed to tell may be left out.
#[derive(Debug, Args)]
pub(super) struct Choice {
    /// In the context of this component
    #[arg(long, value_name = "NAME", conflicts_with = "resource")]
    component: Option<String>,

    /// In the context of this managed resource
    #[arg(long, value_name = "NAME")]
    resource: Option<String>,

    /// In this environment
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,

    /// Of this project; without a component or a resource in the context of its cell
    #[arg(long, value_name = "NAME")]
    project: Option<String>,

    /// In this control-plane namespace, which is also that of documents that name none
    #[arg(long, value_name = "NAME")]
    pub(super) namespace: Option<String>,
}

/// One thing that is asked of the unit: what it is, what was written, where it stands in a key.
type Criterion<'c> = (&'static str, &'c Option<String>, fn(&UnitKey) -> &str);

impl Choice {
    /// The only unit that fits.
    pub(super) fn of<'u>(&self, units: &[&'u UnitKey]) -> Result<&'u UnitKey, ReadError> {
        let (kind, name) = match (&self.component, &self.resource) {
            (None, None) => (UnitKind::Project, &None),
            (None, name) => (UnitKind::Resource, name),
            (name, _) => (UnitKind::Component, name),
        };
        let what = match kind {
            UnitKind::Component => "component",
            UnitKind::Project => "project",
            UnitKind::Resource => "resource",
        };
        let criteria: [Criterion<'_>; 4] = [
            ("namespace", &self.namespace, |key| &key.namespace),
            ("project", &self.project, |key| &key.project),
            (what, name, |key| &key.name),
            ("environment", &self.environment, |key| &key.environment),
        ];
        let mut fitting: Vec<&UnitKey> = units.iter().copied().filter(|key| key.kind == kind).collect();
        for (what, wanted, part) in criteria {
            let Some(wanted) = wanted else { continue };
            let known: BTreeSet<&str> = fitting.iter().map(|key| part(key)).collect();
            fitting.retain(|key| part(key) == wanted);
            if fitting.is_empty() {
                return Err(unknown(what, wanted, &known));
            }
        }
        match fitting.as_slice() {
            [only] => Ok(only),
            [] => Err(ReadError {
                what: format!("there is no {what}"),
                why: "no source has one that is bound to an environment".to_owned(),
                help: None,
            }),
            several => Err(ambiguous(several)),
        }
    }
}

fn unknown(what: &str, wanted: &str, known: &BTreeSet<&str>) -> ReadError {
    let help = match most_similar(wanted, known.iter().copied()) {
        Some(similar) => Some(format!("did you mean `{similar}`?")),
        None if known.is_empty() => None,
        None => Some(format!("there is {}", listed(known.iter().map(|name| (*name).to_owned())))),
    };
    let why = "nothing of that name is rendered".to_owned();
    ReadError { what: format!("there is no {what} `{wanted}`"), why, help }
}

fn ambiguous(several: &[&UnitKey]) -> ReadError {
    ReadError {
        what: format!("{} units fit", several.len()),
        why: listed(several.iter().map(ToString::to_string)),
        help: Some("say which with `--environment`, `--project` or `--namespace`".to_owned()),
    }
}

/// The unit has no such trait.
pub(super) fn no_trait(wanted: &str, contexts: &[Context]) -> ReadError {
    let instances = instances(contexts);
    let similar = most_similar(wanted, instances.iter().map(String::as_str));
    let help = match similar {
        Some(similar) => Some(format!("did you mean `{similar}`?")),
        None if instances.is_empty() => None,
        None => Some(format!("it has {}", listed(instances.iter().cloned()))),
    };
    ReadError {
        what: format!("the component has no trait `{wanted}`"),
        why: if instances.is_empty() { "it has none at all" } else { "nothing of that name is applied" }
            .to_owned(),
        help,
    }
}

/// The unit has the trait more than once.
pub(super) fn several_instances(wanted: &str, contexts: &[Context]) -> ReadError {
    ReadError {
        what: format!("the component has several instances of `{wanted}`"),
        why: listed(instances(contexts).into_iter().filter(|name| name.starts_with(&format!("{wanted}#")))),
        help: Some("say which with `--trait NAME#INSTANCE`".to_owned()),
    }
}

fn instances(contexts: &[Context]) -> Vec<String> {
    let instances = contexts.iter().filter_map(|context| context.instance.as_ref());
    instances.map(|(name, instance)| format!("{name}#{instance}")).collect()
}

fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let (shown, more) = names.split_at(names.len().min(LISTED));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    format!("{}{more}", shown.join(", "))
}
