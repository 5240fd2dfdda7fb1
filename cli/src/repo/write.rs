//! Carries out a plan below an output folder: everything is written beside its target first, then moved into place.
//!
//! A failure while writing leaves the folder as it was. A folder that does not exist yet appears with one rename.

use super::ReadError;
use compiler::plan::{INDEX, PublishPlan};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::{Builder, TempDir};

/// Writes and deletes what the plan says below `root`.
pub fn execute(plan: &PublishPlan, root: &Path) -> Result<(), ReadError> {
    let failed = |error: io::Error| {
        ReadError {
        what: format!("cannot write `{}`", root.display()),
        why: error.to_string(),
        help: Some(
            "free space or permissions are the usual causes; run it again then, and it writes what is missing"
                .to_owned(),
        ),
    }
    };
    if plan.writes.is_empty() && plan.deletes.is_empty() {
        return std::fs::create_dir_all(root).map_err(failed);
    }
    if is_new(root) { create(plan, root) } else { update(plan, root) }.map_err(failed)
}

/// Adds files, of which none is there yet, below `root`, which stays the folder that it is; all of them or none.
pub fn add(files: Vec<(String, String)>, root: &Path) -> io::Result<()> {
    let new = !root.exists();
    std::fs::create_dir_all(root)?;
    let added = update(&PublishPlan { writes: files, deletes: Vec::new() }, root);
    if added.is_err() && new {
        // Whatever else is in the way tells more about the failure than an empty folder.
        let _ = std::fs::remove_dir(root);
    }
    added
}

/// Whether nothing is at `root`, or an empty folder.
pub fn is_new(root: &Path) -> bool {
    match std::fs::read_dir(root) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// A folder for unfinished work on the file system of `root`.
fn staging(beside: &Path) -> io::Result<TempDir> {
    Builder::new().prefix(".choreoc-").tempdir_in(beside)
}

/// Writes the whole tree beside `root` and renames it.
fn create(plan: &PublishPlan, root: &Path) -> io::Result<()> {
    let parent = match root.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent)?;
    let staged = staging(parent)?;
    let tree = staged.path().join("tree");
    std::fs::create_dir_all(&tree)?;
    let folders: Vec<_> = plan.writes.chunk_by(|(a, _), (b, _)| folder_of(a) == folder_of(b)).collect();
    folders.into_par_iter().try_for_each(|files| create_folder(&tree, files))?;
    std::fs::rename(&tree, root)
}

