//! ComponentType and ClusterComponentType.

use super::expressions::{Dialect, Expressions};
use super::schemas::{self, Strictness};
use super::{Spec, kind_and_name, text, traits, workload};
use crate::check::admission::{Admission, Denial, What};
use crate::check::statics::{Definition, Field, Statics};
use crate::model::Kind;
use value::Value;

pub(super) fn validate(admission: &Admission, kind: Kind, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    check_definition(admission, spec, Strictness::Strict, denials);
    workload::check_resources(spec, denials);
    check_embedded(spec, denials);
    let cluster = kind == Kind::ClusterComponentType;
    let key = |reference: &Value| {
        if cluster { text(reference, "name").to_owned() } else { kind_and_name(reference) }
    };
    let embedded: Vec<String> = spec.items("traits").map(|instance| key(instance.value)).collect();
    check_allowed(spec, "allowedTraits", &key, &embedded, denials);
    check_allowed(spec, "allowedWorkflows", &key, &[], denials);
}

/// Schemas and expressions.
pub(super) fn check_definition(
    admission: &Admission,
    spec: &Spec<'_>,
    strictness: Strictness,
    denials: &mut Vec<Denial>,
) {
    schemas::check(spec, strictness, denials);
    let statics = Statics::new(&admission.language, Definition::ComponentType, schemas::of(spec, strictness));
    let mut expressions =
        Expressions { statics: &statics, dialect: Dialect::Component, ids: Vec::new(), denials };
    traits::check_validations(spec, &mut expressions);
    for resource in spec.items("resources") {
        let repeat = expressions.for_each(&resource, true);
        expressions.condition(&resource, ("includeWhen", Field::Condition, "includeWhen"), None);
        let template = resource.part("template");
        expressions.template(template.value, &template.at, Field::Template, repeat);
    }
}

/// Embedded traits have different instance names.
fn check_embedded(spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    let instances: Vec<Spec<'_>> = spec.items("traits").collect();
    for (index, instance) in instances.iter().enumerate() {
        let name = instance.text("instanceName");
        let earlier = instances[..index].iter().rposition(|earlier| earlier.text("instanceName") == name);
        if let Some(earlier) = earlier {
            let detail = format!("instanceName \"{name}\" is already used by trait at index {earlier}");
            denials.push(Denial::duplicate(instance.at.field("instanceName"), &detail, What::Listed));
        }
    }
}

/// What is allowed stands once, and not among what is embedded.
fn check_allowed(
    spec: &Spec<'_>,
    list: &str,
    key: &dyn Fn(&Value) -> String,
    embedded: &[String],
    denials: &mut Vec<Denial>,
) {
    let mut seen: Vec<String> = Vec::new();
    for allowed in spec.items(list) {
        let key = key(allowed.value);
        if seen.contains(&key) {
            denials.push(Denial::duplicate(allowed.at.clone(), &key, What::Listed));
        }
        if embedded.contains(&key) {
            let detail = "trait is already embedded in spec.traits and cannot also be in allowedTraits";
            denials.push(Denial::invalid_text(allowed.at.clone(), &key, detail, What::Listed));
        }
        seen.push(key);
    }
}
