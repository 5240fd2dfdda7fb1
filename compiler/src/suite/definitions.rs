//! The types and traits that cases are rendered with, one of them perhaps altered.

use super::scene::is_definition;
use super::subjects::place;
use crate::check::{Plans, Rewrite};
use crate::load::Documents;
use crate::model::Declared;
use diag::Span;
use yaml::Node;

/// The types and traits that cases are rendered with. What is planned of them once is shared by all cases.
#[derive(Debug)]
pub struct Definitions {
    declared: Vec<Declared>,
    /// Those that ship with choreoc, which count where the repository has none of their names.
    stock: Vec<Declared>,
    plans: Plans,
}

impl Definitions {
    /// Those of the repository.
    pub(super) fn of(documents: &Documents) -> Self {
        let declared = documents.declared.iter().filter(|declared| is_definition(declared));
        Self {
            declared: declared.cloned().collect(),
            stock: documents.stock_types.clone(),
            plans: Plans::default(),
        }
    }

    /// The same with another text for the type or trait whose document stands at a place; the others stay planned. None if
    /// there is no such document, or if the API server would refuse the new one.
    pub fn altered(&self, document: Span, node: &Node) -> Option<Self> {
        let mut known = self.declared.iter().chain(&self.stock);
        let before = known.find(|declared| place(declared).0 == document)?;
        let (mut after, problems) = Declared::read(before.kind(), node);
        if problems.iter().any(|problem| problem.what.refuses()) {
            return None;
        }
        after.meta_mut().namespace.clone_from(&before.meta().namespace);
        let planned = [document, place(&after).0];
        let mut declared: Vec<Declared> =
            self.declared.iter().filter(|other| place(other).0 != document).cloned().collect();
        declared.push(after);
        let plans = planned.iter().fold(self.plans.without(document), |plans, place| plans.without(*place));
        Some(Self { declared, stock: self.stock.clone(), plans })
    }

    /// The type or trait whose document stands at a place.
    pub fn at(&self, document: Span) -> Option<&Declared> {
        let mut known = self.declared.iter().chain(&self.stock);
        known.find(|declared| place(declared).0 == document)
    }

    /// The same, where one expression of the type or trait at a place does something else than it says.
    pub fn rewritten(&self, document: Span, rewrite: Rewrite) -> Self {
        let plans = self.plans.without(document).rewriting(rewrite);
        Self { declared: self.declared.clone(), stock: self.stock.clone(), plans }
    }

    pub(super) fn declared(&self) -> &[Declared] {
        &self.declared
    }

    pub(crate) fn plans(&self) -> &Plans {
        &self.plans
    }
}
