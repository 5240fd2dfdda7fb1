//! ComponentRelease and ResourceRelease: what was frozen must fit together.

use super::schemas::Strictness;
use super::{Spec, component_type, kind_and_name, resource_type, traits, workload};
use crate::check::admission::mutating::doubles;
use crate::check::admission::{Admission, Denial, What};
use crd::Path;
use schema::Schema;
use value::{Object, Value, go};

pub(super) fn validate_component(admission: &Admission, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    let frozen: Vec<(String, Spec<'_>)> =
        spec.items("traits").map(|snapshot| (kind_and_name(snapshot.value), snapshot)).collect();
    for (index, (key, snapshot)) in frozen.iter().enumerate() {
        if frozen[..index].iter().any(|(earlier, _)| earlier == key) {
            denials.push(Denial::duplicate(snapshot.at.clone(), key, What::Listed));
        }
    }
    let profile = spec.part("componentProfile");
    check_instances(&profile, &frozen, denials);
    let component_type = spec.part("componentType").part("spec");
    let parameters = profile.part("parameters");
    check_parameters(&component_type, &parameters, Owner::ComponentType, denials);
    for instance in profile.items("traits") {
        let key = kind_and_name(instance.value);
        if let Some((_, snapshot)) = frozen.iter().rfind(|(known, _)| *known == key) {
            let owner = Owner::Trait(instance.text("name"));
            check_parameters(&snapshot.part("spec"), &instance.part("parameters"), owner, denials);
        }
    }
    workload::check_resources(&component_type, denials);
    component_type::check_definition(admission, &component_type, Strictness::Frozen, denials);
    for (_, snapshot) in &frozen {
        let definition = snapshot.part("spec");
        workload::check_creates(&definition, denials);
        traits::check_definition(admission, &definition, Strictness::Frozen, denials);
    }
    let container = spec.part("workload").part("container");
    if container.text("image").is_empty() {
        let detail = "workload container must have an image";
        denials.push(Denial::required(container.at.field("image"), detail, What::Parameters));
    }
}

/// The instances have different names, and each names a trait that was frozen.
fn check_instances(profile: &Spec<'_>, frozen: &[(String, Spec<'_>)], denials: &mut Vec<Denial>) {
    let mut seen = Vec::new();
    for instance in profile.items("traits") {
        let name = instance.text("instanceName");
        if seen.contains(&name) {
            denials.push(Denial::duplicate(instance.at.field("instanceName"), name, What::Listed));
        }
        seen.push(name);
        let key = kind_and_name(instance.value);
        if frozen.iter().all(|(known, _)| *known != key) {
            let (name, kind) = (instance.text("name"), instance.text("kind"));
            let detail = format!(
                "trait '{name}' (kind {kind}) referenced in componentProfile but not found in traits snapshot"
            );
            denials.push(Denial::invalid_text(instance.at.field("name"), name, &detail, What::Parameters));
        }
    }
}

/// Whose parameters are frozen, and how they are read: as YAML, which knows integers, or as JSON, which does not.
#[derive(Clone, Copy)]
enum Owner<'n> {
    ComponentType,
    Trait(&'n str),
    ResourceType,
}

impl Owner<'_> {
    fn name(self) -> String {
        match self {
            Self::ComponentType => "ComponentType".to_owned(),
            Self::Trait(name) => format!("Trait {}", go::quote(name)),
            Self::ResourceType => "ResourceType".to_owned(),
        }
    }

    fn read(self, given: &Value) -> Result<Object, String> {
        match (self, given) {
            (_, Value::Null) => Ok(Object::new()),
            (Self::ResourceType, given) => match doubles(given) {
                Value::Object(object) => Ok(object),
                other => Err(format!(
                    "json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
                    json_name(&other)
                )),
            },
            (_, Value::Object(object)) => Ok(object.clone()),
            (_, other) => Err(format!(
                "yaml: unmarshal errors:\n  line 1: cannot unmarshal {} into map[string]interface {{}}",
                yaml_name(other)
            )),
        }
    }
}

fn json_name(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Bool(_) => "bool",
        Value::List(_) => "array",
        _ => "number",
    }
}

fn yaml_name(value: &Value) -> String {
    let tag = match value {
        Value::String(_) => "!!str",
        Value::Bool(_) => "!!bool",
        Value::List(_) => return "!!seq".to_owned(),
        Value::Double(_) => "!!float",
        _ => "!!int",
    };
    let text = match value {
        Value::String(text) => text.to_string(),
        other => go::json(other).unwrap_or_default(),
    };
    match text.char_indices().nth(7).filter(|_| text.len() > 10) {
        Some((at, _)) => format!("{tag} `{}...`", &text[..at]),
        None => format!("{tag} `{text}`"),
    }
}

/// Parameters fit the schema that was frozen with them, without its defaults.
fn check_parameters(
    definition: &Spec<'_>,
    parameters: &Spec<'_>,
    owner: Owner<'_>,
    denials: &mut Vec<Denial>,
) {
    let section = definition.value.get("parameters").and_then(|section| section.get("openAPIV3Schema"));
    let Some(schema) = section else { return };
    if let Err(detail) = fit(schema, parameters.value, owner) {
        denials.push(Denial::invalid_unseen(parameters.at.clone(), &detail, What::Parameters));
    }
}

fn fit(schema: &Value, parameters: &Value, owner: Owner<'_>) -> Result<(), String> {
    let schema = Schema::compile_loosely(schema).map_err(|error| match owner {
        Owner::ResourceType => format!("ResourceType snapshot has invalid parameters schema: {error}"),
        owner => format!("{} snapshot has invalid schema definition: {error}", owner.name()),
    })?;
    let given = owner.read(parameters).map_err(|error| format!("failed to parse parameters: {error}"))?;
    let mut messages: Vec<String> = schema.validate(&given).into_iter().map(|found| found.message).collect();
    if messages.is_empty() {
        return Ok(());
    }
    messages.sort_unstable();
    Err(format!("parameters do not match {} schema: {}", owner.name(), messages.join("; ")))
}

pub(super) fn validate_resource(admission: &Admission, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    let resource_type = spec.part("resourceType").part("spec");
    let parameters = Spec { value: spec.part("parameters").value, at: Path::of(&["spec", "parameters"]) };
    check_parameters(&resource_type, &parameters, Owner::ResourceType, denials);
    resource_type::validate(admission, &resource_type, denials);
}
