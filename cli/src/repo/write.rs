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

fn is_new(root: &Path) -> bool {
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
    let paths: Vec<PathBuf> = plan.writes.iter().map(|(path, _)| tree.join(path)).collect();
    create_folders(&paths)?;
    std::fs::create_dir_all(&tree)?;
    paths.par_iter().zip(&plan.writes).try_for_each(|(path, (_, text))| std::fs::write(path, text))?;
    std::fs::rename(&tree, root)
}

/// Writes what changes beside the old files, then moves it into place and deletes what is gone.
fn update(plan: &PublishPlan, root: &Path) -> io::Result<()> {
    let staged = staging(root)?;
    let at = |index: usize| staged.path().join(index.to_string());
    plan.writes.par_iter().enumerate().try_for_each(|(index, (_, text))| std::fs::write(at(index), text))?;
    let paths: Vec<PathBuf> = plan.writes.iter().map(|(path, _)| root.join(path)).collect();
    create_folders(&paths)?;
    // The index goes last: until then the old one still names what a run that was cut short has to delete.
    let (last, first): (Vec<_>, Vec<_>) = (0..paths.len()).partition(|index| plan.writes[*index].0 == INDEX);
    first.into_iter().try_for_each(|index| std::fs::rename(at(index), &paths[index]))?;
    plan.deletes.iter().try_for_each(|path| delete(root, path))?;
    last.into_iter().try_for_each(|index| std::fs::rename(at(index), &paths[index]))
}

fn create_folders(paths: &[PathBuf]) -> io::Result<()> {
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().try_for_each(std::fs::create_dir_all)
}

/// Deletes a file and the folders that it leaves empty.
fn delete(root: &Path, path: &str) -> io::Result<()> {
    let file = root.join(path);
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let above = file.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in above {
        if std::fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
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
}
