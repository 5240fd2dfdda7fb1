//! What to say about a token that cannot stand where it does.

use crate::scanner::TokenKind;

/// What is wrong, and what to do.
pub(crate) type Advice = (&'static str, &'static str);

const ENDED: Advice = (
    "nothing can follow here: the value before has ended",
    "put the whole value in quotes if this is part of it",
);
/// Behind quotes that end on another line than they begin on.
pub(crate) const QUOTED: Advice = (
    "nothing can follow here: these quotes end text that begins lines before",
    "a quote is probably missing at the end of the line where the quotes open",
);
const UNOPENED: Advice = ("this bracket closes nothing", "remove it, or put text with brackets in quotes");

/// A token among the keys of a block mapping.
pub(crate) fn in_mapping(kind: TokenKind) -> Advice {
    match kind {
        TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart => (
            "this line is indented differently from the keys above it",
            "start all keys of a mapping in the same column",
        ),
        TokenKind::BlockEntry => (
            "a list item cannot stand among the keys of a mapping",
            "write a key with nothing behind its `:` above the list",
        ),
        TokenKind::Value => ("the key before this `:` is missing", "put the key in quotes if it is empty"),
        TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd => UNOPENED,
        _ => ENDED,
    }
}

/// A token among the items of a block list.
pub(crate) fn in_sequence(kind: TokenKind) -> Advice {
    match kind {
        TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart => (
            "this line is indented differently from the items above it",
            "start all items of a list in the same column",
        ),
        TokenKind::Key | TokenKind::Value => (
            "a key cannot stand among the items of a list",
            "start the key left of the list, or write `- ` in front of it",
        ),
        TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd => UNOPENED,
        _ => ENDED,
    }
}
