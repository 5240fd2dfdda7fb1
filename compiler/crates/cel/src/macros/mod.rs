//! Macros: calls that the parser replaces by other expressions.
//!
//! A macro matches on the function's name, whether there is a receiver, and how many arguments there are. Its
//! expander builds the new expression with an [`Expansion`], declines (`Ok(None)`: the call stays a call), or
//! refuses with a [`MacroError`].

use crate::{Expr, ExprId};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use value::{Str, Value};

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

/// What the expander of a macro is given: the receiver, if the call has one, and the arguments, all parsed.
pub type Expander =
    dyn Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Result<Option<ExprId>, MacroError> + Send + Sync;

/// A macro.
#[derive(Clone)]
pub struct Macro {
    function: Str,
    receiver: bool,
    arity: Arity,
    expander: Arc<Expander>,
}

impl Macro {
    /// A macro that looks like a function: `oc_merge(a, b)`.
    pub fn global<F>(function: &str, arity: Arity, expander: F) -> Self
    where
        F: Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Result<Option<ExprId>, MacroError>
            + Send
            + Sync
            + 'static,
    {
        Self { function: Str::from(function), receiver: false, arity, expander: Arc::new(expander) }
    }

    /// A macro that looks like a method: `list.map(x, f)`.
    pub fn receiver<F>(function: &str, arity: Arity, expander: F) -> Self
    where
        F: Fn(&mut Expansion<'_>, Option<ExprId>, &[ExprId]) -> Result<Option<ExprId>, MacroError>
            + Send
            + Sync
            + 'static,
    {
        Self { function: Str::from(function), receiver: true, arity, expander: Arc::new(expander) }
    }

    /// The name it matches.
    pub fn function(&self) -> &str {
        &self.function
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

/// Builds the expression that replaces a macro call. Every node made stands where the call stands.
#[derive(Debug)]
pub struct Expansion<'a> {
    ast: &'a mut crate::Ast,
    call: crate::Place,
}

impl Expansion<'_> {
    /// A node, for instance of an argument.
    pub fn expr(&self, id: ExprId) -> &Expr {
        self.ast.expr(id)
    }

    /// The name, if the node is a plain identifier.
    pub fn identifier(&self, id: ExprId) -> Option<&Str> {
        match self.ast.expr(id) {
            Expr::Ident(name) => Some(name),
            _ => None,
        }
    }

    /// Any node.
    pub fn add(&mut self, expr: Expr) -> ExprId {
        self.ast.add(expr, self.call.clone())
    }

    /// A constant.
    pub fn literal(&mut self, value: Value) -> ExprId {
        self.add(Expr::Literal(value))
    }

    /// A name.
    pub fn ident(&mut self, name: impl Into<Str>) -> ExprId {
        self.add(Expr::Ident(name.into()))
    }

    /// `operand.field`.
    pub fn select(&mut self, operand: ExprId, field: impl Into<Str>) -> ExprId {
        self.add(Expr::Select { operand, field: field.into(), test_only: false })
    }

    /// `function(arguments)`; operators by cel-go's names.
    pub fn call(&mut self, function: impl Into<Str>, args: Vec<ExprId>) -> ExprId {
        self.add(Expr::Call { function: function.into(), target: None, args })
    }

    /// `target.function(arguments)`.
    pub fn member_call(&mut self, target: ExprId, function: impl Into<Str>, args: Vec<ExprId>) -> ExprId {
        self.add(Expr::Call { function: function.into(), target: Some(target), args })
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

impl Macros {
    /// The macros of every library: `has`, `all`, `exists`, `exists_one`, `map`, `filter` and their forms with two
    /// variables, `transformList`, `transformMap`, `transformMapEntry`, `optMap`, `optFlatMap`, `sortBy`,
    /// `math.greatest`, `math.least`.
    pub fn standard() -> Self {
        Self::new()
    }
}
