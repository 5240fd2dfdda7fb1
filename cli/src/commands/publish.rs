//! `choreoc publish`: compiles a revision and commits what it renders to a branch, or to one per environment.

use super::build::{conclude, has_errors};
use super::sources::{self, Sources};
use crate::Exit;
use crate::config::Config;
use crate::publish::record::Metadata;
use crate::publish::{self, Outcome, Pattern, Request, Revisions, Target, Templates, Values};
use crate::repo::ReadError;
use crate::repo::git::Git;
use crate::report::{Summary, Terminal, count, findings};
use clap::Args;
use compiler::assemble::Assembled;
use compiler::emit::{UnitFiles, unit};
use compiler::load::SourceTree;
use compiler::resolve::{Place, UnitKey};
use diag::{Diagnostic, Sink, SourceMap};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

/// Publishes a revision.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Publish {
    #[command(flatten)]
    sources: Sources,

    /// The branch to commit to; `{environment}`, `{namespace}` and `{dataplane}` in it make one branch for each
    #[arg(long, value_name = "NAME")]
    branch: String,

    /// The revision to publish, of the repository around the first source [default: HEAD]
    #[arg(long, value_name = "REVISION")]
    source_rev: Option<String>,

    /// Write below this folder of the branch and look at nothing else there
    #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
    path: String,

    /// Push with `git push`, and take what is over there as the state of the branch [default remote: origin]
    #[arg(long, value_name = "REMOTE", num_args = 0..=1, default_missing_value = "origin")]
    push: Option<String>,

    /// Commit to `NAME-next` (`NAME-next/FOLDER` with --path), for a pull request or a promoter
    #[arg(long)]
    propose: bool,

    /// Sign the commit as `git commit --gpg-sign` does
    #[arg(long)]
    sign: bool,

    /// Publish HEAD although the working tree holds something else
    #[arg(long)]
    allow_dirty: bool,

    /// Publish on top of commits that choreoc did not make
    #[arg(long)]
    allow_foreign: bool,

    /// Publish although the branch stands for a newer or an unrelated revision
    #[arg(long)]
    force: bool,

    /// A template for the author of the commit [default: the source's]
    #[arg(long, value_name = "TEMPLATE")]
    author: Option<String>,

    /// A template for the committer [default: the source's]
    #[arg(long, value_name = "TEMPLATE")]
    committer: Option<String>,

    /// A template for the message; trailers that name the revision follow it
    #[arg(long, value_name = "TEMPLATE")]
    message: Option<String>,

    /// Where people find the sources [default: the address of `origin`, without credentials]
    #[arg(long, value_name = "URL")]
    repo_url: Option<String>,
}

/// Why nothing was published.
enum Stop {
    /// The command makes no sense here.
    Usage(ReadError),
    /// It was refused.
    Refused(Vec<Diagnostic>),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Usage(error)
    }
}

impl From<Diagnostic> for Stop {
    fn from(found: Diagnostic) -> Self {
        Self::Refused(vec![found])
    }
}

impl Publish {
    pub(super) fn run(self) -> Exit {
        let start = Instant::now();
        match self.publish(start) {
            Ok(exit) => exit,
            Err(Stop::Usage(error)) => {
                findings::cannot(&error);
                Exit::Usage
            }
            Err(Stop::Refused(found)) => {
                findings::show(&found, &SourceMap::default(), Terminal::detect());
                Exit::Findings
            }
        }
    }

    /// What it reads.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The same, of sources below `root`.
    pub(super) fn below(mut self: Box<Self>, root: &Path) -> Box<Self> {
        let trees = self.sources.arguments(&Config::default());
        let below = trees.iter().map(|tree| root.join(tree).to_string_lossy().into_owned()).collect();
        self.sources = self.sources.of(below);
        self
    }

    /// The name of its branch.
    pub(super) fn branch(&self) -> &str {
        &self.branch
    }

