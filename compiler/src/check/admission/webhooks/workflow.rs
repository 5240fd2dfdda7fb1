//! Workflow and ClusterWorkflow (platform.md §3.1).

use super::Spec;
use super::header::{self, Header, NAMESPACE};
use super::schemas::{self, Strictness};
use crate::check::admission::{Denial, What};
use value::Value;

pub(super) fn validate(spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    check_template(&spec.part("runTemplate"), denials);
    let resources: Vec<Spec<'_>> = spec.items("resources").collect();
    for (index, resource) in resources.iter().enumerate() {
        let id = resource.text("id");
        if let Some(earlier) = resources[..index].iter().rposition(|earlier| earlier.text("id") == id) {
            let detail = format!("resource id \"{id}\" is already used at index {earlier}");
            denials.push(Denial::duplicate(resource.at.field("id"), &detail, What::Listed));
        }
        check_template(&resource.part("template"), denials);
    }
    let parameters = Spec {
        value: &spec.value.get("parameters").map_or(Value::Null, |section| {
            [("parameters".into(), section.clone())].into_iter().collect::<value::Object>().into()
        }),
        at: spec.at.clone(),
    };
    schemas::check(&parameters, Strictness::Strict, denials);
}

fn check_template(template: &Spec<'_>, denials: &mut Vec<Denial>) {
    if matches!(template.value, Value::Null) {
        return;
    }
    header::check(template, denials);
    let Ok(Header { namespace, .. }) = Header::read(template.value) else { return };
    let at = template.at.field("metadata").field("namespace");
    match namespace {
        None => denials.push(Denial::required(
            at,
            "metadata.namespace is required and must be set to \"${metadata.namespace}\"",
            What::Template,
        )),
        Some(Value::String(namespace)) if namespace.is_empty() => denials.push(Denial::required(
            at,
            "metadata.namespace is required and must be set to \"${metadata.namespace}\"",
            What::Template,
        )),
        Some(Value::String(namespace)) if namespace.as_str() != NAMESPACE => {
            let detail = "metadata.namespace must be set to \"${metadata.namespace}\"";
            denials.push(Denial::invalid_text(at, namespace, detail, What::Template));
        }
        // Another type was refused above.
        Some(_) => {}
    }
}
