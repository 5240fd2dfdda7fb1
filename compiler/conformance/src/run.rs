//! Gives every case to the module of its area.

use crate::areas;
use crate::exceptions::Exceptions;
use crate::files::{self, Area, Tables};
use crate::findings::{self, Golden};
use crate::golden_paths;
use crate::report::{FileReport, Report};
use crate::{Case, Outcome};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cases run on threads with stacks as small as those of the compiler's users.
const STACK: usize = 1 << 20;

/// Which cases run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only this area.
    pub area: Option<String>,
    /// Only the case of this id; a trailing `*` stands for any rest.
    pub only: Option<String>,
    /// Whether lists of findings are written instead of compared.
    pub bless: bool,
}

impl Options {
    fn wants_area(&self, name: &str) -> bool {
        self.area.as_deref().is_none_or(|area| area == name)
    }

    fn wants_case(&self, id: &str) -> bool {
        self.only.as_deref().is_none_or(|only| match only.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => id == only,
        })
    }
}

/// Runs the recorded cases below `root`, in parallel, and reports in name order.
///
/// # Errors
/// If the folder or one of its files cannot be read.
pub fn run(root: &Path, options: &Options) -> io::Result<Report> {
    let exceptions = Exceptions::listed().map_err(io::Error::other)?;
    let mut report = Report::default();
    for area in files::areas(root)?.iter().filter(|area| options.wants_area(&area.name)) {
        let Some(check) = areas::find(&area.name) else {
            report.skip_area(&area.name, "no module of this runner knows this area");
            continue;
        };
        if area.files.is_empty() {
            report.skip_area(&area.name, "no files of cases");
        }
        for file in &area.files {
            report.files.push(run_file(area, file, &area.name, &check, options, &exceptions)?);
        }
        if area.name == findings::REPOSITORIES {
            run_findings(area, options, &exceptions, &mut report)?;
            run_golden_paths(area, options, &exceptions, &mut report)?;
        }
    }
    Ok(report)
}

/// What is found in the repositories of the area, beside what they render to.
fn run_findings(
    area: &Area,
    options: &Options,
    exceptions: &Exceptions,
    report: &mut Report,
) -> io::Result<()> {
    let golden = Golden::read(options.bless)?;
    for file in &area.files {
        let check = |case: &Case<'_>| golden.check(case);
        report.files.push(run_file(area, file, findings::NAME, &check, options, exceptions)?);
    }
    report.files.push(golden.reasons()?);
    Ok(())
}

/// What the types that ship make of the repositories of the area.
fn run_golden_paths(
    area: &Area,
    options: &Options,
    exceptions: &Exceptions,
    report: &mut Report,
) -> io::Result<()> {
    for file in &area.files {
        report.files.push(run_file(
            area,
            file,
            golden_paths::NAME,
            &golden_paths::check,
            options,
            exceptions,
        )?);
    }
    report.files.push(golden_paths::everything(&area.path));
    Ok(())
}

fn run_file(
    area: &Area,
    path: &Path,
    title: &str,
    check: &(dyn Fn(&Case<'_>) -> Outcome + Sync),
    options: &Options,
    exceptions: &Exceptions,
) -> io::Result<FileReport> {
    let text = files::text(path)?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let stem = files::stem(path).unwrap_or_default();
    let tables = Tables::default();
    let judge = |line: &str| {
        let record = match files::parse(line) {
            Ok(record) => record,
            Err(error) => return Some((String::new(), Outcome::Fail(format!("not a JSON record: {error}")))),
        };
        let case = Case { file: stem, record, folder: &area.path, tables: &tables };
        options.wants_case(case.id()).then(|| (case.id().to_owned(), judge(&case, check)))
    };
    let name = format!("{title}/{stem}");
    let mut report = FileReport::new(name.clone());
    for (at, (id, outcome)) in in_parallel(&lines, judge).into_iter().flatten() {
        let outcome = exceptions.judge(&name, &id, outcome);
        report.count(at + 1, id, outcome);
    }
    Ok(report)
}

fn judge(case: &Case<'_>, check: &dyn Fn(&Case<'_>) -> Outcome) -> Outcome {
    match case.unusable() {
        Some(note) => Outcome::Skip(note.to_owned()),
        // Under a profile that aborts on panics the run ends here, which is as visible.
        None => catch_unwind(AssertUnwindSafe(|| check(case)))
            .unwrap_or_else(|_| Outcome::Fail("the code under test panicked".to_owned())),
    }
}

type Judged = Option<(usize, (String, Outcome))>;

/// The judgements of all lines, in their order.
fn in_parallel(lines: &[&str], judge: impl Fn(&str) -> Option<(String, Outcome)> + Sync) -> Vec<Judged> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(line) = lines.get(at) else { return done };
            done.push(judge(line).map(|judged| (at, judged)));
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let mut all: Vec<Judged> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers)
            .map(|_| {
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, work)
                    .expect("a thread can be started")
            })
            .collect();
        started.into_iter().flat_map(|worker| worker.join().expect("workers catch panics")).collect()
    });
    all.sort_by_key(|judged| judged.as_ref().map(|(at, _)| *at));
    all
}
