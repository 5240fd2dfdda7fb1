//! Types an expression against an environment: every node gets a type and, where it names something, a reference.
//!
//! The types are gradual: `dyn` fits everywhere, and type variables of overloads and empty literals are unified
//! ([`unify`]). The walk ([`walk`]) keeps its own stack, so no expression is too deep for it.

mod candidates;
mod format;
mod messages;
mod names;
mod overloads;
mod program;
mod unify;
mod walk;
mod well_known;

use crate::{Ast, CompileError, Env, ExprId, FunctionId, Phase, Type};
use std::sync::Arc;
use value::Value;
use walk::Checker;

/// An expression with the type and the meaning of every node.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The expression.
    pub ast: Arc<Ast>,
    /// The type of each node, by [`ExprId`]; [`Type::Dyn`] for nodes that are not evaluated.
    pub types: Vec<Type>,
    /// What each node refers to, by [`ExprId`].
    pub references: Vec<Reference>,
    /// How many slots the variables of its comprehensions need at once.
    pub locals: u32,
}

/// What a node refers to.
#[derive(Debug, Clone, Default)]
pub enum Reference {
    /// Nothing: the node means what it says.
    #[default]
    None,
    /// A variable of the environment, by slot. A whole chain `a.b` may name a variable: then it stands at the
    /// outermost select and the operand is not evaluated.
    Variable(u32),
    /// A variable of a comprehension, by local slot.
    Local(u32),
    /// A constant: a type (`int`, `google.protobuf.Duration`) or an enum value. It too may stand at a select.
    Constant(Value),
    /// A function.
    Function {
        /// Which.
        function: FunctionId,
        /// The overloads whose parameters fit; never empty.
        overloads: OverloadSet,
        /// The receiver is a name space (`math.abs(x)`), not a value.
        namespaced: bool,
    },
    /// A comprehension whose accumulator has this local slot; `var` has the next, `var2` the one after.
    Loop(u32),
}

/// Some of the overloads of a function, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OverloadSet(u64);

impl OverloadSet {
    /// The indices, in the function's order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |index| self.0 >> index & 1 == 1)
    }

    /// The index, if there is just one.
    pub fn single(self) -> Option<usize> {
        self.0.is_power_of_two().then(|| self.0.trailing_zeros() as usize)
    }

    fn insert(&mut self, index: usize) {
        self.0 |= 1 << index;
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Checked {
    /// The type of the whole.
    pub fn result_type(&self) -> &Type {
        self.type_of(self.ast.root)
    }

    /// The type of a node.
    pub fn type_of(&self, id: ExprId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// What a node refers to.
    pub fn reference(&self, id: ExprId) -> &Reference {
        &self.references[id.0 as usize]
    }
}

/// Types an expression.
pub(crate) fn check(ast: &Arc<Ast>, env: &Env) -> Result<Checked, CompileError> {
    let refused = |phase, issues: Vec<_>| {
        if issues.is_empty() { Ok(()) } else { Err(CompileError::new(phase, issues)) }
    };
    refused(Phase::Check, messages::overlapping(env, ast))?;
    let mut checker = Checker::new(ast, env);
    checker.run();
    let (checked, issues) = checker.finish();
    refused(Phase::Check, issues)?;
    refused(Phase::Check, format::validate(&checked, env.registry()))?;
    refused(Phase::Program, program::validate(&checked))?;
    Ok(checked)
}
