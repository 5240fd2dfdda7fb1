//! Sorting by a relation that may be inconsistent: NaN is neither less nor greater than anything.

/// Lists up to this length are sorted by insertion, as Go does: equal keys keep their order.
const SMALL: usize = 12;

/// Sorts by `less`. Stable; never panics, whatever `less` says.
pub(super) fn sort<T: Copy>(items: &mut [T], less: impl Fn(T, T) -> bool) {
    if items.len() <= SMALL {
        return insertion(items, &less);
    }
    let mut from = items.to_vec();
    for block in from.chunks_mut(SMALL) {
        insertion(block, &less);
    }
    let mut width = SMALL;
    while width < from.len() {
        for (block, merged) in from.chunks(2 * width).zip(items.chunks_mut(2 * width)) {
            let (left, right) = block.split_at(width.min(block.len()));
            merge(left, right, merged, &less);
        }
        from.copy_from_slice(items);
        width *= 2;
    }
    items.copy_from_slice(&from);
}

fn insertion<T: Copy>(items: &mut [T], less: &impl Fn(T, T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && less(items[at], items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

fn merge<T: Copy>(left: &[T], right: &[T], merged: &mut [T], less: &impl Fn(T, T) -> bool) {
    let (mut left, mut right) = (left.iter().copied().peekable(), right.iter().copied().peekable());
    for slot in merged {
        let take_right = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => less(*b, *a),
            (None, _) => true,
            (_, None) => false,
        };
        let next = if take_right { right.next() } else { left.next() };
        if let Some(next) = next {
            *slot = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_is_stable() {
        for length in [0, 1, 2, 12, 13, 24, 25, 100, 1000] {
            let items: Vec<(u32, u32)> =
                (0..length).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 28, at)).collect();
            let (mut ours, mut wanted) = (items.clone(), items);
            sort(&mut ours, |a, b| a.0 < b.0);
            wanted.sort_by_key(|item| item.0);
            assert_eq!(ours, wanted);
        }
    }

    #[test]
    fn relations_without_order_do_not_panic() {
        let mut items: Vec<u32> = (0..100).collect();
        sort(&mut items, |_, _| true);
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
