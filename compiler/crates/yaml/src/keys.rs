//! The keys of a file, each spelled once in memory.

use crate::common_keys;
use std::collections::HashMap;
use value::Str;

/// Gives every distinct key a number and one shared spelling.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The keys that are not common ones.
    numbers: HashMap<Str, u32>,
    /// For each key, in which mapping it was last noted, and where.
    seen: Vec<(u32, u32)>,
    mapping: u32,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self { numbers: HashMap::new(), seen: vec![(0, 0); common_keys::count()], mapping: 0 }
    }

    /// The number and spelling of a key.
    pub(crate) fn intern(&mut self, key: &str) -> (u32, Str) {
        if let Some(found) = common_keys::find(key) {
            return found;
        }
        if let Some((spelling, number)) = self.numbers.get_key_value(key) {
            return (*number, spelling.clone());
        }
        let (number, spelling) = (self.seen.len() as u32, Str::from(key));
        self.numbers.insert(spelling.clone(), number);
        self.seen.push((0, 0));
        (number, spelling)
    }

    /// Begins to look at the keys of one mapping.
    pub(crate) fn begin(&mut self) {
        self.mapping += 1;
    }

    /// Notes that the key stands at `position` of that mapping; returns where it stood already.
    pub(crate) fn note(&mut self, number: u32, position: usize) -> Option<usize> {
        let seen = &mut self.seen[number as usize];
        if seen.0 == self.mapping {
            return Some(seen.1 as usize);
        }
        *seen = (self.mapping, position as u32);
        None
    }
}
