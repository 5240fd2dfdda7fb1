//! `choreoc test`: runs the tests of types and traits.

mod accept;
mod measures;
mod paths;
mod review;
mod scaffold;
mod watch;

use crate::Exit;
use crate::repo::ReadError;
use crate::report::{Terminal, TestFormat, findings, totals};
use clap::Args;
use compiler::coverage::{Collector, SeenByCase};
use compiler::load::LoadOptions;
use compiler::suite::{Case, Nobody, Report, RunOptions, Suite, Tests};
use diag::{Severity, Sink};
use measures::Measures;
use paths::Trees;
use std::io::Write as _;
use std::time::Instant;

/// Tests types and traits.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Test {
    /// Test files, or folders with test files; without any, everything that `choreoc.yaml` names, else this folder.
    /// Types are looked for in the sources of the nearest `choreoc.yaml`, else in these folders
    #[arg(value_name = "PATH")]
    paths: Vec<String>,

    /// Further folders to look for types, traits and components in; their tests do not run
    #[arg(long, value_name = "DIR")]
    source: Vec<String>,

    /// Use the types that ship with choreoc where no source has a type of that name
    #[arg(long)]
    with_stock_types: bool,

    /// Write a first test of this type or trait beside it, from its schemas: with as little as possible, with everything, and
    /// with each alternative
    #[arg(long, value_name = "[KIND:]TYPE", conflicts_with_all = ["infer", "update", "review", "watch", "filter"])]
    init: Option<String>,

    /// Write tests beside the types and traits that this repository uses: a case for each way in which it uses them
    #[arg(long, value_name = "REPO", conflicts_with_all = ["update", "review", "watch", "filter"])]
    infer: Option<String>,

    /// Only cases with this text in `suite > case [variant]`
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Write what is rendered as what is expected, and say what changed
    #[arg(long, conflicts_with = "review")]
    update: bool,

    /// Show each change of what is expected, and ask whether to accept it
    #[arg(long)]
    review: bool,

    /// Run again whenever a file changes
    #[arg(long, conflicts_with_all = ["update", "review"])]
    watch: bool,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    format: TestFormat,

    /// How many cases run at a time; as many as there are cores by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    #[command(flatten)]
    measures: Measures,
}

impl Test {
    pub(super) fn run(mut self) -> Exit {
        self.paths.retain(|path| !self.measures.claims(path));
        self.test().unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn test(&self) -> Result<Exit, ReadError> {
        if is_ci() && (self.update || self.review) {
            return Err(ReadError {
                what: "cannot change what tests expect".to_owned(),
                why: "`CI` is set, and what is expected is decided where somebody reads it".to_owned(),
                help: Some("run `choreoc test --update` at home, and commit what it writes".to_owned()),
            });
        }
        if let Some(jobs) = self.jobs {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into());
            let _ = pool.build_global();
        }
        if let Some(wanted) = &self.init {
            return scaffold::first(&Trees::find(&self.paths, &self.source)?, wanted);
        }
        if let Some(repository) = &self.infer {
            let paths = [std::slice::from_ref(repository), self.paths.as_slice()].concat();
            return scaffold::inferred(&Trees::find(&paths, &self.source)?);
        }
        if self.watch { watch::watch(self) } else { self.once(true) }
    }

    /// Runs the tests once; with `strict` it is an error when there are none.
    fn once(&self, strict: bool) -> Result<Exit, ReadError> {
        let start = Instant::now();
        let trees = Trees::find(&self.paths, &self.source)?;
        let (tests, report, seen) = self.report(&trees)?;
        if strict {
            self.refuse_nothing(&tests, &report, &trees)?;
        }
        let (tests, report, seen) = if self.update {
            accept::all(&trees, &tests, &report)?;
            self.report(&trees)?
        } else if self.review && review::review(&trees, &tests, &report)? {
            self.report(&trees)?
        } else {
            (tests, report, seen)
        };
        findings::print(&self.format.text(&report, tests.sources(), Terminal::output()))?;
        let enough = self.measures.take(&tests, &report, &seen, self.format)?;
        let mut out = std::io::stderr().lock();
        let _ = writeln!(out, "{} in {} ms", totals(report.totals()), start.elapsed().as_millis());
        Ok(if report.is_success() && enough { Exit::Success } else { Exit::Findings })
    }

    fn report(&self, trees: &Trees) -> Result<(Tests, Report, SeenByCase), ReadError> {
        let mut sink = Sink::new();
        let read = trees.read(&mut sink)?;
        let stock_types = self.with_stock_types || trees.stock_types;
        let options = LoadOptions { stock_types, ..LoadOptions::default() };
        let tests = Tests::read(&read, &options);
        let (mut report, seen) = self.run_selected(&tests, trees);
        report.findings.extend(sink.into_sorted());
        Ok((tests, report, seen))
    }

    fn run_selected(&self, tests: &Tests, trees: &Trees) -> (Report, SeenByCase) {
        let within = trees.within();
        let selected = |suite: &Suite, case: &Case| {
            let title = || format!("{} > {}", suite.name, case.title());
            within(suite.tree, &suite.path)
                && self.filter.as_ref().is_none_or(|text| title().contains(text.as_str()))
        };
        let options = RunOptions { selected: &selected, within: &within, complete: is_ci() };
        if !self.measures.are_wanted() {
            return (tests.run(&options, &Nobody), SeenByCase::default());
        }
        let collector = Collector::default();
        let report = tests.run(&options, &collector);
        (report, collector.finish())
    }

    /// Nothing that ran is no success.
    fn refuse_nothing(&self, tests: &Tests, report: &Report, trees: &Trees) -> Result<(), ReadError> {
        let errors = report.findings.iter().any(|finding| finding.severity == Severity::Error);
        if !report.suites.is_empty() || errors {
            return Ok(());
        }
        let within = trees.within();
        let (why, help) = match &self.filter {
            Some(filter) if tests.suites().iter().any(|suite| within(suite.tree, &suite.path)) => {
                let names: Vec<String> =
                    tests.suites().iter().take(5).map(|suite| format!("`{}`", suite.name)).collect();
                (format!("no case matches `{filter}`"), format!("there are the suites {}", names.join(", ")))
            }
            _ => (
                format!("there is no test in {}", trees.shown()),
                "a test is a file whose name ends in `.test.yaml`; docs/testing.md shows the first one"
                    .to_owned(),
            ),
        };
        Err(ReadError { what: "nothing was tested".to_owned(), why, help: Some(help) })
    }
}

/// Whether this runs where nobody looks at what changes.
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
