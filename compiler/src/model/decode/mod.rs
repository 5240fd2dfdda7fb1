//! Decoding of documents: a reader over one mapping that notes what is missing, mistyped or unknown.
//!
//! A kind asks [`Fields`] for each of its fields by name and always gets something back; what was wrong stands in
//! [`Problems`]. When a mapping has been read, keys that nobody asked for are unknown. `null` counts as absent, as it
//! does for the API server.

mod scalars;

pub(crate) use diag::most_similar;

use super::document::Text;
use super::kind::Kind;
use super::problem::{Problem, What};
use super::references::Reference;
use diag::Span;
use std::fmt::Write;
use value::Str;
use yaml::{Entry, Node};

/// No kind has more fields in one mapping.
const MOST_FIELDS: usize = 16;

/// What was wrong with a document.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
    /// Inside a part that is missing as a whole, its missing fields are not worth a word.
    silent: bool,
}

impl Problems {
    /// The findings, in the order in which fields were asked for.
    pub(crate) fn into_found(self) -> Vec<Problem> {
        self.found
    }
}

/// The way from the root of a document to a field.
#[derive(Clone, Copy)]
struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a str),
    Item(usize),
}

impl At<'_> {
    fn write(&self, path: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(path);
        }
        match self.step {
            Step::Root => {}
            Step::Field(name) if path.is_empty() => path.push_str(name),
            Step::Field(name) => {
                path.push('.');
                path.push_str(name);
            }
            Step::Item(index) => {
                // Writing to a string cannot fail.
                let _ = write!(path, "[{index}]");
            }
        }
    }
}

/// The fields of one mapping.
pub(crate) struct Fields<'a> {
    entries: &'a [Entry],
    span: Span,
    at: At<'a>,
    problems: &'a mut Problems,
    asked: [&'static str; MOST_FIELDS],
    asked_count: usize,
    open: bool,
}

/// Says that a node is of another type than belongs there.
pub(crate) fn mistyped(node: &Node, expected: &'static str) -> What {
    let joined = expected == "map"
        && node.as_str().and_then(|text| text.split_once(':')).is_some_and(|(key, rest)| {
            !key.contains(char::is_whitespace) && !rest.is_empty() && !rest.starts_with([' ', '/'])
        });
    What::Mistyped { expected, found: node.kind_name(), joined }
}

/// Decodes the mapping `node` with `read`; problems go to `problems`.
pub(crate) fn decode<T>(node: &Node, problems: &mut Problems, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
    let mut fields = Fields::new(node, At { parent: None, step: Step::Root }, problems);
    fields.read_all(read)
}

impl<'a> Fields<'a> {
    fn new(node: &'a Node, at: At<'a>, problems: &'a mut Problems) -> Self {
        Self {
            entries: node.entries(),
            span: node.span,
            at,
            problems,
            asked: [""; MOST_FIELDS],
            asked_count: 0,
            open: false,
        }
    }

    fn read_all<T>(&mut self, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let made = read(self);
        self.report_unknown();
        made
    }

    /// The mapping.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Says that the field exists; its value is of no interest.
    pub(crate) fn known(&mut self, name: &'static str) {
        if self.asked[..self.asked_count].contains(&name) {
            return;
        }
        debug_assert!(self.asked_count < MOST_FIELDS, "MOST_FIELDS is too small");
        if self.asked_count < MOST_FIELDS {
            self.asked[self.asked_count] = name;
            self.asked_count += 1;
        }
    }

    /// Says that keys nobody asks for are fine.
    pub(crate) fn open(&mut self) {
        self.open = true;
    }

    /// Notes that something is wrong at `span`.
    pub(crate) fn problem(&mut self, span: Span, what: What) {
        if self.problems.silent {
            return;
        }
        let mut path = String::new();
        self.at.write(&mut path);
        self.problems.found.push(Problem { span, path, what });
    }

    fn mistyped(&mut self, name: &'static str, node: &Node, expected: &'static str) {
        self.problem_at(name, node.span, mistyped(node, expected));
    }

    fn problem_at(&mut self, name: &str, span: Span, what: What) {
        if self.problems.silent {
            return;
        }
        let mut path = String::new();
        At { parent: Some(&self.at), step: Step::Field(name) }.write(&mut path);
        self.problems.found.push(Problem { span, path, what });
    }

    fn missing(&mut self, field: &'static str) {
        self.problem(self.span, What::Missing { field });
    }

    fn report_unknown(&mut self) {
        if self.open {
            return;
        }
        for entry in self.entries {
            let asked = &self.asked[..self.asked_count];
            if !asked.contains(&entry.key.as_str()) {
                let similar = most_similar(&entry.key, asked.iter().copied());
                self.problem(entry.key_span, What::Unknown { key: entry.key.to_string(), similar });
            }
        }
    }

