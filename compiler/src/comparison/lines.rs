//! Which lines of the sources changed.

use crate::load::SourceTree;
use diag::{FileId, SourceMap, Span};
use similar::{Algorithm, TextDiff};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use value::Str;

/// Files with more lines count as changed from the first line to the last.
const MOST_LINES: usize = 50_000;

/// The changed files, as they are now.
#[derive(Debug, Default)]
pub(super) struct ChangedLines {
    files: BTreeMap<FileId, File>,
    /// Whether there are files that are not there any more.
    gone: bool,
}

#[derive(Debug)]
struct File {
    path: Str,
    /// Lines from 1; an empty range is a place where lines went.
    ranges: Vec<Range<u32>>,
    /// The offset of each line.
    starts: Vec<u32>,
    bytes: Arc<[u8]>,
}

impl ChangedLines {
    /// The lines that differ between two states of the same trees.
    pub(super) fn new(before: &[SourceTree], after: &[SourceTree], sources: &SourceMap) -> Self {
        let ids: HashMap<*const u8, (FileId, &str)> = sources
            .iter()
            .filter(|(_, file)| !file.bytes.is_empty())
            .map(|(id, file)| (file.bytes.as_ptr(), (id, &*file.path)))
            .collect();
        let mut files = BTreeMap::new();
        let mut gone = false;
        for (at, tree) in after.iter().enumerate() {
            let old: HashMap<&str, &Arc<[u8]>> = before
                .get(at)
                .into_iter()
                .flat_map(|tree| &tree.files)
                .map(|file| (file.path.as_str(), &file.bytes))
                .collect();
            let mut kept = 0;
            for file in &tree.files {
                let was = old.get(file.path.as_str());
                kept += usize::from(was.is_some());
                if was.is_some_and(|was| Arc::ptr_eq(was, &file.bytes) || **was == file.bytes) {
                    continue;
                }
                if let Some((id, path)) = ids.get(&file.bytes.as_ptr()) {
                    let was = was.map_or(&[][..], |was| was);
                    files.insert(*id, File::new(path, was, &file.bytes));
                }
            }
            gone |= kept < old.len();
        }
        Self { files, gone }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The one run of changed lines, if there is one only, by its first line.
    pub(super) fn only(&self) -> Option<(Str, u32)> {
        let mut runs =
            self.files.values().flat_map(|file| file.ranges.iter().map(|range| (&file.path, range.start)));
        let (path, line) = runs.next()?;
        (!self.gone && runs.next().is_none()).then(|| (path.clone(), line))
    }

    /// The changed lines inside a span, each run of them by its first line.
    pub(super) fn inside(&self, span: Span) -> Vec<(Str, u32)> {
        let Some(file) = self.files.get(&span.file) else { return Vec::new() };
        let (first, last) = (file.line(span.start), file.line(span.end.max(span.start + 1) - 1));
        let hit = |range: &&Range<u32>| {
            let begins = if range.is_empty() { first < range.start } else { first < range.end };
            begins && range.start <= last
        };
        let runs = file.ranges.iter().filter(hit);
        runs.map(|range| (file.path.clone(), range.start.max(first))).collect()
    }

    /// The changed lines of a file that hold a text.
    pub(super) fn holding(&self, id: FileId, text: &str) -> Vec<(Str, u32)> {
        let Some(file) = self.files.get(&id) else { return Vec::new() };
        let lines = file.ranges.iter().cloned().flatten().filter(|line| file.text(*line).contains(text));
        lines.map(|line| (file.path.clone(), line)).collect()
    }
}

impl File {
    fn new(path: &str, before: &[u8], after: &Arc<[u8]>) -> Self {
        let ends = after.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at as u32 + 1);
        let starts: Vec<u32> = std::iter::once(0).chain(ends).collect();
        let ranges = if starts.len() > MOST_LINES {
            std::iter::once(1..starts.len() as u32 + 1).collect()
        } else {
            changed(before, after)
        };
        Self { path: Str::from(path), ranges, starts, bytes: Arc::clone(after) }
    }

    /// The line of an offset, from 1.
    fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    fn text(&self, line: u32) -> String {
        let start = self.starts.get(line as usize - 1).copied().unwrap_or_default() as usize;
        let end = self.starts.get(line as usize).map_or(self.bytes.len(), |end| *end as usize);
        String::from_utf8_lossy(&self.bytes[start..end]).into_owned()
    }
}

/// The lines that changed, as they are numbered now.
fn changed(before: &[u8], after: &[u8]) -> Vec<Range<u32>> {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_lines(&*before, &*after);
    let changes = diff.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let range = |op: &similar::DiffOp| {
        let lines = op.new_range();
        lines.start as u32 + 1..lines.end as u32 + 1
    };
    changes.map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn lines_are_numbered_as_they_are_now() {
        assert_eq!(changed(b"a\nb\nc\n", b"a\nB\nc\n"), vec![2..3]);
        assert_eq!(changed(b"a\nb\nc\n", b"a\nc\n"), vec![2..2], "where a line went");
        assert_eq!(changed(b"", b"a\nb\n"), vec![1..3]);
    }
}
