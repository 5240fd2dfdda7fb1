//! Counts and differences as text.

use crate::Outcome;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// What became of a file's cases.
#[derive(Debug, Default)]
pub struct FileReport {
    /// `area/file`.
    pub name: String,
    /// Cases that went as recorded.
    pub passed: usize,
    /// Line, id and difference of every other case.
    pub failures: Vec<Failure>,
    /// Reason → how many cases were not run because of it.
    pub skipped: BTreeMap<String, usize>,
}

/// A case that did not go as recorded.
#[derive(Debug)]
pub struct Failure {
    /// Line in its file, from 1.
    pub line: usize,
    /// Its name.
    pub id: String,
    /// The first difference.
    pub difference: String,
}

impl FileReport {
    pub(crate) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    pub(crate) fn count(&mut self, line: usize, id: String, outcome: Outcome) {
        match outcome {
            Outcome::Pass => self.passed += 1,
            Outcome::Fail(difference) => self.failures.push(Failure { line, id, difference }),
            Outcome::Skip(reason) => *self.skipped.entry(reason).or_default() += 1,
        }
    }

    fn is_empty(&self) -> bool {
        self.passed == 0 && self.failures.is_empty() && self.skipped.is_empty()
    }
}

/// What became of a folder's cases.
#[derive(Debug, Default)]
pub struct Report {
    /// One entry per file, in name order.
    pub files: Vec<FileReport>,
    /// Folders that were not run, with the reason.
    pub skipped_areas: Vec<(String, String)>,
}

impl Report {
    pub(crate) fn skip_area(&mut self, name: &str, reason: &str) {
        self.skipped_areas.push((name.to_owned(), reason.to_owned()));
    }

    /// How many cases did not go as recorded.
    pub fn failed(&self) -> usize {
        self.files.iter().map(|file| file.failures.len()).sum()
    }

    /// How many cases went as recorded.
    pub fn passed(&self) -> usize {
        self.files.iter().map(|file| file.passed).sum()
    }

    /// The report as text, with at most `shown` differences per file.
    pub fn text(&self, shown: usize) -> String {
        let mut out = String::new();
        for file in self.files.iter().filter(|file| !file.is_empty()) {
            file.write(&mut out, shown).expect("a string takes all text");
        }
        for (area, reason) in &self.skipped_areas {
            let _ = writeln!(out, "{area}: skipped: {reason}");
        }
        let skipped: usize = self.files.iter().flat_map(|file| file.skipped.values()).sum();
        let _ = writeln!(out, "total: {} passed, {} failed, {skipped} skipped", self.passed(), self.failed());
        out
    }
}

impl FileReport {
    fn write(&self, out: &mut String, shown: usize) -> fmt::Result {
        let skipped: usize = self.skipped.values().sum();
        let failed = self.failures.len();
        writeln!(out, "{}: {} passed, {failed} failed, {skipped} skipped", self.name, self.passed)?;
        for (reason, count) in &self.skipped {
            writeln!(out, "    skipped {count}: {reason}")?;
        }
        for Failure { line, id, difference } in self.failures.iter().take(shown) {
            writeln!(out, "    line {line} {id}")?;
            for text in difference.lines() {
                writeln!(out, "        {text}")?;
            }
        }
        if failed > shown {
            writeln!(out, "    … and {} more (`--all-failures` shows them)", failed - shown)?;
        }
        Ok(())
    }
}