/// Writes files of one folder, which is not there yet.
fn create_folder(tree: &Path, files: &[(String, String)]) -> io::Result<()> {
    let Some((first, _)) = files.first() else { return Ok(()) };
    std::fs::create_dir_all(tree.join(folder_of(first)))?;
    files.iter().try_for_each(|(path, text)| std::fs::write(tree.join(path), text))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Writes what changes beside the old files, then moves it into place and deletes what is gone. When that fails in
/// the middle, what was done is undone.
fn update(plan: &PublishPlan, root: &Path) -> io::Result<()> {
    let staged = staging(root)?;
    let at = |index: usize| staged.path().join(index.to_string());
    plan.writes.par_iter().enumerate().try_for_each(|(index, (_, text))| std::fs::write(at(index), text))?;
    let mut replacing = Replacing { root, staged: staged.path(), done: Vec::new() };
    let outcome = replacing.replace(plan);
    if outcome.is_err() {
        replacing.undo();
        plan.writes.iter().for_each(|(path, _)| remove_empty_folders(root, &root.join(path)));
    }
    outcome
}

/// The part of an update that changes the folder.
struct Replacing<'r> {
    root: &'r Path,
    staged: &'r Path,
    /// What was changed, and where a second name of the old file is.
    done: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Replacing<'_> {
    fn replace(&mut self, plan: &PublishPlan) -> io::Result<()> {
        let paths: Vec<PathBuf> = plan.writes.iter().map(|(path, _)| self.root.join(path)).collect();
        create_folders(&paths)?;
        // The index goes last: until then the old one still names what a run that was cut short has to delete.
        let (last, first): (Vec<_>, Vec<_>) =
            (0..paths.len()).partition(|index| plan.writes[*index].0 == INDEX);
        for index in first {
            self.change(&paths[index], |path| std::fs::rename(self.staged.join(index.to_string()), path))?;
        }
        for path in &plan.deletes {
            self.change(&self.root.join(path), remove)?;
        }
        for index in last {
            self.change(&paths[index], |path| std::fs::rename(self.staged.join(index.to_string()), path))?;
        }
        plan.deletes.iter().for_each(|path| remove_empty_folders(self.root, &self.root.join(path)));
        Ok(())
    }

    /// Changes one file after giving the old one a second name.
    fn change(&mut self, path: &Path, change: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        let backup = self.staged.join(format!("old-{}", self.done.len()));
        let linked = std::fs::hard_link(path, &backup).or_else(|_| std::fs::copy(path, &backup).map(drop));
        let backup = match linked {
            Ok(()) => Some(backup),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        change(path)?;
        self.done.push((path.to_owned(), backup));
        Ok(())
    }

    /// Takes back what was done, as far as that is possible; the next run mends the rest.
    fn undo(self) {
        for (path, backup) in self.done.into_iter().rev() {
            let _ = match backup {
                Some(backup) => std::fs::rename(backup, &path),
                None => remove(&path),
            };
        }
    }
}

fn create_folders(paths: &[PathBuf]) -> io::Result<()> {
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().try_for_each(std::fs::create_dir_all)
}

/// Deletes a file that may be gone already.
fn remove(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Deletes the folders around a deleted file that hold nothing else.
fn remove_empty_folders(root: &Path, file: &Path) {
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != root) {
        if std::fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(writes: &[(&str, &str)], deletes: &[&str]) -> PublishPlan {
        let writes = writes.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        PublishPlan { writes, deletes: deletes.iter().map(|path| (*path).to_owned()).collect() }
    }

    fn files(root: &Path) -> Vec<String> {
        let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
        let found = entries.filter(|entry| entry.file_type().is_file());
        found.map(|entry| entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_first_run_creates_the_folder_whole() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("deep/out");
        execute(&plan(&[("a/x.yaml", "x"), ("b.yaml", "b")], &[]), &root).unwrap();
        assert_eq!(files(home.path()), ["deep/out/a/x.yaml", "deep/out/b.yaml"]);
    }

    #[test]
    fn a_later_run_leaves_foreign_files_and_no_empty_folders() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        execute(&plan(&[("a/b/x.yaml", "x"), ("c.yaml", "c")], &[]), root).unwrap();
        std::fs::write(root.join("README.md"), "mine").unwrap();
        execute(&plan(&[("c.yaml", "d")], &["a/b/x.yaml"]), root).unwrap();
        assert_eq!(files(root), ["README.md", "c.yaml"]);
        assert_eq!(std::fs::read_to_string(root.join("c.yaml")).unwrap(), "d");
        assert!(!root.join("a").exists());
    }

    #[test]
    fn a_failing_run_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        std::fs::write(root.join("a"), "a file where a folder is needed").unwrap();
        assert!(execute(&plan(&[("a/x.yaml", "x")], &["b"]), root).is_err());
        assert_eq!(files(root), ["a"]);
    }

    #[test]
    fn a_run_that_is_cut_short_takes_back_what_it_did_and_the_next_one_succeeds() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        let before = [("a.yaml", "old"), ("d/gone.yaml", "here"), (INDEX, "old index")];
        execute(&plan(&before, &[]), root).unwrap();
        std::fs::create_dir_all(root.join("c.yaml/in-the-way")).unwrap();
        let next = plan(
            &[(INDEX, "new index"), ("a.yaml", "new"), ("b/x.yaml", "x"), ("c.yaml", "c")],
            &["d/gone.yaml"],
        );
        assert!(execute(&next, root).is_err());
        assert_eq!(files(root), [INDEX, "a.yaml", "d/gone.yaml"]);
        assert_eq!(std::fs::read_to_string(root.join("a.yaml")).unwrap(), "old");
        assert!(!root.join("b").exists());
        std::fs::remove_dir_all(root.join("c.yaml")).unwrap();
        execute(&next, root).unwrap();
        assert_eq!(files(root), [INDEX, "a.yaml", "b/x.yaml", "c.yaml"]);
        assert_eq!(std::fs::read_to_string(root.join(INDEX)).unwrap(), "new index");
    }

    #[test]
    fn a_first_run_that_is_cut_short_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("out");
        assert!(execute(&plan(&[("a.yaml", "a"), ("a.yaml/b.yaml", "b")], &[]), &root).is_err());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
