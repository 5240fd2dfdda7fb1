//! The variables of the comprehensions around a node.

use crate::evaluate::Failure;
use value::Value;

/// The variables of one comprehension, and the scope around it. A scope lives on the stack of the loop that made it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'s> {
    /// The slot of `accumulator`; the others follow.
    pub(crate) base: u32,
    /// The accumulator or bound variable; reading one that failed raises its error.
    pub(crate) accumulator: Result<&'s Value, &'s Failure>,
    /// The element or key.
    pub(crate) first: &'s Value,
    /// The value, with two variables.
    pub(crate) second: &'s Value,
    /// The scope around.
    pub(crate) parent: Option<&'s Scope<'s>>,
}

/// Stands where a scope has no variable; never read.
pub(crate) static NOTHING: Value = Value::Null;

impl<'s> Scope<'s> {
    /// The variable in a slot.
    pub(crate) fn get(&self, slot: u32) -> Result<&'s Value, &'s Failure> {
        let mut scope = self;
        while scope.base > slot {
            match scope.parent {
                Some(parent) => scope = parent,
                None => return Ok(&NOTHING),
            }
        }
        match slot - scope.base {
            0 => scope.accumulator,
            1 => Ok(scope.first),
            _ => Ok(scope.second),
        }
    }
}
