//! What the scanner hands to the parser.

use crate::Style;

/// A piece of the text with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// First byte in the text.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
}

/// The kinds of tokens of YAML 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    /// `%YAML` with its version.
    VersionDirective {
        major: u8,
        minor: u8,
    },
    /// `%TAG`: an index into the scanner's tags, handle and prefix.
    TagDirective(u32),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    /// The name stands behind the first byte.
    Alias,
    /// The name stands behind the first byte.
    Anchor,
    /// An index into the scanner's tags, handle and suffix.
    Tag(u32),
    Scalar(Style, Text),
}

/// Where the decoded text of a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// In the scanner's buffer of decoded text; otherwise it stands in the source as it is.
    pub(crate) decoded: bool,
}

impl Text {
    /// The text of a scalar that is not there.
    pub(crate) const EMPTY: Self = Self { start: 0, end: 0, decoded: false };
}

/// A tag or a tag directive in its two parts; bytes, because `%` escapes may write anything.
#[derive(Debug, Clone)]
pub(crate) struct TagParts {
    /// `!`, `!!`, `!name!`, or nothing for a complete tag.
    pub(crate) handle: Vec<u8>,
    /// What follows the handle, or what a directive puts in its place.
    pub(crate) rest: Vec<u8>,
}
