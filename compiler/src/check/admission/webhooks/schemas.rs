//! Parameter schemas (component.md §5, §6.1).

use super::Spec;
use crate::check::admission::{Denial, What};
use crate::check::statics::Schemas;
use schema::{Problem, Schema};
use value::Value;

/// Whether unknown keywords are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// They are.
    Strict,
    /// They are not: the schema was accepted before.
    Frozen,
}

/// The schemas of a definition.
pub(super) fn of<'v>(spec: &Spec<'v>, strictness: Strictness) -> Schemas<'v> {
    let schema = |section: &str| spec.value.get(section).and_then(|section| section.get("openAPIV3Schema"));
    Schemas {
        parameters: schema("parameters"),
        environment_configs: schema("environmentConfigs"),
        frozen: strictness == Strictness::Frozen,
    }
}

/// Adds what is wrong with the schemas of a definition.
pub(super) fn check(spec: &Spec<'_>, strictness: Strictness, denials: &mut Vec<Denial>) {
    let schemas = of(spec, strictness);
    check_one(spec, "parameters", schemas.parameters, strictness, denials);
    check_one(spec, "environmentConfigs", schemas.environment_configs, strictness, denials);
}

fn check_one(
    spec: &Spec<'_>,
    section: &str,
    schema: Option<&Value>,
    strictness: Strictness,
    denials: &mut Vec<Denial>,
) {
    let Some(schema) = schema else { return };
    for error in Schema::admit(schema) {
        let strict = error.problem == Problem::Strict;
        if strict && strictness == Strictness::Frozen {
            continue;
        }
        let detail = if strict {
            error.message
        } else {
            format!("failed to parse {section} schema: {}", error.message)
        };
        denials.push(Denial::invalid_unseen(
            spec.at.field(section),
            &detail,
            What::ParameterSchema(error.pointer),
        ));
    }
}
