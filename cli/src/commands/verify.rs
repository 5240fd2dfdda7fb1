//! `choreoc verify`: whether a branch holds what its revision renders.

use super::build::has_errors;
use super::publish::{Publish, read, targets};
use crate::Exit;
use crate::publish::record::Metadata;
use crate::publish::verify::{Expected, Published, hand_edit, other_compiler, stale};
use crate::publish::{self, Pattern, Revisions, Values};
use crate::repo::ReadError;
use crate::repo::git::{Git, GitError, Oid};
use crate::report::{Terminal, findings};
use clap::Args;
use compiler::assemble::Assembled;
use compiler::emit::unit;
use compiler::plan::indexed_units;
use compiler::resolve::{Place, UnitKey};
use diag::{Diagnostic, Sink, SourceMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Verifies a branch.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The branch, or anything else that names a published commit
    #[arg(value_name = "BRANCH")]
    branch: String,

    /// The folder of the branch that was published
    #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
    path: String,

    /// The repository
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    repo: PathBuf,

    /// The revision that the branch should stand for; older output that differs from it is stale
    #[arg(long, value_name = "REVISION", default_value = "HEAD")]
    source_rev: String,

    /// Compare with the recorded revision only, however old it is
    #[arg(long)]
    recorded: bool,
}

impl Verify {
    pub(super) fn run(self) -> Exit {
        match self.verify() {
            Ok(found) if found.is_empty() => Exit::Success,
            Ok(found) => {
                findings::show(&found, &SourceMap::default(), Terminal::detect());
                Exit::Findings
            }
            Err(error) => {
                findings::cannot(&error);
                Exit::Usage
            }
        }
    }

    fn cannot(&self, why: impl Into<String>, help: Option<&str>) -> ReadError {
        ReadError {
            what: format!("cannot verify `{}`", self.branch),
            why: why.into(),
            help: help.map(str::to_owned),
        }
    }

    fn failed(&self, error: &GitError) -> ReadError {
        self.cannot(error.to_string(), None)
    }

    fn verify(&self) -> Result<Vec<Diagnostic>, ReadError> {
        let git = Git::around(&self.repo).map_err(|error| self.failed(&error))?;
        let commit = git.commit(&self.branch).ok_or_else(|| self.cannot("there is no such branch", None))?;
        let path = self.path.trim_end_matches('/');
        let published = Published::look(&git, commit, path).map_err(|error| self.failed(&error))?;
        let published = published.ok_or_else(|| {
            self.cannot(
                "choreoc published nothing there",
                Some("`--path` names the folder that was published"),
            )
        })?;
        let command = Command::read(&published)
            .ok_or_else(|| self.cannot("it does not say how it was rendered", Some("publish it again")))?;
        let root =
            git.text(&["rev-parse", "--show-toplevel"]).map_or_else(|_| self.repo.clone(), PathBuf::from);
        let sources = command.at(&root);
        let (revisions, expected) = self.expected(&git, &published, &sources, &published.record.revision)?;
        let mut found = Vec::new();
        let edited = published.edited();
        if !edited.is_empty() {
            found.push(hand_edit(&self.branch, &edited, &published.tip.foreign));
        }
        let otherwise = published.otherwise(&expected);
        if !otherwise.is_empty() {
            let by = &published.record.by;
            found.push(if by == publish::record::COMPILER {
                hand_edit(&self.branch, &otherwise, &[])
            } else {
                other_compiler(&self.branch, by, &otherwise)
            });
        }
        if !self.recorded {
            found.extend(self.stale(&git, &published, &sources)?);
        }
        if found.is_empty() {
            let short = revisions.first.oid.short();
            // Nobody is left to tell when standard output is closed.
            let _ = writeln!(io::stdout(), "{}: what {short} renders, byte for byte", self.branch);
        }
        Ok(found)
    }

    /// What a revision renders for the branch.
    fn expected(
        &self,
        git: &Git,
        published: &Published,
        command: &Publish,
        revision: &str,
    ) -> Result<(Revisions, Expected), ReadError> {
        let pattern = publish::pattern(command.branch()).map_err(|found| self.cannot(found.message, None))?;
        let sources = command.sources();
        let mut config = sources.config()?;
        let revisions = Revisions::find(&sources.arguments(&config), Some(revision), None)?;
        let options = sources.options(&config);
        let mut reading = Sink::new();
        let trees = read(&revisions, &mut reading)?;
        let keep = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
            (Values::of(key, place), unit(key, place, assembled.as_ref()))
        };
        let mut compilation = sources.compile_trees(&mut config, &trees, reading, &options, &keep);
        if has_errors(&compilation) {
            findings::show(&compilation.findings, &compilation.sources, Terminal::detect());
            return Err(self.cannot(format!("`{revision}` does not compile"), None));
        }
        let units = compilation.units.iter_mut().filter_map(|unit| unit.result.product.take());
        let mut targets = targets(&pattern, units);
        let tree = targets.remove(&name(&pattern, &published.index)).unwrap_or_default().tree;
        let expected = published.expected(tree, &options.filter, git.format());
        let expected = expected.ok_or_else(|| self.cannot("its index cannot be read", None))?;
        Ok((revisions, expected))
    }

    /// Whether a later revision of the same history renders something else.
    fn stale(
        &self,
        git: &Git,
        published: &Published,
        command: &Publish,
    ) -> Result<Option<Diagnostic>, ReadError> {
        let recorded = published.tip.revision.as_deref().unwrap_or_default();
        let (Some(old), Some(current)) = (git.commit(recorded), git.commit(&self.source_rev)) else {
            return Ok(None);
        };
        let later = |old: &Oid| git.is_ancestor(old, &current).map_err(|error| self.failed(&error));
        if old == current && recorded == published.record.revision || !later(&old)? {
            return Ok(None);
        }
        let (_, expected) = self.expected(git, published, command, &current.to_string())?;
        let behind = published.behind(&expected);
        Ok((!behind.is_empty()).then(|| stale(&self.branch, recorded, &current, &behind)))
    }
}

/// The name that the pattern gives to a branch with this index.
fn name(pattern: &Pattern, index: &str) -> String {
    let units = indexed_units(index).unwrap_or_default();
    pattern.name(&units.first().map(Values::of_indexed).unwrap_or_default())
}

/// The command that rendered a branch, as it is recorded there.
struct Command(Vec<String>);

impl Command {
    fn read(published: &Published) -> Option<Self> {
        let metadata = Metadata::read(&published.metadata)?;
        let words = words(metadata.commands.first()?)?;
        parsed(&words).is_some().then_some(Self(words))
    }

    /// The command with its sources below the root of the repository.
    fn at(&self, root: &Path) -> Box<Publish> {
        parsed(&self.0).expect("it was parsed before").below(root)
    }
}

fn parsed(words: &[String]) -> Option<Box<Publish>> {
    match crate::Arguments::parsed(words)? {
        super::Command::Publish(publish) => Some(publish),
        _ => None,
    }
}

/// The words of a command line, quoted as this program quotes them.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_as_shells_split_them() {
        let split = |line| words(line).unwrap();
        assert_eq!(split(r"a  'b c' d'e'\''f'"), ["a", "b c", "de'f"]);
        assert_eq!(split("''"), [""]);
        assert_eq!(words("'open"), None);
    }
}
