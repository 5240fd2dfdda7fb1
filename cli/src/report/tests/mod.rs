//! What came of tests, for people and machines: one file per format.

mod github;
mod human;
mod json;
mod junit;

use super::Terminal;
use clap::ValueEnum;
use compiler::suite::{CaseReport, Failure, Outcome, Report, Totals};
use diag::SourceMap;
use std::fmt::Write;

/// For whom the result of tests is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For a terminal: what failed, with the differences and the lines that made them
    #[default]
    Human,
    /// Everything that is known, as one JSON document
    Json,
    /// JUnit XML: a suite for each test, a case for each variant
    Junit,
    /// Workflow commands, which GitHub Actions shows beside the lines of a pull request
    Github,
}

impl TestFormat {
    /// The result in this form; only people get colours, if `terminal` shows them.
    pub fn text(self, report: &Report, sources: &SourceMap, terminal: Terminal) -> String {
        match self {
            Self::Human => human::text(report, sources, terminal),
            Self::Json => json::text(report, sources),
            Self::Junit => junit::text(report, sources),
            Self::Github => github::text(report, sources),
        }
    }
}

/// What is not as expected in one case, as a terminal shows it.
pub(crate) fn case_failures(case: &CaseReport, sources: &SourceMap, terminal: Terminal) -> String {
    failures(case).iter().map(|failure| human::failure(failure, sources, terminal)).collect()
}

/// `3 passed, 1 failed`.
pub(crate) fn totals(totals: Totals) -> String {
    let Totals { passed, failed, skipped } = totals;
    let mut text = format!("{passed} passed");
    for (number, what) in [(failed, "failed"), (skipped, "skipped")] {
        if number > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, ", {number} {what}");
        }
    }
    text
}

fn failures(case: &CaseReport) -> &[Failure] {
    match &case.outcome {
        Outcome::Failed(failures) => failures,
        _ => &[],
    }
}
