//! One evaluation: the values of the variables, and who watches.

use super::observer::Observer;
use value::Value;

/// Evaluates the plans of one scope for one unit.
#[derive(Debug)]
pub struct Run<'o, O> {
    pub(super) variables: Vec<Option<Value>>,
    pub(super) observer: &'o mut O,
    /// A marker may stand inside a value that was rendered or bound here: results need stripping.
    pub(super) kept_omit: bool,
}

impl<'o, O: Observer> Run<'o, O> {
    /// A run with the values of the variables by slot; an unset `gateway` is an undeclared one.
    pub fn new(variables: Vec<Option<Value>>, observer: &'o mut O) -> Self {
        Self { variables, observer, kept_omit: false }
    }

    /// The values of the variables by slot, for another run.
    pub fn into_variables(self) -> Vec<Option<Value>> {
        self.variables
    }

    /// Runs `body` with one more variable set.
    pub(super) fn with<T>(&mut self, slot: usize, value: Value, body: impl FnOnce(&mut Self) -> T) -> T {
        let declared = self.variables.len();
        if declared <= slot {
            self.variables.resize(slot + 1, None);
        }
        let outer = self.variables[slot].replace(value);
        let result = body(self);
        self.variables[slot] = outer;
        self.variables.truncate(declared);
        result
    }
}
