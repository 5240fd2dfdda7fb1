//! `choreoc schema [KIND]`: JSON Schemas for editors.

mod choice;
mod files;

use super::sources::read_all;
use crate::Exit;
use crate::config::Config;
use crate::repo::{self, ReadError};
use crate::report::{Terminal, findings};
use choice::Choice;
use clap::Args;
use compiler::check::admission::Admission;
use compiler::editors::{self, Components};
use compiler::load::LoadOptions;
use compiler::model::Kind;
use compiler::plan::PublishPlan;
use diag::{Severity, Sink, most_similar};
use serde_json::{Number, Value as Json};
use std::path::{Path, PathBuf};
use value::Value;

/// The kind of choreoc's own tests.
const TEST: &str = "RenderTest";

/// Its schema.
const TEST_SCHEMA: &str = include_str!("../../../../schemas/choreoc/RenderTest.json");

/// Prints schemas.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind; without one all kinds are listed. With `--for` and `--all`: folders to read as one repository, each
    /// `FOLDER`, or `FOLDER@REVISION` of a Git repository
    #[arg(value_name = "KIND|SOURCE")]
    arguments: Vec<String>,

    /// The schema of a Component of this type in the sources: `deployment/service`, or with the type's kind in front,
    /// `ClusterComponentType:deployment/service`
    #[arg(long = "for", value_name = "[KIND:]WORKLOAD/NAME", conflicts_with = "all")]
    of_type: Option<String>,

    /// The control-plane namespace of the type, which is also that of documents that name none
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,

    /// Write the schemas of all kinds; with sources also those of Components of every type in them
    #[arg(long, requires = "out")]
    all: bool,

    /// The folder to write them to
    #[arg(long, value_name = "DIR", requires = "all")]
    out: Option<PathBuf>,
}

impl Schema {
    pub(super) fn run(self) -> Exit {
        self.answer().unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn answer(&self) -> Result<Exit, ReadError> {
        match (&self.of_type, &self.out) {
            (Some(wanted), _) => self.of_type(wanted),
            (None, Some(folder)) => self.write(folder),
            (None, None) => self.of_kind(),
        }
    }

    fn of_kind(&self) -> Result<Exit, ReadError> {
        let kinds = match self.arguments.as_slice() {
            [] => {
                let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).chain([TEST]).collect();
                findings::print(&format!("{}\n", names.join("\n")))?;
                return Ok(Exit::Success);
            }
            [one] if one.eq_ignore_ascii_case(TEST) => {
                findings::print(TEST_SCHEMA)?;
                return Ok(Exit::Success);
            }
            [one] => kind(one)?,
            [first, ..] => {
                return Err(ReadError {
                    what: "cannot print several schemas".to_owned(),
                    why: "there is one a document".to_owned(),
                    help: Some(format!("write `choreoc schema {first}`, or `--all --out DIR` for files")),
                });
            }
        };
        findings::print(&text(&editors::schema(&Admission::new(), kinds)))?;
        Ok(Exit::Success)
    }

    fn of_type(&self, wanted: &str) -> Result<Exit, ReadError> {
        let trees = match self.arguments.as_slice() {
            [] => Config::find(&[])?.sources,
            given => given.to_vec(),
        };
        let trees = if trees.is_empty() { vec![".".to_owned()] } else { trees };
        let (components, exit) = self.components(&trees, &Admission::new())?;
        let choice = Choice { wanted, namespace: self.namespace.as_deref() };
        findings::print(&text(schema_of(choice.of(&components.schemas)?)?))?;
        Ok(exit)
    }

    fn write(&self, folder: &Path) -> Result<Exit, ReadError> {
        let admission = Admission::new();
        let (components, exit) = match self.arguments.as_slice() {
            [] => (Vec::new(), Exit::Success),
            trees => {
                let (components, exit) = self.components(trees, &admission)?;
                (components.schemas, exit)
            }
        };
        let mut writes = files::all(&admission, &components)?;
        let settings = files::settings(folder);
        writes.push((files::SETTINGS.to_owned(), settings.clone()));
        writes.sort();
        repo::execute(&PublishPlan { writes, deletes: Vec::new() }, folder)?;
        findings::print(&settings)?;
        Ok(exit)
    }

    /// What the sources say; errors in them are shown, because a type or trait may be missing for them.
    fn components(&self, trees: &[String], admission: &Admission) -> Result<(Components, Exit), ReadError> {
        let mut sink = Sink::new();
        let trees = read_all(trees, &mut sink)?;
        let options = self.namespace.as_ref().map_or_else(LoadOptions::default, |namespace| LoadOptions {
            default_namespace: namespace.clone(),
            ..LoadOptions::default()
        });
        let mut components = editors::components(&trees, &options, admission);
        components.findings.extend(sink.into_sorted());
        components.findings.retain(|finding| finding.severity == Severity::Error);
        findings::show(&components.findings, &components.sources, Terminal::detect());
        let exit = if components.findings.is_empty() { Exit::Success } else { Exit::Findings };
        Ok((components, exit))
    }
}

/// The kind of this name, however it is capitalized.
fn kind(name: &str) -> Result<Kind, ReadError> {
    let folded = Kind::ALL.iter().find(|kind| kind.name().eq_ignore_ascii_case(name));
    folded.copied().ok_or_else(|| ReadError {
        what: format!("cannot print the schema of `{name}`"),
        why: "there is no such kind".to_owned(),
        help: Some(match most_similar(name, Kind::ALL.iter().map(|kind| kind.name()).chain([TEST])) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "`choreoc schema` lists all kinds".to_owned(),
        }),
    })
}

fn schema_of(component: &editors::ComponentSchema) -> Result<&Value, ReadError> {
    component.schema.as_ref().map_err(|why| ReadError {
        what: format!("cannot make the schema of a Component of `{}`", component.name),
        why: why.clone(),
        help: Some("`choreoc check` shows the place".to_owned()),
    })
}

/// A schema as it is printed.
fn text(schema: &Value) -> String {
    format!("{:#}\n", json(schema))
}

/// A schema holds what JSON holds; numbers of documents are doubles, and whole ones are printed as such.
fn json(value: &Value) -> Json {
    match value {
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Int(n) => Json::from(*n),
        Value::Double(x) if *x == x.trunc() && x.abs() < 9.0e15 => Json::from(*x as i64),
        Value::Double(x) => Number::from_f64(*x).map_or(Json::Null, Json::Number),
        Value::String(text) => Json::from(text.as_str()),
        Value::List(list) => list.items().iter().map(json).collect(),
        Value::Object(object) => object.iter().map(|(key, member)| (key.to_string(), json(member))).collect(),
        _ => Json::Null,
    }
}
