//! Mutation of types and traits: what people get wrong is done to the parsed document and its expressions, and the tests
//! should notice.
//!
//! [`nodes`] changes nodes of the document (a field dropped, a default changed, a patch removed), [`expressions`] the
//! syntax trees of its expressions (`&&` for `||`, branches swapped, off by one), never any text. Every mutant is rendered
//! by the passing cases that come near the change ([`crate::coverage`]), until one of them fails. What is
//! left has survived, unless the change means nothing whatever the values ([`canonical`]).

mod ast;
mod canonical;
mod edit;
mod expressions;
mod nodes;
mod report;
mod run;

pub use report::{Fate, Mutant, Report, Totals, TypeMutation};
pub use run::mutate;
