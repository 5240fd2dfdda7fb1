//! Lists whose items have no names: which item is which, by what stays the same.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use value::Value;

/// Longer lists are compared position by position: the time would grow with the square.
const MOST_ITEMS: usize = 4_000;

/// Positions in two lists that belong together; one of them is missing for items that are new or gone. Pairs come in the
/// order of the lists.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// The pairs of items that differ.
pub(super) fn differing(before: &[Value], after: &[Value]) -> Vec<Pair> {
    let mut numbers = HashMap::new();
    let mut number = |value: &Value| {
        let text = value::go::json(value).unwrap_or_default();
        let next = numbers.len();
        *numbers.entry(text).or_insert(next)
    };
    let old: Vec<usize> = before.iter().map(&mut number).collect();
    let new: Vec<usize> = after.iter().map(&mut number).collect();
    if old.len().max(new.len()) > MOST_ITEMS {
        let all = zipped(0..old.len(), 0..new.len());
        return all.filter(|(a, b)| a.map(|at| old[at]) != b.map(|at| new[at])).collect();
    }
    let runs = capture_diff_slices(Algorithm::Myers, &old, &new).into_iter();
    let mut pairs = Vec::new();
    let (mut gone, mut fresh) = (0..0, 0..0);
    for run in runs {
        match run {
            DiffOp::Equal { .. } => {
                pairs.extend(zipped(std::mem::take(&mut gone), std::mem::take(&mut fresh)));
            }
            DiffOp::Delete { .. } => gone = run.old_range(),
            DiffOp::Insert { .. } => fresh = run.new_range(),
            DiffOp::Replace { .. } => (gone, fresh) = (run.old_range(), run.new_range()),
        }
    }
    pairs.extend(zipped(gone, fresh));
    pairs
}

fn zipped(old: std::ops::Range<usize>, new: std::ops::Range<usize>) -> impl Iterator<Item = Pair> {
    let longest = old.len().max(new.len());
    (0..longest).map(move |at| {
        let of = |range: &std::ops::Range<usize>| (at < range.len()).then_some(range.start + at);
        (of(&old), of(&new))
    })
}
