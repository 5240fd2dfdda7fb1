//! `choreoc check`: every check over the sources, as findings; nothing is written.

use super::sources::Sources;
use crate::Exit;
use crate::config::{self, Config};
use crate::repo::{ReadError, Source};
use crate::report::{Format, Summary, Terminal, findings};
use clap::{Args, ValueEnum};
use compiler::assemble::Assembled;
use compiler::emit::{OutputTree, UnitFiles, contested, unit};
use compiler::resolve::{Place, UnitKey};
use compiler::{Checks, Compilation, Manifests, Options};
use diag::{Diagnostic, Severity, Sink};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Checks repositories.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    sources: Sources,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Make every warning an error
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Denied>,

    /// The Kubernetes version whose schemas manifests must satisfy
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<String>,

    /// Further custom resource definitions: a folder or a file
    #[arg(long, value_name = "DIR|FILE")]
    crds: Vec<String>,

    /// Write a commented `choreoc.yaml` beside the source, keep it out of what Flux applies, and check nothing
    #[arg(long)]
    init: bool,
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
        let done = if self.init { self.init() } else { self.check(start) };
        done.unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn init(&self) -> Result<Exit, ReadError> {
        let folder = match Source::parse(self.sources.first()) {
            Source::Folder(folder) => folder,
            Source::Revision { path, revision } => {
                return Err(ReadError {
                    what: format!("cannot write into `{}@{revision}`", path.display()),
                    why: "a revision does not change".to_owned(),
                    help: Some("name the folder alone".to_owned()),
                });
            }
        };
        let written = config::init(&folder)?;
        let line = |path: &PathBuf| format!("wrote {}\n", path.strip_prefix("./").unwrap_or(path).display());
        findings::print(&written.iter().map(line).collect::<String>())?;
        Ok(Exit::Success)
    }

    fn check(&self, start: Instant) -> Result<Exit, ReadError> {
        let mut config = self.sources.config()?;
        let checks = Checks { manifests: Some(self.manifests(&config)?), ..Checks::all() };
        let options = Options { checks, ..self.sources.options(&config) };
        let mut compilation = self.sources.compile(&mut config, &options, &outline)?;
        let products = compilation.units.iter_mut().filter_map(|unit| unit.result.product.take());
        let tree = OutputTree { units: products.collect() };
        let contested = config.judge(contested(&tree), &compilation.sources);
        let found = std::mem::take(&mut compilation.findings);
        compilation.findings = self.sorted(found.into_iter().chain(contested));
        let text = self.format.text(&compilation.findings, &compilation.sources, Terminal::output());
        findings::print(&text)?;
        let mut summary = Summary::of(&compilation);
        summary.objects = objects(&tree);
        summary.checked = true;
        summary.show(start.elapsed());
        Ok(exit(&compilation))
    }

    /// How manifests are validated: as the command line says, else as the configuration does.
    fn manifests(&self, config: &Config) -> Result<Manifests, ReadError> {
        let crds = if self.crds.is_empty() { &config.crds } else { &self.crds };
        let mut definitions = Vec::new();
        for argument in crds {
            let source = Source::Folder(Path::new(argument).to_owned());
            definitions.push(super::sources::read(&source, &source.prefix(), &mut Sink::new())?);
        }
        let version = self.kubernetes_version.as_ref().or(config.kubernetes_version.as_ref());
        Ok(Manifests { kubernetes_version: version.cloned(), definitions })
    }

    fn sorted(&self, found: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let denied = self.deny == Some(Denied::Warnings);
        let mut sink = Sink::new();
        sink.extend(found.map(|found| if denied { found.deny_warning() } else { found }));
        sink.into_sorted()
    }
}

/// The files of a unit without what is in them, which is enough to tell which of them clash.
#[expect(clippy::needless_pass_by_value, reason = "units are handed over")]
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
