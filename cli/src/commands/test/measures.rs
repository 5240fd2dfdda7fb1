//! What the tests that pass say about the types: how much of them they see, and which changes they notice.

use crate::repo::ReadError;
use crate::report::{CoverageFormat, Terminal, TestFormat, coverage_summary, findings, mutation_text};
use clap::{Args, ValueEnum as _};
use compiler::coverage::SeenByCase;
use compiler::mutation::mutate;
use compiler::suite::{Report, Tests};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Coverage and mutation.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// Say how much of the types and traits the tests that pass see; with a format, also write a file
    #[arg(long, value_name = "FORMAT", value_enum, num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "the option, and its value")]
    coverage: Option<Option<CoverageFormat>>,

    /// The file that coverage is written to [default: coverage.info, coverage.html or coverage.json]
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_out: Option<PathBuf>,

    /// Fail if the tests see less than so many percent of the branches of a type or trait
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    coverage_threshold: Option<u8>,

    /// Change the types and traits in ways in which people get them wrong, and list the changes that no test notices
    #[arg(long)]
    mutate: bool,

    /// Fail if the tests notice less than so many percent of the changes to a type or trait
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    mutate_threshold: Option<u8>,
}

impl Measures {
    /// Takes the word behind `--coverage`, which reads as a path, for its format if it is one and no such path exists.
    pub(super) fn claims(&mut self, path: &str) -> bool {
        let format = CoverageFormat::from_str(path, false).ok();
        let claims = self.coverage == Some(None) && format.is_some() && !Path::new(path).exists();
        if claims {
            self.coverage = Some(format);
        }
        claims
    }

    /// Whether what tests see matters.
    pub(super) fn are_wanted(&self) -> bool {
        self.wants_coverage() || self.wants_mutation()
    }

    fn wants_coverage(&self) -> bool {
        self.coverage.is_some() || self.coverage_threshold.is_some()
    }

    fn wants_mutation(&self) -> bool {
        self.mutate || self.mutate_threshold.is_some()
    }

    /// Prints and writes what is wanted; whether it is enough.
    pub(super) fn take(
        &self,
        tests: &Tests,
        report: &Report,
        seen: &SeenByCase,
        format: TestFormat,
    ) -> Result<bool, ReadError> {
        let covered = !self.wants_coverage() || self.coverage(tests, report, seen, format)?;
        let noticed = !self.wants_mutation() || self.mutation(tests, report, seen, format)?;
        Ok(covered && noticed)
    }

    fn coverage(
        &self,
        tests: &Tests,
        report: &Report,
        seen: &SeenByCase,
        format: TestFormat,
    ) -> Result<bool, ReadError> {
        let coverage = seen.report(tests, report);
        say(format, &coverage_summary(&coverage, tests.sources()))?;
        if let Some(wanted) = self.coverage.flatten() {
            let file = self.coverage_out.as_deref().unwrap_or(Path::new(wanted.file()));
            write(file, &wanted.text(&coverage, tests.sources()))?;
            tell(&format!("coverage is in {}", file.display()));
        }
        let least = self.coverage_threshold.unwrap_or(0);
        let low = coverage.types.iter().filter(|found| found.branches().percent() < usize::from(least));
        let low: Vec<String> = low
            .map(|found| {
                format!("the tests of {} see {} % of its branches", found.name, found.branches().percent())
            })
            .collect();
        Ok(enough(&low, least))
    }

    fn mutation(
        &self,
        tests: &Tests,
        report: &Report,
        seen: &SeenByCase,
        format: TestFormat,
    ) -> Result<bool, ReadError> {
        let start = Instant::now();
        let mutation = mutate(tests, report, seen);
        say(format, &mutation_text(&mutation, tests.sources(), Terminal::output()))?;
        tell(&format!("{} mutants in {} ms", mutation.totals().all(), start.elapsed().as_millis()));
        let least = self.mutate_threshold.unwrap_or(0);
        let low = mutation.types.iter().filter(|found| found.totals().percent() < usize::from(least));
        let low: Vec<String> = low
            .map(|found| {
                format!("the tests of {} notice {} % of its mutants", found.name, found.totals().percent())
            })
            .collect();
        Ok(enough(&low, least))
    }
}

/// Says what is too little, if anything.
fn enough(low: &[String], least: u8) -> bool {
    for low in low {
        tell(&format!("error: {low}, and {least} % are wanted"));
    }
    low.is_empty()
}

/// Prints beside the result for people; machines get the result alone.
fn say(format: TestFormat, text: &str) -> Result<(), ReadError> {
    if format == TestFormat::Human {
        return findings::print(&format!("\n{text}"));
    }
    tell(text.trim_end());
    Ok(())
}

fn tell(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn write(file: &Path, text: &str) -> Result<(), ReadError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(file, text)).map_err(|error| ReadError {
        what: format!("cannot write {}", file.display()),
        why: error.to_string(),
        help: None,
    })
}
