//! `choreoc eval`: a template or an expression, tried in the context of a unit.

mod answers;
mod choice;

use super::sources::read_all;
use crate::Exit;
use crate::config::Config;
use crate::repo::ReadError;
use crate::report::{Terminal, findings};
use answers::{Answers, Form};
use choice::Choice;
use clap::Args;
use compiler::evaluate::{Context, Question, State};
use compiler::load::LoadOptions;
use compiler::resolve::{ResolveOptions, UnitKey};
use compiler::{Contexts, Options, contexts};
use diag::Sink;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// Tries templates.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Eval {
    /// A text with expressions in `${…}`, a bare expression, or `-` for such from standard input, one a line; with
    /// `--file` or `--context` there is none
    #[arg(value_name = "TEMPLATE")]
    template: Option<String>,

    /// Folders to read as one repository, in this order: `FOLDER`, or `FOLDER@REVISION` of a Git repository [default:
    /// .]
    #[arg(value_name = "SOURCE")]
    trees: Vec<String>,

    #[command(flatten)]
    choice: Choice,

    /// In the context of this trait of the component: its name, or `NAME#INSTANCE`
    #[arg(long = "trait", value_name = "NAME#INSTANCE", requires = "component")]
    applied: Option<String>,

    /// Try the template in this YAML file
    #[arg(long, value_name = "FILE", conflicts_with = "context")]
    file: Option<PathBuf>,

    /// Print everything that expressions see
    #[arg(long)]
    context: bool,

    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,

    /// Render from the current sources, whatever bindings pin
    #[arg(long)]
    head: bool,

    /// Use documented stand-ins for data planes that are in no source
    #[arg(long)]
    stand_in_planes: bool,

    /// Use the types that ship with choreoc where no source has a type of that name
    #[arg(long)]
    with_stock_types: bool,
}

impl Eval {
    pub(super) fn run(self) -> Exit {
        self.eval().unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn eval(mut self) -> Result<Exit, ReadError> {
        let template = if self.file.is_none() && !self.context {
            let missing = || refusal("there is nothing to try", "give a template, `--file` or `--context`");
            Some(self.template.take().ok_or_else(missing)?)
        } else {
            None
        };
        let mut trees: Vec<String> = self.template.take().into_iter().chain(self.trees.drain(..)).collect();
        let config = Config::find(&trees)?;
        if trees.is_empty() {
            trees.clone_from(&config.sources);
        }
        if trees.is_empty() {
            trees.push(".".to_owned());
        }
        let mut found = self.contexts(&trees, &config)?;
        let Some(context) = self.chosen(&found)? else {
            findings::show(&found.findings, &found.sources, Terminal::detect());
            return Ok(Exit::Findings);
        };
        let context = context.clone();
        let mut answers = Answers::new(self.format);
        match (template, &self.file) {
            (None, None) => answers.context(&context),
            (None, Some(path)) => {
                let bytes = read_file(path)?;
                let name = path.display().to_string();
                answers
                    .give(context.ask(Question::Document(&bytes), &name, &mut found.sources), &found.sources);
            }
            (Some(template), _) if template == "-" => {
                for (number, line) in io::stdin().lock().lines().enumerate() {
                    let line = line.map_err(|error| unreadable("standard input", &error))?;
                    if line.trim().is_empty() {
                        continue;
                    }
                    let name = format!("<line {}>", number + 1);
                    let answer = context.ask(Question::Text(&line), &name, &mut found.sources);
                    answers.give(answer, &found.sources);
                }
            }
            (Some(template), _) => {
                let answer = context.ask(Question::Text(&template), "<template>", &mut found.sources);
                answers.give(answer, &found.sources);
            }
        }
        Ok(answers.exit())
    }

    fn contexts(&self, trees: &[String], config: &Config) -> Result<Contexts, ReadError> {
        let mut sink = Sink::new();
        let trees = read_all(trees, &mut sink)?;
        let stock_types = self.with_stock_types || config.stock_types;
        let mut load = LoadOptions { stock_types, ..LoadOptions::default() };
        if let Some(namespace) = &self.choice.namespace {
            load.default_namespace.clone_from(namespace);
        }
        let resolve = ResolveOptions { head: self.head, stand_in_planes: self.stand_in_planes };
        let options = Options { load, resolve, ..Options::default() };
        let mut refused = None;
        let mut choose = |units: &[&UnitKey]| match self.choice.of(units) {
            Ok(unit) => Some(unit.clone()),
            Err(error) => {
                refused = Some(error);
                None
            }
        };
        let mut found = contexts(&trees, &options, &mut choose);
        found.findings.extend(sink.into_sorted());
        match refused {
            Some(error) => {
                // What could not be read may be what is missing.
                findings::show(&found.findings, &found.sources, Terminal::detect());
                Err(error)
            }
            None => Ok(found),
        }
    }

    /// The context of the unit, or that of the wanted trait; nothing if findings say why there is none.
    fn chosen<'c>(&self, found: &'c Contexts) -> Result<Option<&'c Context>, ReadError> {
        if found.state == Some(State::Undeployed) {
            return Err(refusal("the unit has no context", "it is undeployed"));
        }
        let Some(applied) = &self.applied else { return Ok(found.contexts.first()) };
        let named = |context: &&Context| {
            context.instance.as_ref().is_some_and(|(name, instance)| match applied.split_once('#') {
                Some((wanted, wanted_instance)) => name == wanted && instance == wanted_instance,
                None => name == applied,
            })
        };
        let mut fitting = found.contexts.iter().filter(named);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Ok(Some(only)),
            (None, _) if found.state == Some(State::Failed) => Ok(None),
            (None, _) => Err(choice::no_trait(applied, &found.contexts)),
            (Some(_), Some(_)) => Err(choice::several_instances(applied, &found.contexts)),
        }
    }
}

fn refusal(what: &str, why: &str) -> ReadError {
    ReadError { what: what.to_owned(), why: why.to_owned(), help: None }
}

fn unreadable(what: &str, error: &io::Error) -> ReadError {
    ReadError { what: format!("cannot read {what}"), why: error.to_string(), help: None }
}

fn read_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    std::fs::read(path).map_err(|error| unreadable(&format!("`{}`", path.display()), &error))
}
