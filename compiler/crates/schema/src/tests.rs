//! Schemas and values as tables; the recorded cases cover the texts in full.

use crate::{Finding, Schema};
use serde_json::Value as Json;
use value::{Object, Value, go};

fn value(text: &str) -> Value {
    convert(&serde_json::from_str(text).unwrap())
}

fn convert(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Double(n.as_f64().unwrap()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(convert).collect()),
        Json::Object(members) => members
            .iter()
            .map(|(key, member)| (key.as_str().into(), convert(member)))
            .collect::<Object>()
            .into(),
    }
}

fn object(text: &str) -> Object {
    value(text).as_object().unwrap().clone()
}

fn schema(text: &str) -> Schema {
    Schema::compile(&value(text)).unwrap()
}

fn findings(schema_text: &str, supplied: &str) -> Vec<Finding> {
    schema(schema_text).apply(object(supplied)).map_or_else(|invalid| invalid.findings, |_| Vec::new())
}

#[test]
fn schemas_that_cannot_be_used_say_why_and_where() {
    let cases = [
        (
            "[]",
            "failed to parse schema: json: cannot unmarshal array into Go value of type map[string]interface {}",
            "",
        ),
        (
            r##"{"$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}, "properties": {"a": {"$ref": "#/$defs/A"}}}"##,
            "failed to resolve $ref: circular $ref: A → B → A",
            "/$defs/B",
        ),
        (
            r##"{"properties": {"a": {"$ref": "#/definitions/A"}}}"##,
            r##"failed to resolve $ref: unsupported $ref path "#/definitions/A": expected #/$defs/Name"##,
            "/properties/a",
        ),
        (
            r##"{"$defs": {"A": {"minLength": 1.5}}, "properties": {"a": {"$ref": "#/$defs/A"}}}"##,
            "failed to unmarshal schema to JSONSchemaProps: json: cannot unmarshal number 1.5 into Go struct field JSONSchemaProps.properties.minLength of type int64",
            "/$defs/A/minLength",
        ),
        (
            r#"{"properties": {"a": {"items": {"type": 5}}}}"#,
            "failed to unmarshal schema to JSONSchemaProps: json: cannot unmarshal number into Go struct field JSONSchemaProps.properties.items.type of type string",
            "/properties/a/items/type",
        ),
        (
            r#"{"properties": {"a": {"oneOf": [{"patternProperties": {"x": {}}}]}}}"#,
            "failed to build structural schema: OpenAPIV3Schema 'patternProperties' is not supported",
            "/properties/a/oneOf/0/patternProperties",
        ),
    ];
    for (text, message, pointer) in cases {
        let error = Schema::compile(&value(text)).unwrap_err();
        assert_eq!((error.message.as_str(), error.pointer.as_str()), (message, pointer), "{text}");
    }
}

