//! The keys of a file, each spelled once in memory.

use std::collections::HashMap;
use value::Str;

/// Gives every distinct key a number and one shared spelling.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    numbers: HashMap<Str, u32>,
    /// For each key, in which pass of [`Keys::begin`] it was last seen, and where.
    seen: Vec<(u32, u32)>,
    pass: u32,
}

impl Keys {
    /// The number and spelling of a key.
    pub(crate) fn intern(&mut self, key: &str) -> (u32, Str) {
        if let Some((known, number)) = self.numbers.get_key_value(key) {
            return (*number, known.clone());
        }
        let (number, spelling) = (self.seen.len() as u32, Str::from(key));
        self.numbers.insert(spelling.clone(), number);
        self.seen.push((0, 0));
        (number, spelling)
    }

    /// Begins to look at the keys of one mapping.
    pub(crate) fn begin(&mut self) {
        self.pass += 1;
    }

    /// Notes that the key stands at `position` of that mapping; returns where it stood already.
    pub(crate) fn note(&mut self, number: u32, position: usize) -> Option<usize> {
        let seen = &mut self.seen[number as usize];
        if seen.0 == self.pass {
            return Some(seen.1 as usize);
        }
        *seen = (self.pass, position as u32);
        None
    }
}
