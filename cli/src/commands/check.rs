//! `choreoc check`: every check over the sources, as findings; nothing is written.

use super::sources::Sources;
use crate::Exit;
use crate::repo::ReadError;
use crate::report::{Summary, Terminal, findings};
use clap::{Args, ValueEnum};
use compiler::assemble::Assembled;
use compiler::emit::{OutputTree, UnitFiles, contested, unit};
use compiler::resolve::{Place, UnitKey};
use compiler::{Checks, Compilation, Options};
use diag::{Severity, Sink};
use std::time::Instant;

/// Checks repositories.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    sources: Sources,

    /// Make every warning an error
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Denied>,
}

/// What is as bad as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Every warning
    Warnings,
}

impl Check {
    pub(super) fn run(self) -> Exit {
        let start = Instant::now();
        self.check(start).unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn check(&self, start: Instant) -> Result<Exit, ReadError> {
        let options = Options { checks: Checks::all(), ..self.sources.options() };
        let mut compilation = self.sources.compile(&options, &outline)?;
        let mut sink = Sink::new();
        let tree = OutputTree {
            units: compilation.units.iter_mut().filter_map(|unit| unit.result.product.take()).collect(),
        };
        let denied = self.deny == Some(Denied::Warnings);
        let found = std::mem::take(&mut compilation.findings).into_iter().chain(contested(&tree));
        sink.extend(found.map(|found| if denied { found.deny_warning() } else { found }));
        compilation.findings = sink.into_sorted();
        findings::show(&compilation.findings, &compilation.sources, Terminal::detect());
        let mut summary = Summary::of(&compilation);
        summary.objects = objects(&tree);
        summary.checked = true;
        summary.show(start.elapsed());
        Ok(exit(&compilation))
    }
}

/// The files of a unit without what is in them, which is enough to tell which of them clash.
fn outline(key: &UnitKey, place: &Place, assembled: Option<Assembled>) -> UnitFiles {
    let mut files = unit(key, place, assembled.as_ref());
    let texts = files.folders.iter_mut().flat_map(|folder| folder.files.iter_mut().flatten());
    texts.for_each(|file| file.text = String::new());
    files
}

fn objects(tree: &OutputTree) -> usize {
    let folders = tree.units.iter().flat_map(|unit| &unit.folders);
    folders.map(|folder| folder.files.as_ref().map_or(0, Vec::len)).sum()
}

fn exit<T>(compilation: &Compilation<T>) -> Exit {
    let failed = compilation.findings.iter().any(|finding| finding.severity == Severity::Error);
    if failed { Exit::Findings } else { Exit::Success }
}
