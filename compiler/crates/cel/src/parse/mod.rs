//! From text to tree: a lexer, a recursive-descent parser of cel-go's grammar, and the macros, which are expanded
//! as soon as their call is complete.

mod lexer;
mod limits;
mod literal;
mod operators;
mod parser;
mod primary;
mod syntax;
#[cfg(test)]
mod tests;
mod token;

pub use token::is_reserved;

use crate::{Ast, CompileError, Issue, Macros, Phase};
use parser::Parser;

/// The longest expression, in code points.
const MAX_LENGTH: usize = 100_000;

/// Parses an expression and expands its macros.
pub(crate) fn parse(text: &str, macros: &Macros) -> Result<Ast, CompileError> {
    let length = if text.len() > MAX_LENGTH { text.chars().count() } else { text.len() };
    if length > MAX_LENGTH {
        let message = format!("expression code point size exceeds limit: size: {length}, limit {MAX_LENGTH}");
        let issue = Issue::unplaced(message, text);
        return Err(CompileError::new(Phase::Syntax, vec![issue]));
    }
    Parser::new(text, macros).run()
}
