//! The Common Expression Language: parse, check, plan, evaluate.
//!
//! The language, its extension libraries and its errors are those of cel-go 0.30: the same values, the same types,
//! failures in the same phase with the same words at the same place.
//!
//! ```
//! use choreoc_cel::{Env, Macros, Registry, Type, Value, canonical_text};
//! use std::sync::Arc;
//!
//! let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()))
//!     .with_variable("hosts", Type::list(Type::String));
//! let program = env.compile("hosts.map(h, h + '.example').join(',')")?;
//! assert_eq!(program.result_type(), &Type::String);
//!
//! let hosts = Value::list(vec![Value::from("a"), Value::from("b")]);
//! let value = program.evaluate(&[Some(hosts)])?;
//! assert_eq!(canonical_text(&value), r#""a.example,b.example""#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way of an expression
//!
//! * An [`Env`] names what it may use: variables, a [`Registry`] of functions, [`Macros`], [`ObjectTypes`]. The last
//!   three are shared, so environments that differ in their variables cost nothing.
//! * [`Env::parse`] makes an [`Ast`], an arena of [`Expr`]s, and expands macros. Macros of a host are closures that
//!   build nodes with an [`Expansion`].
//! * [`Env::check`] gives every node a [`Type`] and, where it names something, a [`Reference`]. Types are gradual:
//!   [`Type::Dyn`] fits everywhere and is looked at when it runs.
//! * [`Program::plan`] makes what is evaluated: constants are folded, names are slots, regular expressions compiled.
//!   A [`Program`] is immutable and shared between threads. [`Env::compile`] does all three.
//! * [`Program::evaluate`] takes the values of the variables by slot and borrows from them.
//! * [`Program::evaluate_watched`] also tells a [`Witness`] which way every decision went; [`Program::points`] lists the
//!   decisions that an expression can make.
//!
//! # What holds for any input
//!
//! Nothing panics, and nothing needs a deep stack: the parser stops where cel-go's does, the checker keeps a stack of
//! its own, and types, macros and evaluations have budgets. A [`CompileError`] has every [`Issue`] with its exact
//! range, cel-go's place ([`CompileError::to_cel_go`]) and names that may have been meant.
//!
//! The functions and macros are listed in `docs/functions.md`, each overload with an example; what is known to differ
//! from cel-go stands in `docs/differences.md`.

mod ast;
mod budget;
mod check;
mod env;
mod equality;
mod error;
mod evaluate;
mod inferred;
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
mod witness;

pub use ast::{Ast, Comprehension, Expr, ExprId, ListExpr, MapEntry, Place, StructField};
pub use budget::Call;
pub use check::{Checked, OverloadSet, Reference};
pub use env::{Env, ObjectTypes, Variable};
pub use error::{CompileError, EvalError, Issue, Phase};
pub use inferred::type_of;
pub use macros::{Arity, Expanded, Expander, Expansion, Macro, MacroError, Macros};
pub use parse::is_reserved;
pub use program::Program;
pub use registry::{Function, FunctionId, Implementation, Overload, Registry};
pub use text::canonical_text;
pub use types::Type;
pub use value::{self, Value};
pub use witness::{Nobody, Outcome, Point, PointKind, Witness};
