//! `choreoc.yaml`: what a repository says about how it is compiled. The command line wins over it.

mod diagnostics;
mod glob;
mod init;
mod levels;
mod reader;

pub(crate) use init::init;

use crate::repo::{ReadError, Source};
use diag::{Diagnostic, FileId, SourceFile, SourceMap};
use levels::Rule;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The name of the file.
pub(crate) const NAME: &str = "choreoc.yaml";

/// What a configuration says; nothing, if there is none.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The file itself.
    file: Option<Found>,
    /// `sources`, as they would be typed at the command line.
    pub(crate) sources: Vec<String>,
    /// `output.folder`.
    pub(crate) output: Option<PathBuf>,
    /// `kubernetesVersion`.
    pub(crate) kubernetes_version: Option<String>,
    /// `crds`.
    pub(crate) crds: Vec<String>,
    /// `stockTypes`.
    pub(crate) stock_types: bool,
    /// `levels`.
    levels: Vec<Rule>,
    /// Where the sources of the run are.
    roots: levels::Roots,
    /// What is wrong with it; places are in a file that no map has yet.
    findings: Vec<Diagnostic>,
}

/// A file that was found.
#[derive(Debug)]
struct Found {
    /// Its folder, relative to where the user stands; empty if that is it.
    folder: PathBuf,
    text: SourceFile,
}

impl Config {
    /// The configuration in the folder of the first source or in the nearest folder around it.
    pub(crate) fn find(sources: &[String]) -> Result<Self, ReadError> {
        let nearest = |source: &String| folder_around(&Source::parse(source));
        let Some(folder) = sources.first().map_or_else(|| folder_around(&Source::parse(".")), nearest) else {
            return Ok(Self::default());
        };
        let mut config = Self::read(&folder)?;
        for other in sources.iter().skip(1).filter_map(nearest).filter(|other| *other != folder) {
            config.findings.push(diagnostics::another_configuration(&shown(&folder), &shown(&other)));
        }
        Ok(config)
    }

    fn read(folder: &Path) -> Result<Self, ReadError> {
        let path = folder.join(NAME);
        let bytes = std::fs::read(&path).map_err(|error| cannot("read", &path, &error))?;
        let folder = from_here(folder);
        let text = SourceFile::new(folder.join(NAME).to_string_lossy().replace('\\', "/"), bytes);
        let mut config = reader::read(&text.bytes);
        let here = |path: &String| match folder.to_string_lossy() {
            root if root.is_empty() || Path::new(path).is_absolute() => path.clone(),
            root if path == "." => root.into_owned(),
            root => format!("{root}/{path}"),
        };
        config.sources = config.sources.iter().map(here).collect();
        config.crds = config.crds.iter().map(here).collect();
        config.output = config.output.map(|output| folder.join(output));
        config.file = Some(Found { folder, text });
        Ok(config)
    }

    /// The folder of the file, relative to where the user stands; none without a file.
    pub(crate) fn folder(&self) -> Option<&Path> {
        let folder = self.file.as_ref().map(|found| found.folder.as_path())?;
        Some(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    }

    /// Puts the file among the texts of a run that read these sources, and gives what is wrong with it.
    pub(crate) fn join(&mut self, sources: &mut SourceMap, read: &[String]) -> Vec<Diagnostic> {
        let Some(found) = self.file.take() else { return std::mem::take(&mut self.findings) };
        let file = sources.add(found.text);
        self.levels.iter_mut().for_each(|rule| rule.span.file = file);
        self.roots = levels::Roots::new(&found.folder, read);
        std::mem::take(&mut self.findings).into_iter().map(|finding| in_file(finding, file)).collect()
    }

    /// Findings with the levels that they have here; some may go.
    pub(crate) fn judge(&self, findings: Vec<Diagnostic>, sources: &SourceMap) -> Vec<Diagnostic> {
        if self.levels.is_empty() {
            return findings;
        }
        let judge = |finding| levels::judge(&self.levels, finding, sources, &self.roots);
        findings.into_iter().flat_map(judge).collect()
    }
}

/// The finding with its places in this file.
fn in_file(mut finding: Diagnostic, file: FileId) -> Diagnostic {
    let labels = finding.labels.iter_mut().chain(&mut finding.primary);
    labels.for_each(|label| label.span.file = file);
    finding
}

/// The nearest folder from a source's folder upwards that has a configuration.
fn folder_around(source: &Source) -> Option<PathBuf> {
    let existing = source.folder().ancestors().find(|folder| folder.exists())?;
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    let whole = existing.canonicalize().ok()?;
    whole.ancestors().find(|folder| folder.join(NAME).is_file()).map(Path::to_owned)
}

/// A folder relative to where the user stands.
fn from_here(folder: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
        return folder.to_owned();
    };
    let common = here.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().skip(common).map(|_| Component::ParentDir);
    up.chain(folder.components().skip(common)).collect()
}

fn shown(folder: &Path) -> String {
    from_here(folder).join(NAME).to_string_lossy().replace('\\', "/")
}

/// Why a file cannot be read or written.
fn cannot(what: &str, path: &Path, error: &io::Error) -> ReadError {
    ReadError { what: format!("cannot {what} `{}`", path.display()), why: error.to_string(), help: None }
}
