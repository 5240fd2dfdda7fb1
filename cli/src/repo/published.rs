//! What output branches hold.

use super::ReadError;
use super::git::{Batch, Git, GitError, Oid};
use std::collections::{BTreeMap, HashSet};

/// Every file of an output branch, or of the branches that a pattern with `{…}` names; `BRANCH:FOLDER` names a
/// folder in it.
pub(crate) fn files(git: &Git, branch: &str) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    let (name, folder) = branch.split_once(':').unwrap_or((branch, ""));
    let failed = |why: String| ReadError {
        what: format!("cannot read the branch `{name}`"),
        why,
        help: Some("it has to be fetched, and written by `choreoc publish`".to_owned()),
    };
    let tips = tips(git, name).map_err(|error| failed(error.said))?;
    if tips.is_empty() {
        return Err(failed("there is no such branch".to_owned()));
    }
    let mut files = BTreeMap::new();
    for tip in tips {
        let tree = format!("{tip}:{}", folder.trim_matches('/'));
        for (path, bytes) in held(git, &tree).map_err(|error| failed(error.said))? {
            join(&mut files, path, bytes);
        }
    }
    Ok(files)
}

fn held(git: &Git, tree: &str) -> Result<Vec<(String, Vec<u8>)>, GitError> {
    let entries = git.tree_entries(tree)?;
    let objects: Vec<Oid> = entries.iter().map(|entry| entry.object).collect();
    let contents = Batch::all(git, &objects)?;
    Ok(entries.into_iter().map(|entry| entry.path).zip(contents).collect())
}

/// The tips of the branches that a name or pattern means, here or at `origin`.
fn tips(git: &Git, name: &str) -> Result<Vec<Oid>, GitError> {
    let mut pattern = String::new();
    let mut rest = name;
    while let Some((head, tail)) = rest.split_once('{') {
        pattern.push_str(head);
        pattern.push('*');
        rest = tail.split_once('}').map_or("", |(_, tail)| tail);
    }
    pattern.push_str(rest);
    for root in ["refs/heads/", "refs/remotes/origin/"] {
        let found = git.refs(&[&format!("{root}{pattern}")])?;
        if !found.is_empty() {
            return Ok(found.into_values().collect());
        }
    }
    Ok(git.commit(name).into_iter().collect())
}

/// Several branches have an index each; together they say what all of them hold, each unit once.
fn join(files: &mut BTreeMap<String, Vec<u8>>, path: String, bytes: Vec<u8>) {
    match files.get_mut(&path) {
        Some(index) if path == compiler::plan::INDEX => {
            let lines = |text: &[u8]| {
                text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>()
            };
            let known: HashSet<Vec<u8>> = lines(index).into_iter().collect();
            let further = lines(&bytes).into_iter().filter(|line| !known.contains(line));
            further.for_each(|line| index.extend(line));
        }
        _ => {
            files.insert(path, bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_joined_line_by_line() {
        let mut files = BTreeMap::new();
        for text in ["choreoc-index 1\na\nb\n", "choreoc-index 1\nb\nc\n"] {
            join(&mut files, compiler::plan::INDEX.to_owned(), text.as_bytes().to_vec());
        }
        assert_eq!(files[compiler::plan::INDEX], b"choreoc-index 1\na\nb\nc\n");
    }
}
