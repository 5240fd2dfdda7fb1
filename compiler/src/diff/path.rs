//! Places in objects, in the terms of people: list items by their merge keys.

use std::fmt;
use value::Str;

/// The way from an object to a place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// One step after the other.
    pub segments: Vec<Segment>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A member of an object.
    Key(Str),
    /// The item of a list with this merge key.
    Item(Str),
    /// The item at this position, from 0; of a list in which items were removed, its position before.
    Index(usize),
    /// The cluster that an object goes to, which is no part of the object.
    Plane,
}

impl Path {
    /// One step further.
    pub(super) fn then(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend(self.segments.iter().cloned());
        segments.push(segment);
        Self { segments }
    }

    /// The names of members on the way, without the items of lists.
    pub(super) fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            _ => None,
        })
    }

    /// Whether the way begins with these members.
    pub(super) fn begins(&self, keys: &[&str]) -> bool {
        let mut own = self.segments.iter();
        keys.iter().all(|key| matches!(own.next(), Some(Segment::Key(name)) if name.as_str() == *key))
    }

    /// Whether the way ends with these members, whatever items of lists lie between them.
    pub(super) fn ends(&self, keys: &[&str]) -> bool {
        let mut own = self.keys().rev();
        keys.iter().rev().all(|key| own.next() == Some(*key))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Key(key) if is_plain(key) => {
                    write!(f, "{}{key}", if at == 0 { "" } else { "." })?;
                }
                Segment::Key(key) => write!(f, "[{}]", value::go::quote(key))?,
                Segment::Item(key) => write!(f, "[{key}]")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Plane => f.write_str("(cluster)")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_people_write_it() {
        let key = |key: &str| Segment::Key(Str::from(key));
        let path =
            Path { segments: vec![key("spec"), key("ports"), Segment::Item("http".into()), key("a.b/c")] };
        assert_eq!(path.to_string(), r#"spec.ports[http]["a.b/c"]"#);
        assert!(path.begins(&["spec", "ports"]) && path.ends(&["ports", "a.b/c"]));
        assert!(!path.ends(&["spec", "a.b/c"]));
    }
}
