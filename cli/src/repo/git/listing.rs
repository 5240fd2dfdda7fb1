//! Files of trees and of the index, by path.

use super::{Git, GitError, Oid};

/// A file of a tree or of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: EntryKind,
    pub(crate) object: Oid,
    pub(crate) path: String,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    File,
    Link,
    Submodule,
    /// One side of a conflict.
    Conflict,
}

impl Git {
    /// Every file of a tree, with paths relative to it.
    pub(crate) fn tree_entries(&self, tree: &str) -> Result<Vec<Entry>, GitError> {
        let lines = self.list(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        Ok(lines.iter().filter_map(|line| of_tree(line)).collect())
    }

    /// Every file of the index below the folder, with paths relative to that.
    pub(crate) fn index_entries(&self) -> Result<Vec<Entry>, GitError> {
        let lines = self.list(&["ls-files", "--stage", "-z"])?;
        Ok(lines.iter().filter_map(|line| of_index(line)).collect())
    }
}

/// `<mode> SP <type> SP <object> TAB <path>`
fn of_tree(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let mode = words.next()?;
    Some(Entry { kind: kind(mode), object: Oid::parse(words.nth(1)?)?, path: path.to_owned() })
}

/// `<mode> SP <object> SP <stage> TAB <path>`
fn of_index(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, object, stage) = (words.next()?, Oid::parse(words.next()?)?, words.next()?);
    let kind = if stage == "0" { kind(mode) } else { EntryKind::Conflict };
    Some(Entry { kind, object, path: path.to_owned() })
}

fn kind(mode: &str) -> EntryKind {
    match mode {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    #[test]
    fn lines_say_what_stands_where() {
        let found = |entry: Option<Entry>| entry.map(|entry| (entry.kind, entry.path));
        let told = |kind, path: &str| Some((kind, path.to_owned()));
        let tree = |mode: &str, kind: &str| found(of_tree(&format!("{mode} {kind} {OBJECT}\ta/b c")));
        assert_eq!(tree("100755", "blob"), told(EntryKind::File, "a/b c"));
        assert_eq!(tree("120000", "blob"), told(EntryKind::Link, "a/b c"));
        assert_eq!(tree("160000", "commit"), told(EntryKind::Submodule, "a/b c"));
        let index = |mode: &str, stage: u8| found(of_index(&format!("{mode} {OBJECT} {stage}\ta")));
        assert_eq!(index("100644", 0), told(EntryKind::File, "a"));
        assert_eq!(index("100644", 2), told(EntryKind::Conflict, "a"));
        assert_eq!(of_index("nonsense"), None);
    }
}
