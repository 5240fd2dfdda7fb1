//! Workflow commands of GitHub Actions.

use super::{failures, human};
use crate::report::{Style, fields, github};
use compiler::suite::{Failure, Report};
use diag::{Diagnostic, SourceMap};

/// One command for everything that is not as expected; what differs is part of its text.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let suites = report.suites.iter();
    let cases = suites.flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
    let found = cases.flat_map(|(suite, case)| {
        failures(case)
            .iter()
            .map(move |failure| finding(failure, &format!("{} > {}", suite.name, case.title)))
    });
    let found: Vec<Diagnostic> = found.chain(report.findings.iter().cloned()).collect();
    github::text(&found, sources)
}

/// A failure as one finding that says which case it belongs to.
fn finding(failure: &Failure, title: &str) -> Diagnostic {
    let mut finding = failure.finding.clone();
    finding.message = format!("{title}: {}", finding.message);
    for object in &failure.objects {
        let heading = human::heading(&object.change);
        let changes = fields(&object.change.fields, Style::new(false));
        let lines = std::iter::once(heading).chain(changes.lines().map(|line| format!("  {line}")));
        finding.message.extend(lines.map(|line| format!("\n{line}")));
    }
    finding
}
