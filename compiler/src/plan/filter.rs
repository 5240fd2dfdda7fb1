//! Which units a run is about.

use super::diagnostics;
use crate::load::Documents;
use crate::model::Kind;
use crate::model::decode::most_similar;
use crate::resolve::{UnitKey, UnitKind, Workspace};
use diag::Sink;
use std::collections::BTreeSet;

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

    /// Reports names that nothing in any state of the sources has, and a filter that leaves no unit over.
    pub(crate) fn report(&self, states: &[(&Documents, &Workspace)], sink: &mut Sink) {
        let lists = [&self.environments, &self.projects, &self.components, &self.namespaces];
        if lists.iter().all(|names| names.is_empty()) {
            return;
        }
        let known = Known::of(states);
        let of = [
            ("environment", &self.environments, &known.environments),
            ("project", &self.projects, &known.projects),
            ("component", &self.components, &known.components),
            ("namespace", &self.namespaces, &known.namespaces),
        ];
        let mut all_known = true;
        for (what, names, known) in of {
            for name in names.iter().filter(|name| !known.contains(name.as_str())) {
                all_known = false;
                let similar = most_similar(name, known.iter().copied());
                sink.push(diagnostics::unknown_name(what, name, similar, known));
            }
        }
        let mut keys = states.iter().flat_map(|(_, workspace)| workspace.keys());
        if all_known && !keys.any(|key| self.matches(key)) {
            sink.push(diagnostics::nothing_selected());
        }
    }
}

/// Names that a filter can ask for: those of units, and of documents that no unit has come from.
#[derive(Default)]
struct Known<'a> {
    environments: BTreeSet<&'a str>,
    projects: BTreeSet<&'a str>,
    components: BTreeSet<&'a str>,
    namespaces: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(states: &[(&'a Documents, &'a Workspace)]) -> Self {
        let mut known = Self::default();
        let declared =
            |(documents, _): &(&'a Documents, _)| documents.declared.iter().chain(documents.refused());
        for declared in states.iter().flat_map(declared) {
            let meta = declared.meta();
            known.namespaces.insert(&meta.namespace);
            match declared.kind() {
                Kind::Environment => known.environments.insert(&meta.name),
                Kind::Project => known.projects.insert(&meta.name),
                Kind::Component => known.components.insert(&meta.name),
                _ => false,
            };
        }
        for key in states.iter().flat_map(|(_, workspace)| workspace.keys()) {
            known.environments.insert(&key.environment);
            known.projects.insert(&key.project);
            known.namespaces.insert(&key.namespace);
            if key.kind == UnitKind::Component {
                known.components.insert(&key.name);
            }
        }
        known
    }
}
