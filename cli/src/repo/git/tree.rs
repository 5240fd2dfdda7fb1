//! The tree of a commit, with changes: only folders that change become new objects, everything else keeps its name.

use super::{Format, Git, GitError, Kind, Object, Oid, Pack};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The mode of a plain file.
const FILE: &str = "100644";

/// The mode of a folder in a tree object.
const FOLDER: &str = "40000";

/// No system can check out longer paths; it bounds how deep folders are.
const LONGEST: usize = 4096;

/// A folder of a commit.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    entries: BTreeMap<Vec<u8>, Entry>,
    /// Its object, while it says the same.
    object: Option<Oid>,
}

#[derive(Debug)]
enum Entry {
    Folder(Tree),
    /// A file, a link or a submodule.
    File {
        mode: String,
        object: Oid,
    },
}

/// Two things that cannot be at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// A file stands where a folder is needed, or the other way round.
    Taken { path: String },
    /// Two names in a folder differ by case alone.
    Case { path: String, other: String },
}

impl Tree {
    /// The whole tree of a commit.
    pub(crate) fn read(git: &Git, commit: &Oid) -> Result<Self, GitError> {
        let list = git.run(&["ls-tree", "-r", "-t", "-z", "--full-tree", &commit.to_string()])?;
        let mut root = Self::default();
        for line in list.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let read = root.take(line);
            read.ok_or_else(|| GitError {
                command: "git ls-tree".to_owned(),
                said: format!("its line `{}` cannot be read", String::from_utf8_lossy(line)),
            })?;
        }
        root.object = Some(root.named(git.format()));
        Ok(root)
    }

    /// One line: `<mode> SP <type> SP <object> TAB <path>`, a folder before what is in it.
    fn take(&mut self, line: &[u8]) -> Option<()> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let head = std::str::from_utf8(&line[..tab]).ok()?;
        let mut words = head.split(' ');
        let (mode, kind, object) = (words.next()?, words.next()?, Oid::parse(words.next()?)?);
        if line.len() > LONGEST {
            return None;
        }
        let mut names = line[tab + 1..].split(|byte| *byte == b'/').peekable();
        let mut folder = self;
        while let Some(name) = names.next() {
            if names.peek().is_some() {
                let Entry::Folder(inner) = folder.entries.get_mut(name)? else { return None };
                folder = inner;
            } else {
                let entry = match kind {
                    "tree" => Entry::Folder(Self { object: Some(object), ..Self::default() }),
                    _ => Entry::File { mode: mode.to_owned(), object },
                };
                folder.entries.insert(name.to_vec(), entry);
            }
        }
        Some(())
    }

    /// The file at a path, or nothing if something else or nothing is there.
    pub(crate) fn file(&self, path: &str) -> Option<Oid> {
        let mut folder = self;
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            match folder.entries.get(name.as_bytes())? {
                Entry::Folder(inner) => folder = inner,
                Entry::File { object, .. } => return names.peek().is_none().then_some(*object),
            }
        }
        None
    }

    /// The paths of all files below a folder, with their objects.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<String, Oid> {
        let mut found = BTreeMap::new();
        let mut folder = self;
        for name in below.split('/').filter(|name| !name.is_empty()) {
            match folder.entries.get(name.as_bytes()) {
                Some(Entry::Folder(inner)) => folder = inner,
                _ => return found,
            }
        }
        let mut open = vec![(String::new(), folder)];
        while let Some((path, folder)) = open.pop() {
            for (name, entry) in &folder.entries {
                let path = format!("{path}{}", String::from_utf8_lossy(name));
                match entry {
                    Entry::Folder(inner) => open.push((format!("{path}/"), inner)),
                    Entry::File { object, .. } => {
                        found.insert(path, *object);
                    }
                }
            }
        }
        found
    }

    /// The names of all objects in it.
    pub(crate) fn objects(&self) -> HashSet<Oid> {
        let mut found: HashSet<Oid> = self.object.into_iter().collect();
        let mut open = vec![self];
        while let Some(folder) = open.pop() {
            for entry in folder.entries.values() {
                match entry {
                    Entry::Folder(inner) => {
                        found.extend(inner.object);
                        open.push(inner);
                    }
                    Entry::File { object, .. } => {
                        found.insert(*object);
                    }
                }
            }
        }
        found
    }

    /// Puts a file at a path; one that is there keeps its mode.
    pub(crate) fn put(&mut self, path: &str, object: Oid) -> Result<(), Conflict> {
        let taken = || Conflict::Taken { path: path.to_owned() };
        let mut folder = self;
        let (above, name) = path.rsplit_once('/').map_or(("", path), |parts| parts);
        for part in above.split('/').filter(|part| !part.is_empty()) {
            folder.object = None;
            let inner = folder
                .entries
                .entry(part.as_bytes().to_vec())
                .or_insert_with(|| Entry::Folder(Self::default()));
            match inner {
                Entry::Folder(inner) => folder = inner,
                Entry::File { .. } => return Err(taken()),
            }
        }
        folder.object = None;
        let mode = match folder.entries.get(name.as_bytes()) {
            Some(Entry::Folder(inner)) if !inner.entries.is_empty() => return Err(taken()),
            Some(Entry::File { mode, .. }) if mode.starts_with("100") => mode.clone(),
            _ => FILE.to_owned(),
        };
        folder.entries.insert(name.as_bytes().to_vec(), Entry::File { mode, object });
        Ok(())
    }

    /// Takes a file away, and the folders that it leaves empty.
    pub(crate) fn remove(&mut self, path: &str) {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let empty = match (self.entries.get_mut(name.as_bytes()), rest) {
            (Some(Entry::Folder(inner)), Some(rest)) => {
                inner.remove(rest);
                inner.entries.is_empty()
            }
            (Some(Entry::File { .. }), None) => true,
            _ => return,
        };
        self.object = None;
        if empty {
            self.entries.remove(name.as_bytes());
        }
    }

    /// Names its folders; those that are new go into the pack.
    pub(crate) fn write(&mut self, pack: &mut Pack<'_>, format: Format) -> Oid {
        if let Some(object) = self.object {
            return object;
        }
        for entry in self.entries.values_mut() {
            if let Entry::Folder(inner) = entry {
                // As deep as the paths that were put, which are checked before.
                inner.write(pack, format);
            }
        }
        let oid = pack.add(Object::new(format, Kind::Tree, self.content()));
        self.object = Some(oid);
        oid
    }

    fn named(&self, format: Format) -> Oid {
        format.name(Kind::Tree.name(), &self.content())
    }

    /// The tree object, whose folders have names already.
    fn content(&self) -> Vec<u8> {
        let mut entries: Vec<(Vec<u8>, &[u8], &str, Oid)> = Vec::with_capacity(self.entries.len());
        for (name, entry) in &self.entries {
            match entry {
                Entry::File { mode, object } => entries.push((name.clone(), name, mode, *object)),
                // Folders are sorted as if their names ended with a slash.
                Entry::Folder(Self { object: Some(object), .. }) => {
                    entries.push(([name.as_slice(), b"/"].concat(), name, FOLDER, *object));
                }
                Entry::Folder(_) => {}
            }
        }
        entries.sort();
        let mut content = Vec::new();
        for (_, name, mode, object) in entries {
            content.extend_from_slice(mode.trim_start_matches('0').as_bytes());
            content.push(b' ');
            content.extend_from_slice(name);
            content.push(0);
            content.extend_from_slice(object.as_bytes());
        }
        content
    }

    /// Names in changed folders that differ by case alone: a checkout on some file systems keeps one of them.
    pub(crate) fn case_clashes(&self) -> Vec<Conflict> {
        let mut found = Vec::new();
        let mut open = vec![(String::new(), self)];
        while let Some((path, folder)) = open.pop() {
            let mut seen: HashMap<String, &[u8]> = HashMap::new();
            for (name, entry) in &folder.entries {
                let text = String::from_utf8_lossy(name);
                if let Some(other) = seen.insert(text.to_lowercase(), name) {
                    let other = format!("{path}{}", String::from_utf8_lossy(other));
                    found.push(Conflict::Case { path: format!("{path}{text}"), other });
                }
                if let Entry::Folder(inner) = entry
                    && inner.object.is_none()
                {
                    open.push((format!("{path}{text}/"), inner));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format::Sha1;

    fn blob(text: &str) -> Oid {
        FORMAT.name("blob", text.as_bytes())
    }

    fn tree(paths: &[&str]) -> Tree {
        let mut tree = Tree::default();
        for path in paths {
            tree.put(path, blob(path)).unwrap();
        }
        tree
    }

    #[test]
    fn folders_are_sorted_as_git_sorts_them() {
        let mut pack = Pack::new(FORMAT, HashSet::new());
        // `git mktree` names the same entries so.
        let mut tree = tree(&[]);
        for path in ["a.b", "a/x", "a0"] {
            tree.put(path, blob("")).unwrap();
        }
        assert_eq!(tree.write(&mut pack, FORMAT).to_string(), "cc6b940246a412b229914418bd12af5e1601ec85");
    }

    #[test]
    fn what_goes_leaves_no_empty_folder() {
        let mut tree = tree(&["a/b/c", "a/d"]);
        tree.remove("a/b/c");
        assert_eq!(tree.files("").into_keys().collect::<Vec<_>>(), ["a/d"]);
        tree.remove("a/d");
        assert!(tree.entries.is_empty());
        tree.remove("a/nothing");
    }

    #[test]
    fn files_and_folders_do_not_replace_each_other() {
        let mut tree = tree(&["a/b"]);
        let taken = |path: &str| Err(Conflict::Taken { path: path.to_owned() });
        assert_eq!(tree.put("a", blob("")), taken("a"));
        assert_eq!(tree.put("a/b/c", blob("")), taken("a/b/c"));
    }

    #[test]
    fn names_that_differ_by_case_alone_are_found() {
        let found = tree(&["a/Web", "a/web", "B/x", "b/x", "c"]).case_clashes();
        let clash = |path: &str, other: &str| Conflict::Case { path: path.into(), other: other.into() };
        assert_eq!(found, [clash("b", "B"), clash("a/web", "a/Web")]);
    }
}
