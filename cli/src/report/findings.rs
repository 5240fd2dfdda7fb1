//! Findings at standard error.

use super::{Human, Terminal};
use crate::repo::ReadError;
use diag::{Diagnostic, SourceMap};
use std::io::{self, BufWriter, Write};

/// Draws all findings, in their order.
pub(crate) fn show(findings: &[Diagnostic], sources: &SourceMap, terminal: Terminal) {
    let human = Human::new(terminal.colour, terminal.width);
    let mut out = BufWriter::new(io::stderr().lock());
    for finding in findings {
        // Nobody is left to tell when standard error is closed.
        let _ = out.write_all(human.draw(finding, sources).as_bytes());
    }
}

/// Prints a result to standard output; it may be closed early.
pub(crate) fn print(text: &str) -> Result<(), ReadError> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ReadError {
            what: "cannot write to standard output".to_owned(),
            why: error.to_string(),
            help: None,
        }),
        _ => Ok(()),
    }
}

/// Says why a command cannot be carried out.
pub(crate) fn cannot(error: &ReadError) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "error: {error}");
    if let Some(help) = &error.help {
        let _ = writeln!(out, "  help: {help}");
    }
}
