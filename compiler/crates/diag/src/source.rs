//! Source texts and places in them.

use std::sync::{Arc, OnceLock};

/// A file of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last; equal to `start` for a place between two bytes.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32 }
    }
}

/// A place as people count it; both numbers start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One source text with the path people know it by.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as shown: relative to where the user stands, with `/`.
    pub path: Arc<str>,
    /// The bytes as they were read; not necessarily UTF-8.
    pub bytes: Arc<[u8]>,
    lines: OnceLock<Arc<[u32]>>,
}

impl SourceFile {
    /// A file of these bytes.
    pub fn new(path: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), lines: OnceLock::new() }
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after_newline = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(after_newline.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// Line and column of a byte offset; an offset behind the end counts as the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = offset.min(self.bytes.len() as u32);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.bytes.get(start as usize..offset as usize).unwrap_or_default();
        let column = String::from_utf8_lossy(before).chars().count() as u32 + 1;
        LineColumn { line: line as u32, column }
    }
}

/// All source texts of a run.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and gives it its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file with this id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// `path:line:column` of the start of a span.
    pub fn place(&self, span: Span) -> String {
        self.get(span.file).map_or_else(String::new, |file| {
            let LineColumn { line, column } = file.line_column(span.start);
            format!("{}:{line}:{column}", file.path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut map = SourceMap::new();
        let file = map.add(SourceFile::new("a.yaml", "é: x\nb: ☃y\n".as_bytes()));
        assert_eq!(map.place(Span::new(file, 4, 5)), "a.yaml:1:4");
        assert_eq!(map.place(Span::new(file, 12, 13)), "a.yaml:2:5");
    }
}
