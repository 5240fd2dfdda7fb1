//! `choreoc diff`: what two states of the sources render differently.

use super::sources::Sources;
use crate::Exit;
use crate::repo::git::Git;
use crate::repo::{ReadError, Source, State, history, published, states};
use crate::report::{COMMENT, Context, DiffFormat, Terminal, findings};
use clap::Args;
use compiler::load::SourceTree;
use compiler::plan::{INDEX, Previous};
use compiler::{Comparison, compare, compare_output};
use diag::{Diagnostic, SourceMap};
use std::path::{Path, PathBuf};

/// Compares what two states render.
#[derive(Debug, Args)]
pub(crate) struct DiffCommand {
    /// What to compare the working tree with: a revision, or `A..B` and `A...B` as Git reads them; without it, the merge base
    /// with the main branch. With an option that says it otherwise, this is a source, too
    #[arg(value_name = "BASE")]
    base: Option<String>,

    #[command(flatten)]
    sources: Sources,

    /// Compare what is staged with HEAD
    #[arg(long, conflicts_with_all = ["against_branch", "against_folder"])]
    staged: bool,

    /// Compare the working tree with what `choreoc publish` wrote to this branch (`BRANCH:FOLDER` below a folder)
    #[arg(long, value_name = "BRANCH", conflicts_with = "against_folder")]
    against_branch: Option<String>,

    /// Compare the working tree with what `choreoc build --out` wrote to this folder
    #[arg(long, value_name = "DIR")]
    against_folder: Option<PathBuf>,

    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,

    /// The longest text in Markdown, in characters
    #[arg(long, value_name = "NUMBER", default_value_t = COMMENT)]
    limit: usize,

    /// Exit with 0 although something differs or is wrong: show it, and block nothing
    #[arg(long)]
    exit_zero: bool,
}

/// What is compared.
struct Range {
    before: State,
    after: State,
    /// What they are called.
    names: [String; 2],
}

