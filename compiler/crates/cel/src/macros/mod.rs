//! Macros: calls that the parser replaces by other expressions.
//!
//! A macro matches on the function's name, whether there is a receiver, and how many arguments there are. Its
//! expander builds the new expression with an [`Expansion`], declines (`Ok(None)`: the call stays a call), or
//! refuses with a [`MacroError`].

mod expansion;
mod lists;
mod math;
mod optional;
mod standard;
mod two_variables;

pub use expansion::Expansion;
pub(crate) use expansion::NodeCount;

use crate::ExprId;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use value::{Str, str_literal};

/// How many arguments a macro takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arity {
    /// Exactly so many.
    Exactly(usize),
    /// Any number; tried after the macros of exact number.
    Any,
}

/// Why a macro refuses a call that it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroError {
    /// What is wrong.
    pub message: String,
    /// The argument that is wrong; `None` for the call itself.
    pub at: Option<ExprId>,
}

/// The function of the call that stands for a refused expression until the refusal is reported.
pub(crate) const REFUSED: Str = str_literal!("@refused");

/// What an expander returns: the new expression, `None` to leave the call as it is, or why the call is wrong.
pub type Expanded = Result<Option<ExprId>, MacroError>;

/// What the expander of a macro is given: the receiver, if the call has one, and the arguments, all parsed.
pub type Expander = dyn Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Expanded + Send + Sync;

/// A macro.
#[derive(Clone)]
pub struct Macro {
    function: Str,
    receiver: bool,
    arity: Arity,
    expander: Arc<Expander>,
}

impl Macro {
    /// A macro that looks like a function: `merge(a, b)`.
    pub fn global<F>(function: &str, arity: Arity, expander: F) -> Self
    where
        F: Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Expanded + Send + Sync + 'static,
    {
        Self { function: Str::from(function), receiver: false, arity, expander: Arc::new(expander) }
    }

    /// A macro that looks like a method: `list.map(x, f)`.
    pub fn receiver<F>(function: &str, arity: Arity, expander: F) -> Self
    where
        F: Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Expanded + Send + Sync + 'static,
    {
        Self { function: Str::from(function), receiver: true, arity, expander: Arc::new(expander) }
    }

    /// The name it matches.
    pub fn function(&self) -> &str {
        &self.function
    }

    /// Expands a call that it matches.
    pub(crate) fn expand(
        &self,
        expansion: &mut Expansion<'_>,
        receiver: Option<ExprId>,
        args: &[ExprId],
    ) -> Expanded {
        (self.expander)(expansion, receiver, args)
    }
}

impl fmt::Debug for Macro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receiver = if self.receiver { "receiver." } else { "" };
        write!(f, "Macro({receiver}{}, {:?})", self.function, self.arity)
    }
}

/// The macros of an environment. The last of two that match the same calls wins.
#[derive(Debug, Clone, Default)]
pub struct Macros {
    by_name: HashMap<Str, Vec<Macro>>,
}

impl Macros {
    /// No macros at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The macros of the language itself, without extension libraries.
    pub fn core() -> Self {
        let mut macros = Self::new();
        standard::add(&mut macros);
        macros
    }

    /// The macros of every library: `has`, `all`, `exists`, `exists_one`, `map`, `filter` and their forms with two
    /// variables, `transformList`, `transformMap`, `transformMapEntry`, `optMap`, `optFlatMap`, `sortBy`,
    /// `math.greatest`, `math.least`.
    pub fn standard() -> Self {
        let mut macros = Self::core();
        two_variables::add(&mut macros);
        optional::add(&mut macros);
        lists::add(&mut macros);
        math::add(&mut macros);
        macros
    }

    /// Adds a macro.
    pub fn add(&mut self, added: Macro) {
        let macros = self.by_name.entry(added.function.clone()).or_default();
        macros.retain(|known| (known.receiver, known.arity) != (added.receiver, added.arity));
        macros.push(added);
    }

    /// The macro that matches a call.
    pub(crate) fn find(&self, function: &str, receiver: bool, arguments: usize) -> Option<&Macro> {
        let macros = self.by_name.get(function)?;
        let find = |arity| macros.iter().find(|m| m.receiver == receiver && m.arity == arity);
        find(Arity::Exactly(arguments)).or_else(|| find(Arity::Any))
    }
}

impl MacroError {
    /// The call is wrong.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None }
    }

    /// An argument is wrong.
    pub fn at(argument: ExprId, message: impl Into<String>) -> Self {
        Self { message: message.into(), at: Some(argument) }
    }
}
