//! `choreoc build`: reads source trees, compiles all of them as one, writes the output tree.

use super::sources::Sources;
use crate::Exit;
use crate::config::Config;
use crate::repo::{self, ReadError};
use crate::report::{Summary, Terminal, findings};
use clap::{ArgGroup, Args, ValueEnum};
use compiler::assemble::Assembled;
use compiler::emit::{File, OutputTree, Reported, UnitFiles, report, unit};
use compiler::plan::{INDEX, Previous, PublishPlan, plan};
use compiler::resolve::{Place, UnitKey};
use compiler::{Compilation, Options};
use diag::{Severity, Sink};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Renders repositories.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").args(["out", "stdout"]))]
pub(crate) struct Build {
    #[command(flatten)]
    sources: Sources,

    /// Write the tree into this folder; only what changed is written, only what an earlier run wrote is
    /// deleted. `output.folder` of `choreoc.yaml` says it, too
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Print to standard output instead
    #[arg(long)]
    stdout: bool,

    /// What to print or write
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Write the units without errors although others have some; files of the others stay as they are
    #[arg(long)]
    keep_going: bool,
}

/// The form of the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Manifests, one a file
    #[default]
    Yaml,
    /// Units with everything that OpenChoreo records about them, as one document
    Json,
}

impl Build {
    pub(super) fn run(self) -> Exit {
        let start = Instant::now();
        self.build(start).unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn build(&self, start: Instant) -> Result<Exit, ReadError> {
        let mut config = self.sources.config()?;
        let out = self.target(&config)?;
        match self.format {
            Format::Yaml => self.files(&mut config, out.as_deref(), start),
            Format::Json => self.units(&mut config, out.as_deref(), start),
        }
    }

    /// The folder to write into; none means standard output.
    fn target(&self, config: &Config) -> Result<Option<PathBuf>, ReadError> {
        let out = self.out.as_ref().or(config.output.as_ref());
        match (self.stdout, out) {
            (true, _) => Ok(None),
            (false, Some(out)) => Ok(Some(out.clone())),
            (false, None) => Err(ReadError {
                what: "cannot write the result".to_owned(),
                why: "nothing says where to".to_owned(),
                help: Some(
                    "add `--out DIR` or `--stdout`, or `output: {folder: DIR}` to choreoc.yaml".to_owned(),
                ),
            }),
        }
    }

    /// Manifests as files of a tree, or one after the other.
    fn files(&self, config: &mut Config, out: Option<&Path>, start: Instant) -> Result<Exit, ReadError> {
        let options = self.sources.options(config);
        let keep =
            |key: &UnitKey, place: &Place, assembled: Option<Assembled>| unit(key, place, assembled.as_ref());
        let mut compilation = self.sources.compile(config, &options, &keep)?;
        let mut summary = Summary::of(&compilation);
        let tree = OutputTree {
            units: compilation.units.iter_mut().filter_map(|unit| unit.result.product.take()).collect(),
        };
        summary.objects = files(&tree).count();
        let refused = has_errors(&compilation) && !self.keep_going;
        match out {
            Some(root) if !refused => {
                let mut sink = Sink::new();
                let plan = planned(tree, !has_errors(&compilation), &options, root, &mut sink)?;
                compilation.findings.extend(config.judge(sink.into_sorted(), &compilation.sources));
                if let Some(plan) = plan {
                    repo::execute(&plan, root)?;
                    summary.written = Some((plan.writes.len(), plan.deletes.len()));
                }
            }
            Some(_) => {}
            None if !refused => findings::print(&documents(&tree))?,
            None => {}
        }
        Ok(conclude(&compilation, &summary, start))
    }

    /// Units as JSON; also when some of them failed.
    fn units(&self, config: &mut Config, out: Option<&Path>, start: Instant) -> Result<Exit, ReadError> {
        let keep = |_: &UnitKey, _: &Place, assembled: Option<Assembled>| assembled;
        let compilation = self.sources.compile(config, &self.sources.options(config), &keep)?;
        let units = compilation.units.iter().map(|unit| Reported {
            key: &unit.key,
            result: &unit.result,
            assembled: unit.result.product.as_ref().and_then(Option::as_ref),
        });
        let text = report(units, &compilation.unbound);
        match out {
            None => findings::print(&text)?,
            Some(root) if !has_errors(&compilation) || self.keep_going => {
                let writes = vec![("units.json".to_owned(), text)];
                repo::execute(&PublishPlan { writes, deletes: Vec::new() }, root)?;
            }
            Some(_) => {}
        }
        Ok(conclude(&compilation, &Summary::of(&compilation), start))
    }
}

/// What has to change below `root`, where an earlier run may have left files.
fn planned(
    tree: OutputTree,
    complete: bool,
    options: &Options,
    root: &Path,
    sink: &mut Sink,
) -> Result<Option<PublishPlan>, ReadError> {
    let index = previous_index(root)?;
    let new = repo::is_new(root);
    let read = |path: &str| if new { None } else { std::fs::read(root.join(path)).ok() };
    Ok(plan(tree, complete, &options.filter, Previous { index: &index, read: &read }, sink))
}

/// What the last run left about itself; only a file that is not there counts as none.
fn previous_index(root: &Path) -> Result<String, ReadError> {
    match std::fs::read_to_string(root.join(INDEX)) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(ReadError {
            what: format!("cannot read `{}`", root.join(INDEX).display()),
            why: error.to_string(),
            help: Some("without it nobody knows which files an earlier run wrote".to_owned()),
        }),
    }
}

/// Whether anything that was found keeps the result from being used.
pub(super) fn has_errors<T>(compilation: &Compilation<T>) -> bool {
    compilation.findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn files(tree: &OutputTree) -> impl Iterator<Item = (&UnitFiles, &File)> {
    tree.units.iter().flat_map(|unit| {
        let files = unit.folders.iter().flat_map(|folder| folder.files.iter().flatten());
        files.map(move |file| (unit, file))
    })
}

/// All manifests as one stream of documents, each under the name of its unit.
fn documents(tree: &OutputTree) -> String {
    let mut out = String::new();
    for (unit, file) in files(tree) {
        let _ = write!(out, "---\n# {}\n{}", unit.key, file.text);
    }
    out
}

/// Shows the findings and the summary, and says how it ended.
pub(super) fn conclude<T>(compilation: &Compilation<T>, summary: &Summary, start: Instant) -> Exit {
    let terminal = Terminal::detect();
    findings::show(&compilation.findings, &compilation.sources, terminal);
    summary.show(start.elapsed());
    if has_errors(compilation) { Exit::Findings } else { Exit::Success }
}
