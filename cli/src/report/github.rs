//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use super::place::Place;
use diag::{Diagnostic, Severity, SourceMap};

/// One command a finding.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    findings.iter().map(|finding| command(finding, sources)).collect()
}

fn command(finding: &Diagnostic, sources: &SourceMap) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = finding.primary.as_ref().and_then(|label| Place::of(label.span, sources)) {
        let Place { path, start, end } = place;
        properties.push(format!("file={}", property(path)));
        properties.push(format!("line={}", start.line));
        properties.push(format!("endLine={}", end.line));
        // Columns belong to one line only.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(finding.code.name)));
    let lines: Vec<String> = std::iter::once(finding.message.clone())
        .chain(finding.trace.iter().map(|frame| format!("while {}", frame.text)))
        .chain(finding.help.iter().map(|help| format!("help: {help}")))
        .collect();
    format!("::{name} {}::{}\n", properties.join(","), data(&lines.join("\n")))
}

/// Text behind `::`, on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which commas and colons would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
