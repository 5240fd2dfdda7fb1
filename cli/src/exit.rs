//! What the exit status says.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// No errors; warnings alone are no errors.
    Success,
    /// At least one error; nothing was written unless `--keep-going` says otherwise.
    Findings,
    /// The command itself could not be understood or carried out.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Usage => Self::from(2),
        }
    }
}
