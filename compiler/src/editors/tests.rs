//! Translated schemas, in short.

use super::*;
use diag::FileId;
use yaml::Limits;

fn read(text: &str) -> Value {
    let limits = Limits { depth: 64, nodes: 10_000, bytes: 1 << 16 };
    let document = yaml::read(FileId(0), text.as_bytes(), &limits).documents.into_iter().next();
    document.expect("the text is a document").node.to_typed_value()
}

fn expect(given: &str, wanted: &str) {
    let (found, wanted) = (translate(&read(given)), read(wanted));
    assert_eq!(value::go::json(&found).unwrap(), value::go::json(&wanted).unwrap(), "{given}");
}

#[test]
fn keywords_of_kubernetes_become_those_of_json_schema() {
    expect("{type: string, nullable: true, enum: [a]}", "{type: [string, 'null'], enum: [a, null]}");
    expect("{x-kubernetes-int-or-string: true}", "{type: [integer, string]}");
    expect("{type: integer, format: int32, minimum: 1}", "{type: integer, minimum: 1, maximum: 2147483647}");
    expect("{type: number, minimum: 0, exclusiveMinimum: true}", "{type: number, exclusiveMinimum: 0}");
    expect("{type: string, format: uri, pattern: '(?i)^a'}", "{type: string}");
    expect(
        "{type: array, x-kubernetes-list-type: set, items: {type: string}}",
        "{type: array, uniqueItems: true, items: {type: string}}",
    );
}

#[test]
fn objects_are_closed_unless_they_keep_what_they_do_not_know() {
    expect(
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
    );
    expect(
        "{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {}}}",
        "{type: object, properties: {a: {}}}",
    );
    expect("{type: object}", "{type: object}");
    expect(
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: {type: string}}",
    );
}

#[test]
fn what_has_a_default_is_not_required() {
    expect(
        "{type: object, required: [a, b], properties: {a: {default: 1}, b: {}}}",
        "{type: object, required: [b], properties: {a: {default: 1}, b: {}}, additionalProperties: false}",
    );
    expect(
        "{properties: {a: {default: 1}, b: {}}, anyOf: [{required: [a]}, {required: [b], properties: {b: {}}}]}",
        "{properties: {a: {default: 1}, b: {}}, additionalProperties: false, anyOf: [{}, {required: [b], properties: {b: {}}}]}",
    );
}

#[test]
fn every_kind_has_a_schema_that_names_it() {
    let admission = Admission::new();
    for kind in Kind::ALL {
        let schema = schema(&admission, *kind);
        assert_eq!(at(&schema, &["properties", "kind", "const"]).and_then(Value::as_str), Some(kind.name()));
        assert!(matches!(at(&schema, &["additionalProperties"]), Some(Value::Bool(false))), "{kind}");
        assert!(at(&schema, &["properties", "spec"]).is_some(), "{kind}");
    }
}
