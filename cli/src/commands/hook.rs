//! `choreoc hook install`: a pre-commit hook for plain Git.

use crate::Exit;
use crate::repo::ReadError;
use crate::repo::git::{Git, GitError};
use crate::report::findings;
use clap::{Args, Subcommand};
use std::io;
use std::path::{Path, PathBuf};

/// Git hooks.
#[derive(Debug, Args)]
pub(crate) struct Hook {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Install a pre-commit hook that checks, and shows what the commit changes; a hook of yours is left alone
    Install,
}

/// What our hook begins with, by which it is known again.
const MARK: &str = "# Written by `choreoc hook install`, which may rewrite it.";

const SCRIPT: &str = r#"
if ! command -v choreoc >/dev/null; then
  echo "choreoc is not in the PATH; \`git commit --no-verify\` commits without it" >&2
  exit 1
fi
choreoc check || exit 1
choreoc diff --staged --exit-zero
exit 0
"#;

impl Hook {
    pub(super) fn run(self) -> Exit {
        let What::Install = self.what;
        match install() {
            Ok(path) => findings::print(&format!("{} is installed\n", path.display()))
                .map_or(Exit::Usage, |()| Exit::Success),
            Err(error) => {
                findings::cannot(&error);
                Exit::Usage
            }
        }
    }
}

fn install() -> Result<PathBuf, ReadError> {
    let failed = |why: String, help: Option<String>| ReadError {
        what: "cannot install the hook".to_owned(),
        why,
        help,
    };
    let refused = |error: GitError| failed(error.said, None);
    let git = Git::around(Path::new(".")).map_err(refused)?;
    // Git itself knows `core.hooksPath`, and where linked worktrees have their hooks.
    let folder = git.text(&["rev-parse", "--git-path", "hooks"]).map_err(refused)?;
    let path = Path::new(&folder).join("pre-commit");
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.contains(MARK) => {
            let why = format!("`{}` is there already, and choreoc did not write it", path.display());
            let help =
                "add these lines to it: `choreoc check || exit 1` and `choreoc diff --staged --exit-zero`";
            return Err(failed(why, Some(help.to_owned())));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(format!("`{}`: {error}", path.display()), None));
        }
        _ => {}
    }
    let write = || -> io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(&path, format!("#!/bin/sh\n{MARK}{SCRIPT}"))?;
        make_executable(&path)
    };
    write().map_err(|error| failed(format!("`{}`: {error}", path.display()), None))?;
    Ok(path)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
