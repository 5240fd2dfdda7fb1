//! Admission: what the API server and OpenChoreo's webhooks say to one object (component.md §6, platform.md, crds.md).
//!
//! The rules of the custom resource definitions are data ([`kinds`]) that the engine of the crate `crd` goes by; what
//! the webhooks do beyond them is here:
//!
//! * [`typed`]: the Go types that mutating webhooks read objects into, and what is lost on the way;
//! * [`mutating`]: what they change;
//! * [`webhooks`]: what the validating ones refuse.
//!
//! [`findings`] puts the denials of every document of a repository into words.

mod denial;
mod diagnostics;
mod findings;
mod kinds;
mod mutating;
mod places;
mod typed;
mod webhooks;

pub use denial::{By, Denial, What};
pub use findings::{review_all, without_echoes};

use super::language::Language;
use crate::model::Kind;
use kinds::Rules;
use std::sync::{Arc, OnceLock};
use value::Value;

/// Which webhooks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Webhooks {
    /// All that the control plane has.
    All,
    /// Those that its Helm chart installs: none for Project and ClusterTrait.
    Chart,
}

impl Webhooks {
    fn run_for(self, kind: Kind) -> bool {
        self == Self::All || !matches!(kind, Kind::Project | Kind::ClusterTrait)
    }
}

/// What becomes of one object.
#[derive(Debug)]
pub struct Review {
    /// The object as it would be stored; nothing if nothing can be made of it.
    pub object: Option<Value>,
    /// The unknown fields that were removed.
    pub removed: Vec<crd::Path>,
    /// Why it is refused; it is accepted if there is nothing.
    pub denials: Vec<Denial>,
    /// Rules were not evaluated, because of what was found before.
    pub rules_skipped: bool,
}

impl Review {
    fn refused(denial: Denial, removed: Vec<crd::Path>) -> Self {
        Self { object: None, removed, denials: vec![denial], rules_skipped: true }
    }
}

/// The rules of every kind, read when they are first needed.
#[derive(Debug)]
pub struct Admission {
    language: Language,
    rules_language: crd::Language,
    kinds: Vec<OnceLock<Arc<Rules>>>,
    authorization: OnceLock<cel::Env>,
}

impl Default for Admission {
    fn default() -> Self {
        Self::new()
    }
}

impl Admission {
    /// Make one and share it.
    pub fn new() -> Self {
        Self {
            language: Language::new(),
            rules_language: crd::Language::new(),
            kinds: Kind::ALL.iter().map(|_| OnceLock::new()).collect(),
            authorization: OnceLock::new(),
        }
    }

    fn rules(&self, kind: Kind) -> &Rules {
        self.kinds[kind as usize].get_or_init(|| Arc::new(Rules::read(kind, &self.rules_language)))
    }

    /// The `openAPIV3Schema` of a kind.
    pub fn schema(&self, kind: Kind) -> &Value {
        &self.rules(kind).schema
    }

    /// Judges an object, whose integers are [`Value::Int`]; `old` is the stored object of an update.
    pub fn review(&self, kind: Kind, object: &Value, old: Option<&Value>, webhooks: Webhooks) -> Review {
        let rules = self.rules(kind);
        let old = old.map(|old| rules.definition.stored(old));
        let old = old.as_ref();
        let incoming = match rules.definition.decode(object) {
            Ok(incoming) => incoming,
            Err(finding) => return Review::refused(Denial::of_finding(finding, object), Vec::new()),
        };
        let removed = incoming.removed;
        let mut object = incoming.object;
        if webhooks.run_for(kind) {
            match mutating::mutate(kind, &rules.schema, object, old) {
                Ok(mutated) => object = mutated,
                Err(message) => return Review::refused(Denial::unreadable(message), removed),
            }
        }
        let object = rules.definition.complete(object, old);
        let found = rules.definition.validate(&object, old);
        let mut denials: Vec<Denial> =
            found.found.into_iter().map(|finding| Denial::of_finding(finding, &object)).collect();
        if denials.is_empty() && webhooks.run_for(kind) {
            webhooks::validate(self, kind, &object, old.is_some(), &mut denials);
        }
        Review { object: Some(object), removed, denials, rules_skipped: found.rules_skipped }
    }

    /// What the schema of a kind says about an object that no webhook can read.
    fn shape(&self, kind: Kind, object: &Value) -> Vec<Denial> {
        let verdict = self.rules(kind).definition.admit(object, None);
        let object = verdict.object.unwrap_or(Value::Null);
        verdict.findings.found.into_iter().map(|finding| Denial::of_finding(finding, &object)).collect()
    }

    /// The language of authorization conditions: CEL as it is, with the one variable `resource`.
    fn authorization(&self) -> &cel::Env {
        self.authorization.get_or_init(|| {
            let entries = cel::Type::map(cel::Type::String, cel::Type::Dyn);
            cel::Env::new(Arc::new(cel::Registry::core()), Arc::new(cel::Macros::core()))
                .with_variable("resource", entries)
        })
    }
}
