//! One line a finding: `file:line:col: level[code] message`.

use diag::{Diagnostic, SourceMap};

/// Every finding on its line; one without a place begins with its level.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    findings.iter().map(|finding| line(finding, sources)).collect()
}

fn line(finding: &Diagnostic, sources: &SourceMap) -> String {
    let place = finding.primary.as_ref().map(|label| format!("{}: ", sources.place(label.span)));
    let message = finding.message.replace(['\n', '\r'], " ");
    format!("{}{}[{}] {message}\n", place.unwrap_or_default(), finding.severity, finding.code)
}
