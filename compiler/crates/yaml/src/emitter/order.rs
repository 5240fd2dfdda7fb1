//! The order of keys: letters by code, digits as numbers, and whatever is neither before both.

use std::cmp::Ordering;
use value::{Object, Str, Value};

/// Puts entries in order. The positions of all open mappings share one stack.
#[derive(Debug, Default)]
pub(super) struct Order {
    positions: Vec<u32>,
    scratch: Vec<u32>,
}

/// The order of one mapping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sorted {
    /// Where its positions begin on the stack, unless the entries are in order as they are.
    base: Option<usize>,
}

impl Order {
    /// Finds the order of a mapping's entries.
    pub(super) fn begin(&mut self, object: &Object) -> Sorted {
        let entries = object.iter().as_slice();
        if entries.windows(2).all(|pair| !less(&pair[1].0, &pair[0].0)) {
            return Sorted { base: None };
        }
        let base = self.positions.len();
        self.positions.extend(0..object.len() as u32);
        self.sort(object, base);
        Sorted { base: Some(base) }
    }

    /// The entry at a position of the order.
    pub(super) fn entry<'o>(&self, object: &'o Object, sorted: Sorted, position: usize) -> &'o (Str, Value) {
        let at = sorted.base.map_or(position, |base| self.positions[base + position] as usize);
        object.iter().as_slice().get(at).expect("positions are those of the entries")
    }

    /// Forgets the order of the mapping that was begun last.
    pub(super) fn end(&mut self, sorted: Sorted) {
        if let Some(base) = sorted.base {
            self.positions.truncate(base);
        }
    }

    /// A merge sort: `less` is no total order (`a1b` < `a2` < `a12` < `a1b`), which the sorts of the standard library
    /// may answer with a panic. Starting from the order of bytes, the result depends on nothing but the keys.
    fn sort(&mut self, object: &Object, base: usize) {
        let entries = object.iter().as_slice();
        let key = |position: u32| &entries[position as usize].0;
        let len = self.positions.len() - base;
        let mut width = 1;
        while width < len {
            self.scratch.clear();
            for run in self.positions[base..].chunks(2 * width) {
                let (mut left, mut right) = run.split_at(width.min(run.len()));
                while let (Some(a), Some(b)) = (left.first(), right.first()) {
                    let side = if less(key(*b), key(*a)) { &mut right } else { &mut left };
                    self.scratch.push(side[0]);
                    *side = &side[1..];
                }
                self.scratch.extend_from_slice(left);
                self.scratch.extend_from_slice(right);
            }
            self.positions.truncate(base);
            self.positions.extend_from_slice(&self.scratch);
            width *= 2;
        }
    }
}

/// Whether `a` comes before `b`.
fn less(a: &str, b: &str) -> bool {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (Some(&x), Some(&y)) = (a.as_bytes().get(same), b.as_bytes().get(same)) else {
        return a.len() < b.len();
    };
    if x.is_ascii_alphabetic() && y.is_ascii_alphabetic() {
        return x < y;
    }
    less_from(a, b, same)
}

/// [`less`] for keys that differ at byte `same` first, or inside of the character there.
fn less_from(a: &str, b: &str, same: usize) -> bool {
    let start = (0..=same).rev().find(|at| a.is_char_boundary(*at)).unwrap_or(0);
    let (before, rest) = a.split_at(start);
    let other = &b[start..];
    let (Some(mine), Some(theirs)) = (rest.chars().next(), other.chars().next()) else {
        return a.len() < b.len();
    };
    match (mine.is_alphabetic(), theirs.is_alphabetic()) {
        (true, true) => return mine < theirs,
        (false, false) => {}
        (_, letter) => return letter,
    }
    // Digits that both have in front only matter if a zero follows: they keep it from looking like nothing.
    let mut digits = before.bytes().rev().take_while(u8::is_ascii_digit);
    let lead = i64::from((mine == '0' || theirs == '0') && digits.any(|digit| digit != b'0'));
    number(rest, lead).cmp(&number(other, lead)).then(mine.cmp(&theirs)) == Ordering::Less
}

/// The number that `text` starts with, behind a digit `lead`, and how many digits it has.
fn number(text: &str, lead: i64) -> (i64, usize) {
    text.bytes().take_while(u8::is_ascii_digit).fold((lead, 0), |(sum, len), digit| {
        (sum.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')), len + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(keys: &[&str]) -> Vec<String> {
        let object: Object = keys.iter().map(|key| (Str::from(*key), Value::Null)).collect();
        let mut order = Order::default();
        let sorted = order.begin(&object);
        (0..object.len()).map(|at| order.entry(&object, sorted, at).0.to_string()).collect()
    }

    #[test]
    fn numbers_count_as_numbers() {
        let cases: [&[&str]; 9] = [
            &["a2", "a10"],
            &["1", "9", "10", "C", "a", "b"],
            &["a1", "a01", "a001"],
            &["a12", "a100"],
            &["", " ", "#", "-", "_a", "1", "A", "é", "日本"],
            &["a", "a-b", "a.b", "a1", "ab"],
            &["x", "x-1", "x-2", "x-10"],
            &["0", "1", "2", "3", "10", "11"],
            &["a12", "a1b"],
        ];
        for want in cases {
            assert_eq!(sorted(want), want);
        }
    }

    #[test]
    fn keys_without_an_order_are_sorted_all_the_same() {
        let keys: Vec<String> = (0..500).map(|n| format!("a{}{}", n % 37, ["", "b", "c1"][n % 3])).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let forward = sorted(&keys);
        let backward: Vec<&str> = keys.iter().rev().copied().collect();
        assert_eq!(forward, sorted(&backward));
    }
}
