//! What validating webhooks refuse.

mod authorization;
mod component_type;
mod expressions;
mod header;
mod release;
mod resource_type;
mod schemas;
mod traits;
mod workflow;
mod workload;

use super::{Admission, Denial, What};
use crate::model::Kind;
use crd::Path;
use value::Value;

/// Adds what the validating webhook of a kind refuses, if it has one.
pub(super) fn validate(
    admission: &Admission,
    kind: Kind,
    object: &Value,
    updates: bool,
    denials: &mut Vec<Denial>,
) {
    let null = Value::Null;
    let spec = Spec { value: object.get("spec").unwrap_or(&null), at: Path::of(&["spec"]) };
    match kind {
        Kind::ComponentType | Kind::ClusterComponentType => {
            component_type::validate(admission, kind, &spec, denials);
        }
        Kind::Trait | Kind::ClusterTrait => traits::validate(admission, &spec, denials),
        Kind::ResourceType | Kind::ClusterResourceType => resource_type::validate(admission, &spec, denials),
        Kind::Workflow | Kind::ClusterWorkflow => workflow::validate(&spec, denials),
        Kind::Component => instance_names(&spec, denials),
        Kind::ComponentRelease if !updates => release::validate_component(admission, &spec, denials),
        Kind::ResourceRelease if !updates => release::validate_resource(admission, &spec, denials),
        Kind::AuthzRoleBinding | Kind::ClusterAuthzRoleBinding => {
            authorization::validate(admission, &spec, denials);
        }
        _ => {}
    }
}

/// A part of an object and the way to it.
struct Spec<'v> {
    value: &'v Value,
    at: Path,
}

impl<'v> Spec<'v> {
    fn text(&self, field: &str) -> &'v str {
        text(self.value, field)
    }

    /// The items of a list, each with the way to it.
    fn items(&self, field: &str) -> impl Iterator<Item = Spec<'v>> + use<'v> {
        let at = self.at.field(field);
        let items = self.value.get(field).and_then(Value::as_list).unwrap_or_default();
        items.iter().enumerate().map(move |(index, value)| Spec { value, at: at.index(index) })
    }

    /// The part below a field; null if it is not there.
    fn part(&self, field: &str) -> Spec<'v> {
        static NULL: Value = Value::Null;
        Spec { value: self.value.get(field).unwrap_or(&NULL), at: self.at.field(field) }
    }
}

/// The text of a field; empty if there is none.
fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// `kind:name` of a reference.
fn kind_and_name(reference: &Value) -> String {
    format!("{}:{}", text(reference, "kind"), text(reference, "name"))
}

/// The instances of a component's traits have different names.
fn instance_names(spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    let mut seen = Vec::new();
    for instance in spec.items("traits") {
        let name = instance.text("instanceName");
        if seen.contains(&name) {
            denials.push(Denial::duplicate(instance.at.field("instanceName"), name, What::Listed));
        }
        seen.push(name);
    }
}
