//! An error on its way through an evaluation.

use crate::EvalError;
use std::ops::Range;

/// Why a sub-expression has no value. Boxed, because results of evaluation travel in registers.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    error: EvalError,
    fatal: bool,
}

impl Failure {
    /// A failure of the sub-expression at `range`.
    #[cold]
    pub(crate) fn new(message: impl Into<String>, range: Range<u32>) -> Self {
        Self(Box::new(Inner { error: EvalError { message: message.into(), range }, fatal: false }))
    }

    /// The same, never absorbed by `||` and `&&`: a budget is exhausted.
    pub(crate) fn fatal(mut self) -> Self {
        self.0.fatal = true;
        self
    }

    /// Whether nothing may absorb it.
    pub(crate) fn is_fatal(&self) -> bool {
        self.0.fatal
    }

    /// The error as the caller of the program sees it.
    pub(crate) fn into_error(self) -> EvalError {
        self.0.error
    }
}
