//! What evaluating an expression decides: the points at which it may go more than one way, and who is told which
//! way it went.

use crate::Program;
use crate::plan::{LoopKind, Node, NodeId, for_each_child};
use std::ops::Range;

/// Is told what comes of every point of a program that is evaluated. A point that fails has no outcome.
pub trait Witness {
    /// Whether it wants to be told at all; evaluation without a witness is compiled without a trace of one.
    const WATCHES: bool = true;

    /// Something came of the point of this kind at these bytes of the text.
    fn saw(&mut self, kind: PointKind, range: &Range<u32>, outcome: Outcome);
}

/// Nobody: nothing is told, and nothing is spent on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Witness for Nobody {
    const WATCHES: bool = false;

    fn saw(&mut self, _: PointKind, _: &Range<u32>, _: Outcome) {}
}

impl<F: FnMut(PointKind, &Range<u32>, Outcome)> Witness for F {
    fn saw(&mut self, kind: PointKind, range: &Range<u32>, outcome: Outcome) {
        self(kind, range, outcome);
    }
}

/// What is decided at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointKind {
    /// `condition ? then : otherwise`, as a whole: which branch was taken.
    Conditional,
    /// An operand of `&&` or `||`.
    Operand,
    /// The predicate of `filter`, `map`, `all`, `exists`, …, about an element.
    Predicate,
    /// A comprehension, as a whole: how much it walked over.
    Loop,
    /// A chain with `.?` or `[?`, or another optional that is looked into.
    Optional,
}

/// What came of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It held; of a conditional, the first branch was taken.
    True,
    /// It did not hold; of a conditional, the second branch was taken.
    False,
    /// There was something.
    Present,
    /// There was nothing.
    Absent,
    /// Walked over nothing.
    None,
    /// Walked over one element.
    One,
    /// Walked over more.
    Many,
}

impl Outcome {
    /// The outcome of a condition.
    pub const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// The outcome of a walk.
    pub const fn of_count(elements: usize) -> Self {
        match elements {
            0 => Self::None,
            1 => Self::One,
            _ => Self::Many,
        }
    }
}

/// A place of an expression at which evaluating may go more than one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What is decided.
    pub kind: PointKind,
    /// Where it stands, in bytes of the text.
    pub range: Range<u32>,
    /// The branches of a conditional, in bytes of the text.
    pub branches: Option<[Range<u32>; 2]>,
}

impl PointKind {
    /// What may come of points of this kind.
    pub const fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Conditional | Self::Operand | Self::Predicate => &[Outcome::True, Outcome::False],
            Self::Loop => &[Outcome::None, Outcome::One, Outcome::Many],
            Self::Optional => &[Outcome::Present, Outcome::Absent],
        }
    }
}

/// The points of a program, by place. What is decided when it is planned is no point.
pub(crate) fn points(program: &Program) -> Vec<Point> {
    let mut found = Points { program, points: Vec::new() };
    let mut seen = vec![false; program.nodes.len()];
    let mut open = vec![program.root];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id.0 as usize], true) {
            found.node(id);
            for_each_child(found.get(id), &mut |child| open.push(child));
        }
    }
    let mut points = found.points;
    points.sort_by_key(|point| (point.range.start, std::cmp::Reverse(point.range.end), point.kind));
    points.dedup();
    points
}

struct Points<'p> {
    program: &'p Program,
    points: Vec<Point>,
}

impl<'p> Points<'p> {
    fn get(&self, id: NodeId) -> &'p Node {
        &self.program.nodes[id.0 as usize]
    }

    fn range(&self, id: NodeId) -> Range<u32> {
        self.program.ranges[id.0 as usize].clone()
    }

    fn node(&mut self, id: NodeId) {
        match self.get(id) {
            Node::And(terms) | Node::Or(terms) => {
                terms.iter().for_each(|term| self.condition(PointKind::Operand, *term));
            }
            Node::If(_, then, otherwise) => {
                let branches = Some([self.range(*then), self.range(*otherwise)]);
                self.points.push(Point { kind: PointKind::Conditional, range: self.range(id), branches });
            }
            Node::Loop(walk) => {
                self.add(PointKind::Loop, id);
                match walk.kind {
                    LoopKind::All(predicate)
                    | LoopKind::Exists(predicate)
                    | LoopKind::ExistsOne(predicate)
                    | LoopKind::Map { filter: Some(predicate), .. }
                    | LoopKind::TransformMap { filter: Some(predicate), .. }
                    | LoopKind::TransformMapEntry { filter: Some(predicate), .. } => {
                        self.condition(PointKind::Predicate, predicate);
                    }
                    _ => {}
                }
            }
            node if node.is_chain() => self.add(PointKind::Optional, id),
            Node::OptionalOr(optional, ..) => self.optional(*optional, id),
            Node::OptionalMap(map) => self.optional(map.target, id),
            _ => {}
        }
    }

    /// A condition, unless it is known before anything runs.
    fn condition(&mut self, kind: PointKind, id: NodeId) {
        if !matches!(self.get(id), Node::Constant(_)) {
            self.add(kind, id);
        }
    }

    /// An optional that is looked into, unless it is a chain, which is a point itself.
    fn optional(&mut self, optional: NodeId, id: NodeId) {
        if !self.get(optional).is_chain() {
            self.add(PointKind::Optional, id);
        }
    }

    fn add(&mut self, kind: PointKind, id: NodeId) {
        self.points.push(Point { kind, range: self.range(id), branches: None });
    }
}
