//! Puts nodes together, bottom up and without recursion.

use crate::keys::Keys;
use crate::{DuplicateKey, Entry, Kind, Limits, Mapping, Node};
use diag::Span;
use std::sync::Arc;
use value::Str;

/// Why no more can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// Collections nest deeper than the limit.
    TooDeep,
    /// There are more nodes than the limit.
    TooMany,
}

/// The number that stands for a merge key.
const MERGE: u32 = u32::MAX;

/// A collection that is being read.
#[derive(Debug)]
struct Frame {
    map: bool,
    /// First byte, and the end of what has been read of it.
    span: Span,
    /// Where its items or entries begin on the shared stacks.
    base: usize,
    /// The key whose value comes next.
    key: Option<(u32, Str, Span)>,
    merges: bool,
    /// How deep what it holds is.
    height: usize,
}

/// Collects the nodes of a document.
pub(crate) struct Builder<'k> {
    keys: &'k mut Keys,
    limits: Limits,
    nodes: usize,
    frames: Vec<Frame>,
    items: Vec<Node>,
    entries: Vec<Entry>,
    /// The number of the key of each of `entries`.
    numbers: Vec<u32>,
    root: Option<Node>,
    pub(crate) duplicates: Vec<DuplicateKey>,
}

/// What the next node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A document or an item.
    Item,
    Key,
    Value,
    /// The value of a merge key.
    Merge,
}

impl<'k> Builder<'k> {
    pub(crate) fn new(keys: &'k mut Keys, limits: Limits, nodes: usize) -> Self {
        Self {
            keys,
            limits,
            nodes,
            frames: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            numbers: Vec::new(),
            root: None,
            duplicates: Vec::new(),
        }
    }

    /// What the next node is for.
    pub(crate) fn slot(&self) -> Slot {
        match self.frames.last() {
            Some(frame) if frame.map => match frame.key {
                None => Slot::Key,
                Some((MERGE, ..)) => Slot::Merge,
                Some(_) => Slot::Value,
            },
            _ => Slot::Item,
        }
    }

    /// How many nodes there are, over all documents.
    pub(crate) fn nodes(&self) -> usize {
        self.nodes
    }

