//! `choreoc completions SHELL`.

use crate::{Exit, definition};
use clap::Args;
use clap_complete::Shell;
use std::io::{self, Write};

/// Prints a completion script.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell to complete for
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut definition(), "choreoc", &mut script);
        match io::stdout().write_all(&script) {
            Ok(()) => Exit::Success,
            Err(_) => Exit::Usage,
        }
    }
}