    /// The value of a field; null is absent.
    fn given(&mut self, name: &'static str) -> Option<&'a Node> {
        self.raw(name).filter(|node| !node.is_null())
    }

    fn raw(&mut self, name: &'static str) -> Option<&'a Node> {
        self.known(name);
        self.entries.iter().find(|entry| entry.key.as_str() == name).map(|entry| &entry.value)
    }

    /// A required part whose shape is open, also null.
    pub(crate) fn open_value(&mut self, name: &'static str) -> Node {
        let found = self.raw(name).cloned();
        found.unwrap_or_else(|| {
            self.missing(name);
            Node { span: self.span, kind: yaml::Kind::Null }
        })
    }

    /// An optional part whose shape is open.
    pub(crate) fn optional_open(&mut self, name: &'static str) -> Option<Node> {
        self.given(name).cloned()
    }

    /// An optional mapping whose entries are open.
    pub(crate) fn open_object(&mut self, name: &'static str) -> Option<Node> {
        let node = self.given(name)?;
        if matches!(node.kind, yaml::Kind::Map(_)) {
            return Some(node.clone());
        }
        self.mistyped(name, node, "map");
        None
    }

    /// A required mapping whose entries are open.
    pub(crate) fn required_open_object(&mut self, name: &'static str) -> Node {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.open_object(name).unwrap_or(Node { span: self.span, kind: yaml::Kind::Null })
    }

    /// An optional mapping from any name to an open mapping, sorted by name; nulls are left out.
    pub(crate) fn open_map(&mut self, name: &'static str) -> Vec<(Str, Node)> {
        let Some(node) = self.open_object(name) else { return Vec::new() };
        let mut entries = Vec::new();
        for entry in node.entries().iter().filter(|entry| !entry.value.is_null()) {
            if matches!(entry.value.kind, yaml::Kind::Map(_)) {
                entries.push((entry.key.clone(), entry.value.clone()));
            } else {
                self.mistyped(name, &entry.value, "map");
            }
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries
    }

    /// An optional mapping.
    pub(crate) fn object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let node = self.given(name)?;
        if !matches!(node.kind, yaml::Kind::Map(_)) {
            self.mistyped(name, node, "map");
            return None;
        }
        let at = At { parent: Some(&self.at), step: Step::Field(name) };
        Some(Fields::new(node, at, self.problems).read_all(read))
    }

    /// A required mapping; one that is missing counts as one problem and is read as if it were empty.
    pub(crate) fn required_object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        match self.given(name) {
            None => self.missing(name),
            Some(node) if matches!(node.kind, yaml::Kind::Map(_)) => {
                let at = At { parent: Some(&self.at), step: Step::Field(name) };
                return Fields::new(node, at, self.problems).read_all(read);
            }
            Some(node) => self.mistyped(name, node, "map"),
        }
        let nothing = Node { span: self.span, kind: yaml::Kind::Null };
        self.silently(|problems| {
            Fields::new(&nothing, At { parent: None, step: Step::Root }, problems).read_all(read)
        })
    }

    /// A mapping that may be missing unless something in it is required.
    pub(crate) fn object_or_empty<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> T {
        if self.given(name).is_some() {
            return self.required_object(name, read);
        }
        let nothing = Node { span: self.span, kind: yaml::Kind::Null };
        let mut problems = Problems::default();
        let made = decode(&nothing, &mut problems, read);
        if !problems.found.is_empty() {
            self.missing(name);
        }
        made
    }

    fn silently<T>(&mut self, read: impl FnOnce(&mut Problems) -> T) -> T {
        let before = std::mem::replace(&mut self.problems.silent, true);
        let made = read(self.problems);
        self.problems.silent = before;
        made
    }

    /// An optional list of mappings.
    pub(crate) fn list<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let Some(node) = self.given(name) else { return Vec::new() };
        if !matches!(node.kind, yaml::Kind::List(_)) {
            self.mistyped(name, node, "list");
            return Vec::new();
        }
        let list = At { parent: Some(&self.at), step: Step::Field(name) };
        let mut items = Vec::with_capacity(node.items().len());
        for (index, item) in node.items().iter().enumerate() {
            let at = At { parent: Some(&list), step: Step::Item(index) };
            let mut fields = Fields::new(item, at, self.problems);
            if matches!(item.kind, yaml::Kind::Map(_)) {
                items.push(fields.read_all(&read));
            } else {
                fields.problem(item.span, mistyped(item, "map"));
            }
        }
        items
    }

    /// A required list of mappings that has at least one.
    pub(crate) fn filled_list<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        match self.given(name) {
            None => self.missing(name),
            Some(node) if matches!(node.kind, yaml::Kind::List(_)) && node.items().is_empty() => {
                self.problem_at(name, node.span, What::Empty);
            }
            Some(_) => {}
        }
        self.list(name, read)
    }

    /// An optional mapping from any name to a mapping, sorted by name.
    pub(crate) fn map<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>, Text) -> T) -> Vec<T> {
        let Some(node) = self.given(name) else { return Vec::new() };
        if !matches!(node.kind, yaml::Kind::Map(_)) {
            self.mistyped(name, node, "map");
            return Vec::new();
        }
        let map = At { parent: Some(&self.at), step: Step::Field(name) };
        let mut sorted: Vec<&Entry> = node.entries().iter().filter(|entry| !entry.value.is_null()).collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let mut items = Vec::with_capacity(sorted.len());
        for entry in sorted {
            let at = At { parent: Some(&map), step: Step::Field(&entry.key) };
            let mut fields = Fields::new(&entry.value, at, self.problems);
            if matches!(entry.value.kind, yaml::Kind::Map(_)) {
                let key = Text { text: entry.key.clone(), span: entry.key_span };
                items.push(fields.read_all(|fields| read(fields, key)));
            } else {
                fields.problem(entry.value.span, mistyped(&entry.value, "map"));
            }
        }
        items
    }

    /// A reference whose kind can only be `kind`, or the bare name that old documents have instead.
    pub(crate) fn reference_or_name(&mut self, name: &'static str, kind: Kind) -> Option<Reference> {
        let Some(node) = self.given(name) else {
            self.missing(name);
            return None;
        };
        if let yaml::Kind::String(scalar) = &node.kind {
            self.mistyped(name, node, "map");
            return Some(Reference { kind, name: Text { text: scalar.text.clone(), span: node.span } });
        }
        self.object(name, |fields| {
            fields.kind_named("kind", &[kind]);
            Reference { kind, name: fields.filled_text("name") }
        })
    }
}

#[cfg(test)]
mod tests;
