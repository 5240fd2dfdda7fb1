//! Templates rendered from text, for the tests of this stage.

use super::observer::Observer;
use super::run::Run;
use crate::check::{Language, Planner, Scope};
use diag::FileId;
use value::{Value, go};
use yaml::{Limits, Node, read};

/// The first document of a YAML text.
pub(super) fn document(text: &str) -> Node {
    let reading = read(FileId(0), text.as_bytes(), &Limits::default());
    assert!(reading.error.is_none(), "{:?}", reading.error);
    reading.documents.first().expect("a test has a document").node.clone()
}

/// A planner for the members of a mapping as variables, and a run with their values.
pub(super) fn run<'o, O: Observer>(variables: &str, observer: &'o mut O) -> (Planner, Run<'o, O>) {
    let variables = document(variables).to_value();
    let variables = variables.as_object().expect("variables are a mapping");
    let names = variables.iter().map(|(name, _)| name.as_str());
    let planner = Planner::new(Scope::new(&Language::new(), names, true));
    let values = variables.iter().map(|(_, value)| Some(value.clone())).collect();
    (planner, Run::new(values, observer))
}

/// A template rendered among variables, as JSON; or upstream's text for what is wrong.
pub(super) fn rendered<O: Observer>(
    template: &str,
    variables: &str,
    observer: &mut O,
) -> Result<String, String> {
    let (planner, mut run) = run(variables, observer);
    let plan = planner.template(&document(template));
    let value: Value = run.render_stripped(&plan).map_err(|errors| errors.upstream().to_owned())?;
    go::json(&value).map_err(|error| error.0)
}
