//! Differences as one JSON document; `docs/diff.md` describes it, and it only ever gains keys.

use super::{Context, words::Totals};
use compiler::diff::{
    Cause, Cell, Change, Danger, Diff, FieldChange, Group, Hunk, Instance, LineFate, ObjectChange,
    ObjectFate, Segment, UnitChange, UnitFate,
};
use compiler::resolve::UnitKind;
use serde_json::{Map, Value, json};

/// Changes when a key changes its meaning or goes.
const VERSION: u32 = 1;

/// All differences with everything that is known of them.
pub(super) fn text(diff: &Diff, context: &Context) -> String {
    let totals = Totals::of(diff);
    let dangers: Map<String, Value> =
        totals.dangers.iter().map(|(kind, number)| (kind.slug().to_owned(), json!(number))).collect();
    let document = json!({
        "version": VERSION,
        "before": context.before,
        "after": context.after,
        "same": diff.groups.is_empty(),
        "errors": { "before": context.errors_before, "after": context.errors_after },
        "totals": {
            "units": totals.units,
            "changed": totals.changed,
            "added": totals.added,
            "removed": totals.removed,
            "dangers": dangers,
        },
        "groups": diff.groups.iter().map(group).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn group(group: &Group) -> Value {
    json!({
        "namespace": group.namespace.as_str(),
        "environments": group.environments.iter().map(value::Str::as_str).collect::<Vec<_>>(),
        "cells": group.cells.iter().map(cell).collect::<Vec<_>>(),
    })
}

fn cell(cell: &Cell) -> Value {
    json!({
        "project": cell.project.as_str(),
        "units": cell.units.iter().map(unit).collect::<Vec<_>>(),
    })
}

fn unit(unit: &UnitChange) -> Value {
    json!({
        "kind": match unit.kind {
            UnitKind::Component => "component",
            UnitKind::Project => "project",
            UnitKind::Resource => "resource",
        },
        "name": unit.name.as_str(),
        "change": match unit.fate {
            UnitFate::Added => "added",
            UnitFate::Removed => "removed",
            UnitFate::Changed => "changed",
            UnitFate::UnknownBefore => "unknown-before",
            UnitFate::UnknownAfter => "unknown-after",
        },
        "objects": unit.objects.iter().map(object).collect::<Vec<_>>(),
    })
}

fn object(object: &ObjectChange) -> Value {
    let mut out = json!({
        "change": match object.fate {
            ObjectFate::Added => "added",
            ObjectFate::Removed => "removed",
            ObjectFate::Changed => "changed",
        },
        "apiVersion": object.api_version.as_str(),
        "kind": object.kind.as_str(),
        "cluster": object.plane.as_str(),
        "instances": object.instances.iter().map(instance).collect::<Vec<_>>(),
        "fields": object.fields.iter().map(field).collect::<Vec<_>>(),
        "dangers": object.dangers.iter().map(danger).collect::<Vec<_>>(),
        "causes": causes(&object.causes),
    });
    if let Some(content) = &object.content {
        out["content"] = plain(content);
    }
    out
}

fn instance(instance: &Instance) -> Value {
    let mut out = json!({
        "environment": instance.environment.as_str(),
        "namespace": instance.namespace.as_str(),
        "name": instance.name.as_str(),
    });
    if let Some(old) = &instance.renamed_from {
        out["renamedFrom"] = json!(old.as_str());
    }
    out
}

fn danger(danger: &Danger) -> Value {
    json!({
        "kind": danger.kind.slug(),
        "path": danger.path.as_ref().map(ToString::to_string),
        "text": danger.text.as_str(),
    })
}

fn causes(causes: &[Cause]) -> Value {
    causes.iter().map(|cause| json!({ "file": cause.file.as_str(), "line": cause.line })).collect()
}

fn field(field: &FieldChange) -> Value {
    let mut out = change(&field.change);
    out["path"] = json!(field.path.to_string());
    out["pointer"] = json!(field.pointer);
    out["steps"] = field.path.segments.iter().map(step).collect();
    out["causes"] = causes(&field.causes);
    out
}

fn step(segment: &Segment) -> Value {
    match segment {
        Segment::Key(key) => json!({ "key": key.as_str() }),
        Segment::Item(key) => json!({ "item": key.as_str() }),
        Segment::Index(index) => json!({ "index": index }),
        Segment::Plane => json!({ "cluster": true }),
    }
}

fn change(change: &Change) -> Value {
    match change {
        Change::Added(new) => json!({ "change": "added", "after": plain(new) }),
        Change::Removed(old) => json!({ "change": "removed", "before": plain(old) }),
        Change::Replaced(old, new) => {
            json!({ "change": "replaced", "before": plain(old), "after": plain(new) })
        }
        Change::Text(hunks) => {
            json!({ "change": "text", "hunks": hunks.iter().map(hunk).collect::<Vec<_>>() })
        }
        Change::Order(old, new) => json!({ "change": "order", "before": keys(old), "after": keys(new) }),
        Change::Follows(renaming) => json!({
            "change": "follows",
            "kind": renaming.kind.as_str(),
            "before": renaming.from.as_str(),
            "after": renaming.to.as_str(),
        }),
        Change::Hidden => json!({ "change": "replaced", "hidden": true }),
        Change::HiddenAdded => json!({ "change": "added", "hidden": true }),
        Change::HiddenRemoved => json!({ "change": "removed", "hidden": true }),
    }
}

fn keys(list: &[value::Str]) -> Vec<&str> {
    list.iter().map(value::Str::as_str).collect()
}

fn hunk(hunk: &Hunk) -> Value {
    let line = |line: &compiler::diff::Line| {
        let fate = match line.fate {
            LineFate::Kept => "kept",
            LineFate::Added => "added",
            LineFate::Removed => "removed",
        };
        json!({ "change": fate, "text": line.text.as_str() })
    };
    json!({
        "before": hunk.before,
        "after": hunk.after,
        "lines": hunk.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// A value as it is written in manifests.
fn plain(value: &value::Value) -> Value {
    value::go::json(value).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null)
}
