//! Noting what units decide while they are rendered.

use super::defaults;
use super::outcome::{Hits, Kind, Outcome};
use crate::check::Expression;
use crate::evaluate::patch::Operation;
use crate::evaluate::{Observer, Step, Watch};
use crate::resolve::UnitKey;
use diag::Span;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use value::{Object, Value};
use yaml::Node;

/// By what a point is known: what is decided, at which node, and at which bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What is decided.
    pub kind: Kind,
    /// The node of the document.
    pub node: Span,
    /// The bytes of its decoded text; empty where the node as a whole is meant.
    pub range: (u32, u32),
}

impl Key {
    pub(super) fn node(kind: Kind, node: Span) -> Self {
        Self { kind, node, range: (0, 0) }
    }

    /// A part of an expression, in bytes of the expression's text.
    pub(super) fn part(kind: Kind, expression: &Expression, part: &Range<u32>) -> Self {
        let start = expression.place.range.start as u32;
        Self { kind, node: expression.place.scalar.span, range: (start + part.start, start + part.end) }
    }

    pub(super) fn expression(expression: &Expression) -> Self {
        Self::part(Kind::Expression, expression, &(0..expression.text.len() as u32))
    }
}

/// What was decided, and which nodes of templates had a part in it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    hits: BTreeMap<Key, Hits>,
    nodes: HashSet<Span>,
}

impl Seen {
    /// What came of a point.
    pub fn hits(&self, key: &Key) -> Hits {
        self.hits.get(key).copied().unwrap_or_default()
    }

    /// Whether something at this place, around it or within it had a part in rendering.
    pub fn touches(&self, place: Span) -> bool {
        let meets = |node: &Span| node.file == place.file && node.start < place.end && place.start < node.end;
        self.nodes.iter().any(meets) || self.hits.keys().any(|key| meets(&key.node))
    }

    /// Adds what was seen elsewhere.
    pub fn absorb(&mut self, other: &Self) {
        for (key, hits) in &other.hits {
            self.hits.entry(*key).or_default().absorb(hits);
        }
        self.nodes.extend(&other.nodes);
    }

    fn note(&mut self, key: Key, outcome: Outcome) {
        self.hits.entry(key).or_default().add(outcome);
    }
}

/// Notes what every unit decides.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Seen>);

impl Recorder {
    /// What was seen so far.
    pub fn into_seen(self) -> Seen {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Recorder {
    type Observer = Recording;

    fn begin(&self) -> Recording {
        Recording::default()
    }

    fn end(&self, _: &UnitKey, _: &str, recording: Recording) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).absorb(&recording.0);
    }
}

/// What one unit decides.
#[derive(Debug, Default)]
pub struct Recording(Seen);

impl Observer for Recording {
    const WITNESSES: bool = true;

    fn supplied(&mut self, schema: &Node, values: &Object) {
        defaults::used(schema, Value::Object(values.clone()), |default| {
            self.0.note(Key::node(Kind::Default, default.span), Outcome::Done);
        });
    }

    fn included(&mut self, condition: Span, included: bool) {
        self.0.note(Key::node(Kind::Include, condition), Outcome::of(included));
    }

    fn repeated(&mut self, source: Span, count: usize) {
        self.0.note(Key::node(Kind::Repeat, source), Outcome::of_count(count));
    }

    fn ruled(&mut self, rule: Span, holds: bool) {
        self.0.note(Key::node(Kind::Rule, rule), Outcome::of(holds));
    }

    fn chosen(&mut self, clause: Span, holds: bool) {
        self.0.note(Key::node(Kind::Where, clause), Outcome::of(holds));
    }

    fn targeted(&mut self, target: Span, objects: usize) {
        if objects > 0 {
            self.0.note(Key::node(Kind::Target, target), Outcome::Done);
        }
    }

    fn decided(
        &mut self,
        expression: &Expression,
        kind: cel::PointKind,
        range: &Range<u32>,
        outcome: cel::Outcome,
    ) {
        let outcome = match (kind, outcome) {
            // What it goes over when there is nothing is not the body's business.
            (cel::PointKind::Loop, cel::Outcome::None) => return,
            (cel::PointKind::Loop, _) => Outcome::Done,
            (_, outcome) => outcome.into(),
        };
        self.0.note(Key::part(kind.into(), expression, range), outcome);
    }

    fn evaluated(&mut self, expression: &Expression, _: &Value) {
        self.0.note(Key::expression(expression), Outcome::Done);
    }

    fn produced(&mut self, node: Span) {
        self.0.nodes.insert(node);
    }

    fn created(&mut self, entry: Span) -> u32 {
        self.0.nodes.insert(entry);
        0
    }

    fn patched(&mut self, plan: Span, _: &Operation, _: u32, _: &[Step], _: &Object) {
        self.0.nodes.insert(plan);
    }

    fn removed(&mut self, entry: Span, _: u32) {
        self.0.nodes.insert(entry);
    }
}
