//! The form of the files: a JSON object with one member a line, so that one definition can be read without the rest.
//!
//! `kinds` comes first and maps `<apiVersion>/<kind>` to a definition. `$ref` holds the bare name of a definition.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Definitions by name, and the kinds that start at one of them.
#[derive(Default)]
pub struct Definitions {
    pub kinds: BTreeMap<String, String>,
    pub schemas: BTreeMap<String, Value>,
}

impl Definitions {
    /// The file with everything that some kind leads to.
    pub fn text(&self) -> String {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = self.kinds.values().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            if let Some((name, schema)) = self.schemas.get_key_value(name)
                && reached.insert(name.as_str())
            {
                references(schema, &mut open);
            }
        }
        let kinds: Map<String, Value> =
            self.kinds.iter().map(|(kind, name)| (kind.clone(), name.as_str().into())).collect();
        let mut text = format!("{{\n\"kinds\":{}", Value::Object(kinds));
        for name in reached {
            let _ = write!(text, ",\n\"{name}\":{}", self.schemas[name]);
        }
        text.push_str("\n}\n");
        text
    }
}

fn references<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
    match schema {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
