//! The keywords of an `openAPIV3Schema` in those of JSON Schema.

use value::{Object, Str, Value};

/// Keywords that both have, and whose value is no schema.
const SHARED: [&str; 13] = [
    "default",
    "description",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "multipleOf",
    "title",
    "uniqueItems",
    "maximum",
    "minimum",
];

/// Formats that mean the same to both; editors would refuse more of others than the API server does.
const FORMATS: [&str; 6] = ["date", "date-time", "email", "hostname", "ipv4", "ipv6"];

/// What Go's regular expressions have and an editor's do not.
const GO_ONLY: [&str; 9] = ["(?i", "(?m", "(?s", "(?U", "(?-", "(?P<", r"\A", r"\z", "[[:"];

/// A schema without references.
pub(super) fn translate(schema: &Value) -> Value {
    Node { schema: schema.as_object(), around: None }.translate()
}

/// One node.
#[derive(Clone, Copy)]
struct Node<'s> {
    schema: Option<&'s Object>,
    /// The properties that the node declares around this one, if this is an alternative in `allOf` and the like: it
    /// says more about the same value, and closes nothing.
    around: Option<&'s [Option<&'s Object>]>,
}

impl<'s> Node<'s> {
    fn translate(self) -> Value {
        let mut out = Object::new();
        for keyword in SHARED {
            if let Some(value) = self.get(keyword) {
                out.insert(Str::from(keyword), value.clone());
            }
        }
        self.types(&mut out);
        self.numbers(&mut out);
        self.texts(&mut out);
        self.lists(&mut out);
        self.fields(&mut out);
        self.alternatives(&mut out);
        Value::Object(out)
    }

    fn get(self, keyword: &str) -> Option<&'s Value> {
        self.schema?.get(keyword)
    }

    fn is(self, keyword: &str) -> bool {
        matches!(self.get(keyword), Some(Value::Bool(true)))
    }

    fn text(self, keyword: &str) -> &'s str {
        self.get(keyword).and_then(Value::as_str).unwrap_or_default()
    }

    fn object(self, keyword: &str) -> Option<&'s Object> {
        self.get(keyword).and_then(Value::as_object)
    }

    fn types(self, out: &mut Object) {
        let mut types: Vec<&str> = match self.text("type") {
            _ if self.is("x-kubernetes-int-or-string") => vec!["integer", "string"],
            "" => Vec::new(),
            one => vec![one],
        };
        let nullable = self.is("nullable");
        if nullable && !types.is_empty() {
            types.push("null");
        }
        match types.as_slice() {
            [] => {}
            [one] => out.insert(Str::from("type"), Value::from(*one)),
            several => {
                let several = several.iter().map(|one| Value::from(*one)).collect();
                out.insert(Str::from("type"), Value::list(several));
            }
        }
        if let Some(choices) = self.get("enum").and_then(Value::as_list) {
            let mut choices = choices.to_vec();
            if nullable && !choices.iter().any(|choice| matches!(choice, Value::Null)) {
                choices.push(Value::Null);
            }
            out.insert(Str::from("enum"), Value::list(choices));
        }
    }

    fn numbers(self, out: &mut Object) {
        for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            // Here a flag of the bound, there a bound of its own.
            if self.is(exclusive)
                && let Some(value) = out.remove(bound)
            {
                out.insert(Str::from(exclusive), value);
            }
        }
        if self.text("format") == "int32" {
            for (bound, end) in [("minimum", i32::MIN), ("maximum", i32::MAX)] {
                if self.get(bound).is_none() {
                    out.insert(Str::from(bound), Value::Int(i64::from(end)));
                }
            }
        }
    }

    fn texts(self, out: &mut Object) {
        let (format, pattern) = (self.text("format"), self.text("pattern"));
        if FORMATS.contains(&format) {
            out.insert(Str::from("format"), Value::from(format));
        }
        if !pattern.is_empty() && !GO_ONLY.iter().any(|part| pattern.contains(part)) {
            out.insert(Str::from("pattern"), Value::from(pattern));
        }
    }

    fn lists(self, out: &mut Object) {
        if let Some(items @ Value::Object(_)) = self.get("items") {
            out.insert(Str::from("items"), self.below(items, None));
        }
        if self.text("x-kubernetes-list-type") == "set" {
            out.insert(Str::from("uniqueItems"), Value::Bool(true));
        }
    }

    fn fields(self, out: &mut Object) {
        let mut fields = Object::new();
        if self.is("x-kubernetes-embedded-resource") {
            for name in ["apiVersion", "kind"] {
                let text = [(Str::from("type"), Value::from("string"))].into_iter().collect();
                fields.insert(Str::from(name), Value::Object(text));
            }
            fields.insert(Str::from("metadata"), translate(&crd::metadata_schema()));
        }
        for (name, schema) in self.object("properties").into_iter().flatten() {
            fields.insert(name.clone(), self.below(schema, Some(name)));
        }
        if let Some(patterns) = self.object("patternProperties") {
            let patterns =
                patterns.iter().map(|(pattern, schema)| (pattern.clone(), self.below(schema, None)));
            out.insert(Str::from("patternProperties"), Value::Object(patterns.collect()));
        }
        let additional = match self.get("additionalProperties") {
            Some(schema @ Value::Object(_)) => Some(self.below(schema, None)),
            Some(Value::Bool(open)) => Some(Value::Bool(*open)),
            _ if self.around.is_some() || self.is("x-kubernetes-preserve-unknown-fields") => None,
            _ if !fields.is_empty() => Some(Value::Bool(false)),
            _ => None,
        };
        if let Some(additional) = additional {
            out.insert(Str::from("additionalProperties"), additional);
        }
        if !fields.is_empty() {
            out.insert(Str::from("properties"), Value::Object(fields));
        }
        let required = self.get("required").and_then(Value::as_list).unwrap_or_default();
        let required =
            required.iter().filter(|name| !name.as_str().is_some_and(|name| self.has_default(name)));
        let required: Vec<Value> = required.cloned().collect();
        if !required.is_empty() {
            out.insert(Str::from("required"), Value::list(required));
        }
    }

    fn alternatives(self, out: &mut Object) {
        let declared: Vec<Option<&Object>> =
            self.around.into_iter().flatten().copied().chain([self.object("properties")]).collect();
        let further = |schema| Node { schema: Value::as_object(schema), around: Some(&declared) }.translate();
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(schemas) = self.get(keyword).and_then(Value::as_list) {
                out.insert(Str::from(keyword), Value::list(schemas.iter().map(further).collect()));
            }
        }
        if let Some(schema) = self.get("not") {
            out.insert(Str::from("not"), further(schema));
        }
    }

    /// A schema of another value: that of the property `name`, of an item, of an entry.
    fn below(self, schema: &Value, name: Option<&str>) -> Value {
        let around: Option<Vec<Option<&Object>>> = self.around.map(|around| {
            let of_property = |declared: Option<&'s Object>| {
                declared?.get(name?)?.get("properties").and_then(Value::as_object)
            };
            around.iter().copied().map(of_property).collect()
        });
        Node { schema: schema.as_object(), around: around.as_deref() }.translate()
    }

    /// Whether the API server fills in the property before it looks for it.
    fn has_default(self, name: &str) -> bool {
        let mut declared = self.around.into_iter().flatten().copied().chain([self.object("properties")]);
        declared.any(|properties| {
            let property = properties.and_then(|properties| properties.get(name));
            property
                .and_then(|property| property.get("default"))
                .is_some_and(|value| !matches!(value, Value::Null))
        })
    }
}
