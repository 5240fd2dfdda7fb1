//! What leaves the control plane: planes split, network policies, namespaces, identifiers.
//!
//! [`assemble`] takes the manifests of one rendered unit and gives the [`Assembled`] unit: what upstream's rendered
//! releases would hold, entry by entry, and what applying them adds.

mod additions;
mod diagnostics;
pub mod network_policy;
mod release;

pub(crate) use release::label_problem;

use crate::evaluate::{Finished, RenderedComponent, RenderedUnit, Resource};
use crate::model::Plane;
use crate::names;
use crate::resolve::{Failure, Place, UnitKey};
use diag::Span;
use network_policy::{Policy, Port, Provider};
use std::collections::BTreeSet;
use value::{Object, Str, Value};

/// A unit as upstream's rendered releases would hold it.
#[derive(Debug)]
pub struct Assembled {
    /// The unit's binding, or what that was derived from.
    pub span: Span,
    /// Objects for the data plane, in the order they are applied.
    pub data: Vec<Entry>,
    /// Objects for the observability plane, likewise; none without such a plane.
    pub observability: Vec<Entry>,
    /// Namespaces that the objects for the observability plane need and do not bring along, sorted.
    pub namespaces: Vec<Str>,
}

/// One object of a unit.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id in the rendered release; not always unique.
    pub id: Str,
    /// The object as it was rendered.
    pub object: Object,
    /// The object as it is applied, where that differs.
    pub applied: Option<Object>,
    /// Whether a later entry of the unit is the same object, which is then what remains.
    pub superseded: bool,
}

/// What tells an object from others in a cluster; parts that are absent or no texts are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity<'a> {
    /// The group of its `apiVersion`; empty for the core group.
    pub group: &'a str,
    /// `kind`.
    pub kind: &'a str,
    /// `metadata.namespace`.
    pub namespace: &'a str,
    /// `metadata.name`.
    pub name: &'a str,
}

impl Entry {
    /// What tells the object from others.
    pub fn identity(&self) -> Identity<'_> {
        let metadata = self.object.get("metadata").and_then(Value::as_object);
        Identity {
            group: additions::group(text(Some(&self.object), "apiVersion")),
            kind: text(Some(&self.object), "kind"),
            namespace: text(metadata, "namespace"),
            name: text(metadata, "name"),
        }
    }

    /// The object as files hold it.
    pub fn applied(&self) -> &Object {
        self.applied.as_ref().unwrap_or(&self.object)
    }
}

fn text<'a>(object: Option<&'a Object>, key: &str) -> &'a str {
    object.and_then(|object| object.get(key)).and_then(Value::as_str).unwrap_or_default()
}

/// Assembles one unit. Its manifests are plain JSON data.
///
/// # Errors
/// If the API server would refuse the unit's rendered release.
pub fn assemble(rendered: RenderedUnit<'_>) -> Result<Finished<Assembled>, Box<Failure>> {
    let RenderedUnit { key, span, place, resources, component, .. } = rendered;
    if let Some(refusal) = release::refusal(key, span) {
        return Err(Box::new(refusal));
    }
    let restarted_at = component.as_ref().and_then(|component| component.restarted_at);
    let policy = component.as_ref().map(|component| policy(component, key, place));
    let mut assembled = split(span, resources, policy);
    let mut findings = Vec::new();
    if place.observability_plane.is_none() && !assembled.observability.is_empty() {
        let skipped = std::mem::take(&mut assembled.observability);
        findings.push(diagnostics::no_observability_plane(key, span, place, skipped.len()));
    }
    for entries in [&mut assembled.data, &mut assembled.observability] {
        let twice = mark_superseded(entries);
        findings.extend(twice.into_iter().map(|at| diagnostics::object_twice(key, span, &entries[at])));
    }
    assembled.namespaces = additions::missing_namespaces(&assembled.observability);
    if let Some(time) = restarted_at {
        for entry in &mut assembled.data {
            match additions::restarted(&entry.object, time) {
                Ok(applied) => entry.applied = applied,
                Err(part) => findings.push(diagnostics::no_restart(key, span, &entry.id, part)),
            }
        }
    }
    Ok(Finished { product: assembled, findings })
}

/// The network policy of a component.
fn policy(component: &RenderedComponent<'_>, key: &UnitKey, place: &Place) -> Object {
    let annotation = place.data_plane.meta.annotation("openchoreo.dev/networkpolicyprovider");
    let policy = Policy {
        provider: Provider::from_annotation(annotation.map(Str::as_str)),
        component: &component.snapshot.component,
        namespace: &key.namespace,
        environment: &key.environment,
        cell_namespace: &component.cell_namespace,
        pod_selectors: &component.pod_selectors,
    };
    let ports: Vec<Port<'_>> = component.snapshot.workload.endpoints.iter().map(Port::from).collect();
    policy.render(&ports)
}

/// Parts the planes, keeps the order within each, and gives every entry its id. The policy follows the manifests.
fn split(span: Span, resources: Vec<Resource>, policy: Option<Object>) -> Assembled {
    let data = Vec::with_capacity(resources.len() + 1);
    let mut assembled = Assembled { span, data, observability: Vec::new(), namespaces: Vec::new() };
    for Resource { id, plane, object } in resources {
        match plane {
            Plane::DataPlane => push(&mut assembled.data, id, object),
            Plane::ObservabilityPlane => push(&mut assembled.observability, id, object),
        }
    }
    if let Some(policy) = policy {
        push(&mut assembled.data, None, policy);
    }
    assembled
}

fn push(entries: &mut Vec<Entry>, id: Option<Str>, object: Object) {
    let value = Value::Object(object);
    let id = id.unwrap_or_else(|| Str::from(names::text(names::resource_id(&value, entries.len()))));
    if let Value::Object(object) = value {
        entries.push(Entry { id, object, applied: None, superseded: false });
    }
}

/// Marks the objects that a later entry replaces, and gives their positions.
fn mark_superseded(entries: &mut [Entry]) -> Vec<usize> {
    let mut later = BTreeSet::new();
    let replaced = |(at, entry)| {
        let identity = Entry::identity(entry);
        (!identity.name.is_empty() && !later.insert(identity)).then_some(at)
    };
    let replaced: Vec<usize> = entries.iter().enumerate().rev().filter_map(replaced).collect();
    for at in &replaced {
        entries[*at].superseded = true;
    }
    replaced
}
