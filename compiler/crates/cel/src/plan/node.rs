//! What a planned expression is made of: an arena of nodes, children by index.

use crate::Implementation;
use crate::regex::Pattern;
use std::ops::Range;
use value::{Str, Value};

/// A node of a program, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(pub(crate) u32);

/// One node.
#[derive(Debug)]
pub(crate) enum Node {
    /// A value known before anything runs.
    Constant(Value),
    /// A variable of the environment: its slot, and its name for messages.
    Variable(u32, Str),
    /// A variable of a comprehension, by slot.
    Local(u32),
    /// `root.a[b].?c`: fields and keys applied one after the other.
    Path(Box<Path>),
    /// `a && b && c`.
    And(Box<[NodeId]>),
    /// `a || b || c`.
    Or(Box<[NodeId]>),
    /// `!a`.
    Not(NodeId),
    /// `-a`.
    Negate(NodeId),
    /// `condition ? then : otherwise`.
    If(NodeId, NodeId, NodeId),
    /// `a + b + c`, from the left.
    Add(Box<[NodeId]>),
    /// `a - b`, `a * b`, `a / b`, `a % b`.
    Arithmetic(Operator, NodeId, NodeId),
    /// `a == b`.
    Equal(NodeId, NodeId),
    /// `a != b`.
    NotEqual(NodeId, NodeId),
    /// `a < b` and its friends.
    Compare(Comparison, NodeId, NodeId),
    /// `a in b`.
    In(NodeId, NodeId),
    /// `text.matches(pattern)` with a constant pattern.
    Matches(NodeId, Box<Pattern>),
    /// A function of the registry.
    Call(Box<Call>),
    /// `[a, ?b]`.
    List(Box<List>),
    /// `{a: b, ?c: d}`.
    Map(Box<Map>),
    /// `pkg.Message{field: value}`.
    Message(Box<Message>),
    /// A comprehension.
    Loop(Box<Loop>),
    /// A variable bound to a value for the evaluation of a body; an error is raised only when it is read.
    Let(Box<Let>),
    /// `optional.or(other)`, or `optional.orValue(other)` if the flag is set.
    OptionalOr(NodeId, NodeId, bool),
    /// `target.optMap(variable, body)` or, flat, `target.optFlatMap(variable, body)`.
    OptionalMap(Box<OptionalMap>),
}

impl Node {
    /// Whether it is a chain with an optional step.
    pub(crate) fn is_chain(&self) -> bool {
        matches!(self, Self::Path(path) if path.is_optional())
    }
}

/// Fields and keys applied to a value.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// What the first step reads from.
    pub(crate) root: NodeId,
    /// The steps, in order; never empty.
    pub(crate) steps: Vec<Step>,
    /// Only ask whether the last step finds something: `has(…)`.
    pub(crate) test: bool,
    /// Whether all steps are fields and none is optional or tests.
    pub(crate) plain: bool,
}

impl Path {
    /// Whether a step is optional.
    pub(crate) fn is_optional(&self) -> bool {
        self.steps.iter().any(|step| step.optional)
    }
}

/// One field or key.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Which.
    pub(crate) key: Key,
    /// Written `.?` or `[?`: nothing there gives none, here and in all later steps.
    pub(crate) optional: bool,
    /// The expression up to this step, in bytes of the text.
    pub(crate) range: Range<u32>,
}

/// A field or key.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// A field, or a constant string key.
    Field(Str),
    /// A constant key of another kind.
    Constant(Value),
    /// A key that is computed.
    Computed(NodeId),
}

/// A binary operator on numbers, durations and timestamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// An operator that compares order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A call of a registry's function.
#[derive(Debug)]
pub(crate) struct Call {
    /// The function's name, for messages.
    pub(crate) function: Str,
    /// The receiver, if any, and the arguments.
    pub(crate) args: Box<[NodeId]>,
    /// The overloads that may apply, in the order they are tried.
    pub(crate) overloads: Box<[Candidate]>,
}

/// An overload with what it takes.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The kinds each argument may have, as sets of bits.
    pub(crate) kinds: Box<[u32]>,
    /// The parameters whose elements are checked too, when kinds alone do not tell.
    pub(crate) nested: Box<[(u32, crate::Type)]>,
    /// What it does.
    pub(crate) implementation: Implementation,
}

/// A list literal.
#[derive(Debug)]
pub(crate) struct List {
    /// The elements; optional ones are left out if they are none.
    pub(crate) elements: Box<[(NodeId, bool)]>,
}

/// A map literal.
#[derive(Debug)]
pub(crate) struct Map {
    /// Keys, values and whether the entry is left out if its value is none; in the order of the text.
    pub(crate) entries: Box<[(NodeId, NodeId, bool)]>,
    /// If all keys are different constant strings and no entry is optional: in key order, key, value and
    /// position in the text.
    pub(crate) sorted: Option<Box<[(Str, NodeId, u32)]>>,
}

/// A message literal.
#[derive(Debug)]
pub(crate) struct Message {
    /// The message's full name.
    pub(crate) name: Str,
    /// Field names, values and whether the field is left out if its value is none.
    pub(crate) fields: Box<[(Str, NodeId, bool)]>,
}

/// A comprehension.
#[derive(Debug)]
pub(crate) struct Loop {
    /// What is walked.
    pub(crate) range: NodeId,
    /// The slot of the accumulator; the variables have the next two.
    pub(crate) base: u32,
    /// Whether there are two variables.
    pub(crate) pairs: bool,
    /// How many nodes one iteration evaluates at most, inner loops counted once.
    pub(crate) cost: u32,
    /// What it computes.
    pub(crate) kind: LoopKind,
}

/// The loops that the language's macros make, and the general one.
#[derive(Debug)]
pub(crate) enum LoopKind {
    /// `all`.
    All(NodeId),
    /// `exists`.
    Exists(NodeId),
    /// `exists_one`.
    ExistsOne(NodeId),
    /// `map`, `filter` and `transformList`, with or without a filter.
    Map { filter: Option<NodeId>, transform: NodeId },
    /// `transformMap`, with or without a filter.
    TransformMap { filter: Option<NodeId>, transform: NodeId },
    /// `transformMapEntry`, with or without a filter.
    TransformMapEntry { filter: Option<NodeId>, entry: NodeId },
    /// Anything else.
    Fold { init: NodeId, condition: NodeId, step: NodeId, result: NodeId },
}

/// A bound variable.
#[derive(Debug)]
pub(crate) struct Let {
    /// Its slot.
    pub(crate) base: u32,
    /// Its value.
    pub(crate) value: NodeId,
    /// What is evaluated with it.
    pub(crate) body: NodeId,
}

/// A transformation of an optional's value.
#[derive(Debug)]
pub(crate) struct OptionalMap {
    /// The optional.
    pub(crate) target: NodeId,
    /// The slot of the variable.
    pub(crate) base: u32,
    /// The body; it gives an optional itself if `flat`.
    pub(crate) body: NodeId,
    /// Whether the body's value is the result as it is.
    pub(crate) flat: bool,
}