    /// Counts a node.
    fn count(&mut self) -> Result<(), Full> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes { Err(Full::TooMany) } else { Ok(()) }
    }

    /// Begins a collection.
    pub(crate) fn open(&mut self, map: bool, start: Span) -> Result<(), Full> {
        self.count()?;
        if self.frames.len() >= self.limits.depth {
            return Err(Full::TooDeep);
        }
        let base = if map { self.entries.len() } else { self.items.len() };
        self.frames.push(Frame { map, span: start, base, key: None, merges: false, height: 0 });
        Ok(())
    }

    /// Adds the key of an entry.
    pub(crate) fn key(&mut self, text: &str, span: Span) -> Result<(), Full> {
        self.count()?;
        let (number, spelling) = self.keys.intern(text);
        self.set_key(number, spelling, span);
        Ok(())
    }

    /// Adds a merge key, which stands for the entries of its value.
    pub(crate) fn merge_key(&mut self, span: Span) {
        self.set_key(MERGE, Str::new(), span);
    }

    fn set_key(&mut self, number: u32, spelling: Str, span: Span) {
        if let Some(frame) = self.frames.last_mut() {
            frame.span.end = frame.span.end.max(span.end);
            frame.merges |= number == MERGE;
            frame.key = Some((number, spelling, span));
        }
    }

    /// Adds a node that is complete; `height` is how many collections it nests, and `end` where it ends here.
    pub(crate) fn add(&mut self, node: Node, height: usize, end: u32) -> Result<(), Full> {
        self.count()?;
        self.place(node, height, end)
    }

    fn place(&mut self, node: Node, height: usize, end: u32) -> Result<(), Full> {
        let depth = self.frames.len() + height;
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return if depth > self.limits.depth { Err(Full::TooDeep) } else { Ok(()) };
        };
        frame.height = frame.height.max(height);
        frame.span.end = frame.span.end.max(end);
        match frame.key.take() {
            Some((number, key, key_span)) if frame.map => {
                self.entries.push(Entry { key, key_span, value: node });
                self.numbers.push(number);
            }
            _ => self.items.push(node),
        }
        if depth > self.limits.depth { Err(Full::TooDeep) } else { Ok(()) }
    }

    /// Ends the collection that was begun last; `end` is its closing bracket, if it has one. Returns it and its
    /// height; the caller puts it where it belongs with [`Builder::put`].
    pub(crate) fn close(&mut self, end: Option<u32>) -> Option<(Node, usize)> {
        let mut frame = self.frames.pop()?;
        if let Some(end) = end {
            frame.span.end = end;
        }
        let kind = if frame.map {
            Kind::Map(Arc::new(self.close_map(&frame)))
        } else {
            Kind::List(Arc::new(self.items.split_off(frame.base)))
        };
        Some((Node { span: frame.span, kind }, frame.height + 1))
    }

    /// Puts a collection that was closed where it belongs.
    pub(crate) fn put(&mut self, node: Node, height: usize) -> Result<(), Full> {
        let end = node.span.end;
        self.place(node, height, end)
    }

    /// The document.
    pub(crate) fn finish(self) -> (Option<Node>, Vec<DuplicateKey>) {
        (self.root, self.duplicates)
    }

    fn close_map(&mut self, frame: &Frame) -> Mapping {
        if frame.merges {
            return self.close_merged_map(frame);
        }
        self.keys.begin();
        let mut duplicates = false;
        for (position, number) in self.numbers[frame.base..].iter().enumerate() {
            duplicates |= self.keys.note(*number, position).is_some();
        }
        if duplicates {
            return self.close_merged_map(frame);
        }
        self.numbers.truncate(frame.base);
        Mapping { entries: self.entries.split_off(frame.base) }
    }

    /// Ends a mapping in which keys repeat or entries are merged in: the last one wins and stands where the first
    /// one stood.
    fn close_merged_map(&mut self, frame: &Frame) -> Mapping {
        self.keys.begin();
        let read = self.entries.split_off(frame.base);
        let numbers = self.numbers.split_off(frame.base);
        // Whether each entry was merged in: replacing such a one is what merging is for.
        let mut merged = Vec::with_capacity(read.len());
        let mut entries: Vec<Entry> = Vec::with_capacity(read.len());
        for (entry, number) in read.into_iter().zip(numbers) {
            if number == MERGE {
                let at = entry.key_span;
                for source in merge_sources(&entry.value) {
                    for entry in source.entries() {
                        let (number, _) = self.keys.intern(&entry.key);
                        self.set_entry(&mut entries, &mut merged, number, entry.clone(), Some(at));
                    }
                }
            } else {
                self.set_entry(&mut entries, &mut merged, number, entry, None);
            }
        }
        Mapping { entries }
    }

    fn set_entry(
        &mut self,
        entries: &mut Vec<Entry>,
        merged: &mut Vec<bool>,
        number: u32,
        entry: Entry,
        merge: Option<Span>,
    ) {
        let Some(position) = self.keys.note(number, entries.len()) else {
            entries.push(entry);
            merged.push(merge.is_some());
            return;
        };
        if !merged[position] {
            self.duplicates.push(DuplicateKey {
                key: entry.key.to_string(),
                span: merge.unwrap_or(entry.key_span),
                first: entries[position].key_span,
                merged: merge.is_some(),
            });
        }
        merged[position] = merge.is_some();
        entries[position] = entry;
    }
}

/// The mappings that a merge key brings in, the one that yields to all others first.
fn merge_sources(value: &Node) -> impl Iterator<Item = &Node> {
    match &value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    }
    .iter()
    .rev()
}
