//! Arguments that every compiling command takes: what to read, and which units of it.

use crate::repo::{self, ReadError, Source};
use clap::Args;
use compiler::Options;
use compiler::load::{LoadOptions, SourceTree, TreeFile};
use compiler::plan::Filter;
use compiler::resolve::ResolveOptions;

/// What to compile.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Folders to read as one repository, in this order: `FOLDER`, or `FOLDER@REVISION` of a Git repository
    #[arg(value_name = "SOURCE", default_value = ".")]
    sources: Vec<String>,

    /// Only these environments
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    environment: Vec<String>,

    /// Only these projects
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    project: Vec<String>,

    /// Only these components
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    component: Vec<String>,

    /// Only these control-plane namespaces; a single one is also that of documents that name none (else `default`)
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    namespace: Vec<String>,

    /// Render everything from the current sources, in every environment of its pipeline, whatever bindings pin
    #[arg(long)]
    head: bool,

    /// Use documented stand-ins for data planes that are in no source
    #[arg(long)]
    stand_in_planes: bool,

    /// Make units that wait for something an error
    #[arg(long)]
    strict: bool,
}

impl Sources {
    /// The sources, read into memory.
    pub(super) fn read(&self) -> Result<Vec<SourceTree>, ReadError> {
        self.sources.iter().map(|argument| read(&Source::parse(argument))).collect()
    }

    /// How the compiler is to treat them.
    pub(super) fn options(&self) -> Options {
        let load = match self.namespace.as_slice() {
            [only] => LoadOptions { default_namespace: only.clone() },
            _ => LoadOptions::default(),
        };
        Options {
            load,
            resolve: ResolveOptions { head: self.head, stand_in_planes: self.stand_in_planes },
            filter: Filter {
                environments: self.environment.clone(),
                projects: self.project.clone(),
                components: self.component.clone(),
                namespaces: self.namespace.clone(),
            },
            strict: self.strict,
        }
    }
}

fn read(source: &Source) -> Result<SourceTree, ReadError> {
    let files = repo::read(source)?;
    let file = |(path, bytes): (String, Vec<u8>)| TreeFile { path, bytes: bytes.into() };
    Ok(SourceTree { name: source.prefix(), files: files.found.into_iter().map(file).collect() })
}
