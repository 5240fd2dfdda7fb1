//! How Kubernetes' Go readers and writers treat YAML.

use crate::{Case, Outcome, compare};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diag::FileId;
use serde_json::{Map, Number, Value as Json};
use std::str::FromStr;
use value::{Object, Str, Value};
use yaml::{Kind, Limits, Node};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    if case.file.starts_with("emit") { check_emit(case) } else { check_read(case) }
}

/// As deep as the reader goes whose answers are recorded.
const LIMITS: Limits = Limits { depth: 10_000, nodes: 10_000_000, bytes: 256 << 20 };

fn check_read(case: &Case<'_>) -> Outcome {
    let bytes = match (case.record["yaml"].as_str(), case.record["yaml_b64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(text)) => STANDARD.decode(text).unwrap_or_default(),
        (None, None) => return Outcome::Fail("the case has no input".to_owned()),
    };
    let reading = yaml::read(FileId(0), &bytes, &LIMITS);
    if let Some(difference) = failed_otherwise(case.want(), &reading) {
        return Outcome::Fail(difference);
    }
    if let Some(depth) = case.want()["deep"].as_u64() {
        let got = reading.documents.first().map_or(0, |document| depth_of(&document.node));
        let same = got as u64 == depth && reading.documents.len() == 1;
        return Outcome::of((!same).then(|| format!("got  depth {got}\nwant depth {depth}")));
    }
    let got = Json::Array(reading.documents.iter().map(|document| json(&document.node)).collect());
    let difference = compare::json(&got, &case.want()["docs"]);
    let others = case.record["nondeterministic"].as_array().map_or(&[][..], Vec::as_slice);
    let one_of_them = |other: &Json| got.get(0).is_some_and(|got| compare::json(got, other).is_none());
    if difference.is_some() && others.iter().any(one_of_them) {
        return Outcome::Pass;
    }
    Outcome::of(difference)
}

fn failed_otherwise(want: &Json, reading: &yaml::Reading) -> Option<String> {
    match (&reading.error, want["error"].as_str()) {
        (Some(error), None) => Some(format!("got  error: {}\nwant no error", error.message)),
        (None, Some(error)) => Some(format!("got  no error\nwant error: {error}")),
        _ => None,
    }
}

/// How many collections nest, the first one inside of each taken.
fn depth_of(node: &Node) -> usize {
    let mut depth = 0;
    let mut node = Some(node);
    while let Some(Kind::List(_) | Kind::Map(_)) = node.map(|node| &node.kind) {
        depth += 1;
        node = node.and_then(|node| {
            node.items().first().or_else(|| node.entries().first().map(|entry| &entry.value))
        });
    }
    depth
}

fn json(node: &Node) -> Json {
    match &node.kind {
        Kind::Null => Json::Null,
        Kind::Bool(b) => Json::Bool(*b),
        Kind::Int(n) => Json::Number((*n).into()),
        Kind::Uint(n) => Json::Number((*n).into()),
        Kind::Float(x) => Number::from_str(&format!("{x:e}")).map_or(Json::Null, Json::Number),
        Kind::String(scalar) => Json::String(scalar.text.to_string()),
        Kind::List(items) => Json::Array(items.iter().map(json).collect()),
        Kind::Map(mapping) => Json::Object(
            mapping.entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect(),
        ),
    }
}

/// What is written has to be read back as the same value. That YAML 1.1 and 1.2 readers agree is tested with the
/// crate itself, with readers of both.
fn check_emit(case: &Case<'_>) -> Outcome {
    let Some(text) = case.record["string"].as_str() else {
        return reads_back(&case.record["value"]);
    };
    let text = Json::String(text.to_owned());
    let object = |key: &str, value: Json| Json::Object(Map::from_iter([(key.to_owned(), value)]));
    let key = text.as_str().unwrap_or_default();
    let list = Json::Array(vec![object("n", text.clone()), text.clone()]);
    [object("k", text.clone()), object(key, Json::String("v".to_owned())), object("l", list)]
        .iter()
        .map(reads_back)
        .find(|outcome| *outcome != Outcome::Pass)
        .unwrap_or(Outcome::Pass)
}

fn reads_back(want: &Json) -> Outcome {
    let text = yaml::emit(&value(want));
    let reading = yaml::read(FileId(0), text.as_bytes(), &LIMITS);
    let got = match (&reading.error, reading.documents.as_slice()) {
        (None, [document]) => json(&document.node),
        (error, documents) => {
            let found = documents.len();
            return Outcome::Fail(format!("{found} documents, {error:?}, in {text:?}"));
        }
    };
    Outcome::of(compare::json(&got, want).map(|difference| format!("{difference}\nin   {text:?}")))
}

/// The value with its integers as integers.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(n), _) => Value::Int(n),
            (None, Some(n)) => Value::Uint(n),
            (None, None) => Value::Double(crate::convert::double(number)),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(value).collect()),
        Json::Object(members) => Value::Object(
            members.iter().map(|(key, member)| (Str::from(key), value(member))).collect::<Object>(),
        ),
    }
}
