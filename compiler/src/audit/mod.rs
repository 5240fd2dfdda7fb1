//! Findings about rendered objects that no schema knows: where they go, what their names and labels mean to OpenChoreo,
//! whether the routes of several units claim one address, whether anything isolates pods that their own policy leaves open.
//!
//! Nothing here changes an object. [`unit`] looks at the objects of one unit and keeps what only several units tell;
//! [`Shared::findings`] compares that.

mod cell;
mod diagnostics;
mod endpoints;
mod isolation;
mod naming;
mod numbers;
mod routing;
mod templates;

use crate::assemble::{Assembled, Entry};
use crate::evaluate::{Evaluated, RenderedUnit, State};
use crate::model::Kind;
use crate::names;
use crate::resolve::{Place, Snapshot, UnitKey, UnitKind, Workspace};
use diag::{Diagnostic, Span};
use isolation::Isolation;
use routing::Claim;
use std::collections::BTreeMap;
use value::{Object, Str, Value};

/// A rendered unit, as far as its objects are judged by it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The workspace that it is of.
    workspace: &'a Workspace,
    key: UnitKey,
    span: Span,
    place: &'a Place,
    /// The namespace of its cell.
    cell: String,
    /// What only components have: the release, the labels that select its pods, and whether pods are to restart.
    component: Option<(&'a Snapshot, Object, bool)>,
}

/// What one unit gives.
#[derive(Debug, Default)]
pub struct Audited {
    /// What is wrong with its objects.
    pub findings: Vec<Diagnostic>,
    /// What it comes to with the other units.
    pub shared: Shared,
}

/// What only the objects of several units tell.
#[derive(Debug, Default)]
pub struct Shared {
    claims: Vec<Claim>,
    isolation: Isolation,
}

impl Shared {
    /// Adds what another unit gives.
    pub fn merge(&mut self, other: Self) {
        self.claims.extend(other.claims);
        self.isolation.merge(other.isolation);
    }

    /// What all units come to.
    pub fn findings(self) -> Vec<Diagnostic> {
        let mut findings = routing::clashes(self.claims);
        findings.extend(self.isolation.findings());
        findings
    }
}

impl<'a> Subject<'a> {
    /// What is to be known of a unit before its manifests are assembled.
    pub fn of(workspace: &'a Workspace, rendered: &RenderedUnit<'a>) -> Self {
        let UnitKey { namespace, project, environment, .. } = rendered.key;
        let component = rendered.component.as_ref().map(|component| {
            (component.snapshot, component.pod_selectors.clone(), component.restarted_at.is_some())
        });
        Self {
            workspace,
            key: rendered.key.clone(),
            span: rendered.span,
            place: rendered.place,
            cell: names::name(names::LABEL, &["dp", namespace, project, environment]),
            component,
        }
    }

    fn is_project(&self) -> bool {
        self.key.kind == UnitKind::Project
    }

    /// Where to point for an object: the one template that makes objects of its kind, else the binding.
    fn place_of(&self, entry: &Entry) -> Span {
        let snapshot = self.component.as_ref().map(|(snapshot, ..)| *snapshot);
        let identity = entry.identity();
        snapshot
            .and_then(|snapshot| templates::only(self.workspace, snapshot, identity.group, identity.kind))
            .unwrap_or(self.span)
    }
}

/// Looks at the objects of one unit.
pub fn unit(subject: &Subject<'_>, assembled: &Assembled) -> Audited {
    let mut findings = Vec::new();
    for entry in &assembled.data {
        cell::outside(subject, entry, &mut findings);
    }
    match (&subject.component, subject.key.kind) {
        (Some((snapshot, selectors, restarts)), _) => {
            for entry in &assembled.data {
                cell::pods(subject, selectors, entry, &mut findings);
            }
            cell::main_objects(subject, snapshot, assembled, &mut findings);
            endpoints::look(subject, snapshot, assembled, &mut findings);
            let deploys =
                |entry: &Entry| (entry.identity().group, entry.identity().kind) == ("apps", "Deployment");
            if *restarts && !assembled.data.iter().any(deploys) {
                findings.push(diagnostics::restart_without_effect(&subject.key, subject.span));
            }
        }
        (None, UnitKind::Project) => cell::namespace_labels(subject, assembled, &mut findings),
        (None, _) => {}
    }
    for entry in assembled.data.iter().chain(&assembled.observability) {
        naming::look(subject, entry, &mut findings);
        numbers::look(subject, entry, &mut findings);
    }
    let shared = Shared {
        claims: routing::claims(subject, assembled),
        isolation: isolation::look(subject, assembled),
    };
    Audited { findings, shared }
}

/// Cells that nothing renders, although something is rendered into them.
pub fn missing_cells<T>(workspace: &Workspace, evaluated: &Evaluated<T>) -> Vec<Diagnostic> {
    let mut missing: BTreeMap<Cell<'_>, (&UnitKey, Span, usize)> = BTreeMap::new();
    for (unit, result) in workspace.projects.iter().zip(&evaluated.projects) {
        if result.as_ref().is_some_and(|result| result.state == State::Failed) {
            missing.insert(cell_of(&unit.key), (&unit.key, unit.span, 0));
        }
    }
    for (unit, result) in workspace.projects.iter().zip(&evaluated.projects) {
        if result.as_ref().is_some_and(|result| result.state == State::Rendered) {
            missing.remove(&cell_of(&unit.key));
        }
    }
    let components = workspace.components.iter().map(|unit| &unit.key).zip(&evaluated.components);
    let resources = workspace.resources.iter().map(|unit| &unit.key).zip(&evaluated.resources);
    for (key, result) in components.chain(resources) {
        let state = result.as_ref().map(|result| result.state);
        if let (Some(State::Rendered | State::Pending), Some((.., count))) =
            (state, missing.get_mut(&cell_of(key)))
        {
            *count += 1;
        }
    }
    let missing: Vec<_> = missing.into_values().filter(|(.., count)| *count > 0).collect();
    let projects =
        missing.chunk_by(|(a, ..), (b, ..)| (&a.namespace, &a.project) == (&b.namespace, &b.project));
    let finding = |cells: &[(&UnitKey, Span, usize)]| {
        let environments: Vec<&str> = cells.iter().map(|(key, ..)| key.environment.as_str()).collect();
        let (key, span, _) = cells.first()?;
        let units = cells.iter().map(|(.., count)| count).sum();
        Some(diagnostics::cell_missing(key, &environments, *span, units))
    };
    projects.filter_map(finding).collect()
}

/// A cell by namespace, project and environment.
type Cell<'u> = (&'u Str, &'u Str, &'u Str);

fn cell_of(key: &UnitKey) -> Cell<'_> {
    (&key.namespace, &key.project, &key.environment)
}

/// The member at the end of a way through objects.
fn member<'o>(object: &'o Object, way: &[&str]) -> Option<&'o Value> {
    let (last, before) = way.split_last()?;
    let mut object = object;
    for name in before {
        object = object.get(name)?.as_object()?;
    }
    object.get(last)
}

/// A plane by what tells it from others.
fn plane(place: &Place) -> (Kind, Str, Str) {
    let plane = &place.data_plane;
    (plane.kind, plane.namespace().clone(), plane.name().clone())
}
