//! Random expressions, most of them well typed, for fuzzing and for comparing interpreters.
//!
//! A [`Grammar`] is made from the functions of a registry: an expression of a wanted type is a literal, a variable, a
//! macro or a call of an overload whose result fits, with arguments grown in the same way. Every choice is read from
//! bytes, so the same bytes grow the same expression and a fuzzer changes it piece by piece.
//!
//! * [`overloads`]: which overloads fit a wanted type, and how their calls are written.
//! * [`literals`]: literals of a type, among them the ones at the edges.
//! * [`macros`]: comprehensions and the other macros.
//! * [`soup`]: sequences of tokens that are rarely an expression.

mod grow;
mod literals;
mod macros;
mod overloads;
mod soup;
mod types;

pub use grow::Grammar;
pub use literals::literals;
pub use soup::soup;
