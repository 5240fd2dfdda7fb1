//! Findings as one JSON document; `docs/check.md` describes it, and it only ever gains keys.

use super::place::Place;
use diag::{Diagnostic, Label, Severity, SourceMap, Span};
use serde_json::{Value, json};

/// Changes when a key changes its meaning or goes.
const VERSION: u32 = 1;

/// All findings with everything that is known of them.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let document = json!({
        "version": VERSION,
        "errors": number(Severity::Error),
        "warnings": number(Severity::Warning),
        "notes": number(Severity::Note),
        "findings": findings.iter().map(|finding| object(finding, sources)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

/// One finding with everything that is known of it.
pub(super) fn object(finding: &Diagnostic, sources: &SourceMap) -> Value {
    let labels = finding.labels.iter().map(|one| label(one, sources)).collect::<Vec<_>>();
    let frame = |frame: &diag::Frame| json!({ "text": frame.text, "place": frame.span.map(|span| place(span, sources)) });
    json!({
        "code": finding.code.name,
        "level": finding.severity.to_string(),
        "message": finding.message,
        "place": finding.primary.as_ref().map(|one| label(one, sources)),
        "labels": labels,
        "help": finding.help,
        "trace": finding.trace.iter().map(frame).collect::<Vec<_>>(),
        "unit": finding.subject,
        "count": finding.repeats + 1,
        "details": finding.details,
    })
}

fn label(label: &Label, sources: &SourceMap) -> Value {
    let mut object = place(label.span, sources);
    object["text"] = json!(label.text);
    object
}

/// A place.
pub(super) fn place(span: Span, sources: &SourceMap) -> Value {
    let Some(Place { path, start, end }) = Place::of(span, sources) else { return json!({}) };
    json!({
        "file": path,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}
