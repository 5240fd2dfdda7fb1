//! What came of a run, as data.

use crate::diff::ObjectChange;
use diag::{Diagnostic, Severity, Span};

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The suites in order, those without a selected case left out.
    pub suites: Vec<SuiteReport>,
    /// What is wrong with tests, with recorded files, and with documents that cannot be read.
    pub findings: Vec<Diagnostic>,
    /// Recorded files that no case expects; they have to go.
    pub unused: Vec<Pending>,
}

/// What came of a suite.
#[derive(Debug)]
pub struct SuiteReport {
    /// Its position in [`super::Tests::suites`].
    pub suite: usize,
    /// Its name.
    pub name: String,
    /// Its file, as shown.
    pub file: String,
    /// What it tests: `ClusterComponentType deployment/service`.
    pub subject: String,
    /// Its cases in order.
    pub cases: Vec<CaseReport>,
}

/// What came of a variant of a case.
#[derive(Debug)]
pub struct CaseReport {
    /// Its position in [`super::Suite::cases`].
    pub case: usize,
    /// Its name, with what tells the variant from others.
    pub title: String,
    /// Where it stands.
    pub span: Span,
    /// What came of it.
    pub outcome: Outcome,
    /// What would have to be written so that what is recorded is what is rendered.
    pub pending: Vec<Pending>,
}

/// What came of a case.
#[derive(Debug)]
pub enum Outcome {
    /// Everything is as expected.
    Passed,
    /// It was not run, for this reason.
    Skipped(String),
    /// Something is not.
    Failed(Vec<Failure>),
}

/// Something that is not as expected.
#[derive(Debug)]
pub struct Failure {
    /// What, and where it is expected.
    pub finding: Diagnostic,
    /// The objects that differ from what is recorded.
    pub objects: Vec<ObjectDifference>,
}

/// An object that differs from what is recorded.
#[derive(Debug)]
pub struct ObjectDifference {
    /// What differs: recorded → rendered.
    pub change: ObjectChange,
    /// For each changed field the node of a template, or of a patch, that made it, where there is one.
    pub made_by: Vec<Option<Span>>,
    /// The entry of a type or trait that made the object, where there is one.
    pub entry: Option<Span>,
}

/// A recorded file, or a part of a test, that is not what is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The tree, by position.
    pub tree: usize,
    /// The path in it.
    pub path: String,
    /// What it has to hold; nothing if it has to go.
    pub text: Option<String>,
    /// The part of the file that the text replaces; the whole file, if there is none.
    pub part: Option<Span>,
    /// Whether there is no such file yet.
    pub is_new: bool,
}

/// How many cases fared how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Skipped.
    pub skipped: usize,
}

impl Report {
    /// How many cases fared how.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for case in self.suites.iter().flat_map(|suite| &suite.cases) {
            *match case.outcome {
                Outcome::Passed => &mut totals.passed,
                Outcome::Failed(_) => &mut totals.failed,
                Outcome::Skipped(_) => &mut totals.skipped,
            } += 1;
        }
        totals
    }

    /// Whether every case that was run is as expected, and nothing else is wrong.
    pub fn is_success(&self) -> bool {
        self.totals().failed == 0 && !self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// What would have to be written for all of it, recorded files that nobody expects included.
    pub fn pending(&self) -> impl Iterator<Item = &Pending> {
        let cases = self.suites.iter().flat_map(|suite| &suite.cases);
        cases.flat_map(|case| &case.pending).chain(&self.unused)
    }
}

impl CaseReport {
    /// Whether nothing but recorded files stands between the case and success.
    pub fn only_golden_failed(&self) -> bool {
        matches!(&self.outcome, Outcome::Failed(failures) if failures.iter().all(|failure| failure.finding.code.name.starts_with("test/golden-")))
    }
}
