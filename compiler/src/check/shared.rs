//! Plans that several workspaces share because they hold the same definitions: those of tests.

use super::language::Language;
use super::planned::Planned;
use super::plans::{ComponentTypePlan, ProjectTypePlan, ResourceTypePlan, TraitPlan};
use super::rewrite::Rewrite;
use diag::Span;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// What has been planned, by the place of the definition: all workspaces must have been read from the same sources.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    language: OnceLock<Language>,
    pub(super) component_types: Known<ComponentTypePlan>,
    pub(super) traits: Known<TraitPlan>,
    pub(super) project_types: Known<ProjectTypePlan>,
    pub(super) resource_types: Known<ResourceTypePlan>,
}

impl Plans {
    /// The language of templates, made once.
    pub(super) fn language(&self) -> &Language {
        self.language.get_or_init(Language::new)
    }

    /// The same, where one expression of what is yet to be planned does something else than it says.
    pub(crate) fn rewriting(mut self, rewrite: Rewrite) -> Self {
        self.language = OnceLock::from(self.language().rewriting(rewrite));
        self
    }

    /// The same without what stands at this place, where something else is to be planned.
    pub(crate) fn without(&self, place: Span) -> Self {
        Self {
            language: self.language.clone(),
            component_types: self.component_types.without(place),
            traits: self.traits.without(place),
            project_types: self.project_types.without(place),
            resource_types: self.resource_types.without(place),
        }
    }
}

/// A plan that is made once, by whoever needs it first.
type Slot<P> = Arc<OnceLock<Arc<Planned<P>>>>;

/// The plans of one kind.
#[derive(Debug)]
pub(super) struct Known<P>(Mutex<HashMap<Span, Slot<P>>>);

impl<P> Default for Known<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P> Known<P> {
    /// The plan of the definition at a place.
    pub(super) fn get(&self, place: Span, plan: impl FnOnce() -> Planned<P>) -> Arc<Planned<P>> {
        let slot = Arc::clone(
            self.0.lock().expect("nothing panics while it looks plans up").entry(place).or_default(),
        );
        Arc::clone(slot.get_or_init(|| Arc::new(plan())))
    }

    fn without(&self, place: Span) -> Self {
        let known = self.0.lock().expect("nothing panics while it looks plans up");
        let others = known.iter().filter(|(other, _)| **other != place);
        Self(Mutex::new(others.map(|(place, slot)| (*place, Arc::clone(slot))).collect()))
    }
}
