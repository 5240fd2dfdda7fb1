//! The schemas of all kinds, each compiled when its first object comes by.

use super::builtin::{Builtin, Meant};
use super::compiled::Compiled;
use super::definition::{self, Schemas};
use super::diagnostics;
use crd::Language;
use diag::Diagnostic;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use yaml::Node;

/// What is known of a kind: its schema, if there is one that can be used.
type Known = Option<Arc<Compiled>>;

/// The schemas of all kinds.
pub(super) struct Catalogue {
    builtin: Builtin,
    definitions: Schemas,
    language: Language,
    /// By `apiVersion`, then by kind.
    compiled: RwLock<BTreeMap<String, BTreeMap<String, Known>>>,
    findings: Mutex<Vec<Diagnostic>>,
}

impl Catalogue {
    pub(super) fn new(builtin: Builtin, definitions: &[Node]) -> Self {
        Self {
            builtin,
            definitions: definition::read(definitions),
            language: Language::new(),
            compiled: RwLock::default(),
            findings: Mutex::default(),
        }
    }

    /// The schema of a kind; nothing if there is none that can be used.
    pub(super) fn schema(&self, api_version: &str, kind: &str) -> Known {
        let known = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(api_version).and_then(|kinds| kinds.get(kind)) {
            return found.clone();
        }
        drop(known);
        // Whoever comes second at the same time waits and finds it done.
        let mut known = self.compiled.write().unwrap_or_else(PoisonError::into_inner);
        let kinds = known.entry(api_version.to_owned()).or_default();
        if let Some(found) = kinds.get(kind) {
            return found.clone();
        }
        let compiled = self.compile(api_version, kind).map(Arc::new);
        kinds.insert(kind.to_owned(), compiled.clone());
        compiled
    }

    fn compile(&self, api_version: &str, kind: &str) -> Option<Compiled> {
        let key = (api_version.to_owned(), kind.to_owned());
        let shipped = definition::shipped(api_version, kind);
        let Some(definition) = self.definitions.get(&key).or(shipped.as_ref()) else {
            return Compiled::new(self.builtin.schema(api_version, kind)?, None).ok();
        };
        let (rules, problems) = definition.rules(&self.language);
        let unusable = problems.into_iter().map(|(span, why)| diagnostics::rule_unusable(kind, span, &why));
        self.found(unusable);
        match definition.schema(&self.builtin).and_then(|schema| Compiled::new(schema, rules)) {
            Ok(compiled) => Some(compiled),
            Err(why) => {
                self.found([diagnostics::schema_unusable(kind, definition.span(), &why)]);
                None
            }
        }
    }

    /// Whether a definition of the kind was given, however good it is.
    pub(super) fn defines(&self, api_version: &str, kind: &str) -> bool {
        self.definitions.contains_key(&(api_version.to_owned(), kind.to_owned()))
    }

    /// What is probably meant by a kind that Kubernetes itself should have and does not.
    pub(super) fn misspelt(&self, api_version: &str, kind: &str) -> Option<Meant> {
        self.builtin.misspelt(api_version, kind).filter(|_| !self.defines(api_version, kind))
    }

    fn found(&self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner).extend(findings);
    }

    /// What is wrong with definitions that were used.
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
