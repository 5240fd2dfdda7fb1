//! The tree that reading gives: JSON's kinds, each node with its place.

use diag::Span;
use std::sync::Arc;
use value::{Object, Str, Value, go};

/// One node of a document. Cloning is cheap: children are shared, and so is what aliases name.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its bytes in the file: the text of a scalar with its quotes or block header, a collection from its first
    /// to its last byte. A node reached through an alias keeps the place of the anchor.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is, after the scalar rules of Kubernetes' readers.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `null`, `~`, nothing at all.
    Null,
    /// `true`, `yes`, `on`, `y`, …
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// An integer above the signed range.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(Scalar),
    /// A sequence.
    List(Arc<Vec<Node>>),
    /// A mapping.
    Map(Arc<Mapping>),
}

/// The text of a string scalar and how it stands in the file.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The decoded text.
    pub text: Str,
    /// How it stands in the file; what maps offsets in `text` back to source bytes.
    pub style: Style,
}

/// How a string scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A literal block (`|`).
    Literal,
    /// A folded block (`>`).
    Folded,
}

/// The entries of a mapping: keys as JSON has them, strings. Merged entries (`<<`) stand among them.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// Entries in document order, each key once; the last of duplicate keys has won.
    pub entries: Vec<Entry>,
}

/// One entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key as JSON spells it.
    pub key: Str,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Takes nested collections apart one after the other: dropping them recursively could exhaust the stack.
impl Drop for Node {
    fn drop(&mut self) {
        let mut pending = Vec::new();
        self.kind.take_collections(&mut pending);
        while let Some(mut kind) = pending.pop() {
            kind.take_collections(&mut pending);
        }
    }
}

impl Kind {
    fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }

    /// Moves out the collections right inside that nobody else holds.
    fn take_collections(&mut self, pending: &mut Vec<Self>) {
        let mut take = |node: &mut Node| {
            if node.kind.is_collection() {
                pending.push(std::mem::replace(&mut node.kind, Self::Null));
            }
        };
        match self {
            Self::List(items) => {
                if let Some(items) = Arc::get_mut(items) {
                    items.iter_mut().for_each(&mut take);
                }
            }
            Self::Map(mapping) => {
                if let Some(mapping) = Arc::get_mut(mapping) {
                    mapping.entries.iter_mut().for_each(|entry| take(&mut entry.value));
                }
            }
            _ => {}
        }
    }
}

impl Node {
    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(mapping) => &mapping.entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(scalar) => Some(scalar.text.as_str()),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The same data without places, decoded as Go's generic JSON decoder does: every number is a double. It takes
    /// stack for each level, about 300 bytes.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(b) => Value::Bool(*b),
            Kind::Int(n) => Value::Double(*n as f64),
            Kind::Uint(n) => Value::Double(*n as f64),
            Kind::Float(x) => Value::Double(*x),
            Kind::String(scalar) => Value::String(scalar.text.clone()),
            Kind::List(items) => Value::list(items.iter().map(Node::to_value).collect()),
            Kind::Map(mapping) => Value::Object(mapping.to_object()),
        }
    }

    /// The same data as the API server reads it: numbers without a fraction that fit are integers. It takes stack for
    /// each level, like [`Self::to_value`].
    pub fn to_typed_value(&self) -> Value {
        match &self.kind {
            Kind::Int(n) => Value::Int(*n),
            Kind::Float(_) | Kind::Uint(_) => go::with_integers(&self.to_value()),
            Kind::List(items) => Value::list(items.iter().map(Node::to_typed_value).collect()),
            Kind::Map(mapping) => {
                let entries = mapping.entries.iter();
                Value::Object(
                    entries.map(|entry| (entry.key.clone(), entry.value.to_typed_value())).collect(),
                )
            }
            _ => self.to_value(),
        }
    }

    /// What JSON calls this kind of node, for messages.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "boolean",
            Kind::Int(_) | Kind::Uint(_) => "integer",
            Kind::Float(_) => "number",
            Kind::String(_) => "string",
            Kind::List(_) => "list",
            Kind::Map(_) => "map",
        }
    }
}

impl Mapping {
    fn to_object(&self) -> Object {
        self.entries.iter().map(|entry| (entry.key.clone(), entry.value.to_value())).collect()
    }
}
