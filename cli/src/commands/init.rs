//! `choreoc init`: a new GitOps repository.

use crate::Exit;
use crate::repo::git::Git;
use crate::repo::{self, ReadError};
use crate::report::findings;
use crate::scaffold::{self, Ci, File};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

/// Begins a repository.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder; nothing in it is overwritten
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,

    /// Whose CI checks, tests and publishes it
    #[arg(long, value_enum, default_value_t)]
    ci: Ci,
}

impl Init {
    pub(super) fn run(self) -> Exit {
        self.init().unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn init(&self) -> Result<Exit, ReadError> {
        let (there, missing): (Vec<File>, Vec<File>) =
            scaffold::files(self.ci).into_iter().partition(|file| is_there(&self.folder.join(&file.path)));
        let in_the_way: Vec<&File> = there.iter().filter(|file| !file.yours_may_stay).collect();
        if let Some(first) = in_the_way.first() {
            let others = match in_the_way.len() - 1 {
                0 => String::new(),
                others => format!(" (and {others} more)"),
            };
            return Err(ReadError {
                what: format!("cannot begin a repository in `{}`", self.folder.display()),
                why: format!("`{}` is there already{others}, and nothing is overwritten", first.path),
                help: Some("name a new folder, and take over from it what you want".to_owned()),
            });
        }
        let mut lines: Vec<String> = missing.iter().map(|file| format!("wrote {}", file.path)).collect();
        lines.extend(there.iter().map(|file| format!("kept {}, which is yours", file.path)));
        let writes = missing.into_iter().map(|file| (file.path, file.text)).collect();
        repo::add(writes, &self.folder).map_err(|error| self.failed(&error))?;
        lines.push("next:".to_owned());
        lines.extend(self.next_commands().iter().map(|command| format!("  {command}")));
        findings::print(&format!("{}\n", lines.join("\n")))?;
        Ok(Exit::Success)
    }

    fn failed(&self, error: &io::Error) -> ReadError {
        ReadError {
            what: format!("cannot write into `{}`", self.folder.display()),
            why: error.to_string(),
            help: None,
        }
    }

    fn next_commands(&self) -> Vec<String> {
        let elsewhere = self.folder.components().next().is_some() && self.folder != Path::new(".");
        let enter = elsewhere.then(|| format!("cd {}", self.folder.display()));
        let begin = Git::around(&self.folder).is_err().then(|| {
            "git init --initial-branch=main && git add . && git commit --message \"Begin a platform\""
                .to_owned()
        });
        let ours =
            ["choreoc check", "choreoc test", "choreoc build", "choreoc hook install"].map(str::to_owned);
        enter.into_iter().chain(begin).chain(ours).collect()
    }
}

/// Whether anything has this name, a link to nothing included.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
