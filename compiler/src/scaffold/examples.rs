//! Cases from schemas.

use super::draft::Case;
use super::subjects::Subject;
use crate::model::SchemaSection;
use schema::{Example, Schema};
use value::Object;

const PARAMETERS: &str = "parameters";
const ENVIRONMENT_CONFIGS: &str = "environmentConfigs";

/// A minimal case, a full one, and one for each further alternative.
pub(super) fn cases(subject: &Subject<'_>) -> Result<Vec<Case>, String> {
    let parameters = examples(subject, PARAMETERS, subject.parameters)?;
    let configs = examples(subject, ENVIRONMENT_CONFIGS, subject.environment_configs)?;
    let value = |examples: &[Example], name: &str| -> Option<Object> {
        examples.iter().find(|example| example.name == name).map(|example| example.value.clone())
    };
    let least = |examples: &[Example]| examples.first().map(|example| example.value.clone());
    let mut cases = vec![Case::new(
        "minimal".to_owned(),
        vec![(PARAMETERS, least(&parameters)), (ENVIRONMENT_CONFIGS, least(&configs))],
    )];
    let full = |examples: &[Example]| value(examples, "full").or_else(|| least(examples));
    let everything = Case::new(
        "full".to_owned(),
        vec![(PARAMETERS, full(&parameters)), (ENVIRONMENT_CONFIGS, full(&configs))],
    );
    let text = |case: &Case| format!("{:?}", case.given);
    if text(&everything) != text(&cases[0]) {
        cases.push(everything);
    }
    let other = |example: &&Example| !matches!(example.name.as_str(), "minimal" | "full");
    for example in parameters.iter().filter(other) {
        let given = vec![(PARAMETERS, Some(example.value.clone())), (ENVIRONMENT_CONFIGS, least(&configs))];
        cases.push(Case::new(example.name.clone(), given));
    }
    for example in configs.iter().filter(other) {
        let given =
            vec![(PARAMETERS, least(&parameters)), (ENVIRONMENT_CONFIGS, Some(example.value.clone()))];
        cases.push(Case::new(format!("{} in the environment", example.name), given));
    }
    Ok(cases)
}

fn examples(
    subject: &Subject<'_>,
    what: &str,
    section: Option<&SchemaSection>,
) -> Result<Vec<Example>, String> {
    let Some(section) = section else { return Ok(Vec::new()) };
    let compiled = Schema::compile(&section.schema.to_value());
    let compiled =
        compiled.map_err(|error| format!("the {what} of {} `{}`: {error}", subject.kind, subject.name))?;
    Ok(compiled.examples())
}
