//! ResourceType and ClusterResourceType (platform.md §2.7).

use super::Spec;
use super::expressions::{Dialect, Expressions};
use super::schemas::{self, Strictness};
use crate::check::admission::{Admission, Denial};
use crate::check::statics::{Definition, Field, Statics};
use value::Value;

pub(super) fn validate(admission: &Admission, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    schemas::check(spec, Strictness::Strict, denials);
    let schemas = schemas::of(spec, Strictness::Strict);
    let statics = Statics::new(&admission.language, Definition::ResourceType, schemas);
    let resources = spec.value.get("resources").and_then(Value::as_list).unwrap_or_default();
    let ids = resources.iter().map(|resource| super::text(resource, "id")).collect();
    let mut expressions = Expressions { statics: &statics, dialect: Dialect::Resource, ids, denials };
    for resource in spec.items("resources") {
        expressions.condition(&resource, ("includeWhen", Field::Condition, ""), None);
        expressions.condition(&resource, ("readyWhen", Field::ReadyWhen, ""), None);
        let template = resource.part("template");
        expressions.template(template.value, &template.at, Field::Template, None);
    }
    for output in spec.items("outputs") {
        let value = output.part("value");
        expressions.template(value.value, &value.at, Field::Output, None);
        for reference in ["secretKeyRef", "configMapKeyRef"] {
            let reference = output.part(reference);
            for field in ["name", "key"] {
                let text = reference.part(field);
                expressions.template(text.value, &text.at, Field::Output, None);
            }
        }
    }
}
