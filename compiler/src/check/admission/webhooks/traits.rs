//! Trait and ClusterTrait.

use super::expressions::{Dialect, Expressions};
use super::schemas::{self, Strictness};
use super::{Spec, workload};
use crate::check::admission::{Admission, Denial, What};
use crate::check::statics::{Definition, Field, Repeat, Statics};
use value::Value;

pub(super) fn validate(admission: &Admission, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    workload::check_creates(spec, denials);
    check_definition(admission, spec, Strictness::Strict, denials);
}

/// Schemas, expressions, patches and removals.
pub(super) fn check_definition(
    admission: &Admission,
    spec: &Spec<'_>,
    strictness: Strictness,
    denials: &mut Vec<Denial>,
) {
    schemas::check(spec, strictness, denials);
    let statics = Statics::new(&admission.language, Definition::Trait, schemas::of(spec, strictness));
    let mut expressions =
        Expressions { statics: &statics, dialect: Dialect::Component, ids: Vec::new(), denials };
    check_validations(spec, &mut expressions);
    for create in spec.items("creates") {
        let repeat = expressions.for_each(&create, false);
        expressions.condition(&create, ("includeWhen", Field::Condition, "includeWhen"), None);
        let template = create.part("template");
        expressions.template(template.value, &template.at, Field::Template, repeat);
    }
    for patch in spec.items("patches") {
        let repeat = expressions.for_each(&patch, false);
        expressions.condition(&patch.part("target"), ("where", Field::Where, "where filter"), repeat);
        for operation in patch.items("operations") {
            check_operation(&operation, repeat, &mut expressions);
        }
    }
    for remove in spec.items("removes") {
        let repeat = expressions.for_each(&remove, false);
        let target = remove.part("target");
        expressions.condition(&target, ("where", Field::Where, "where filter"), repeat);
        workload::check_remove(&target, expressions.denials);
    }
}

/// The rules before and behind rendering, of types and traits alike.
pub(super) fn check_validations(spec: &Spec<'_>, expressions: &mut Expressions<'_>) {
    for rules in ["validations", "preRenderValidations"] {
        for rule in spec.items(rules) {
            expressions.condition(&rule, ("rule", Field::Condition, "rule"), None);
        }
    }
    for rule in spec.items("postRenderValidations") {
        expressions.condition(&rule, ("when", Field::Condition, "when"), None);
        let repeat = expressions.for_each(&rule, false);
        expressions.condition(&rule.part("target"), ("where", Field::Where, "where filter"), repeat);
        expressions.condition(&rule, ("rule", Field::ResourceRule, "rule"), repeat);
    }
}

fn check_operation(operation: &Spec<'_>, repeat: Option<Repeat<'_>>, expressions: &mut Expressions<'_>) {
    let (op, value) = (operation.text("op"), operation.part("value"));
    let given = !matches!(value.value, Value::Null);
    if operation.text("path").is_empty() {
        let denial = Denial::required(operation.at.field("path"), "patch path is required", What::Patch);
        expressions.denials.push(denial);
    }
    match op {
        "add" | "replace" if !given => {
            let detail = format!("value is required for '{op}' operation");
            expressions.denials.push(Denial::required(value.at.clone(), &detail, What::Patch));
        }
        "remove" if given => {
            let detail = format!("value should not be specified for '{op}' operation");
            let denial = Denial::invalid_text(value.at.clone(), "<value>", &detail, What::Patch);
            expressions.denials.push(denial);
        }
        _ => {}
    }
    if given {
        expressions.template(value.value, &value.at, Field::Template, repeat);
    }
}
