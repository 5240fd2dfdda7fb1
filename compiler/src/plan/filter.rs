//! Which units a run is about.

use crate::resolve::{UnitKey, UnitKind};

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
