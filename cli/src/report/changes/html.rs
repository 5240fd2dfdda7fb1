//! Differences as one page with search and folding that needs nothing else.

use super::{Context, words};
use crate::report::page::page;
use compiler::diff::{Change, Diff, FieldChange, LineFate, ObjectChange, ObjectFate, Path};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../../templates/diff.html");

/// The page.
pub(super) fn text(diff: &Diff, context: &Context) -> String {
    let totals = words::Totals::of(diff);
    let data = json!({
        "before": context.before,
        "after": context.after,
        "same": diff.groups.is_empty(),
        "sentence": totals.sentence(),
        "dangers": totals.dangers(),
        "caveats": words::caveats(context),
        "groups": groups(diff),
    });
    page(PAGE, data)
}

fn groups(diff: &Diff) -> Vec<Value> {
    let several = words::several_namespaces(diff);
    let group = |group: &compiler::diff::Group| {
        json!({
            "title": words::environments(group, several),
            "cells": group.cells.iter().map(|cell| json!({
                "project": cell.project.as_str(),
                "units": cell.units.iter().map(|unit| json!({
                    "title": words::unit(unit),
                    "objects": unit.objects.iter().map(object).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        })
    };
    diff.groups.iter().map(group).collect()
}

fn object(change: &ObjectChange) -> Value {
    let class = match change.fate {
        ObjectFate::Added => "added",
        ObjectFate::Removed => "removed",
        ObjectFate::Changed => "changed",
    };
    let instances = change.instances.iter().map(|instance| {
        json!({
            "environment": instance.environment.as_str(),
            "name": instance.name.as_str(),
            "namespace": instance.namespace.as_str(),
        })
    });
    let content = change.content.as_ref().map(|value| words::lines(value).join("\n"));
    json!({
        "class": class,
        "sign": words::sign(change.fate).to_string(),
        "title": words::object(change),
        "cluster": change.plane.as_str(),
        "api_version": change.api_version.as_str(),
        "instances": instances.collect::<Vec<_>>(),
        "because": words::cause(&change.causes),
        "dangers": change.dangers.iter().map(words::danger).collect::<Vec<_>>(),
        "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
        "content": content,
    })
}

fn field(field: &FieldChange) -> Value {
    let shown = |value: &value::Value| {
        if words::is_long(value) { words::lines(value).join("\n") } else { words::value(value) }
    };
    let (old, new) = match &field.change {
        Change::Added(new) => (None, Some(shown(new))),
        Change::Removed(old) => (Some(shown(old)), None),
        Change::Replaced(old, new) => (Some(shown(old)), Some(shown(new))),
        Change::Order(old, new) => (Some(old.join(", ")), Some(new.join(", "))),
        Change::Follows(renaming) => (Some(renaming.from.to_string()), Some(renaming.to.to_string())),
        Change::Hidden => (Some("(hidden)".to_owned()), Some("(hidden)".to_owned())),
        Change::HiddenAdded => (None, Some("(hidden)".to_owned())),
        Change::HiddenRemoved => (Some("(hidden)".to_owned()), None),
        Change::Text(_) => (None, None),
    };
    let note = match &field.change {
        Change::Order(..) => Some("order".to_owned()),
        Change::Follows(renaming) => Some(format!("follows the {}", renaming.kind)),
        _ => None,
    };
    json!({
        "path": path(&field.path),
        "before": old,
        "after": new,
        "note": note,
        "lines": lines(&field.change),
        "because": words::cause(&field.causes),
    })
}

fn path(path: &Path) -> String {
    path.to_string()
}

fn lines(change: &Change) -> Vec<Value> {
    let Change::Text(hunks) = change else { return Vec::new() };
    let mut lines = Vec::new();
    for hunk in hunks {
        lines.push(json!({ "class": "place", "text": format!("line {}", hunk.after) }));
        lines.extend(hunk.lines.iter().map(|line| {
            let (class, sign) = match line.fate {
                LineFate::Kept => ("kept", ' '),
                LineFate::Added => ("added", '+'),
                LineFate::Removed => ("removed", '-'),
            };
            json!({ "class": class, "text": format!("{sign} {}", line.text) })
        }));
    }
    lines
}
