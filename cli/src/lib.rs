//! The command line of choreoc: arguments in, exit status out.
//!
//! This crate is the only place with files, Git, a terminal, a clock and exit codes; everything else is values.
//!
//! * [`commands`]: one file per command.
//! * `publish`: from a revision to branches. `bootstrap`: objects that let Flux or Argo CD apply them.
//! * [`repo`]: reads source trees, writes output trees.
//! * [`report`]: findings and summaries for people and machines.
//! * `scaffold`: the files of a new repository.
//! * `codes`: the pages of all diagnostic codes. `config`: `choreoc.yaml`.

mod bootstrap;
mod codes;
mod commands;
mod config;
mod exit;
mod publish;
pub mod repo;
pub mod report;
mod scaffold;

pub use exit::Exit;

use clap::Parser;
use std::ffi::OsString;

/// Compiles OpenChoreo repositories to Kubernetes manifests: offline, one binary, no cluster.
#[derive(Debug, Parser)]
#[command(name = "choreoc", version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

impl Arguments {
    /// The command in words that were written down, if they are one.
    pub(crate) fn parsed(words: &[String]) -> Option<commands::Command> {
        Self::try_parse_from(words).ok().map(|arguments| arguments.command)
    }
}

/// Parses the arguments, runs the command and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command.run(),
        Err(error) => {
            let asked_for = !error.use_stderr();
            // A closed pipe is no reason to fail twice.
            let _ = error.print();
            if asked_for { Exit::Success } else { Exit::Usage }
        }
    }
}

/// The arguments as the completion generator and the documentation see them.
pub(crate) fn definition() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}
