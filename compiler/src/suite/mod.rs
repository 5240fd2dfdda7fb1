//! Tests of types and traits: small repositories around one subject, rendered as every unit is, held against what is
//! expected of them.
//!
//! [`Tests::read`] reads `RenderTest` documents beside everything else; [`Tests::run`] runs them in parallel, each case in a
//! small repository of its own ([`scene`]) made of what it gives over stand-ins, with the definitions of the repository.
//! Definitions are read once and planned once for all cases.
//!
//! # Watching, and altering what is tested
//!
//! A [`Witness`] is given to [`Tests::run`]: it makes an [`crate::evaluate::Watch`] for every case and gets it back with the
//! verdict, so that what failing cases saw can be dropped. [`Nobody`] costs nothing.
//!
//! ```text
//! impl Witness for Seen {
//!     type Watch = CaseWatch;                                    // an evaluate::Watch
//!     fn begin(&self, suite: &Suite, case: &Case) -> CaseWatch { … }
//!     fn end(&self, suite: &Suite, case: &Case, watch: CaseWatch, passed: bool) { if passed { self.merge(watch) } }
//! }
//! let report = tests.run(&options, &seen);
//! ```
//!
//! The same cases run against an altered type without reading anything again; only the altered type is planned anew, once:
//!
//! ```text
//! let node = tests.written(definition.document)?;                // the document as it is written, spans and all
//! let altered = tests.definitions().altered(definition.document, &mutant)?;
//! for case in &suite.cases {
//!     let rendering = tests.render(suite, case, &altered, &Unwatched);
//!     let killed = !tests.judge(suite, case, &altered, &rendering).failures.is_empty();
//! }
//! ```

mod assertions;
mod definitions;
mod diagnostics;
mod golden;
mod inline;
mod model;
mod read;
mod report;
mod run;
mod scene;
mod stand_ins;
mod subjects;
mod tree;
mod variants;

pub use definitions::Definitions;
pub use model::{Absent, Assertion, Case, Definition, Expected, ExpectedFinding, Golden, Subject, Suite};
pub use report::{CaseReport, Failure, ObjectDifference, Outcome, Pending, Report, SuiteReport, Totals};
pub use run::{Rendering, Verdict};

use crate::evaluate::{Unwatched, Watch};
use crate::load::{Documents, LoadOptions, SourceTree, load};
use assertions::Language;
use diag::{Diagnostic, FileId, Severity, Sink, SourceMap, Span};
use golden::Recorded;
use rayon::prelude::*;
use stand_ins::StandIns;
use subjects::Subjects;
use yaml::Node;

/// The tests of some sources, with everything that they need.
pub struct Tests {
    documents: Documents,
    definitions: Definitions,
    stand_ins: StandIns,
    language: Language,
    recorded: Recorded,
    suites: Vec<Suite>,
    findings: Vec<Diagnostic>,
    trees: Vec<String>,
    /// Test files, with their trees and their paths there.
    test_files: Vec<(FileId, usize, String)>,
}

/// Gives every case something that watches how it renders.
pub trait Witness: Sync {
    /// What watches a case.
    type Watch: Watch;

    /// A case is about to be rendered.
    fn begin(&self, suite: &Suite, case: &Case) -> Self::Watch;

    /// It has been, and is as expected or not.
    fn end(&self, suite: &Suite, case: &Case, watch: Self::Watch, passed: bool);
}

/// A witness that looks away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Witness for Nobody {
    type Watch = Unwatched;

    fn begin(&self, _: &Suite, _: &Case) -> Unwatched {
        Unwatched
    }

    fn end(&self, _: &Suite, _: &Case, _: Unwatched, _: bool) {}
}

/// Which cases run, and how strictly.
#[derive(Clone, Copy)]
pub struct RunOptions<'r> {
    /// The cases that are wanted; others are not even reported.
    pub selected: &'r (dyn Fn(&Suite, &Case) -> bool + Sync),
    /// The places (a tree, by position, and a path in it) whose test files and recorded files are looked at.
    pub within: &'r (dyn Fn(usize, &str) -> bool + Sync),
    /// Whether `only` is an error: every case has to run.
    pub complete: bool,
}

impl Tests {
    /// Reads the tests of these trees, which count as one repository in this order.
    pub fn read(trees: &[SourceTree], options: &LoadOptions) -> Self {
        let mut sink = Sink::new();
        let options = LoadOptions { keep: true, ..options.clone() };
        let mut documents = load(trees, &options, &mut sink);
        let stand_ins = StandIns::read(&mut documents.sources);
        let language = Language::new();
        let mut found = Sink::new();
        found.extend(sink.into_sorted().into_iter().filter(|finding| finding.severity == Severity::Error));
        let suites = read::read(trees, &documents.sources, &Subjects::new(&documents), &language, &mut found);
        let recorded = Recorded::new(trees, &documents.sources);
        let test_files = read::test_files(trees, &documents.sources);
        Self {
            definitions: Definitions::of(&documents),
            findings: found.into_sorted(),
            trees: trees.iter().map(|tree| tree.name.trim_end_matches('/').to_owned()).collect(),
            documents,
            stand_ins,
            language,
            recorded,
            suites,
            test_files,
        }
    }

