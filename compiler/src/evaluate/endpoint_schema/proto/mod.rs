//! Protocol buffer files: one route per method of a service.
//!
//! A file counts only as a whole, as a compiler takes it: it must parse, every type and custom option it mentions must
//! exist, and it may import nothing but what comes with every compiler.

mod file;
mod lexer;
mod link;
mod parser;
mod well_known;

use super::Route;
use parser::Parser;

/// The routes of a file, or what is wrong with it.
pub(super) fn routes(content: &str) -> Result<Vec<Route>, String> {
    let file = Parser::new(content)?.file()?;
    link::check(&file)?;
    Ok(file
        .services
        .into_iter()
        .flat_map(|service| {
            let name = value::Str::from(service.name);
            service
                .methods
                .into_iter()
                .map(move |method| Route::Grpc { service: name.clone(), method: method.into() })
        })
        .collect())
}
