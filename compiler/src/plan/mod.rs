//! What has to be written and deleted, compared with an earlier run.
//!
//! A run leaves an index beside its files: which unit wrote which file. [`plan`] compares the output of this run with
//! the index of the last one. Units that failed, and units outside the filter, keep what the index says about them.

use crate::emit::OutputTree;
use crate::resolve::{UnitKey, UnitKind};
use std::collections::BTreeSet;

/// The index's path below the output's root.
pub const INDEX: &str = ".choreoc-index";

/// Which units a run is about; an empty list means all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Names of environments.
    pub environments: Vec<String>,
    /// Names of projects.
    pub projects: Vec<String>,
    /// Names of components; leaves out projects' cells and resources unless empty.
    pub components: Vec<String>,
    /// Control-plane namespaces.
    pub namespaces: Vec<String>,
}

impl Filter {
    /// Whether the run is about this unit.
    pub fn matches(&self, key: &UnitKey) -> bool {
        let listed =
            |names: &[String], name: &str| names.is_empty() || names.iter().any(|listed| listed == name);
        listed(&self.environments, &key.environment)
            && listed(&self.projects, &key.project)
            && listed(&self.namespaces, &key.namespace)
            && (self.components.is_empty()
                || key.kind == UnitKind::Component && listed(&self.components, &key.name))
    }
}

/// What an earlier run left.
#[derive(Clone, Copy)]
pub struct Previous<'a> {
    /// The text of its index; empty if there is none.
    pub index: &'a str,
    /// The content of the file at a path below the root, if there is one.
    pub read: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// What has to be done below the output's root.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PublishPlan {
    /// Files to write, sorted by path; only those whose content differs from what is there.
    pub writes: Vec<(String, String)>,
    /// Files of the earlier run that nothing writes any more, sorted.
    pub deletes: Vec<String>,
}

/// Compares the output of a run with what is there. `failed` are the units without an output because of an error.
pub fn plan(
    _tree: &OutputTree,
    _failed: &BTreeSet<UnitKey>,
    _filter: &Filter,
    _previous: Previous<'_>,
) -> PublishPlan {
    PublishPlan::default()
}
