//! The head of a template: `apiVersion`, `kind`, `metadata` (component.md §6.2).

use super::Spec;
use crate::check::admission::{Denial, What};
use value::{Object, Value};

/// What a template says before anything is rendered.
#[derive(Debug, Default)]
pub(super) struct Header<'v> {
    pub(super) api_version: &'v str,
    pub(super) kind: &'v str,
    name: Option<&'v Value>,
    pub(super) namespace: Option<&'v Value>,
}

/// What the namespace of a template must be.
pub(super) const NAMESPACE: &str = "${metadata.namespace}";

impl<'v> Header<'v> {
    /// Reads a template as Go reads it: without regard to the case of keys, the last one counts.
    ///
    /// # Errors
    /// Go's text if a field is of another type.
    pub(super) fn read(template: &'v Value) -> Result<Self, String> {
        let mut header = Self::default();
        let Value::Object(object) = template else {
            return match template {
                Value::Null => Ok(header),
                other => Err(format!(
                    "json: cannot unmarshal {} into Go value of type resourceTemplateHeader",
                    go_name(other)
                )),
            };
        };
        for (key, value) in object.iter().filter(|(_, value)| !matches!(value, Value::Null)) {
            match key.to_ascii_lowercase().as_str() {
                "apiversion" => header.api_version = string(value, "apiVersion")?,
                "kind" => header.kind = string(value, "kind")?,
                "metadata" => header.read_metadata(value)?,
                _ => {}
            }
        }
        Ok(header)
    }

    fn read_metadata(&mut self, metadata: &'v Value) -> Result<(), String> {
        let Value::Object(metadata) = metadata else {
            return Err(format!(
                "json: cannot unmarshal {} into Go struct field resourceTemplateHeader.metadata of type struct {{ Name interface {{}} \"json:\\\"name\\\"\"; Namespace interface {{}} \"json:\\\"namespace\\\"\" }}",
                go_name(metadata)
            ));
        };
        let folded = |wanted: &str| last_folded(metadata, wanted);
        self.name = folded("name").or(self.name);
        self.namespace = folded("namespace").or(self.namespace);
        Ok(())
    }
}

/// The last entry whose key is `wanted` in any case.
fn last_folded<'v>(object: &'v Object, wanted: &str) -> Option<&'v Value> {
    let found = object.iter().rfind(|(key, _)| key.eq_ignore_ascii_case(wanted));
    found.map(|(_, value)| value).filter(|value| !matches!(value, Value::Null))
}

fn string<'v>(value: &'v Value, field: &str) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| {
        let found = go_name(value);
        format!("json: cannot unmarshal {found} into Go struct field resourceTemplateHeader.{field} of type string")
    })
}

fn go_name(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Object(_) => "object",
        _ => "number",
    }
}

/// Checks the head of a template; gives it if it can be read.
pub(super) fn check<'v>(template: &Spec<'v>, denials: &mut Vec<Denial>) -> Option<Header<'v>> {
    let mut deny = |denial| denials.push(denial);
    let header = match Header::read(template.value) {
        Ok(header) => header,
        Err(error) => {
            let json = value::go::json(template.value).unwrap_or_default();
            let detail = format!("failed to parse template: {error}");
            deny(Denial::invalid_text(template.at.clone(), &json, &detail, What::Template));
            return None;
        }
    };
    let at = |field: &str| template.at.field(field);
    if header.api_version.is_empty() {
        let detail = "apiVersion is required in resource template";
        deny(Denial::required(at("apiVersion"), detail, What::Template));
    }
    if header.kind.is_empty() {
        deny(Denial::required(at("kind"), "kind is required in resource template", What::Template));
    } else if header.kind.contains("${") {
        let detail = "kind must be a literal value, not a template expression";
        deny(Denial::forbidden(at("kind"), detail, What::Template));
    }
    if header.name.is_none_or(|name| name.as_str() == Some("")) {
        let detail = "metadata.name is required in resource template";
        deny(Denial::required(at("metadata").field("name"), detail, What::Template));
    }
    if let Some(namespace) = header.namespace.filter(|namespace| !is_own_namespace(namespace)) {
        let detail = format!("if metadata.namespace is specified, it must be \"{NAMESPACE}\"");
        deny(Denial::invalid(at("metadata").field("namespace"), namespace, &detail, What::Template));
    }
    Some(header)
}

/// Whether a namespace is `${metadata.namespace}`, spaces aside.
fn is_own_namespace(namespace: &Value) -> bool {
    let inner = namespace.as_str().map(str::trim);
    let inner = inner.and_then(|text| text.strip_prefix("${")?.strip_suffix('}'));
    inner.is_some_and(|inner| inner.trim() == "metadata.namespace")
}
