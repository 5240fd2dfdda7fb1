//! Looking things up in maps, whoever made them.

use value::{Object, Value, key_order};

/// The value at `key`. Numbers find each other across kinds, an exact match first.
pub(crate) fn find<'m>(map: &'m Value, key: &Value) -> Option<&'m Value> {
    match map {
        Value::Object(object) => object.get(key.as_str()?),
        Value::Map(entries) => find_in(entries, key),
        _ => None,
    }
}

fn find_in<'m>(entries: &'m [(Value, Value)], key: &Value) -> Option<&'m Value> {
    find_exact(entries, key).or_else(|| match key {
        Value::Double(x) => lossless_int(*x)
            .and_then(|n| find_exact(entries, &Value::Int(n)))
            .or_else(|| lossless_uint(*x).and_then(|n| find_exact(entries, &Value::Uint(n)))),
        Value::Int(n) => u64::try_from(*n).ok().and_then(|n| find_exact(entries, &Value::Uint(n))),
        Value::Uint(n) => i64::try_from(*n).ok().and_then(|n| find_exact(entries, &Value::Int(n))),
        _ => None,
    })
}

fn find_exact<'m>(entries: &'m [(Value, Value)], key: &Value) -> Option<&'m Value> {
    let scalar = match key {
        Value::Double(x) => !x.is_nan(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::String(_) => true,
        Value::Duration(_) | Value::Timestamp(_) | Value::Type(_) => true,
        _ => false,
    };
    if !scalar {
        return None;
    }
    let at = entries.binary_search_by(|(other, _)| key_order(other, key)).ok()?;
    Some(&entries[at].1)
}

/// The string `key` of a map.
pub(crate) fn find_str<'m>(map: &'m Value, key: &str) -> Option<&'m Value> {
    match map {
        Value::Object(object) => object.get(key),
        Value::Map(entries) => {
            let order = |(other, _): &(Value, Value)| match other {
                Value::String(other) => other.as_str().cmp(key),
                other => key_order(other, &Value::String(value::str_literal!(""))),
            };
            entries.binary_search_by(order).ok().map(|at| &entries[at].1)
        }
        _ => None,
    }
}

fn lossless_int(x: f64) -> Option<i64> {
    let n = x as i64;
    (n as f64 == x && x < 9_223_372_036_854_775_808.0).then_some(n)
}

fn lossless_uint(x: f64) -> Option<u64> {
    let n = x as u64;
    (n as f64 == x && x < 18_446_744_073_709_551_616.0).then_some(n)
}

/// The entries of a map in key order.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Entries<'m> {
    Object(&'m Object),
    Map(&'m [(Value, Value)]),
}

impl<'m> Entries<'m> {
    /// The entries of a map; none of anything else.
    pub(crate) fn of(map: &'m Value) -> Self {
        match map {
            Value::Object(object) => Self::Object(object),
            Value::Map(entries) => Self::Map(entries),
            _ => Self::Map(&[]),
        }
    }

    /// How many.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Object(object) => object.len(),
            Self::Map(entries) => entries.len(),
        }
    }

    /// The entry at a position below [`Self::len`].
    pub(crate) fn at(self, at: usize) -> (Value, &'m Value) {
        match self {
            Self::Object(object) => {
                let (key, value) = &object.entries()[at];
                (Value::String(key.clone()), value)
            }
            Self::Map(entries) => (entries[at].0.clone(), &entries[at].1),
        }
    }

    /// All of them.
    pub(crate) fn iter(self) -> impl Iterator<Item = (Value, &'m Value)> {
        (0..self.len()).map(move |at| self.at(at))
    }
}

/// Builds a map entry by entry, refusing keys that it has already.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    entries: Vec<(Value, Value)>,
}

impl Builder {
    /// Adds an entry; `false` if looking up the key finds one.
    pub(crate) fn insert(
        &mut self,
        call: &mut crate::Call<'_>,
        key: &Value,
        value: &Value,
    ) -> Result<bool, String> {
        if find_in(&self.entries, key).is_some() {
            return Ok(false);
        }
        let at = self.entries.partition_point(|(known, _)| key_order(known, key).is_lt());
        call.spend((self.entries.len() - at) / 8)?;
        self.entries.insert(at, (key.clone(), value.clone()));
        Ok(true)
    }

    /// The map.
    pub(crate) fn build(self) -> Value {
        Value::Map(std::sync::Arc::new(self.entries))
    }
}
