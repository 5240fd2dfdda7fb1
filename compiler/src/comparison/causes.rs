//! Why something changed: the changed line of a parameter, a template or a document that made it.

use super::Position;
use super::lines::ChangedLines;
use crate::diff::{Cause, Change, Changed, ObjectFate};
use crate::evaluate::{ObjectOrigins, Origins, RenderedUnit};
use diag::Span;
use value::{Str, Value};

/// The shortest text that a line is looked for by.
const SHORTEST: usize = 3;

/// More causes than this explain nothing.
const MOST: usize = 3;

/// Documents that a unit is rendered from and that templates see as a whole.
pub(super) struct Suspects {
    /// What a component runs, its binding, its release or component.
    spans: Vec<Span>,
}

impl Suspects {
    pub(super) fn of(rendered: &RenderedUnit<'_>) -> Self {
        let snapshot = rendered.component.as_ref().map(|component| component.snapshot);
        let workload = snapshot.map(|snapshot| snapshot.workload.span);
        let release = snapshot.map(|snapshot| snapshot.span);
        Self { spans: workload.into_iter().chain([rendered.span]).chain(release).collect() }
    }

    /// The only place that changed at all, else the one changed line among the documents that holds a text.
    fn likely(&self, text: Option<&str>, lines: &ChangedLines) -> Vec<(Str, u32)> {
        if let Some(only) = lines.only() {
            return vec![only];
        }
        // Short texts stand in many lines by chance.
        let Some(text) = text.filter(|text| text.len() >= SHORTEST) else { return Vec::new() };
        let mut files: Vec<_> = self.spans.iter().map(|span| span.file).collect();
        files.sort_unstable();
        files.dedup();
        let mut holding = files.iter().flat_map(|file| lines.holding(*file, text));
        match (holding.next(), holding.next()) {
            (Some(found), None) => vec![found],
            _ => Vec::new(),
        }
    }
}

/// Adds the causes that are known to what became of a unit.
pub(super) fn add(
    change: &mut Changed,
    positions: &[Position],
    origins: &Origins,
    suspects: &Suspects,
    lines: &ChangedLines,
) {
    for (object, at) in change.objects.iter_mut().zip(&change.positions) {
        let position = at.and_then(|at| positions.get(at));
        let origins = position.and_then(|(plane, at)| origins.object(*plane, *at));
        if object.fate != ObjectFate::Changed {
            let entry = origins.and_then(|origins| origins.entry());
            let written = entry.map(|entry| lines.inside(entry)).unwrap_or_default();
            let first = written.into_iter().take(1).collect();
            object.causes = causes(known_or(first, || suspects.likely(None, lines)));
        }
        let follows = |change: &Change| matches!(change, Change::Follows(_));
        for field in object.fields.iter_mut().filter(|field| !follows(&field.change)) {
            let found = origins.map(|origins| written(origins, &field.pointer, lines)).unwrap_or_default();
            let text = new_text(&field.change);
            field.causes = causes(known_or(found, || suspects.likely(text.as_deref(), lines)));
        }
    }
}

fn known_or(found: Vec<(Str, u32)>, guess: impl FnOnce() -> Vec<(Str, u32)>) -> Vec<(Str, u32)> {
    if found.is_empty() { guess() } else { found }
}

/// The changed lines that a field comes from: of the parameters that its expressions read, else of the template.
fn written(origins: ObjectOrigins<'_>, pointer: &str, lines: &ChangedLines) -> Vec<(Str, u32)> {
    let Some(origin) = origins.at(pointer) else { return Vec::new() };
    let reads = origin.expressions.iter().flat_map(|expression| &expression.reads);
    let read: Vec<(Str, u32)> = reads.flat_map(|read| lines.inside(read.span)).collect();
    let node = || lines.inside(origin.node);
    let operation = || origin.operation.map(|span| lines.inside(span)).unwrap_or_default();
    let mut found = known_or(read, || known_or(node(), operation));
    found.truncate(MOST);
    found
}

/// The value of a field as the sources would spell it.
fn new_text(change: &Change) -> Option<String> {
    match change {
        Change::Added(Value::String(text)) | Change::Replaced(_, Value::String(text)) => {
            Some(text.to_string())
        }
        Change::Added(value) | Change::Replaced(_, value) => match value {
            Value::Int(_) | Value::Double(_) | Value::Uint(_) => value::go::json(value).ok(),
            _ => None,
        },
        _ => None,
    }
}

fn causes(mut found: Vec<(Str, u32)>) -> Vec<Cause> {
    found.sort();
    found.dedup();
    if found.len() > MOST {
        return Vec::new();
    }
    found.into_iter().map(|(file, line)| Cause { file, line }).collect()
}
