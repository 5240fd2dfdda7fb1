//! What every check finds in the repositories of area `repo`, against lists of our own.
//!
//! `compiler/conformance/findings/<case>.txt` has one line a finding, `why.txt` beside it the reason of each.

mod reasons;

use crate::areas::repo;
use crate::report::FileReport;
use crate::{Case, Outcome};
use compiler::assemble::Assembled;
use compiler::emit::{OutputTree, UnitFiles, contested, unit};
use compiler::load::SourceTree;
use compiler::resolve::{Place, ResolveOptions, UnitKey};
use compiler::{Checks, Options, compile};
use diag::{Diagnostic, Sink, SourceMap};
use reasons::{Listed, Reasons};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The area whose cases have lists.
pub(crate) const REPOSITORIES: &str = "repo";

/// How the lists are called in reports.
pub(crate) const NAME: &str = "findings";

/// The reasons, beside the lists.
const WHY: &str = "why.txt";

/// What stands for a message that the repository itself holds.
const OWN_WORDS: &str = "(the message that stands there)";

/// The lists of the project.
pub(crate) struct Golden {
    folder: PathBuf,
    reasons: Reasons,
    bless: bool,
}

impl Golden {
    /// The reasons; lists are read as cases ask for them.
    pub(crate) fn read(bless: bool) -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(NAME);
        let reasons = Reasons::parse(&fs::read_to_string(folder.join(WHY))?).map_err(io::Error::other)?;
        Ok(Self { folder, reasons, bless })
    }

    /// Compares what is found in the repository of a case with its list.
    pub(crate) fn check(&self, case: &Case<'_>) -> Outcome {
        let path = self.folder.join(format!("{}.txt", case.id()));
        if !path.is_file() && !self.bless {
            return Outcome::Skip("compiler/conformance/findings has no list for it".to_owned());
        }
        let found = match repo::trees(case) {
            Ok(trees) => list(&trees, case.record["head"] == true),
            Err(outcome) => return outcome,
        };
        match self.exchange(&path, &found) {
            Ok(listed) => Outcome::of(self.difference(&found, &listed)),
            Err(error) => Outcome::Fail(format!("the list cannot be read or written: {error}")),
        }
    }

    /// The list that counts: that of the file, which blessing makes equal to what was found.
    fn exchange(&self, path: &Path, found: &str) -> io::Result<String> {
        if self.bless {
            fs::write(path, found)?;
        }
        fs::read_to_string(path)
    }

    fn difference(&self, found: &str, listed: &str) -> Option<String> {
        let only = |what: &str, here: &str, there: &str| {
            let missing = here.lines().filter(|line| !there.lines().any(|other| other == *line));
            missing.map(|line| format!("only {what} {line}")).collect::<Vec<_>>()
        };
        let unexplained = found.lines().filter(|line| self.reasons.of(&Listed::parse(line)).is_none());
        let mut differences = only("found: ", found, listed);
        differences.extend(only("listed:", listed, found));
        if differences.is_empty() && found != listed {
            differences.push("the same findings, in another order or number".to_owned());
        }
        differences.extend(unexplained.map(|line| format!("{WHY} does not explain {line}")));
        (!differences.is_empty()).then(|| differences.join("\n"))
    }

    /// Whether each reason explains something in some list.
    pub(crate) fn reasons(&self) -> io::Result<FileReport> {
        let mut used = vec![false; self.reasons.len()];
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|ending| ending != "txt") || path.ends_with(WHY) {
                continue;
            }
            let text = fs::read_to_string(path)?;
            let explained = text.lines().filter_map(|line| self.reasons.of(&Listed::parse(line)));
            explained.for_each(|reason| used[reason] = true);
        }
        let mut report = FileReport::new(format!("{NAME}/why"));
        for (reason, used) in used.into_iter().enumerate() {
            let (line, key) = self.reasons.key(reason);
            let unused = (!used).then(|| "explains no finding of any list".to_owned());
            report.count(line, key, Outcome::of(unused));
        }
        Ok(report)
    }
}

/// What `choreoc check` finds, in its order, one line a finding.
fn list(trees: &[SourceTree], head: bool) -> String {
    let resolve = ResolveOptions { head, ..ResolveOptions::default() };
    let options = Options { resolve, checks: Checks::all(), ..Options::default() };
    let compilation = compile(trees, &options, &outline);
    let units = compilation.units.into_iter().filter_map(|unit| unit.result.product).collect();
    let mut findings = Sink::new();
    findings.extend(compilation.findings.into_iter().chain(contested(&OutputTree { units })));
    let findings = findings.into_sorted();
    findings.iter().map(|finding| line(finding, &compilation.sources)).collect()
}

/// The files of a unit without what is in them, which is enough to tell which of them clash.
#[expect(clippy::needless_pass_by_value, reason = "units are handed over")]
fn outline(key: &UnitKey, place: &Place, assembled: Option<Assembled>) -> UnitFiles {
    let mut files = unit(key, place, assembled.as_ref());
    let texts = files.folders.iter_mut().flat_map(|folder| folder.files.iter_mut().flatten());
    texts.for_each(|file| file.text = String::new());
    files
}

fn line(finding: &Diagnostic, sources: &SourceMap) -> String {
    let place = finding.primary.as_ref().map(|label| format!("{}: ", sources.place(label.span)));
    let file = finding.primary.as_ref().and_then(|label| sources.get(label.span.file));
    let message = match file {
        Some(file) if holds(&file.bytes, &finding.message) => OWN_WORDS.to_owned(),
        _ => finding.message.replace(['\n', '\r'], " "),
    };
    format!("{}{}[{}] {message}\n", place.unwrap_or_default(), finding.severity, finding.code)
}

/// Whether a text stands in a file: lists hold nothing of the repositories but names.
fn holds(bytes: &[u8], text: &str) -> bool {
    !text.is_empty() && bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
