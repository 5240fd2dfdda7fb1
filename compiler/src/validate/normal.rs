//! Kubernetes' schemas as JSON Schema: what its extensions mean is said in keywords.

use super::keywords;
use serde_json::{Map, Value as Json, json};

/// What every object says of its kind, those inside of others too.
const ENVELOPE: [&str; 2] = ["apiVersion", "kind"];

/// A schema node of Kubernetes as one of JSON Schema. Strict nodes refuse members that they do not name; those inside
/// of `allOf` and its kin leave that to the node that holds them.
pub(super) fn schema(node: &Json, strict: bool) -> Json {
    let Json::Object(node) = node else { return node.clone() };
    let mut out = Map::new();
    if let Some(Json::String(name)) = node.get("$ref") {
        out.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        return Json::Object(out);
    }
    let truth = |key: &str| node.get(key) == Some(&Json::Bool(true));
    for (key, value) in node {
        match key.as_str() {
            "enum"
            | "pattern"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "minProperties"
            | "maxProperties"
            | "multipleOf"
            | keywords::INT_OR_STRING => {
                out.insert(key.clone(), value.clone());
            }
            // Draft 4 has flags where later ones have numbers.
            "minimum" | "maximum" => {
                let exclusive = if key == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
                let key = if truth(exclusive) { exclusive } else { key };
                out.insert(key.to_owned(), value.clone());
            }
            "not" | "items" => drop(out.insert(key.clone(), schema(value, strict && key == "items"))),
            "allOf" | "anyOf" | "oneOf" if !truth(keywords::INT_OR_STRING) => {
                let parts = value.as_array().into_iter().flatten();
                out.insert(key.clone(), parts.map(|part| schema(part, false)).collect());
            }
            _ => {}
        }
    }
    types(node, &mut out);
    members(node, strict, &mut out);
    match node.get("x-kubernetes-list-type").and_then(Json::as_str) {
        Some("set") => drop(out.insert("uniqueItems".to_owned(), true.into())),
        Some("map") => {
            let keys = node.get(keywords::LIST_MAP_KEYS).cloned().unwrap_or_default();
            out.insert(keywords::LIST_MAP_KEYS.to_owned(), keys);
        }
        _ => {}
    }
    Json::Object(out)
}

/// `type`, `format` and `nullable`.
fn types(node: &Map<String, Json>, out: &mut Map<String, Json>) {
    let nullable = node.get("nullable") == Some(&Json::Bool(true));
    if let Some(ty) = node.get("type").filter(|_| !out.contains_key(keywords::INT_OR_STRING)) {
        out.insert("type".to_owned(), if nullable { json!([ty, "null"]) } else { ty.clone() });
    }
    let is = |ty: &str| node.get("type").is_some_and(|own| own == ty);
    match node.get("format").and_then(Json::as_str) {
        Some("quantity") => drop(out.insert(keywords::QUANTITY.to_owned(), true.into())),
        Some("byte") if is("string") => drop(out.insert(keywords::BASE64.to_owned(), true.into())),
        Some("date-time") if is("string") => drop(out.insert("format".to_owned(), "date-time".into())),
        Some("int32") if is("integer") => drop(out.insert(keywords::INTEGER.to_owned(), "int32".into())),
        _ if is("integer") => drop(out.insert(keywords::INTEGER.to_owned(), "int64".into())),
        _ => {}
    }
}

/// `properties`, `required` and what else may stand beside them.
fn members(node: &Map<String, Json>, strict: bool, out: &mut Map<String, Json>) {
    let truth = |key: &str| node.get(key) == Some(&Json::Bool(true));
    let own = node.get("properties").and_then(Json::as_object);
    if let Some(own) = own {
        let mut members: Map<String, Json> =
            own.iter().map(|(name, member)| (name.clone(), schema(member, strict))).collect();
        if truth("x-kubernetes-embedded-resource") {
            for name in ENVELOPE {
                members.insert(name.to_owned(), json!({ "type": "string", "minLength": 1 }));
            }
            members.insert("metadata".to_owned(), json!({ "$ref": "#/$defs/ObjectMeta" }));
        }
        out.insert("properties".to_owned(), Json::Object(members));
    }
    let nullable = |name: &str| own.and_then(|own| own.get(name)?.get("nullable")) == Some(&Json::Bool(true));
    let mut required = node.get("required").and_then(Json::as_array).cloned().unwrap_or_default();
    if truth("x-kubernetes-embedded-resource") {
        required.retain(|name| !name.as_str().is_some_and(|name| ENVELOPE.contains(&name)));
        required.extend(ENVELOPE.map(Json::from));
    }
    let (present, required): (Vec<Json>, Vec<Json>) =
        required.into_iter().partition(|name| name.as_str().is_some_and(nullable));
    for (key, names) in [(keywords::PRESENT, present), ("required", required)] {
        if !names.is_empty() {
            out.insert(key.to_owned(), Json::Array(names));
        }
    }
    match node.get("additionalProperties") {
        Some(Json::Object(_)) => {
            let others = schema(&node["additionalProperties"], strict);
            out.insert("additionalProperties".to_owned(), others);
        }
        Some(_) => {}
        // A definition without a word about members lets everything pass that Kubernetes would prune.
        None if strict
            && own.is_some_and(|own| !own.is_empty())
            && !truth("x-kubernetes-preserve-unknown-fields") =>
        {
            out.insert("additionalProperties".to_owned(), false.into());
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_become_keywords() {
        let source = json!({
            "type": "object",
            "required": ["a", "b"],
            "properties": {
                "a": { "type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true },
                "b": { "type": "string", "nullable": true },
                "c": { "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }] },
                "d": { "type": "object", "properties": { "x": {} }, "x-kubernetes-preserve-unknown-fields": true },
            },
        });
        let wanted = json!({
            "type": "object",
            "properties": {
                "a": { "exclusiveMinimum": 0, "type": "integer", "x-choreoc-integer": "int32" },
                "b": { "type": ["string", "null"] },
                "c": { "x-kubernetes-int-or-string": true },
                "d": { "type": "object", "properties": { "x": {} } },
            },
            "x-choreoc-present": ["b"],
            "required": ["a"],
            "additionalProperties": false,
        });
        assert_eq!(schema(&source, true), wanted);
    }
}
