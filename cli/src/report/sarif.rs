//! SARIF 2.1.0: results with the rules they break, each rule with the page of its code.

use super::fingerprint::fingerprints;
use super::place::Place;
use crate::codes;
use diag::{Code, Diagnostic, Severity, SourceMap, Span};
use serde_json::{Value, json};
use std::fmt::Write;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run with all findings.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    let mut rules: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    rules.sort_unstable();
    rules.dedup();
    let numbered = findings.iter().zip(fingerprints(findings, sources));
    let results: Vec<Value> =
        numbered.map(|(finding, fingerprint)| result(finding, &fingerprint, &rules, sources)).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "choreoc",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: Code) -> Value {
    let mut rule = json!({
        "id": code.name,
        "defaultConfiguration": { "level": level(code.severity) },
    });
    if let Some(page) = codes::page(code.name) {
        rule["shortDescription"] = json!({ "text": page.summary() });
        rule["help"] = json!({ "text": page.text, "markdown": page.text });
    }
    rule
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(finding: &Diagnostic, fingerprint: &str, rules: &[Code], sources: &SourceMap) -> Value {
    let mut result = json!({
        "ruleId": finding.code.name,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "occurrenceCount": finding.repeats + 1,
        "partialFingerprints": { "choreoc/v1": fingerprint },
    });
    if let Ok(index) = rules.binary_search(&finding.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(place) = finding.primary.as_ref().and_then(|label| physical(label.span, sources)) {
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    let contributed = finding.labels.iter().map(|label| (label.span, label.text.clone()));
    let steps = finding.trace.iter().filter_map(|frame| Some((frame.span?, format!("while {}", frame.text))));
    let related: Vec<Value> = contributed
        .chain(steps)
        .filter_map(|(span, text)| {
            Some(json!({ "physicalLocation": physical(span, sources)?, "message": { "text": text } }))
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

/// The message with everything that has no field of its own.
fn message(finding: &Diagnostic) -> String {
    let mut text = finding.message.clone();
    let why = finding.primary.iter().map(|label| label.text.clone()).filter(|text| !text.is_empty());
    let steps = finding.trace.iter().map(|frame| format!("while {}", frame.text));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let details = finding.details.iter().map(|details| format!("OpenChoreo says: {details}"));
    for line in why.chain(steps).chain(help).chain(details) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{line}");
    }
    text
}

fn physical(span: Span, sources: &SourceMap) -> Option<Value> {
    let Place { path, start, end } = Place::of(span, sources)?;
    Some(json!({
        "artifactLocation": { "uri": uri(path) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }))
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}