#[test]
fn admission_refuses_unknown_keywords_where_it_looks() {
    let cases = [
        (r#"{"types": "object"}"#, Some(r#"json: unknown field "types""#)),
        (r#"{"x-note": 1, "properties": {"a": {"Type": "string"}}}"#, None),
        (r#"{"properties": {"a": {"items": {"const": 1}}}}"#, None),
        (r#"{"$defs": {}}"#, Some(r#"json: unknown field "$defs""#)),
    ];
    for (text, unknown) in cases {
        let found: Vec<String> = Schema::admit(&value(text)).iter().map(ToString::to_string).collect();
        let want: Vec<String> = unknown
            .iter()
            .map(|detail| format!("openAPIV3Schema contains unknown or invalid fields: {detail}"))
            .collect();
        assert_eq!(found, want, "{text}");
    }
}

#[test]
fn defaults_fill_what_is_missing() {
    const SCHEMA: &str = r#"{
        "properties": {
            "port": {"type": "integer", "default": 80},
            "nested": {"default": {}, "properties": {"deep": {"default": "d"}}},
            "absent": {"properties": {"deep": {"default": "d"}}},
            "list": {"items": {"default": "i"}},
            "kept": {"nullable": true, "default": 1},
            "x-vendor": {"default": 1}
        },
        "additionalProperties": {"default": "other"}
    }"#;
    let cases = [
        ("{}", r#"{"kept":1,"nested":{"deep":"d"},"port":80}"#),
        (
            r#"{"absent": {}, "port": null}"#,
            r#"{"absent":{"deep":"d"},"kept":1,"nested":{"deep":"d"},"port":80}"#,
        ),
        (
            r#"{"kept": null, "list": [null, "a"], "more": null, "nested": {"deep": 2}, "port": 1}"#,
            r#"{"kept":null,"list":["i","a"],"more":"other","nested":{"deep":2},"port":1}"#,
        ),
    ];
    for (supplied, want) in cases {
        let filled = schema(SCHEMA).with_defaults(object(supplied));
        assert_eq!(go::json(&Value::Object(filled)).unwrap(), want);
    }
}

#[test]
fn integral_defaults_are_integers_and_what_is_supplied_is_not() {
    let schema =
        schema(r#"{"properties": {"a": {"default": 1e3}, "b": {"default": 1.5}, "c": {"default": 1e19}}}"#);
    let filled = schema.with_defaults(object(r#"{"d": 1}"#));
    assert!(matches!(filled.get("a"), Some(Value::Int(1000))));
    assert!(matches!(filled.get("b"), Some(Value::Double(_))));
    assert!(matches!(filled.get("c"), Some(Value::Double(_))));
    assert!(matches!(filled.get("d"), Some(Value::Double(_))));
}

#[test]
fn a_value_to_which_nothing_is_added_is_shared() {
    let supplied = object(r#"{"a": {"b": [1, 2]}}"#);
    let applied =
        schema(r#"{"properties": {"a": {"default": {}}, "c": {}}}"#).apply(supplied.clone()).unwrap();
    assert!(std::ptr::eq(applied.iter().as_slice(), supplied.iter().as_slice()));
}

#[test]
fn findings_point_at_the_value_and_at_the_rule() {
    const SCHEMA: &str = r##"{
        "$defs": {"Port": {"type": "integer", "minimum": 1, "maximum": 9}},
        "type": "object",
        "required": ["name"],
        "additionalProperties": false,
        "properties": {
            "name": {"type": "string", "pattern": "^a"},
            "ports": {"items": {"$ref": "#/$defs/Port", "maximum": 5}},
            "either": {"oneOf": [{"type": "string"}, {"type": "boolean"}]}
        }
    }"##;
    let cases = [
        ("{}", ".name is required", "/name", "/required", "required"),
        (r#"{"name": "b"}"#, "name should match '^a'", "/name", "/properties/name/pattern", "pattern"),
        (
            r#"{"name": "a", "ports": [1, 0]}"#,
            "ports[1] should be greater than or equal to 1",
            "/ports/1",
            "/$defs/Port/minimum",
            "minimum",
        ),
        (
            r#"{"name": "a", "ports": [7]}"#,
            "ports[0] should be less than or equal to 5",
            "/ports/0",
            "/properties/ports/items/maximum",
            "maximum",
        ),
        (
            r#"{"name": "a", "x/y": 1}"#,
            ".x/y is a forbidden property",
            "/x~1y",
            "/additionalProperties",
            "additionalProperties",
        ),
        (
            r#"{"name": "a", "either": 1}"#,
            r#""either" must validate one and only one schema (oneOf). Found none valid"#,
            "/either",
            "/properties/either/oneOf",
            "oneOf",
        ),
    ];
    for (supplied, message, instance, rule, keyword) in cases {
        let found = &findings(SCHEMA, supplied)[0];
        let Finding { message: text, instance: at, schema, keyword: word } = found;
        assert_eq!((text.as_str(), at.as_str(), schema.as_str(), *word), (message, instance, rule, keyword));
    }
}

#[test]
fn texts_come_in_the_order_of_names_and_each_once() {
    let text = crate::joined(&findings(
        r#"{"required": ["c"], "properties": {"b": {"type": "integer"}, "a": {"allOf": [{"type": "string"}, {"type": "string"}]}}}"#,
        r#"{"a": 1, "b": 1.5}"#,
    ));
    assert_eq!(
        text,
        "a must be of type string: \"number\"; \"a\" must validate all the schemas (allOf). None validated; \
         b must be of type integer: \"number\"; Checked value must be of type integer (default format) in b; \
         .c is required"
    );
}

#[test]
fn formats_are_checked_as_kubernetes_checks_them() {
    let cases = [
        ("email", "Name <a@b.c>", true),
        ("email", "a..b@c", false),
        ("uri", "mailto:a@b", true),
        ("uri", "foo", false),
        ("hostname", "a-.b", false),
        ("ipv4", "01.2.3.4", true),
        ("ipv6", "::1.2.3.4", true),
        ("cidr", "10.0.0.0/33", false),
        ("mac", "00005e005301", true),
        ("duration", "3 hours", true),
        ("duration", "P1D", true),
        ("date", "2023-02-29", false),
        ("date-time", "2023-02-28T23:59:60Z", false),
        ("uuid4", "7af1bd4c-2b6a-4f1c-7c3e-1d2e3f4a5b6c", false),
        ("creditcard", "4111 1111 1111 1111", true),
        ("isbn", "080442957X", true),
        ("rgbcolor", "rgb(256,0,0)", false),
        ("byte", "YQ=", false),
        ("k8s-short-name", "a.b", false),
        ("unheard-of", "anything", true),
    ];
    for (format, text, fits) in cases {
        let schema = format!(r#"{{"properties": {{"v": {{"type": "string", "format": "{format}"}}}}}}"#);
        let supplied = format!(r#"{{"v": "{text}"}}"#);
        assert_eq!(findings(&schema, &supplied).is_empty(), fits, "{format}: {text}");
    }
}

#[test]
fn definitions_that_multiply_are_refused() {
    let mut definitions = vec![r#""d0": {"type": "string"}"#.to_owned()];
    for level in 1..30 {
        let below = format!(r##"{{"$ref": "#/$defs/d{}"}}"##, level - 1);
        definitions
            .push(format!(r#""d{level}": {{"properties": {{"a": {below}, "b": {below}, "c": {below}}}}}"#));
    }
    let text = format!(r##"{{"$defs": {{{}}}, "$ref": "#/$defs/d29"}}"##, definitions.join(", "));
    let error = Schema::compile(&value(&text)).unwrap_err();
    assert!(error.message.contains("more than"), "{}", error.message);
}

/// Names and values of examples, as JSON.
fn examples(text: &str) -> Vec<String> {
    let shown = |example: &crate::Example| {
        format!("{} {}", example.name, go::json(&Value::Object(example.value.clone())).unwrap())
    };
    schema(text).examples().iter().map(shown).collect()
}

#[test]
fn examples_are_as_small_and_as_full_as_the_schema_allows() {
    let text = r#"{
        "type": "object", "required": ["host", "tier"],
        "properties": {
            "host": {"type": "string"},
            "tier": {"type": "string", "enum": ["small", "large"]},
            "replicas": {"type": "integer", "default": 1, "minimum": 0, "maximum": 5},
            "debug": {"type": "boolean", "default": false},
            "tags": {"type": "array", "items": {"type": "string"}, "default": []},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}, "default": {}},
            "cpu": {"type": "string", "default": "100m"}
        }}"#;
    assert_eq!(
        examples(text),
        [
            r#"minimal {"host":"example.com","tier":"small"}"#,
            r#"full {"cpu":"250m","debug":true,"host":"example.com","labels":{"key":"key"},"replicas":2,"tags":["tag","tag-2"],"tier":"large"}"#,
        ]
    );
    assert_eq!(examples(r#"{"type": "object"}"#), ["minimal {}"]);
}

#[test]
fn each_alternative_has_an_example() {
    let text = r#"{
        "type": "object", "required": ["source"],
        "properties": {"source": {
            "type": "object",
            "properties": {"git": {"type": "string"}, "image": {"type": "string"}, "depth": {"type": "integer"}},
            "oneOf": [{"required": ["git"]}, {"required": ["image"]}]
        }}}"#;
    assert_eq!(
        examples(text),
        [
            r#"minimal {"source":{"git":"git"}}"#,
            r#"full {"source":{"depth":1,"git":"git"}}"#,
            r#"source as image {"source":{"depth":1,"image":"registry.example.com/image:1.0.0"}}"#,
        ]
    );
}

#[test]
fn values_that_would_be_too_large_are_none() {
    let list = |inner: &str| format!(r#"{{"type": "array", "minItems": 16, "items": {inner}}}"#);
    let deep = (0..12).fold(r#"{"type": "string"}"#.to_owned(), |inner, _| list(&inner));
    let text = format!(r#"{{"type": "object", "required": ["a"], "properties": {{"a": {deep}}}}}"#);
    assert!(examples(&text).is_empty());
}

#[test]
fn texts_and_numbers_of_examples_keep_formats_patterns_and_bounds() {
    let full = |property: &str| {
        let text = format!(r#"{{"type": "object", "required": ["a"], "properties": {{"a": {property}}}}}"#);
        examples(&text)
            .pop()
            .map(|example| example[example.find('{').unwrap() + 5..example.len() - 1].to_owned())
    };
    for (property, expected) in [
        (r#"{"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi)$"}"#, Some("\"1Ki\"")),
        (r#"{"type": "string", "pattern": "^v[0-9]{3}-(a|b)x*$"}"#, Some("\"v111-ax\"")),
        (r#"{"type": "string", "format": "email"}"#, Some("\"someone@example.com\"")),
        (r#"{"type": "string", "minLength": 3}"#, Some("\"axx\"")),
        (r#"{"type": "integer", "minimum": 7, "multipleOf": 5}"#, Some("10")),
        (r#"{"type": "number", "maximum": -2}"#, Some("-2")),
        (r#"{"type": "integer", "minimum": 1, "maximum": 1, "default": 1}"#, Some("1")),
        (r#"{"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "boolean"}}"#, Some("[true]")),
        (r#"{"x-kubernetes-int-or-string": true}"#, Some("1")),
        (r#"{"type": "string", "pattern": "^a$", "minLength": 2}"#, None),
    ] {
        assert_eq!(full(property).as_deref(), expected, "{property}");
    }
}
