//! The user's own git, asked for revisions and what they hold.

use super::ReadError;
use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository, by a folder in it.
#[derive(Debug, Clone)]
pub(crate) struct Git {
    folder: PathBuf,
}

/// Names of the main branch, in the order in which they are looked for.
const MAIN: [&str; 6] = ["origin/main", "origin/master", "origin/trunk", "main", "master", "trunk"];

impl Git {
    /// The repository around a folder.
    pub(crate) fn around(folder: &Path) -> Result<Self, String> {
        let existing = folder.ancestors().find(|folder| folder.is_dir());
        let folder = existing.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let git = Self { folder: folder.to_owned() };
        git.text(&["rev-parse", "--git-dir"])?;
        Ok(git)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments).env("LC_ALL", "C");
        // Where a hook runs, Git names its index relative to where the hook runs.
        if let Some(index) = std::env::var_os("GIT_INDEX_FILE")
            && let Ok(index) = std::path::absolute(index)
        {
            command.env("GIT_INDEX_FILE", index);
        }
        if let Some(folder) = std::env::var_os("GIT_DIR")
            && let Ok(folder) = std::path::absolute(folder)
        {
            command.env("GIT_DIR", folder);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let output = self.command(arguments).output().map_err(|error| format!("git: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ").to_owned();
        Err(if said.is_empty() { format!("`git {}` failed", arguments[0]) } else { said })
    }

    /// What a command prints, without the end of its last line.
    pub(crate) fn text(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&output).trim_end_matches('\n').to_owned())
    }

    /// What a command prints, parted by zero bytes.
    pub(crate) fn list(&self, arguments: &[&str]) -> Result<Vec<String>, String> {
        let output = self.run(arguments)?;
        let items = output.split(|byte| *byte == 0).filter(|item| !item.is_empty());
        Ok(items.map(|item| String::from_utf8_lossy(item).into_owned()).collect())
    }

    /// Whether there is an object of this name.
    pub(crate) fn has(&self, object: &str) -> bool {
        self.run(&["rev-parse", "--verify", "--quiet", object]).is_ok()
    }

    /// The folder relative to the root of the repository, with `/` at its end; empty for the root.
    pub(crate) fn prefix(&self) -> Result<String, String> {
        self.text(&["rev-parse", "--show-prefix"])
    }

    /// The id of a commit.
    pub(crate) fn commit(&self, revision: &str) -> Result<String, ReadError> {
        let name = format!("{revision}^{{commit}}");
        let found = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name]);
        found.map_err(|_| ReadError {
            what: format!("cannot compare with `{revision}`"),
            why: "there is no such revision".to_owned(),
            help: Some("`git fetch` it first, or check its spelling".to_owned()),
        })
    }

    /// The last commit that two revisions have in common.
    pub(crate) fn merge_base(&self, one: &str, other: &str) -> Result<String, ReadError> {
        let (one_id, other_id) = (self.commit(one)?, self.commit(other)?);
        self.text(&["merge-base", &one_id, &other_id]).map_err(|_| {
            let shallow =
                self.text(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|text| text == "true");
            ReadError {
                what: format!("cannot compare with the merge base of `{one}` and `{other}`"),
                why: "they have no commit in common here".to_owned(),
                help: Some(if shallow {
                    "the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"
                        .to_owned()
                } else {
                    "name a revision to compare with".to_owned()
                }),
            }
        })
    }

    /// The main branch: what the remote says it is, else the first usual name that exists.
    pub(crate) fn main_branch(&self) -> Result<String, ReadError> {
        let said = self.text(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]).ok();
        let mut names = said.into_iter().chain(MAIN.map(str::to_owned));
        names.find(|name| self.has(&format!("{name}^{{commit}}"))).ok_or_else(|| ReadError {
            what: "cannot tell what to compare with".to_owned(),
            why: "there is no branch `main` or `master`, here or at `origin`".to_owned(),
            help: Some("name a revision: `choreoc diff REVISION`".to_owned()),
        })
    }

    /// The paths below the folder whose files in the working tree differ from a commit.
    pub(crate) fn changed_since(&self, commit: &str) -> Result<HashSet<String>, String> {
        let arguments =
            ["diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--", "."];
        Ok(self.list(&arguments)?.into_iter().collect())
    }

    /// What objects hold, in their order.
    pub(crate) fn contents(&self, objects: &[&str]) -> Result<Vec<Vec<u8>>, String> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| format!("git: {error}"))?;
        let names = objects.join("\n") + "\n";
        let mut input = child.stdin.take().ok_or("git has no input")?;
        // Answers come while questions are still asked.
        let asking = std::thread::spawn(move || input.write_all(names.as_bytes()));
        let mut output = BufReader::new(child.stdout.take().ok_or("git has no output")?);
        let found = objects.iter().map(|object| content(&mut output, object)).collect();
        let _ = asking.join();
        child.wait().map_err(|error| format!("git: {error}"))?;
        found
    }

    /// Every file of an output branch, or of the branches that a pattern with `{…}` names; `BRANCH:FOLDER` names a
    /// folder in it.
    pub(crate) fn output(&self, branch: &str) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
        let (name, folder) = branch.split_once(':').unwrap_or((branch, ""));
        let failed = |why: String| ReadError {
            what: format!("cannot read the branch `{name}`"),
            why,
            help: Some("it has to be fetched, and written by `choreoc publish`".to_owned()),
        };
        let mut files = BTreeMap::new();
        for tip in self.branches(name).map_err(failed)? {
            let tree = format!("{tip}:{}", folder.trim_matches('/'));
            let lines = self.list(&["ls-tree", "-r", "-z", "--full-tree", &tree]).map_err(failed)?;
            let entry = |line: &String| {
                let (head, path) = line.split_once('\t')?;
                Some((head.split(' ').nth(2)?.to_owned(), path.to_owned()))
            };
            let entries: Vec<(String, String)> = lines.iter().filter_map(entry).collect();
            let objects: Vec<&str> = entries.iter().map(|(object, _)| object.as_str()).collect();
            let contents = self.contents(&objects).map_err(failed)?;
            for ((_, path), bytes) in entries.into_iter().zip(contents) {
                join(&mut files, path, bytes);
            }
        }
        Ok(files)
    }

    /// The tips of the branches that a name or pattern means, here or at `origin`.
    fn branches(&self, name: &str) -> Result<Vec<String>, String> {
        let mut pattern = String::new();
        let mut rest = name;
        while let Some((head, tail)) = rest.split_once('{') {
            pattern.push_str(head);
            pattern.push('*');
            rest = tail.split_once('}').map_or("", |(_, tail)| tail);
        }
        pattern.push_str(rest);
        for root in ["refs/heads/", "refs/remotes/origin/", ""] {
            let found = if root.is_empty() {
                self.text(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])
                    .unwrap_or_default()
            } else {
                self.text(&["for-each-ref", "--format=%(objectname)", &format!("{root}{pattern}")])?
            };
            let tips: Vec<String> = found.lines().map(str::to_owned).collect();
            if !tips.is_empty() {
                return Ok(tips);
            }
        }
        Err("there is no such branch".to_owned())
    }
}

/// Several branches have an index each; together they say what all of them hold.
fn join(files: &mut BTreeMap<String, Vec<u8>>, path: String, bytes: Vec<u8>) {
    match files.get_mut(&path) {
        Some(index) if path == compiler::plan::INDEX => {
            let lines = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
            index.extend_from_slice(&bytes[lines..]);
        }
        _ => {
            files.insert(path, bytes);
        }
    }
}

/// One answer of `git cat-file --batch`: `<object> SP <type> SP <size> LF <bytes> LF`.
fn content(output: &mut impl BufRead, object: &str) -> Result<Vec<u8>, String> {
    let mut head = String::new();
    output.read_line(&mut head).map_err(|error| error.to_string())?;
    let size = head.trim_end().rsplit_once(' ').and_then(|(_, size)| size.parse::<usize>().ok());
    let size = size.ok_or_else(|| format!("object {object} cannot be read: {}", head.trim_end()))?;
    let mut bytes = vec![0; size + 1];
    output.read_exact(&mut bytes).map_err(|error| format!("object {object} cannot be read: {error}"))?;
    bytes.pop();
    Ok(bytes)
}
