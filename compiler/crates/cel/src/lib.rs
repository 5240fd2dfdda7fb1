//! The Common Expression Language: parse, check, plan, evaluate.
//!
//! An [`Env`] names the variables, functions and macros an expression may use. [`Env::compile`] parses the text
//! ([`parse`]), types it ([`check`]) and plans a [`Program`]; a program is immutable, shared between threads,
//! and evaluated as often as wanted against the values of its variables.

mod ast;
mod env;
mod error;
mod registry;
mod types;

pub use ast::{Ast, Comprehension, Expr, ExprId, ListExpr, MapEntry, Place};
pub use env::{Env, EnvBuilder, Program, Variable};
pub use error::{CompileError, EvalError, Issue, Phase};
pub use registry::{Call, Function, Implementation, Overload, Registry};
pub use types::Type;
pub use value::{self, Value};
