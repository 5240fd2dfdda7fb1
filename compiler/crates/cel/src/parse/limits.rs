//! How deep an expression may nest. cel-go limits the depth of its grammar's rules while it parses, and the depth
//! of the tree while it walks it; both refuse at 250, without a place.

/// The limit of both.
const MAX_DEPTH: u16 = 250;

/// How many calls of each recursive rule of the grammar are open.
#[derive(Debug, Default)]
pub(super) struct RuleDepth {
    /// Conditional expressions: one for each parenthesis, list, map, argument or else-branch.
    pub(super) expr: u16,
    /// Comparisons: each right operand opens one more.
    pub(super) relation: u16,
    /// Sums and products, likewise.
    pub(super) calc: u16,
}

/// Opens a call of a rule; false if that is one too many.
pub(super) fn open(depth: &mut u16) -> bool {
    *depth += 1;
    *depth <= MAX_DEPTH
}

/// The height of a node that counts, above children of this height; `None` if that is too high.
pub(super) fn above(children: u16) -> Option<u16> {
    Some(children + 1).filter(|height| *height <= MAX_DEPTH)
}
