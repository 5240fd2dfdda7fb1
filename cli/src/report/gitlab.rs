//! A Code Quality report of GitLab: a list of issues with fingerprints.

use super::fingerprint::fingerprints;
use super::place::Place;
use diag::{Diagnostic, Severity, SourceMap};
use serde_json::{Value, json};

/// All findings as issues.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    let numbered = findings.iter().zip(fingerprints(findings, sources));
    let issues: Vec<Value> =
        numbered.map(|(finding, fingerprint)| issue(finding, &fingerprint, sources)).collect();
    format!("{:#}\n", Value::Array(issues))
}

fn issue(finding: &Diagnostic, fingerprint: &str, sources: &SourceMap) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    // GitLab drops issues without a place.
    let place = finding.primary.as_ref().and_then(|label| Place::of(label.span, sources));
    let (path, begin, end) =
        place.map_or((".", 1, 1), |place| (place.path, place.start.line, place.end.line));
    json!({
        "description": description(finding),
        "check_name": finding.code.name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": { "path": path, "lines": { "begin": begin, "end": end } },
    })
}

/// The message, and what to do in brackets.
fn description(finding: &Diagnostic) -> String {
    match finding.help.as_slice() {
        [] => finding.message.clone(),
        help => format!("{} ({})", finding.message, help.join("; ")),
    }
}
