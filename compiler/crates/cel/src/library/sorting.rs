//! Sorting as Go's `sort.Slice` does: pattern-defeating quicksort, which is not stable.
//!
//! Where keys are equal, the result shows which algorithm ran, so this is the variant that Go uses, with its
//! constants. The relation may be inconsistent (NaN is neither less nor greater than anything): the result is then
//! as unsorted as Go's, and nothing panics.

/// Runs up to this length are sorted by insertion.
const INSERTION: usize = 12;
/// From this length on, the pivot is a median of medians, and a nearly sorted run is worth mending.
const LONG: usize = 50;
/// How many places out of order are mended before giving up.
const MENDED: usize = 5;
/// How often choosing a median of medians swaps at most: on a descending run.
const MOST_SWAPS: usize = 12;

/// Sorts by `less`.
pub(super) fn sort<T: Copy>(items: &mut [T], less: impl Fn(T, T) -> bool) {
    let limit = usize::BITS - items.len().leading_zeros();
    let end = items.len();
    Sorter { items, less }.quicksort(0, end, limit);
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: F,
}

/// What choosing a pivot tells about a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Ascending,
    Descending,
    Unknown,
}

impl<T: Copy, F: Fn(T, T) -> bool> Sorter<'_, T, F> {
    fn less(&self, a: usize, b: usize) -> bool {
        (self.less)(self.items[a], self.items[b])
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.items.swap(a, b);
    }

    /// Sorts `start..end`; the longer part of each partition is the loop's next run.
    fn quicksort(&mut self, mut start: usize, mut end: usize, mut limit: u32) {
        let (mut balanced, mut partitioned) = (true, true);
        loop {
            let length = end - start;
            if length <= INSERTION {
                return self.insertion(start, end);
            }
            if limit == 0 {
                return self.heapsort(start, end);
            }
            if !balanced {
                self.break_patterns(start, end);
                limit -= 1;
            }
            let (pivot, pattern) = self.pivot(start, end);
            if balanced && partitioned && pattern == Pattern::Ascending && self.mend(start, end) {
                return;
            }
            if start > 0 && !self.less(start - 1, pivot) {
                start = self.partition_equal(start, end, pivot);
                continue;
            }
            let (middle, already) = self.partition(start, end, pivot);
            partitioned = already;
            let (left, right) = (middle - start, end - middle);
            balanced = left.min(right) >= length / 8;
            if left < right {
                self.quicksort(start, middle, limit);
                start = middle + 1;
            } else {
                self.quicksort(middle + 1, end, limit);
                end = middle;
            }
        }
    }

    fn insertion(&mut self, start: usize, end: usize) {
        for next in start + 1..end {
            self.sink(next, start);
        }
    }

    /// Moves an item to the left, past greater ones, not beyond `start`.
    fn sink(&mut self, mut at: usize, start: usize) {
        while at > start && self.less(at, at - 1) {
            self.swap(at, at - 1);
            at -= 1;
        }
    }

    /// The pivot of a run; a descending run is reversed.
    fn pivot(&mut self, start: usize, end: usize) -> (usize, Pattern) {
        let (pivot, pattern) = self.choose(start, end);
        if pattern != Pattern::Descending {
            return (pivot, pattern);
        }
        self.items[start..end].reverse();
        (end - 1 - (pivot - start), Pattern::Ascending)
    }

    fn choose(&self, start: usize, end: usize) -> (usize, Pattern) {
        let length = end - start;
        let quarter = length / 4;
        let mut swaps = 0;
        let mut at = [start + quarter, start + 2 * quarter, start + 3 * quarter];
        if length >= LONG {
            at = at.map(|at| self.median([at - 1, at, at + 1], &mut swaps));
        }
        let pivot = self.median(at, &mut swaps);
        let pattern = match swaps {
            0 => Pattern::Ascending,
            MOST_SWAPS => Pattern::Descending,
            _ => Pattern::Unknown,
        };
        (pivot, pattern)
    }

    fn median(&self, [mut a, mut b, mut c]: [usize; 3], swaps: &mut usize) -> usize {
        let mut order = |first: &mut usize, second: &mut usize| {
            if self.less(*second, *first) {
                *swaps += 1;
                std::mem::swap(first, second);
            }
        };
        order(&mut a, &mut b);
        order(&mut b, &mut c);
        order(&mut a, &mut b);
        b
    }

    /// Puts what is less than the pivot before it; says whether it stood there already.
    fn partition(&mut self, start: usize, end: usize, pivot: usize) -> (usize, bool) {
        self.swap(start, pivot);
        let (mut low, mut high) = (start + 1, end - 1);
        let mut already = true;
        loop {
            while low <= high && self.less(low, start) {
                low += 1;
            }
            while low <= high && !self.less(high, start) {
                high -= 1;
            }
            if low > high {
                break;
            }
            already = false;
            self.swap(low, high);
            low += 1;
            high -= 1;
        }
        self.swap(high, start);
        (high, already)
    }

    /// Where nothing is less than the pivot: puts what equals it first.
    fn partition_equal(&mut self, start: usize, end: usize, pivot: usize) -> usize {
        self.swap(start, pivot);
        let (mut low, mut high) = (start + 1, end - 1);
        loop {
            while low <= high && !self.less(start, low) {
                low += 1;
            }
            while low <= high && self.less(start, high) {
                high -= 1;
            }
            if low > high {
                return low;
            }
            self.swap(low, high);
            low += 1;
            high -= 1;
        }
    }

    /// Sorts a run that is nearly sorted; says whether it is sorted now.
    fn mend(&mut self, start: usize, end: usize) -> bool {
        let mut at = start + 1;
        for _ in 0..MENDED {
            while at < end && !self.less(at, at - 1) {
                at += 1;
            }
            if at == end {
                return true;
            }
            if end - start < LONG {
                return false;
            }
            self.swap(at, at - 1);
            if at - start >= 2 {
                self.sink(at - 1, 0);
            }
            if end - at >= 2 {
                self.rise(at + 1, end);
            }
        }
        false
    }

    /// Moves the item before `at` to the right, past smaller ones.
    fn rise(&mut self, mut at: usize, end: usize) {
        while at < end && self.less(at, at - 1) {
            self.swap(at, at - 1);
            at += 1;
        }
    }

    /// Scatters three items around the middle, by numbers that depend on the length alone.
    fn break_patterns(&mut self, start: usize, end: usize) {
        let length = end - start;
        let mut random = length as u64;
        let mask = (1_u64 << (u64::BITS - random.leading_zeros())) - 1;
        let first = start + length / 4 * 2 - 1;
        for offset in 0..3 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let other = (random & mask) as usize;
            self.swap(first + offset, start + if other >= length { other - length } else { other });
        }
    }

    fn heapsort(&mut self, start: usize, end: usize) {
        let length = end - start;
        for root in (0..=(length - 1) / 2).rev() {
            self.sift(root, length, start);
        }
        for last in (0..length).rev() {
            self.swap(start, start + last);
            self.sift(0, last, start);
        }
    }

    /// Moves the root of a heap down to its place.
    fn sift(&mut self, mut root: usize, length: usize, start: usize) {
        loop {
            let mut child = 2 * root + 1;
            if child >= length {
                return;
            }
            if child + 1 < length && self.less(start + child, start + child + 1) {
                child += 1;
            }
            if !self.less(start + root, start + child) {
                return;
            }
            self.swap(start + root, start + child);
            root = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, the same every time.
    fn numbers(length: u32) -> Vec<u32> {
        (0..length).map(|at| at.wrapping_mul(2_654_435_761) >> 7).collect()
    }

    #[test]
    fn lists_of_every_pattern_are_sorted() {
        for length in [0, 1, 2, 12, 13, 49, 50, 51, 100, 1000, 5000] {
            let scattered = numbers(length);
            let ascending: Vec<u32> = (0..length).collect();
            let descending: Vec<u32> = (0..length).rev().collect();
            let few: Vec<u32> = scattered.iter().map(|n| n % 3).collect();
            let nearly: Vec<u32> = ascending.iter().map(|n| if n % 97 == 13 { 0 } else { *n }).collect();
            let organ: Vec<u32> = ascending.iter().map(|n| (*n).min(length - n)).collect();
            for mut items in [scattered, ascending, descending, few, nearly, organ] {
                let mut wanted = items.clone();
                wanted.sort_unstable();
                sort(&mut items, |a, b| a < b);
                assert_eq!(items, wanted);
            }
        }
    }

    #[test]
    fn equal_keys_come_in_the_order_of_go() {
        let mut items: Vec<u32> = (0..30).collect();
        sort(&mut items, |a, b| a % 3 < b % 3);
        // Go 1.26: sort.Slice of 0 to 29 by remainder.
        let wanted = [
            12, 27, 24, 3, 21, 18, 6, 0, 15, 9, 7, 4, 10, 13, 28, 1, 16, 25, 22, 19, 8, 20, 5, 23, 2, 17, 26,
            11, 14, 29,
        ];
        assert_eq!(items, wanted);
    }

    #[test]
    fn relations_without_order_lose_nothing() {
        for relation in [|_, _| true, |_, _| false, |a: u32, b: u32| (a ^ b).is_multiple_of(2)] {
            let mut items = numbers(500);
            let mut wanted = items.clone();
            sort(&mut items, relation);
            items.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(items, wanted);
        }
    }
}
