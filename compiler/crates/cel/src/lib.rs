//! The Common Expression Language: parse, check, plan, evaluate.
//!
//! An [`Env`] names the variables, functions and macros an expression may use. [`Env::compile`] parses the text
//! ([`Env::parse`]), types it ([`Env::check`]) and plans a [`Program`]; a program is immutable, shared between
//! threads, and evaluated as often as wanted against the values of its variables.

mod ast;
mod check;
mod env;
mod error;
mod library;
mod macros;
mod parse;
mod program;
mod registry;
mod signature;
mod types;

pub use ast::{Ast, Comprehension, Expr, ExprId, ListExpr, MapEntry, Place};
pub use check::{Checked, OverloadSet, Reference};
pub use env::{Env, ObjectTypes, Variable};
pub use error::{CompileError, EvalError, Issue, Phase};
pub use macros::{Arity, Expander, Expansion, Macro, MacroError, Macros};
pub use program::Program;
pub use registry::{Call, Function, FunctionId, Implementation, Overload, Registry};
pub use types::Type;
pub use value::{self, Value};