    fn publish(&self, start: Instant) -> Result<Exit, Stop> {
        self.sources.refuse_swallowed_folders()?;
        let pattern = publish::pattern(&self.branch).map_err(|found| *found)?;
        let path = self.path.trim_end_matches('/');
        if let Some(problem) = publish::path_problem(path) {
            return Err(problem.into());
        }
        let mut config = self.sources.config()?;
        let revisions = self.revisions(&config)?;
        let options = self.sources.options(&config);
        let mut reading = Sink::new();
        let trees = read(&revisions, &mut reading)?;
        let keep = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
            (Values::of(key, place), unit(key, place, assembled.as_ref()))
        };
        let mut compilation = self.sources.compile_trees(&mut config, &trees, reading, &options, &keep);
        let mut summary = Summary::of(&compilation);
        if has_errors(&compilation) {
            return Ok(conclude(&compilation, &summary, start));
        }
        let units = compilation.units.iter_mut().filter_map(|unit| unit.result.product.take());
        let targets = targets(&pattern, units);
        summary.objects = objects(&targets);
        let templates = Templates {
            message: self.message.clone(),
            author: self.author.clone(),
            committer: self.committer.clone(),
        };
        let request = Request {
            shared: publish::Shared {
                git: &revisions.first.git,
                revisions: &revisions,
                filter: &options.filter,
                path,
                templates: &templates,
                metadata: &Metadata::of(&revisions, self.command(&config, &revisions, path)).text(),
                force: self.force,
                allow_foreign: self.allow_foreign,
                sign: self.sign,
            },
            pattern: &pattern,
            targets,
            propose: self.propose,
            push: self.push.as_deref(),
            source_branch: self.source_branch(&revisions.first.git),
        };
        let outcomes = publish::publish(&request).map_err(Stop::Refused)?;
        tell(&outcomes, self.push.as_deref());
        Ok(conclude(&compilation, &summary, start))
    }

    /// The commits to publish, unless the working tree holds something that they do not.
    fn revisions(&self, config: &Config) -> Result<Revisions, Stop> {
        let revisions = Revisions::find(
            &self.sources.arguments(config),
            self.source_rev.as_deref(),
            self.repo_url.as_deref(),
        )?;
        if let Some(remote) = self.push.as_deref().filter(|remote| Path::new(remote).is_dir()) {
            let of_remote =
                Git::around(remote.as_ref()).and_then(|git| git.text(&["rev-parse", "--absolute-git-dir"]));
            let own = revisions.first.git.text(&["rev-parse", "--absolute-git-dir"]);
            if of_remote.ok() == own.ok() {
                return Err(ReadError {
                    what: format!("`{remote}` was read as the remote of `--push`"),
                    why: "it is a folder of the repository itself".to_owned(),
                    help: Some("put the sources first, or write `--push=REMOTE`".to_owned()),
                }
                .into());
            }
        }
        if !self.allow_dirty {
            let dirty = publish::uncommitted(&revisions).map_err(|error| ReadError {
                what: "cannot see what is committed".to_owned(),
                why: error.to_string(),
                help: None,
            })?;
            if let Some(dirty) = dirty {
                return Err(dirty.into());
            }
        }
        Ok(revisions)
    }

    /// The branch by which the revision was named, or that is checked out where it is `HEAD`.
    fn source_branch(&self, git: &Git) -> Option<String> {
        let revision = self.source_rev.as_deref().unwrap_or("HEAD");
        let name = git.text(&["rev-parse", "--verify", "--quiet", "--symbolic-full-name", revision]);
        name.ok().filter(|name| !name.is_empty())
    }

    /// The command that renders the same again, in the root of the repository.
    fn command(&self, config: &Config, revisions: &Revisions, path: &str) -> String {
        let mut words: Vec<String> = ["choreoc", "publish"].map(str::to_owned).into();
        words.extend(revisions.arguments.iter().cloned());
        words.push(format!("--source-rev={}", revisions.first.oid));
        words.push(format!("--branch={}", self.branch));
        if !path.is_empty() {
            words.push(format!("--path={path}"));
        }
        words.extend(self.sources.filters_and_switches(config));
        if self.propose {
            words.push("--propose".to_owned());
        }
        words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

/// Everything that the revisions hold; messages name files as they are in the working tree.
pub(super) fn read(revisions: &Revisions, sink: &mut Sink) -> Result<Vec<SourceTree>, ReadError> {
    revisions.read.iter().map(|(source, name)| sources::read(source, name, sink)).collect()
}

/// Units by the branch that they belong to.
pub(super) fn targets(
    pattern: &Pattern,
    units: impl Iterator<Item = (Values, UnitFiles)>,
) -> BTreeMap<String, Target> {
    let mut targets: BTreeMap<String, Target> = BTreeMap::new();
    if pattern.is_fixed() {
        targets.insert(pattern.name(&Values::default()), Target::default());
    }
    for (values, unit) in units {
        let target = targets.entry(pattern.name(&values)).or_default();
        target.values = pattern.spoken_of(&values);
        target.tree.units.push(unit);
    }
    targets
}

fn objects(targets: &BTreeMap<String, Target>) -> usize {
    let units = targets.values().flat_map(|target| &target.tree.units);
    units.flat_map(|unit| &unit.folders).map(|folder| folder.files.as_ref().map_or(0, Vec::len)).sum()
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@:=,+%".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// One line a branch, on standard output.
fn tell(outcomes: &[(String, Outcome)], remote: Option<&str>) {
    let mut out = String::new();
    for (branch, outcome) in outcomes {
        let _ = match outcome {
            Outcome::Moved { commit, written, deleted } => {
                let pushed = remote.map_or_else(String::new, |remote| {
                    format!(", pushed to {}", publish::shown_remote(remote))
                });
                let files = count(*written, "file");
                writeln!(out, "{branch}: {} with {files} written, {deleted} deleted{pushed}", commit.short())
            }
            Outcome::Unchanged { noted: false } => writeln!(out, "{branch}: nothing changed"),
            Outcome::Unchanged { noted: true } => {
                writeln!(out, "{branch}: nothing changed; a note names the revision")
            }
            Outcome::Newer { revision } => {
                let short = revision.get(..12).unwrap_or(revision);
                writeln!(out, "{branch}: left alone, it stands for the newer revision {short}")
            }
            Outcome::Nothing => writeln!(out, "{branch}: nothing to publish"),
        };
    }
    // Nobody is left to tell when standard output is closed.
    let _ = io::stdout().write_all(out.as_bytes());
}