    /// The suites, in order of their files.
    pub fn suites(&self) -> &[Suite] {
        &self.suites
    }

    /// The types and traits of the sources.
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Every text that was read: findings point into them.
    pub fn sources(&self) -> &SourceMap {
        &self.documents.sources
    }

    /// A document of the sources as it is written.
    pub fn written(&self, document: Span) -> Option<Node> {
        self.documents.written(document)
    }

    /// A path in a tree as it is shown.
    fn shown(&self, tree: usize, path: &str) -> String {
        match self.trees.get(tree).map(String::as_str) {
            None | Some("") => path.to_owned(),
            Some(name) => format!("{name}/{path}"),
        }
    }

    /// Runs the selected cases.
    pub fn run<W: Witness>(&self, options: &RunOptions<'_>, witness: &W) -> Report {
        let mut findings = self.findings_within(options);
        let mut suites: Vec<SuiteReport> = Vec::new();
        let selected: Vec<(usize, usize)> = self.selected(options);
        let of = |(suite, case): (usize, usize)| (&self.suites[suite], &self.suites[suite].cases[case]);
        let only = selected.iter().any(|at| of(*at).1.only.is_some());
        if options.complete {
            let cases = selected.iter().map(|at| of(*at).1);
            let left = cases.filter_map(|case| Some(diagnostics::only_left(&case.name, case.only.as_ref()?)));
            findings.extend(left);
        }
        let reports: Vec<CaseReport> = selected
            .par_iter()
            .map(|at| {
                let (suite, case) = of(*at);
                self.report(suite, case, at.1, only && !options.complete, witness)
            })
            .collect();
        for ((suite, _), report) in selected.into_iter().zip(reports) {
            match suites.last_mut() {
                Some(last) if last.suite == suite => last.cases.push(report),
                _ => suites.push(self.suite_report(suite, report)),
            }
        }
        let mut unused = Vec::new();
        let found = self.recorded.unused(&self.suites);
        for (tree, path, file) in found.filter(|(tree, path, _)| (options.within)(*tree, path)) {
            findings.push(diagnostics::golden_unused(&self.shown(tree, path), Span::new(file, 0, 0)));
            unused.push(Pending { tree, path: path.to_owned(), text: None, part: None, is_new: false });
        }
        let mut sink = Sink::new();
        sink.extend(findings);
        Report { suites, findings: sink.into_sorted(), unused }
    }

    /// What is wrong with documents, and with the tests that are looked at.
    fn findings_within(&self, options: &RunOptions<'_>) -> Vec<Diagnostic> {
        let outside = |finding: &&Diagnostic| {
            let file = finding.primary.as_ref().map(|label| label.span.file);
            let place = self.test_files.iter().find(|(known, _, _)| Some(*known) == file);
            place.is_some_and(|(_, tree, path)| !(options.within)(*tree, path))
        };
        self.findings.iter().filter(|finding| !outside(finding)).cloned().collect()
    }

    fn selected(&self, options: &RunOptions<'_>) -> Vec<(usize, usize)> {
        let suites = self.suites.iter().enumerate();
        let cases = suites.flat_map(|(at, suite)| {
            let cases = suite.cases.iter().enumerate();
            cases.filter(|(_, case)| (options.selected)(suite, case)).map(move |(case, _)| (at, case))
        });
        cases.collect()
    }

    fn suite_report(&self, suite: usize, first: CaseReport) -> SuiteReport {
        let found = &self.suites[suite];
        SuiteReport {
            suite,
            name: found.name.to_string(),
            file: self.sources().get(found.file).map(|file| file.path.to_string()).unwrap_or_default(),
            subject: match &found.subject {
                Subject::Definition(definition) => format!("{} {}", definition.kind, definition.reference),
                Subject::Component { project, name, .. } => format!("Component {project}/{name}"),
            },
            cases: vec![first],
        }
    }

    fn report<W: Witness>(
        &self,
        suite: &Suite,
        case: &Case,
        position: usize,
        only: bool,
        witness: &W,
    ) -> CaseReport {
        let report = |outcome, pending| CaseReport {
            case: position,
            title: case.title(),
            span: case.name.span,
            outcome,
            pending,
        };
        if let Some(reason) = &case.skip {
            return report(Outcome::Skipped(reason.to_string()), Vec::new());
        }
        if only && case.only.is_none() {
            return report(Outcome::Skipped("another case says `only`".to_owned()), Vec::new());
        }
        let watch = witness.begin(suite, case);
        let rendering = self.render(suite, case, &self.definitions, &watch);
        let Verdict { failures, pending } = self.judge(suite, case, &self.definitions, &rendering);
        witness.end(suite, case, watch, failures.is_empty());
        let outcome = if failures.is_empty() { Outcome::Passed } else { Outcome::Failed(failures) };
        report(outcome, pending)
    }
}