impl DiffCommand {
    pub(super) fn run(mut self) -> Exit {
        self.diff().unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn diff(&mut self) -> Result<Exit, ReadError> {
        if self.staged || self.against_branch.is_some() || self.against_folder.is_some() {
            self.base.take().into_iter().for_each(|source| self.sources.put_first(source));
        }
        let (comparison, mut context) = self.compared()?;
        context.errors_before = comparison.errors_before;
        context.errors_after = comparison.errors.len();
        findings::show(&comparison.errors, &comparison.sources, Terminal::detect());
        let colour = Terminal::output().colour;
        findings::print(&self.format.text(&comparison.diff, &context, colour, self.limit))?;
        Ok(match (self.exit_zero, comparison.errors.is_empty(), comparison.diff.groups.is_empty()) {
            (true, ..) | (_, true, true) => Exit::Success,
            (_, true, false) => Exit::Findings,
            (_, false, _) => Exit::Usage,
        })
    }

    fn compared(&self) -> Result<(Comparison, Context), ReadError> {
        let config = self.sources.config()?;
        let folders = Self::folders(&self.sources.arguments(&config))?;
        let options = self.sources.options(&config);
        let named =
            |before: String, after: &str| Context { before, after: after.to_owned(), ..Context::default() };
        if let Some(folder) = &self.against_folder {
            let index = index(std::fs::read_to_string(folder.join(INDEX)), &folder.display().to_string())?;
            let read = |path: &str| std::fs::read(folder.join(path)).ok();
            let trees = working_trees(&folders)?;
            let found = compare_output(Previous { index: &index, read: &read }, &trees, &options);
            let name = format!("the folder {}", folder.display());
            return Ok((found.map_err(|found| refused(*found))?, named(name, "the working tree")));
        }
        if let Some(branch) = &self.against_branch {
            let files = published::files(&git(&folders)?, branch)?;
            let text = files.get(INDEX).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let index = index(text.ok_or_else(|| std::io::ErrorKind::NotFound.into()), branch)?;
            let read = |path: &str| files.get(path).cloned();
            let trees = working_trees(&folders)?;
            let found = compare_output(Previous { index: &index, read: &read }, &trees, &options);
            return Ok((
                found.map_err(|found| refused(*found))?,
                named(format!("the branch {branch}"), "the working tree"),
            ));
        }
        let Range { before, after, names: [old_name, new_name] } = self.range(&git(&folders)?)?;
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (folder, prefix) in &folders {
            let [old_files, new_files] = states::read(folder, &before, &after)?;
            let shown = if prefix.is_empty() { "before".to_owned() } else { format!("{prefix}@before") };
            old.push(SourceTree { name: shown, files: old_files });
            new.push(SourceTree { name: prefix.clone(), files: new_files });
        }
        Ok((compare(&old, &new, &options), named(old_name, &new_name)))
    }

    /// The folders to read, and how their files are shown.
    fn folders(arguments: &[String]) -> Result<Vec<(PathBuf, String)>, ReadError> {
        let folder = |argument: &String| match Source::parse(argument) {
            source @ Source::Folder(_) => Ok((source.folder().to_owned(), source.prefix())),
            Source::Revision { .. } => Err(ReadError {
                what: format!("cannot compare `{argument}`"),
                why: "a source is a folder here".to_owned(),
                help: Some("name the revisions to compare first: `choreoc diff A..B FOLDER`".to_owned()),
            }),
        };
        arguments.iter().map(folder).collect()
    }

    fn range(&self, git: &Git) -> Result<Range, ReadError> {
        let revision = |name: &str| -> Result<(State, String), ReadError> {
            let name = if name.is_empty() { "HEAD" } else { name };
            Ok((State::Revision(history::commit(git, name)?), name.to_owned()))
        };
        let now = || (State::WorkingTree, "the working tree".to_owned());
        let fork = |one: &str, other: &str| -> Result<(State, String), ReadError> {
            let (one, other) =
                (if one.is_empty() { "HEAD" } else { one }, if other.is_empty() { "HEAD" } else { other });
            let base = history::merge_base(git, one, other)?;
            let name = format!("{} (the merge base with {one})", base.short());
            Ok((State::Revision(base), name))
        };
        let ((before, old), (after, new)) = match &self.base {
            _ if self.staged => {
                let head = git.commit("HEAD").map_or(State::Nothing, State::Revision);
                ((head, "HEAD".to_owned()), (State::Index, "what is staged".to_owned()))
            }
            None => (fork(&history::main_branch(git)?, "HEAD")?, now()),
            Some(range) => match range.split_once("...") {
                Some((one, "")) => (fork(one, "HEAD")?, now()),
                Some((one, other)) => (fork(one, other)?, revision(other)?),
                None => match range.split_once("..") {
                    Some((one, other)) => (revision(one)?, revision(other)?),
                    None => (revision(range)?, now()),
                },
            },
        };
        Ok(Range { before, after, names: [old, new] })
    }
}

/// The repository around the first source.
fn git(folders: &[(PathBuf, String)]) -> Result<Git, ReadError> {
    history::around(folders.first().map_or(Path::new("."), |(folder, _)| folder))
}

fn working_trees(folders: &[(PathBuf, String)]) -> Result<Vec<SourceTree>, ReadError> {
    let tree = |(folder, _): &(PathBuf, String)| {
        let source = Source::Folder(folder.clone());
        super::sources::read(&source, &source.prefix(), &mut diag::Sink::new())
    };
    folders.iter().map(tree).collect()
}

/// The index of an output; one without has not been written by choreoc.
fn index(text: std::io::Result<String>, of: &str) -> Result<String, ReadError> {
    text.map_err(|error| ReadError {
        what: format!("cannot read `{INDEX}` of `{of}`"),
        why: match error.kind() {
            std::io::ErrorKind::NotFound => "it is not there".to_owned(),
            _ => error.to_string(),
        },
        help: Some(
            "it says which unit wrote which file; `choreoc build --out` and `choreoc publish` write it"
                .to_owned(),
        ),
    })
}

/// Why an output cannot be compared.
fn refused(found: Diagnostic) -> ReadError {
    findings::show(std::slice::from_ref(&found), &SourceMap::new(), Terminal::detect());
    ReadError { what: "cannot compare".to_owned(), why: found.message, help: None }
}
