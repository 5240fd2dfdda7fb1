//! Coverage as one JSON document; `docs/testing.md` describes it, and it only ever gains keys.

use crate::report::place::Place;
use compiler::coverage::{Covered, Missing, Outcome, Ratio, Report, TypeCoverage};
use diag::{SourceMap, Span};
use serde_json::{Map, Value, json};

/// Changes when a key changes its meaning or goes.
const VERSION: u32 = 1;

/// The report with everything that is known.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let document = json!({
        "version": VERSION,
        "branches": ratio(report.branches()),
        "expressions": ratio(report.expressions()),
        "types": report.types.iter().map(|found| definition(found, sources)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn ratio(ratio: Ratio) -> Value {
    json!({ "seen": ratio.seen, "all": ratio.all, "percent": ratio.percent() })
}

fn definition(found: &TypeCoverage, sources: &SourceMap) -> Value {
    let place = Place::of(found.document, sources);
    json!({
        "name": found.name,
        "file": place.as_ref().map(|place| place.path),
        "line": place.as_ref().map(|place| place.start.line),
        "branches": ratio(found.branches()),
        "expressions": ratio(found.expressions()),
        "missing": found.missing().iter().map(|missing| absent(missing, sources)).collect::<Vec<_>>(),
        "points": found.points.iter().map(|covered| point(covered, sources)).collect::<Vec<_>>(),
    })
}

fn absent(missing: &Missing, sources: &SourceMap) -> Value {
    let mut object = at(missing.span, sources);
    object["kind"] = json!(missing.kind.name());
    object["outcome"] = json!(missing.outcome.map(Outcome::name));
    object["message"] = json!(missing.words);
    object["text"] = json!(super::human::excerpt(missing.span, sources));
    object
}

fn point(covered: &Covered, sources: &SourceMap) -> Value {
    let kind = covered.point.key.kind;
    let outcomes: Map<String, Value> = covered
        .point
        .outcomes
        .iter()
        .map(|outcome| (outcome.name().to_owned(), json!(covered.hits.of(*outcome))))
        .collect();
    let mut object = at(covered.point.span, sources);
    object["kind"] = json!(kind.name());
    object["outcomes"] = Value::Object(outcomes);
    object
}

fn at(span: Span, sources: &SourceMap) -> Value {
    let Some(Place { start, end, .. }) = Place::of(span, sources) else { return json!({}) };
    json!({ "line": start.line, "column": start.column, "endLine": end.line, "endColumn": end.column })
}
