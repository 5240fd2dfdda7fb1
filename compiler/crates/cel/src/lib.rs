//! The Common Expression Language: parse, check, plan, evaluate.
//!
//! An [`Env`] names the variables, functions and macros an expression may use. [`Env::compile`] parses the text
//! ([`Env::parse`]), types it ([`Env::check`]) and plans a [`Program`]; a program is immutable, shared between
//! threads, and evaluated as often as wanted against the values of its variables.

mod ast;
mod budget;
mod check;
mod env;
mod equality;
mod error;
mod evaluate;
mod json;
mod kind;
mod library;
mod macros;
mod map;
mod parse;
mod plan;
mod program;
mod regex;
mod registry;
mod signature;
mod text;
mod time;
mod types;

pub use ast::{Ast, Comprehension, Expr, ExprId, ListExpr, MapEntry, Place, StructField};
pub use budget::Call;
pub use check::{Checked, OverloadSet, Reference};
pub use env::{Env, ObjectTypes, Variable};
pub use error::{CompileError, EvalError, Issue, Phase};
pub use macros::{Arity, Expanded, Expander, Expansion, Macro, MacroError, Macros};
pub use program::Program;
pub use registry::{Function, FunctionId, Implementation, Overload, Registry};
pub use text::canonical_text;
pub use types::Type;
pub use value::{self, Value};
