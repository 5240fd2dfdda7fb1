//! `metadata`: read as the type that every object shares, and checked.

use crate::finding::{By, Cause, Finding};
use crate::names;
use crate::path::Path;
use value::{Object, Str, Value};

/// The types of the fields of `metadata`.
#[derive(Clone, Copy)]
enum Field {
    Text,
    Time,
    Whole,
    Truth,
    Texts,
    TextMap,
    Structs(&'static [(&'static str, Field)]),
    /// Anything; nobody writes it by hand.
    Open,
}

const OWNER: &[(&str, Field)] = &[
    ("apiVersion", Field::Text),
    ("blockOwnerDeletion", Field::Truth),
    ("controller", Field::Truth),
    ("kind", Field::Text),
    ("name", Field::Text),
    ("uid", Field::Text),
];

const MANAGED: &[(&str, Field)] = &[
    ("apiVersion", Field::Text),
    ("fieldsType", Field::Text),
    ("fieldsV1", Field::Open),
    ("manager", Field::Text),
    ("operation", Field::Text),
    ("subresource", Field::Text),
    ("time", Field::Time),
];

const METADATA: &[(&str, Field)] = &[
    ("annotations", Field::TextMap),
    ("creationTimestamp", Field::Time),
    ("deletionGracePeriodSeconds", Field::Whole),
    ("deletionTimestamp", Field::Time),
    ("finalizers", Field::Texts),
    ("generateName", Field::Text),
    ("generation", Field::Whole),
    ("labels", Field::TextMap),
    ("managedFields", Field::Structs(MANAGED)),
    ("name", Field::Text),
    ("namespace", Field::Text),
    ("ownerReferences", Field::Structs(OWNER)),
    ("resourceVersion", Field::Text),
    ("selfLink", Field::Text),
    ("uid", Field::Text),
];

/// What `metadata` may hold, as an `openAPIV3Schema`.
pub fn schema() -> Value {
    schema_of(METADATA)
}

fn schema_of(fields: &[(&str, Field)]) -> Value {
    let fields = fields.iter().map(|(name, field)| (Str::from(*name), schema_of_field(*field)));
    keywords(&[("type", Value::from("object")), ("properties", Value::Object(fields.collect()))])
}

fn schema_of_field(field: Field) -> Value {
    let text = || ("type", Value::from("string"));
    match field {
        Field::Text => keywords(&[text()]),
        Field::Time => keywords(&[text(), ("format", Value::from("date-time"))]),
        Field::Whole => keywords(&[("type", Value::from("integer")), ("format", Value::from("int64"))]),
        Field::Truth => keywords(&[("type", Value::from("boolean"))]),
        Field::Texts => keywords(&[("type", Value::from("array")), ("items", keywords(&[text()]))]),
        Field::TextMap => {
            keywords(&[("type", Value::from("object")), ("additionalProperties", keywords(&[text()]))])
        }
        Field::Structs(fields) => keywords(&[("type", Value::from("array")), ("items", schema_of(fields))]),
        Field::Open => keywords(&[("x-kubernetes-preserve-unknown-fields", Value::Bool(true))]),
    }
}

fn keywords(entries: &[(&str, Value)]) -> Value {
    Value::Object(entries.iter().map(|(name, value)| (Str::from(*name), value.clone())).collect())
}

/// Reads `metadata`: unknown fields go to `removed`, empty ones vanish.
pub(crate) fn read(metadata: &Value, removed: &mut Vec<Path>) -> Result<Object, Finding> {
    let at = Path::of(&["metadata"]);
    match metadata {
        Value::Null => Ok(Object::new()),
        Value::Object(object) => read_struct(object, METADATA, &at, removed),
        other => Err(mismatch(at, other, "ObjectMeta")),
    }
}

fn mismatch(at: Path, found: &Value, wanted: &str) -> Finding {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Object(_) => "object",
        _ => "number",
    };
    let message = format!("json: cannot unmarshal {found} into Go struct field {at} of type {wanted}");
    Finding::new(By::Decode, Cause::TypeInvalid, at, message)
}

fn read_struct(
    object: &Object,
    fields: &[(&str, Field)],
    at: &Path,
    removed: &mut Vec<Path>,
) -> Result<Object, Finding> {
    let mut kept: Vec<(Str, Value)> = Vec::with_capacity(object.len());
    for (name, value) in object {
        let below = at.field(name);
        let Some((_, field)) = fields.iter().find(|(known, _)| *known == name.as_str()) else {
            removed.push(below);
            continue;
        };
        if let Some(value) = read_field(value, *field, &below, removed)? {
            kept.push((name.clone(), value));
        }
    }
    Ok(Object::from_sorted(kept))
}

