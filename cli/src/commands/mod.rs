//! The commands, one file each.

mod bootstrap;
mod build;
mod check;
mod completions;
mod diff;
mod eval;
mod explain;
mod hook;
mod init;
mod publish;
mod schema;
mod sources;
mod test;
mod verify;

use crate::Exit;
use clap::Subcommand;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a GitOps repository: types with tests, environments, a first project, configuration, hooks, CI
    Init(init::Init),
    /// Render repositories: every component, project and resource for every environment
    Build(build::Build),
    /// Find mistakes: everything is read, resolved, rendered and judged; nothing is written
    Check(check::Check),
    /// Test types and traits: every case of the `*.test.yaml` files is rendered and held against what it expects
    Test(Box<test::Test>),
    /// Try a template or an expression in the context of a unit, or print that context
    Eval(eval::Eval),
    /// Show what two states render differently: by default, what the working tree changes compared with the main branch
    Diff(Box<diff::DiffCommand>),
    /// Install Git hooks
    Hook(hook::Hook),
    /// Print what a finding's code means, or all codes
    Explain(explain::Explain),
    /// Print the JSON Schema of a kind, or of a Component of one type, for editors
    Schema(schema::Schema),
    /// Publish a revision: every environment rendered, as a commit on a branch
    Publish(Box<publish::Publish>),
    /// Verify that a branch holds what its revision renders (exit status 0 equal, 1 not, 2 error)
    Verify(verify::Verify),
    /// Write what Flux or Argo CD need in order to apply what is published
    Bootstrap(Box<bootstrap::Bootstrap>),
    /// Print a completion script for a shell
    Completions(completions::Completions),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self) -> Exit {
        match self {
            Self::Init(init) => init.run(),
            Self::Build(build) => build.run(),
            Self::Check(check) => check.run(),
            Self::Test(test) => test.run(),
            Self::Eval(eval) => eval.run(),
            Self::Diff(diff) => diff.run(),
            Self::Hook(hook) => hook.run(),
            Self::Explain(explain) => explain.run(),
            Self::Schema(schema) => schema.run(),
            Self::Publish(publish) => publish.run(),
            Self::Verify(verify) => verify.run(),
            Self::Bootstrap(bootstrap) => bootstrap.run(),
            Self::Completions(completions) => completions.run(),
        }
    }
}
