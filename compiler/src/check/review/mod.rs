//! Findings further than upstream: what OpenChoreo accepts, although its author can hardly mean it.
//!
//! Asked for by `check`, not by `build`. Each theme looks at the whole workspace; what load or resolve have reported
//! already is not reported again ([`said`]).

mod definitions;
mod dependencies;
mod diagnostics;
mod endpoints;
mod pipelines;
mod planes;
mod promotion;
mod references;
mod said;
mod synced;
mod traits;
mod values;

use crate::check::Checked;
use crate::load::Documents;
use crate::model::Kind;
use crate::resolve::{ComponentInputs, ComponentUnit, Index, UnitKey, UnitState, Workspace};
use diag::{Diagnostic, Severity, Span};
use said::Said;

/// Which units' findings are wanted.
pub type Selection<'s> = &'s dyn Fn(&UnitKey) -> bool;

/// What the themes look at.
struct View<'a> {
    documents: &'a Documents,
    index: Index<'a>,
    workspace: &'a Workspace,
    checked: &'a Checked<'a>,
    said: Said,
    selected: Selection<'a>,
    /// Whether pins are looked past.
    head: bool,
}

type Theme = for<'a> fn(&View<'a>, &mut Vec<Diagnostic>);

const THEMES: [Theme; 10] = [
    references::look,
    pipelines::look,
    promotion::look,
    dependencies::look,
    endpoints::look,
    planes::look,
    values::look,
    definitions::look,
    traits::look,
    synced::look,
];

/// Looks over a workspace. `reported` is what has been found so far; `head` says that pins are looked past.
pub fn review<'r>(
    documents: &Documents,
    checked: &Checked<'_>,
    reported: impl Iterator<Item = &'r Diagnostic>,
    selected: Selection<'_>,
    head: bool,
) -> Vec<Diagnostic> {
    let workspace = checked.workspace;
    let said = Said::of(reported, workspace);
    let view = View { documents, index: Index::new(documents), workspace, checked, said, selected, head };
    let mut found = Vec::new();
    for theme in THEMES {
        theme(&view, &mut found);
    }
    found.retain(|finding| !view.said.about(finding));
    found
}

/// What has been found, without what errors say of the same places: those of rendering say it better.
pub fn unless_failed<'r>(
    mut found: Vec<Diagnostic>,
    reported: impl Iterator<Item = &'r Diagnostic>,
) -> Vec<Diagnostic> {
    // What admission refuses often is about a whole document; an expression that fails stands alone.
    let errors =
        reported.filter(|finding| finding.severity == Severity::Error && finding.code.stage() == "evaluate");
    let places: Vec<Span> =
        errors.filter_map(|finding| finding.primary.as_ref()).map(|label| label.span).collect();
    let meets = |a: Span, b: Span| a.file == b.file && a.start < b.end && b.start < a.end;
    found.retain(|finding| {
        let place = finding.primary.as_ref().map(|label| label.span);
        place.is_none_or(|place| !places.iter().any(|error| meets(place, *error)))
    });
    found
}

impl<'a> View<'a> {
    /// Whether an object may be there in a shape that has been reported.
    fn is_reported(&self, kind: Kind, namespace: &str, name: &str) -> bool {
        self.documents.is_refused(kind, namespace, name) || self.documents.may_be_unread(kind, name)
    }

    /// The selected components that are going to be rendered.
    fn components(&self) -> impl Iterator<Item = (&'a ComponentUnit, &'a ComponentInputs)> {
        self.workspace.components.iter().filter_map(|unit| match &unit.state {
            UnitState::Ready(inputs) if (self.selected)(&unit.key) => Some((unit, inputs.as_ref())),
            _ => None,
        })
    }
}