/// One field; `None` if it is as good as absent.
fn read_field(
    value: &Value,
    field: Field,
    at: &Path,
    removed: &mut Vec<Path>,
) -> Result<Option<Value>, Finding> {
    let fits = match (field, value) {
        (_, Value::Null) => return Ok(None),
        (Field::Text, Value::String(text)) => return Ok((!text.is_empty()).then(|| value.clone())),
        (Field::Texts, Value::List(list)) => {
            for (index, item) in list.items().iter().enumerate() {
                if item.as_str().is_none() {
                    return Err(mismatch(at.index(index), item, "string"));
                }
            }
            return Ok((!list.items().is_empty()).then(|| value.clone()));
        }
        (Field::TextMap, Value::Object(object)) => {
            if let Some((key, found)) = object.iter().find(|(_, text)| text.as_str().is_none()) {
                return Err(mismatch(at.key(key), found, "string"));
            }
            return Ok((!object.is_empty()).then(|| value.clone()));
        }
        (Field::Structs(fields), Value::List(list)) => {
            let mut items = Vec::with_capacity(list.items().len());
            for (index, item) in list.items().iter().enumerate() {
                let at = at.index(index);
                let object = item.as_object().ok_or_else(|| mismatch(at.clone(), item, "object"))?;
                items.push(Value::Object(read_struct(object, fields, &at, removed)?));
            }
            return Ok((!items.is_empty()).then(|| Value::list(items)));
        }
        (Field::Time, Value::String(_)) | (Field::Truth, Value::Bool(_)) | (Field::Open, _) => true,
        (Field::Whole, Value::Int(_)) => true,
        _ => false,
    };
    let wanted = match field {
        Field::Truth => "bool",
        Field::Whole => "int64",
        Field::Time => "v1.Time",
        Field::TextMap => "map[string]string",
        Field::Texts => "[]string",
        Field::Text | Field::Structs(_) | Field::Open => "string",
    };
    if fits { Ok(Some(value.clone())) } else { Err(mismatch(at.clone(), value, wanted)) }
}

/// Whether an object can be asked for at all: it needs a name.
pub(crate) fn nameless(metadata: Option<&Value>) -> Option<Finding> {
    let text = |field: &str| metadata.and_then(|metadata| metadata.get(field)).and_then(Value::as_str);
    let nameless =
        text("name").unwrap_or_default().is_empty() && text("generateName").unwrap_or_default().is_empty();
    let at = Path::of(&["metadata", "name"]);
    nameless.then(|| Finding::new(By::Metadata, Cause::Required, at, "name or generateName is required"))
}

/// What is wrong with names, labels, annotations, finalizers, owners.
pub(crate) fn check(metadata: &Object, namespaced: bool, creates: bool, findings: &mut Vec<Finding>) {
    let at = Path::of(&["metadata"]);
    let mut add = |path: Path, problem: Option<String>| {
        if let Some(problem) = problem {
            findings.push(Finding::new(By::Metadata, Cause::Invalid, path, problem));
        }
    };
    let text = |field: &str| metadata.get(field).and_then(Value::as_str);
    if creates {
        if let Some(prefix) = text("generateName") {
            add(at.field("generateName"), names::subdomain(prefix.trim_end_matches('-')));
        }
        if let Some(name) = text("name") {
            add(at.field("name"), names::subdomain(name));
        }
    }
    if let Some(namespace) = text("namespace").filter(|_| namespaced) {
        add(at.field("namespace"), names::label(namespace));
    }
    for (key, value) in metadata.get("labels").and_then(Value::as_object).into_iter().flatten() {
        add(at.field("labels"), names::qualified_name(key));
        add(at.field("labels"), value.as_str().and_then(names::label_value));
    }
    for (key, _) in metadata.get("annotations").and_then(Value::as_object).into_iter().flatten() {
        add(at.field("annotations"), names::qualified_name(&key.to_lowercase()));
    }
    for finalizer in metadata.get("finalizers").and_then(Value::as_list).unwrap_or_default() {
        add(at.field("finalizers"), finalizer.as_str().and_then(names::qualified_name));
    }
    check_owners(metadata, &at.field("ownerReferences"), &mut add);
}

fn check_owners(metadata: &Object, at: &Path, add: &mut impl FnMut(Path, Option<String>)) {
    let mut controllers = 0;
    for owner in metadata.get("ownerReferences").and_then(Value::as_list).unwrap_or_default() {
        let version = owner.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
        let empty = version.rsplit('/').next().unwrap_or_default().is_empty();
        add(at.field("apiVersion"), empty.then(|| "version must not be empty".to_owned()));
        for field in ["kind", "name", "uid"] {
            let empty = owner.get(field).and_then(Value::as_str).unwrap_or_default().is_empty();
            add(at.field(field), empty.then(|| "must not be empty".to_owned()));
        }
        controllers += usize::from(matches!(owner.get("controller"), Some(Value::Bool(true))));
    }
    let several = "Only one reference can have Controller set to true";
    add(at.clone(), (controllers > 1).then(|| several.to_owned()));
}
