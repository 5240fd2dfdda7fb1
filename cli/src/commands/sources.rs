//! Arguments that every compiling command takes: what to read, and which units of it.

use crate::config::Config;
use crate::repo::{self, ReadError, Source};
use crate::report::{Progress, Terminal};
use clap::Args;
use compiler::assemble::Assembled;
use compiler::load::{LoadOptions, SourceTree, TreeFile};
use compiler::plan::Filter;
use compiler::resolve::{Place, ResolveOptions, UnitKey};
use compiler::{Compilation, Keep, Options, compile_announced};
use diag::{Code, Diagnostic, Sink};

/// What to compile.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Sources {
    /// Folders to read as one repository, in this order: `FOLDER`, or `FOLDER@REVISION` of a Git repository; without
    /// any, those that `choreoc.yaml` names, else this folder
    #[arg(value_name = "SOURCE")]
    trees: Vec<String>,

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

    /// Use the types that ship with choreoc (service, web-application, worker, scheduled-task, postgres, valkey, nats)
    /// where no source has a type of that name
    #[arg(long)]
    with_stock_types: bool,

    /// Make units that wait for something an error
    #[arg(long)]
    strict: bool,
}

impl Sources {
    /// The configuration around the first source.
    pub(super) fn config(&self) -> Result<Config, ReadError> {
        Config::find(&self.trees)
    }

    /// Puts a source before the others.
    pub(super) fn put_first(&mut self, source: String) {
        self.trees.insert(0, source);
    }

    /// The first source at the command line, or this folder.
    pub(super) fn first(&self) -> &str {
        self.trees.first().map_or(".", String::as_str)
    }

    /// Reads and compiles the sources; a long run says on a terminal how far it is. Findings have the levels that the
    /// configuration gives them.
    pub(super) fn compile<T: Send + Sync>(
        &self,
        config: &mut Config,
        options: &Options,
        keep: Keep<'_, T>,
    ) -> Result<Compilation<T>, ReadError> {
        self.refuse_swallowed_folders()?;
        let arguments = self.arguments(config);
        let mut sink = Sink::new();
        let trees = read_all(&arguments, &mut sink)?;
        Ok(self.compile_trees(config, &trees, sink, options, keep))
    }

    /// Compiles sources that were read already; what was found meanwhile joins the findings.
    pub(super) fn compile_trees<T: Send + Sync>(
        &self,
        config: &mut Config,
        trees: &[SourceTree],
        reading: Sink,
        options: &Options,
        keep: Keep<'_, T>,
    ) -> Compilation<T> {
        let progress = Progress::start(Terminal::detect());
        let counted = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
            progress.unit();
            keep(key, place, assembled)
        };
        let mut compilation = compile_announced(trees, options, &counted, &|units| progress.expect(units));
        progress.finish();
        let found = std::mem::take(&mut compilation.findings);
        compilation.findings = config.join(&mut compilation.sources, &self.arguments(config));
        compilation.findings.extend(config.judge(found, &compilation.sources));
        compilation.findings.extend(config.judge(reading.into_sorted(), &compilation.sources));
        compilation
    }

    /// The sources as they would be typed.
    pub(super) fn arguments(&self, config: &Config) -> Vec<String> {
        let given = if self.trees.is_empty() { &config.sources } else { &self.trees };
        if given.is_empty() { vec![".".to_owned()] } else { given.clone() }
    }

    /// The same with these sources.
    pub(super) fn of(mut self, trees: Vec<String>) -> Self {
        self.trees = trees;
        self
    }

    /// Everything but the sources, as arguments.
    pub(super) fn filters_and_switches(&self, config: &Config) -> Vec<String> {
        let lists = [
            ("--environment", &self.environment),
            ("--project", &self.project),
            ("--component", &self.component),
            ("--namespace", &self.namespace),
        ];
        let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let switches = [
            ("--head", self.head),
            ("--stand-in-planes", self.stand_in_planes),
            ("--with-stock-types", self.stock_types(config)),
            ("--strict", self.strict),
        ];
        let switches = switches.into_iter().filter(|(_, on)| *on);
        lists
            .map(|(name, names)| format!("{name}={}", names.join(",")))
            .chain(switches.map(|(name, _)| name.to_owned()))
            .collect()
    }

    /// `--component web repo` reads as two components; nobody names a component after a folder that is there.
    pub(super) fn refuse_swallowed_folders(&self) -> Result<(), ReadError> {
        let filters = [
            ("environment", &self.environment),
            ("project", &self.project),
            ("component", &self.component),
            ("namespace", &self.namespace),
        ];
        for (option, names) in filters {
            if let Some(folder) = names.iter().skip(1).find(|name| std::path::Path::new(name).is_dir()) {
                return Err(ReadError {
                    what: format!("`{folder}` was read as a name for `--{option}`"),
                    why: "there is a folder of that name".to_owned(),
                    help: Some(format!(
                        "put the sources first, or write `--{option}={}` and the folder after it",
                        names[0]
                    )),
                });
            }
        }
        Ok(())
    }

    fn stock_types(&self, config: &Config) -> bool {
        self.with_stock_types || config.stock_types
    }

    /// How the compiler is to treat them.
    pub(super) fn options(&self, config: &Config) -> Options {
        let mut load = LoadOptions { stock_types: self.stock_types(config), ..LoadOptions::default() };
        if let [only] = self.namespace.as_slice() {
            load.default_namespace.clone_from(only);
        }
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
            ..Options::default()
        }
    }
}

/// Sources as they are named on the command line, read into memory.
pub(super) fn read_all(trees: &[String], sink: &mut Sink) -> Result<Vec<SourceTree>, ReadError> {
    let sources = trees.iter().map(|argument| Source::parse(argument));
    sources.map(|source| read(&source, &source.prefix(), sink)).collect()
}

/// One source, read into memory; `name` stands before the paths of its files.
pub(super) fn read(source: &Source, name: &str, sink: &mut Sink) -> Result<SourceTree, ReadError> {
    let files = repo::read(source)?;
    sink.extend(files.links.iter().map(|link| link_not_followed(name, link)));
    let file = |(path, bytes): (String, Vec<u8>)| TreeFile { path, bytes: bytes.into() };
    Ok(SourceTree { name: name.to_owned(), files: files.found.into_iter().map(file).collect() })
}

const LINK_NOT_FOLLOWED: Code = Code::warning("read/link-not-followed");

/// A symbolic link could have led to documents.
fn link_not_followed(source: &str, link: &str) -> Diagnostic {
    let path = if source.is_empty() { link.to_owned() } else { format!("{source}/{link}") };
    Diagnostic::new(LINK_NOT_FOLLOWED, format!("`{path}` is a symbolic link and is not followed"))
        .help("put the files themselves into the source, or name the folder it leads to as a further source")
}
