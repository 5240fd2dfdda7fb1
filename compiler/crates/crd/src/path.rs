//! Where a finding stands in an object, as Go's field errors spell it.

use std::fmt;
use value::{Str, Value};

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// A field, spelled `.name`.
    Field(Str),
    /// The key of a map, spelled `[key]`.
    Key(Str),
    /// The item of a list, spelled `[3]`.
    Index(usize),
}

/// A way that is being walked: it becomes a [`Path`] only when there is something to say about its end.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'t> {
    above: Option<&'t Trail<'t>>,
    step: Step<'t>,
}

#[derive(Clone, Copy)]
enum Step<'t> {
    Root,
    Field(&'t Str),
    Key(&'t Str),
    Index(usize),
}

impl<'t> Trail<'t> {
    pub(crate) fn root() -> Self {
        Self { above: None, step: Step::Root }
    }

    pub(crate) fn field(&'t self, name: &'t Str) -> Self {
        Self { above: Some(self), step: Step::Field(name) }
    }

    pub(crate) fn key(&'t self, key: &'t Str) -> Self {
        Self { above: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&'t self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Index(index) }
    }

    pub(crate) fn path(&self) -> Path {
        let mut segments = Vec::new();
        let mut here = Some(self);
        while let Some(trail) = here {
            segments.extend(match trail.step {
                Step::Root => None,
                Step::Field(name) => Some(Segment::Field(name.clone())),
                Step::Key(key) => Some(Segment::Key(key.clone())),
                Step::Index(index) => Some(Segment::Index(index)),
            });
            here = trail.above;
        }
        segments.reverse();
        Path { segments }
    }
}

/// The way from the root of an object to a place in it. Its text is upstream's: `spec.resources[0].template[spec]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// The steps, outermost first.
    pub segments: Vec<Segment>,
}

impl Path {
    /// The object itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// A place named by fields only: `Path::of(&["spec", "owner"])`.
    pub fn of(fields: &[&str]) -> Self {
        fields.iter().fold(Self::root(), |path, field| path.field(field))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend_from_slice(&self.segments);
        segments.push(segment);
        Self { segments }
    }

    /// The field `name` below.
    pub fn field(&self, name: &str) -> Self {
        self.with(Segment::Field(Str::from(name)))
    }

    /// The entry `key` below.
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(Str::from(key)))
    }

    /// The item `index` below.
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// The place that a JSON pointer names; `root` tells lists from objects.
    pub(crate) fn from_pointer(pointer: &str, root: &Value) -> Self {
        let mut path = Self::root();
        let mut value = Some(root);
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let list = value.and_then(Value::as_list);
            if let (Some(items), Ok(index)) = (list, token.parse::<usize>()) {
                path.segments.push(Segment::Index(index));
                value = items.get(index);
            } else {
                value = value.and_then(|value| value.get(&token));
                path.segments.push(Segment::Field(Str::from(token)));
            }
        }
        path
    }

    /// The value at this place.
    pub fn value<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.segments.iter().try_fold(root, |value, segment| match segment {
            Segment::Field(name) | Segment::Key(name) => value.get(name),
            Segment::Index(index) => value.as_list()?.get(*index),
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Field(name) if at == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Key(key) => write!(f, "[{key}]")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
