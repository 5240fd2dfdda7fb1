//! What mutating webhooks change.

use super::typed::{round_trip, with_additions};
use crate::model::Kind;
use value::{Object, Str, Value, go};

/// The object as it leaves the mutating webhook of its kind, if it has one.
///
/// # Errors
/// If the webhook cannot read the object, or refuses it.
pub(super) fn mutate(
    kind: Kind,
    schema: &Value,
    object: Value,
    old: Option<&Value>,
) -> Result<Value, String> {
    match kind {
        // These change nothing, but read the whole object.
        Kind::Component | Kind::ComponentRelease => round_trip(&object, schema).map(|_| object),
        Kind::Project => {
            let written = round_trip(&object, schema)?;
            Ok(pipeline_kind(&written).map_or(object.clone(), |written| with_additions(&object, &written)))
        }
        Kind::Workflow | Kind::ClusterWorkflow => {
            let written = round_trip(&object, schema)?;
            Ok(match service_account(&written)? {
                Some(written) => with_additions(&object, &written),
                None => object,
            })
        }
        Kind::ReleaseBinding => {
            let written = round_trip(&object, schema)?;
            Ok(release_name(&written, old).unwrap_or(written))
        }
        _ => Ok(object),
    }
}

/// The value with another one at the end of this way through objects; nothing if the way ends before.
fn replaced(value: &Value, way: &[&str], new: Value) -> Option<Value> {
    let [first, rest @ ..] = way else { return Some(new) };
    let object = value.as_object()?;
    let below = match (object.get(first), rest) {
        (_, []) => new,
        (Some(below), rest) => replaced(below, rest, new)?,
        (None, _) => return None,
    };
    let mut object = object.clone();
    object.insert(Str::from(*first), below);
    Some(Value::Object(object))
}

fn at<'v>(value: &'v Value, way: &[&str]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, field| value.get(field))
}

/// A project's pipeline reference gets its kind.
fn pipeline_kind(project: &Value) -> Option<Value> {
    let way = ["spec", "deploymentPipelineRef", "kind"];
    let given = at(project, &way).and_then(Value::as_str).unwrap_or_default();
    if !given.is_empty() {
        return None;
    }
    replaced(project, &way, Value::from("DeploymentPipeline"))
}

/// A workflow's run template gets its service account.
fn service_account(workflow: &Value) -> Result<Option<Value>, String> {
    let template = match at(workflow, &["spec", "runTemplate"]) {
        None | Some(Value::Null) => return Ok(None),
        Some(template @ Value::Object(_)) => template,
        Some(other) => {
            let found = name_in_go(other);
            return Err(format!(
                "failed to unmarshal runTemplate: json: cannot unmarshal {found} into Go value of type map[string]interface {{}}"
            ));
        }
    };
    let mut spec = match template.get("spec") {
        None => Object::new(),
        Some(Value::Object(spec)) => spec.clone(),
        Some(other) => {
            let found = match other {
                Value::Null => "<nil>",
                Value::List(_) => "[]interface {}",
                other => name_in_go(other),
            };
            return Err(format!("failed to default runTemplate: spec is {found}, expected object"));
        }
    };
    spec.insert(Str::from("serviceAccountName"), Value::from("workflow-sa"));
    let template = replaced(template, &["spec"], Value::Object(spec));
    // The template is rewritten by way of doubles.
    let template = template.map(|template| go::with_integers(&doubles(&template)));
    Ok(template.and_then(|template| replaced(workflow, &["spec", "runTemplate"], template)))
}

fn name_in_go(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::String(_) => "string",
        Value::List(_) => "array",
        _ => "number",
    }
}

/// The value with every number a double.
pub(super) fn doubles(value: &Value) -> Value {
    match value {
        Value::Int(n) => Value::Double(*n as f64),
        Value::List(list) => Value::list(list.items().iter().map(doubles).collect()),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, member)| (key.clone(), doubles(member)));
            Value::Object(Object::from_sorted(entries.collect()))
        }
        other => other.clone(),
    }
}

/// A binding that is updated without a release keeps the one it has.
fn release_name(binding: &Value, old: Option<&Value>) -> Option<Value> {
    let way = ["spec", "releaseName"];
    let stored = at(old?, &way).and_then(Value::as_str).filter(|name| !name.is_empty())?;
    let given = at(binding, &way).and_then(Value::as_str).unwrap_or_default();
    if given.is_empty() { replaced(binding, &way, Value::from(stored)) } else { None }
}
