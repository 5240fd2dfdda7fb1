//! What compiling an expression gives: something to evaluate.

use crate::plan::{Node, NodeId};
use crate::witness::{self, Nobody, Point, Witness};
use crate::{Checked, CompileError, Env, EvalError, Type, evaluate, plan};
use std::ops::Range;
use value::Value;

/// A planned expression: immutable, `Send + Sync`, evaluated as often as wanted.
#[derive(Debug)]
pub struct Program {
    pub(crate) nodes: Vec<Node>,
    /// Where each node stands in the text.
    pub(crate) ranges: Vec<Range<u32>>,
    pub(crate) root: NodeId,
    result_type: Type,
}

impl Program {
    /// Plans a checked expression; `env` is the one it was checked in.
    pub fn plan(checked: &Checked, env: &Env) -> Result<Self, CompileError> {
        let (arena, root) = plan::plan(checked, env)?;
        let result_type = checked.result_type().clone();
        Ok(Self { nodes: arena.nodes, ranges: arena.ranges, root, result_type })
    }

    /// The type the checker gave it.
    pub fn result_type(&self) -> &Type {
        &self.result_type
    }

    /// The value, if it does not depend on any variable.
    pub fn constant(&self) -> Option<&Value> {
        match &self.nodes[self.root.0 as usize] {
            Node::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Evaluates against the values of the variables, by slot; reading one that is not there is an error. The
    /// result may share structure with them.
    pub fn evaluate(&self, variables: &[Option<Value>]) -> Result<Value, EvalError> {
        evaluate::evaluate(self, variables, Nobody)
    }

    /// [`Self::evaluate`], and `witness` is told what came of every point on the way.
    pub fn evaluate_watched(
        &self,
        variables: &[Option<Value>],
        witness: impl Witness,
    ) -> Result<Value, EvalError> {
        evaluate::evaluate(self, variables, witness)
    }

    /// Where evaluating may go more than one way, sorted by place.
    pub fn points(&self) -> Vec<Point> {
        witness::points(self)
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Program>();
};
