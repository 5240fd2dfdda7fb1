//! Maps with string keys.

use crate::{Str, Value};
use std::sync::Arc;

/// Up to this many entries, looking at each is faster than searching.
const SCANNED: usize = 8;

/// Equality that decides most comparisons without looking at all bytes.
#[inline]
fn same(name: &str, key: &str) -> bool {
    name.len() == key.len() && name.as_bytes().first() == key.as_bytes().first() && name == key
}

/// A shared map with string keys, sorted by the bytes of the keys.
#[derive(Debug, Clone, Default)]
pub struct Object {
    entries: Arc<Vec<(Str, Value)>>,
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// An object of entries that are already sorted by key, each key once.
    pub fn from_sorted(entries: Vec<(Str, Value)>) -> Self {
        debug_assert!(entries.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0)));
        Self { entries: Arc::new(entries) }
    }

    /// The member `key`.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Value> {
        if self.entries.len() <= SCANNED {
            return self.entries.iter().find(|(name, _)| same(name, key)).map(|(_, value)| value);
        }
        self.entries.get(self.position(key).ok()?).map(|(_, value)| value)
    }

    fn position(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(name, _)| name.as_str().cmp(key))
    }

    /// Sets a member; copies the entries first if they are shared.
    pub fn insert(&mut self, key: Str, value: Value) {
        let at = self.position(&key);
        let entries = Arc::make_mut(&mut self.entries);
        match at {
            Ok(at) => entries[at].1 = value,
            Err(at) => entries.insert(at, (key, value)),
        }
    }

    /// Removes a member.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.position(key).ok()?;
        Some(Arc::make_mut(&mut self.entries).remove(at).1)
    }

    /// The member `key` for changing in place; copies the entries first if they are shared.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.position(key).ok()?;
        Arc::make_mut(&mut self.entries).get_mut(at).map(|(_, value)| value)
    }

    /// The entries in key order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Str, Value)> {
        self.entries.iter()
    }

    /// The entries in key order, as a slice.
    pub fn entries(&self) -> &[(Str, Value)] {
        &self.entries
    }

    /// How many members it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no members.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What tells it apart from objects that are equal but made elsewhere; clones have it in common.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.entries) as usize
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = &'a (Str, Value);
    type IntoIter = std::slice::Iter<'a, (Str, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<(Str, Value)> for Object {
    /// The last of several entries with one key wins.
    fn from_iter<I: IntoIterator<Item = (Str, Value)>>(entries: I) -> Self {
        let mut builder = ObjectBuilder::default();
        entries.into_iter().for_each(|(key, value)| builder.push(key, value));
        builder.build()
    }
}

/// Collects entries in any order.
#[derive(Debug, Default)]
pub struct ObjectBuilder {
    entries: Vec<(Str, Value)>,
}

impl ObjectBuilder {
    /// A builder with room for this many entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { entries: Vec::with_capacity(capacity) }
    }

    /// Adds an entry; the last of several with one key wins.
    pub fn push(&mut self, key: impl Into<Str>, value: impl Into<Value>) {
        self.entries.push((key.into(), value.into()));
    }

    /// The object.
    pub fn build(mut self) -> Object {
        if !self.entries.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0)) {
            self.entries.sort_by(|a, b| a.0.cmp(&b.0));
            // `dedup_by` keeps the first of equal keys; hand it the value of the last.
            self.entries.dedup_by(|later, earlier| {
                let equal = later.0 == earlier.0;
                if equal {
                    std::mem::swap(&mut later.1, &mut earlier.1);
                }
                equal
            });
        }
        Object::from_sorted(self.entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_equal_keys_wins() {
        let object: Object = [("b", 1), ("a", 2), ("b", 3), ("b", 4)]
            .map(|(k, v)| (Str::from(k), Value::Int(v)))
            .into_iter()
            .collect();
        let shown: Vec<_> = object.iter().map(|(k, v)| format!("{k}={v:?}")).collect();
        assert_eq!(shown, ["a=Int(2)", "b=Int(4)"]);
    }

    #[test]
    fn changing_a_shared_object_copies_it() {
        let mut a = Object::new();
        a.insert(Str::from("x"), Value::Bool(true));
        let b = a.clone();
        a.insert(Str::from("x"), Value::Null);
        assert!(matches!(b.get("x"), Some(Value::Bool(true))));
    }
}
