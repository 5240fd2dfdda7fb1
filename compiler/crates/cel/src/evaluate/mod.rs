//! Running a program against the values of its variables.
//!
//! Nodes evaluate to operands, which borrow from the context, the program or an enclosing loop as long as they can.
//! A node's children are evaluated by recursion; planning bounds the height of programs.

mod arithmetic;
mod call;
mod construct;
mod failure;
mod logic;
mod loops;
mod message;
mod operand;
mod optional;
mod path;
mod scope;

pub(crate) use construct::shown;
pub(crate) use failure::Failure;
pub(crate) use operand::Operand;
pub(crate) use path::{is_key, key_kind};
pub(crate) use scope::Scope;

use crate::budget::Budget;
use crate::plan::{Node, NodeId};
use crate::witness::{Nobody, Outcome, PointKind, Witness};
use crate::{Call, EvalError, Program};
use std::ops::Range;
use value::{Str, Value, View};

/// What evaluating a node gives.
pub(crate) type Evaluated<'s> = Result<Operand<'s>, Failure>;

/// Evaluates a program; `witness` is told what is decided on the way.
pub(crate) fn evaluate<W: Witness>(
    program: &Program,
    variables: &[Option<Value>],
    witness: W,
) -> Result<Value, EvalError> {
    let (nodes, ranges) = (&program.nodes, &program.ranges);
    let mut run = Run { nodes, ranges, variables, budget: Budget::new(), witness };
    match run.eval(program.root, None) {
        Ok(value) => Ok(value.into_value()),
        Err(failure) => Err(failure.into_error()),
    }
}

/// The value of a node whose children are constants, if it has one and is small.
pub(crate) fn fold(nodes: &[Node], node: &Node) -> Option<Value> {
    let mut run = Run { nodes, ranges: &[], variables: &[], budget: Budget::for_folding(), witness: Nobody };
    run.node(node, NOWHERE, None).ok().map(Operand::into_value)
}

/// The place of a node that is not in an arena yet; its failures are not shown.
const NOWHERE: NodeId = NodeId(u32::MAX);

/// A running evaluation.
struct Run<'v, W> {
    nodes: &'v [Node],
    ranges: &'v [Range<u32>],
    variables: &'v [Option<Value>],
    budget: Budget,
    witness: W,
}

impl<'v, W: Witness> Run<'v, W> {
    fn eval<'s>(&mut self, id: NodeId, scope: Option<&'s Scope<'s>>) -> Evaluated<'s>
    where
        'v: 's,
    {
        let nodes = self.nodes;
        match &nodes[id.0 as usize] {
            Node::Constant(value) => Ok(Operand::Ref(value)),
            Node::Variable(slot, name) => self.variable(*slot, name, id),
            Node::Local(slot) => match scope {
                Some(scope) => scope.get(*slot).map(Operand::Ref).map_err(Clone::clone),
                None => Ok(Operand::Ref(&scope::NOTHING)),
            },
            Node::Path(path) => match self.direct(path, scope) {
                Some(value) => Ok(Operand::Ref(value)),
                None => self.path(path, id, scope),
            },
            Node::Arithmetic(operator, a, b) => self.arithmetic(*operator, [*a, *b], id, scope),
            Node::Equal(a, b) => self.equal([*a, *b], id, scope).map(Operand::from),
            Node::Compare(comparison, a, b) => self.compare(*comparison, [*a, *b], id, scope),
            node => self.node(node, id, scope),
        }
    }

    /// The nodes that are rarer or do more; apart, so that the frames of the common ones stay small.
    #[inline(never)]
    fn node<'s>(&mut self, node: &'v Node, here: NodeId, scope: Option<&'s Scope<'s>>) -> Evaluated<'s>
    where
        'v: 's,
    {
        match node {
            Node::Constant(value) => Ok(Operand::Ref(value)),
            Node::Variable(..) | Node::Local(_) => Ok(Operand::Ref(&scope::NOTHING)),
            Node::Path(path) => self.path(path, here, scope),
            Node::And(terms) => self.junction(terms, false, here, scope),
            Node::Or(terms) => self.junction(terms, true, here, scope),
            Node::Not(operand) => self.not(*operand, here, scope),
            Node::Negate(operand) => self.negate(*operand, here, scope),
            Node::If(condition, then, otherwise) => {
                let holds = self.condition(*condition, here, scope)?;
                self.tell(PointKind::Conditional, here, Outcome::of(holds));
                self.eval(if holds { *then } else { *otherwise }, scope)
            }
            Node::Add(terms) => self.sum(terms, here, scope),
            Node::Arithmetic(operator, a, b) => self.arithmetic(*operator, [*a, *b], here, scope),
            Node::Equal(a, b) => self.equal([*a, *b], here, scope).map(Operand::from),
            Node::NotEqual(a, b) => self.equal([*a, *b], here, scope).map(|equal| (!equal).into()),
            Node::Compare(comparison, a, b) => self.compare(*comparison, [*a, *b], here, scope),
            Node::In(a, b) => self.contains([*a, *b], here, scope),
            Node::Matches(text, pattern) => self.matches(*text, pattern, here, scope),
            Node::Call(call) => self.call(call, here, scope),
            Node::List(list) => self.list(list, here, scope),
            Node::Map(map) => self.map(map, here, scope),
            Node::Message(message) => self.message(message, here, scope),
            Node::Loop(walk) => self.walk(walk, here, scope),
            Node::Let(bound) => self.bind(bound, scope),
            Node::OptionalOr(optional, other, value) => {
                self.optional_or([*optional, *other], *value, here, scope)
            }
            Node::OptionalMap(map) => self.optional_map(map, here, scope),
        }
    }

    fn variable<'s>(&self, slot: u32, name: &Str, id: NodeId) -> Evaluated<'s>
    where
        'v: 's,
    {
        match self.variables.get(slot as usize) {
            Some(Some(value)) => seen(value).map(Operand::Ref).map_err(|message| self.fail(message, id)),
            _ => Err(self.fail(format!("no such attribute(s): {name}"), id)),
        }
    }

    /// A failure at a node.
    #[cold]
    fn fail(&self, message: impl Into<String>, here: NodeId) -> Failure {
        let range = self.ranges.get(here.0 as usize).cloned().unwrap_or_default();
        let failure = Failure::new(message, range);
        if self.budget.exhausted() { failure.fatal() } else { failure }
    }

    /// Tells the witness what came of a point.
    #[inline]
    fn tell(&mut self, kind: PointKind, node: NodeId, outcome: Outcome) {
        if W::WATCHES
            && let Some(range) = self.ranges.get(node.0 as usize)
        {
            self.witness.saw(kind, range, outcome);
        }
    }

    /// Access to the budget, for functions.
    fn paid(&mut self) -> Call<'_> {
        Call::new(&mut self.budget)
    }
}

/// What an expression sees when it reads a value that a host holds.
#[inline]
fn seen(value: &Value) -> Result<&Value, String> {
    match value {
        Value::Foreign(foreign) => match foreign.view {
            View::Null => Ok(&scope::NOTHING),
            View::Error => Err(foreign.text.to_string()),
            View::Opaque(_) => Ok(value),
        },
        _ => Ok(value),
    }
}
