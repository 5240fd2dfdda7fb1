//! What Flux would apply of a tree, by the Kustomizations in it: files that are no manifests make it fail as a whole.

use super::SourceTree;
use diag::Span;
use std::sync::Arc;

/// A folder that a Flux Kustomization of the same tree applies, with what does not belong there.
#[derive(Debug)]
pub struct Synced {
    /// Its `spec.path`, or the Kustomization.
    pub span: Span,
    /// The folder; empty for the whole tree.
    pub folder: String,
    /// Files that Flux cannot apply, by their paths in the tree.
    pub misfits: Vec<String>,
}

/// A Kustomization and the folder that it applies.
#[derive(Debug, Clone)]
pub(super) struct Applied {
    pub(super) span: Span,
    pub(super) tree: usize,
    pub(super) folder: String,
}

/// A file that holds something else than manifests.
#[derive(Debug)]
pub(super) struct Misfit {
    pub(super) tree: usize,
    pub(super) path: Arc<str>,
}

/// Finds what does not belong in the folders that Flux applies.
pub(super) fn find(trees: &[SourceTree], applied: Vec<Applied>, misfits: &[Misfit]) -> Vec<Synced> {
    let mut found = Vec::new();
    for Applied { span, tree, folder } in applied {
        let Some(source) = trees.get(tree) else { continue };
        let ignored = ignored(source);
        let own = misfits.iter().filter(|misfit| misfit.tree == tree).map(|misfit| misfit.path.to_string());
        let configurations = source.files.iter().map(|file| &file.path);
        let configurations =
            configurations.filter(|path| path.rsplit('/').next() == Some("choreoc.yaml")).cloned();
        let inside = |path: &String| {
            is_below(path, &folder)
                && path.rsplit('.').next() != Some("json")
                && !ignored.iter().any(|pattern| matches(pattern, path))
                && !is_listed(source, &folder, path)
        };
        let mut misfits: Vec<String> = own.chain(configurations).filter(inside).collect();
        misfits.sort();
        if !misfits.is_empty() {
            found.push(Synced { span, folder, misfits });
        }
    }
    found
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a kustomization file on the way to a file says what is applied.
fn is_listed(source: &SourceTree, folder: &str, path: &str) -> bool {
    let mut at = path;
    while let Some((outer, _)) = at.rsplit_once('/') {
        if outer.len() < folder.len() {
            break;
        }
        at = outer;
        if has_kustomization(source, at) {
            return true;
        }
    }
    folder.is_empty() && has_kustomization(source, "")
}

fn has_kustomization(source: &SourceTree, folder: &str) -> bool {
    source.files.iter().any(|file| {
        let (around, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        around == folder && matches!(name, "kustomization.yaml" | "kustomization.yml")
    })
}

/// The lines of `.sourceignore` that leave files out.
fn ignored(source: &SourceTree) -> Vec<String> {
    let file = source.files.iter().find(|file| file.path == ".sourceignore");
    let text = file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default();
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '!'])).map(str::to_owned).collect()
}

/// Whether a line of `.sourceignore` leaves a file out.
fn matches(pattern: &str, path: &str) -> bool {
    let inner = pattern.trim_start_matches("**/").trim_end_matches("/**").trim_end_matches('/');
    let anchored = inner.trim_start_matches('/').contains('/') || pattern.starts_with('/');
    let parts: Vec<&str> = inner.trim_start_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    let fits = |start: usize| {
        path.len() >= start + parts.len()
            && parts.iter().zip(&path[start..]).all(|(pattern, name)| part_matches(pattern, name))
    };
    if anchored { fits(0) } else { (0..path.len()).any(fits) }
}

/// `*` stands for anything within a part.
fn part_matches(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut rest) = name.strip_prefix(head) else { return false };
    let mut pieces = tail.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_leave_files_out() {
        for (pattern, path, expected) in [
            ("choreoc.yaml", "a/choreoc.yaml", true),
            ("/choreoc.yaml", "a/choreoc.yaml", false),
            ("*.test.yaml", "a/b/x.test.yaml", true),
            ("tests/", "a/tests/x.yaml", true),
            ("/a/tests", "a/tests/x.yaml", true),
            ("**/x.yaml", "a/b/x.yaml", true),
            ("b*d*.yaml", "bcde.yaml", true),
            ("b*x*.yaml", "bcde.yaml", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
