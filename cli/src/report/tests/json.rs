//! Everything that is known, as one JSON document; `docs/testing.md` describes it, and it only ever gains keys.

use super::{failures, human};
use crate::report::json::{object, place};
use crate::report::{Style, fields};
use compiler::diff::ObjectFate;
use compiler::suite::{CaseReport, Failure, ObjectDifference, Outcome, Report};
use diag::SourceMap;
use serde_json::{Value, json};

/// Changes when a key changes its meaning or goes.
const VERSION: u32 = 1;

/// The whole result.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let totals = report.totals();
    let suites = report.suites.iter().map(|suite| {
        json!({
            "name": suite.name,
            "file": suite.file,
            "subject": suite.subject,
            "cases": suite.cases.iter().map(|found| case(found, sources)).collect::<Vec<_>>(),
        })
    });
    let document = json!({
        "version": VERSION,
        "passed": totals.passed,
        "failed": totals.failed,
        "skipped": totals.skipped,
        "suites": suites.collect::<Vec<_>>(),
        "findings": report.findings.iter().map(|finding| object(finding, sources)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn case(case: &CaseReport, sources: &SourceMap) -> Value {
    let (outcome, reason) = match &case.outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Skipped(reason) => ("skipped", Some(reason)),
        Outcome::Failed(_) => ("failed", None),
    };
    json!({
        "name": case.title,
        "place": place(case.span, sources),
        "outcome": outcome,
        "reason": reason,
        "failures": failures(case).iter().map(|found| failure(found, sources)).collect::<Vec<_>>(),
    })
}

fn failure(failure: &Failure, sources: &SourceMap) -> Value {
    let mut value = object(&failure.finding, sources);
    value["objects"] = failure.objects.iter().map(|object| difference(object, sources)).collect();
    value
}

fn difference(object: &ObjectDifference, sources: &SourceMap) -> Value {
    let change = &object.change;
    let changes = change.fields.iter().enumerate().map(|(at, field)| {
        json!({
            "path": field.path.to_string(),
            "text": fields(std::slice::from_ref(field), Style::new(false)),
            "madeBy": object.made_by.get(at).copied().flatten().map(|span| place(span, sources)),
        })
    });
    json!({
        "apiVersion": change.api_version.as_str(),
        "kind": change.kind.as_str(),
        "name": human::name(change),
        "fate": match change.fate {
            ObjectFate::Added => "added",
            ObjectFate::Removed => "removed",
            ObjectFate::Changed => "changed",
        },
        "fields": changes.collect::<Vec<_>>(),
        "madeBy": object.entry.map(|span| place(span, sources)),
    })
}
