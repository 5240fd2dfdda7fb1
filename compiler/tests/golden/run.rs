//! One run of the compiler over the trees of a case.

use crate::case::{Case, Description};
use choreoc_compiler::emit::{self, OutputTree};
use choreoc_compiler::load::{LoadOptions, SourceTree};
use choreoc_compiler::plan::{Filter, INDEX, Previous, PublishPlan, plan};
use choreoc_compiler::resolve::ResolveOptions;
use choreoc_compiler::suite::{Nobody, Outcome, RunOptions, Tests};
use choreoc_compiler::{Checks, Manifests, Options, compile};
use diag::{Diagnostic, Severity, Sink, SourceMap};
use std::collections::BTreeMap;

/// Path → content of an output folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Stacks of the threads that compile, as small as the command line's.
const STACK: usize = 2 << 20;

/// What a run gave.
pub(crate) struct Run {
    pub(crate) sources: SourceMap,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Empty when errors keep the output as it was.
    pub(crate) plan: PublishPlan,
}

/// Compiles the trees onto an output folder that holds `before`.
pub(crate) fn run(case: &Case, trees: &[SourceTree], before: &Files, threads: usize) -> Run {
    with_threads(threads, || run_here(&case.description, &options(&case.description), trees, before))
}

/// The last run of a case: the same, without a filter.
pub(crate) fn last_run(case: &Case, trees: &[SourceTree]) -> Run {
    let options = Options { filter: Filter::default(), ..options(&case.description) };
    with_threads(2, || run_here(&case.description, &options, trees, &case.previous))
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    pool.expect("threads can be started").install(work)
}

fn run_here(description: &Description, options: &Options, trees: &[SourceTree], before: &Files) -> Run {
    let keep = |key: &_, place: &_, assembled: Option<_>| emit::unit(key, place, assembled.as_ref());
    let compiled = compile(trees, options, &keep);
    let mut sink = Sink::new();
    sink.extend(compiled.findings);
    let mut sources = compiled.sources;
    if description.tests {
        // The texts of the repository have the same places in both.
        sources = run_tests(trees, &options.load, &mut sink);
    }
    let files = compiled.units.into_iter().filter_map(|unit| unit.result.product);
    let tree = OutputTree { units: files.collect() };
    let index =
        before.get(INDEX).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let read = |path: &str| before.get(path).cloned();
    let previous = Previous { index: &index, read: &read };
    let complete = !sink.has_errors();
    let mut plan = plan(tree, complete, &options.filter, previous, &mut sink).unwrap_or_default();
    if sink.has_errors() && !description.keep_going {
        plan = PublishPlan::default();
    }
    Run { sources, diagnostics: sink.into_sorted(), plan }
}

/// Runs the tests of the trees, and gives every text that was read.
fn run_tests(trees: &[SourceTree], options: &LoadOptions, sink: &mut Sink) -> SourceMap {
    let tests = Tests::read(trees, options);
    let report =
        tests.run(&RunOptions { selected: &|_, _| true, within: &|_, _| true, complete: true }, &Nobody);
    sink.extend(report.findings);
    for case in report.suites.into_iter().flat_map(|suite| suite.cases) {
        if let Outcome::Failed(failures) = case.outcome {
            sink.extend(failures.into_iter().map(|failure| failure.finding));
        }
    }
    tests.sources().clone()
}

fn options(description: &Description) -> Options {
    let Description { environments, projects, components, namespaces, .. } = description;
    let mut load = LoadOptions { stock_types: description.stock_types, ..LoadOptions::default() };
    if let Some(namespace) = &description.namespace {
        load.default_namespace.clone_from(namespace);
    }
    Options {
        load,
        resolve: ResolveOptions { head: description.head, stand_in_planes: description.stand_in_planes },
        filter: Filter {
            environments: environments.clone(),
            projects: projects.clone(),
            components: components.clone(),
            namespaces: namespaces.clone(),
        },
        strict: description.strict,
        checks: checks(description),
    }
}

fn checks(description: &Description) -> Checks {
    if !description.check {
        return Checks::default();
    }
    let kubernetes_version = description.kubernetes_version.clone();
    Checks { manifests: Some(Manifests { kubernetes_version, ..Manifests::default() }), ..Checks::all() }
}

impl Run {
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What the output folder holds afterwards.
    pub(crate) fn published(&self, before: &Files) -> Files {
        let mut files = before.clone();
        self.plan.deletes.iter().for_each(|path| {
            files.remove(path);
        });
        files.extend(self.plan.writes.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())));
        files
    }

    pub(crate) fn plan_paths(&self) -> Vec<&str> {
        let writes = self.plan.writes.iter().map(|(path, _)| path.as_str());
        writes.chain(self.plan.deletes.iter().map(String::as_str)).collect()
    }

    /// What was done, one path a line.
    pub(crate) fn plan_text(&self) -> String {
        if self.plan.is_empty() {
            return "nothing to do\n".to_owned();
        }
        let writes = self.plan.writes.iter().map(|(path, _)| format!("write {path}\n"));
        let deletes = self.plan.deletes.iter().map(|path| format!("delete {path}\n"));
        writes.chain(deletes).collect()
    }
}
