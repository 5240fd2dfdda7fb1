//! The machine formats against the rules of those who read them: which members there must be, which there may be, and what
//! they refer to. The rules are facts of SARIF 2.1.0, GitLab's Code Quality reports and JUnit's XML, written down here.

use serde_json::{Map, Value};
use std::path::Path;
use std::process::Command;

/// `choreoc check` of a repository with findings of many shapes.
fn check(format: &str) -> String {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let run = Command::new(env!("CARGO_BIN_EXE_choreoc"))
        .args(["check", "--format", format])
        .current_dir(repository)
        .output()
        .expect("the binary runs");
    String::from_utf8(run.stdout).expect("findings are UTF-8")
}

fn json(format: &str) -> Value {
    serde_json::from_str(&check(format)).expect("the format is JSON")
}

/// An object with the members that it must have and no others than it may have.
fn object<'v>(value: &'v Value, required: &[&str], optional: &[&str]) -> &'v Map<String, Value> {
    let object = value.as_object().expect("it is an object");
    for name in required {
        assert!(object.contains_key(*name), "`{name}` is missing: {value}");
    }
    for name in object.keys() {
        assert!([required, optional].concat().contains(&name.as_str()), "`{name}` is unknown: {value}");
    }
    object
}

fn text(value: &Value) -> &str {
    value.as_str().filter(|text| !text.is_empty()).expect("it is a text, and not empty")
}

fn number(value: &Value) -> u64 {
    value.as_u64().filter(|number| *number >= 1).expect("it is a number from 1 on")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}

/// A reference relative to the folder that was checked.
fn reference(value: &Value) {
    let uri = text(value);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
    assert!(uri.bytes().all(allowed) && !uri.starts_with(['/', '.']) && !uri.contains("//"), "{uri}");
}

fn message(value: &Value) {
    text(&object(value, &["text"], &["markdown", "id", "arguments"])["text"]);
}

fn location(value: &Value) {
    let location = object(value, &["physicalLocation"], &["message", "id", "logicalLocations"]);
    location.get("message").into_iter().for_each(message);
    let physical = object(&location["physicalLocation"], &["artifactLocation", "region"], &[]);
    reference(&object(&physical["artifactLocation"], &["uri"], &["uriBaseId", "index"])["uri"]);
    let region = object(
        &physical["region"],
        &["startLine"],
        &["startColumn", "endLine", "endColumn", "snippet", "message"],
    );
    let at = |name: &str| region.get(name).map_or(1, number);
    assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")), "{value}");
}

#[test]
fn sarif() {
    let log = json("sarif");
    let log = object(&log, &["version", "runs"], &["$schema"]);
    assert_eq!(log["version"], "2.1.0");
    for run in list(&log["runs"]) {
        let run = object(run, &["tool", "results"], &["columnKind", "invocations", "artifacts"]);
        assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&text(&run["columnKind"])));
        let driver = object(
            &object(&run["tool"], &["driver"], &["extensions"])["driver"],
            &["name"],
            &["semanticVersion", "version", "informationUri", "rules", "fullName"],
        );
        text(&driver["name"]);
        let rules = list(&driver["rules"]);
        for (at, rule) in rules.iter().enumerate() {
            let optional =
                ["name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"];
            let descriptor = object(rule, &["id"], &optional);
            ["shortDescription", "help"].iter().filter_map(|name| descriptor.get(*name)).for_each(message);
            level(&object(&descriptor["defaultConfiguration"], &[], &["level", "enabled"])["level"]);
            assert!(rules[..at].iter().all(|other| other["id"] != rule["id"]), "rules have ids of their own");
        }
        let results = list(&run["results"]);
        assert!(!results.is_empty());
        for result in results {
            let optional = [
                "ruleId",
                "ruleIndex",
                "level",
                "locations",
                "relatedLocations",
                "occurrenceCount",
                "partialFingerprints",
            ];
            let result = object(result, &["message"], &optional);
            message(&result["message"]);
            level(&result["level"]);
            number(&result["occurrenceCount"]);
            let index = result["ruleIndex"].as_u64().expect("it is an index") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let prints = result["partialFingerprints"].as_object().expect("it is a map");
            prints.values().for_each(|print| assert!(!text(print).is_empty()));
            for name in ["locations", "relatedLocations"] {
                result.get(name).into_iter().flat_map(list).for_each(location);
            }
        }
    }
}

fn level(value: &Value) {
    assert!(["none", "note", "warning", "error"].contains(&text(value)), "{value}");
}

#[test]
fn gitlab() {
    let issues = json("gitlab");
    let issues = list(&issues);
    assert!(!issues.is_empty());
    for (at, issue) in issues.iter().enumerate() {
        let required = ["description", "check_name", "fingerprint", "severity", "location"];
        let issue = object(issue, &required, &["categories", "content"]);
        required[..4].iter().for_each(|name| assert!(!text(&issue[*name]).is_empty()));
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&text(&issue["severity"])));
        let location = object(&issue["location"], &["path", "lines"], &[]);
        assert!(!text(&location["path"]).starts_with(['/']) && !text(&location["path"]).starts_with("./"));
        let lines = object(&location["lines"], &["begin"], &["end"]);
        assert!(number(&lines["begin"]) <= lines.get("end").map_or(u64::MAX, number));
        let before = issues[..at].iter().map(|other| &other["fingerprint"]);
        assert!(before.into_iter().all(|print| *print != issue["fingerprint"]), "fingerprints differ");
    }
}

/// An element of XML: its name, its attributes, and the elements in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    inside: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str()).expect("the attribute is there")
    }
}

/// Reads a document; whatever is not well-formed panics.
fn xml(text: &str) -> Element {
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("it says what it is");
    let mut open = vec![Element::default()];
    let mut rest = body;
    while let Some(start) = rest.find('<') {
        characters(&rest[..start]);
        // Values of attributes have no `>`: it is written as `&gt;`.
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().expect("something is open");
            assert_eq!(element.name, name);
            open.last_mut().expect("it is in something").inside.push(element);
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let mut parts = tag.splitn(2, ' ');
        let name = parts.next().expect("it has a name").to_owned();
        let mut element = Element { name, ..Element::default() };
        let mut written = parts.next().unwrap_or_default();
        while let Some((name, behind)) = written.split_once("=\"") {
            let (value, behind) = behind.split_once('"').expect("a value ends");
            characters(value);
            element.attributes.push((name.trim().to_owned(), value.to_owned()));
            written = behind;
        }
        assert_eq!(written.trim(), "");
        if closed {
            open.last_mut().expect("it is in something").inside.push(element);
        } else {
            open.push(element);
        }
    }
    let mut root = open.pop().expect("the document");
    assert!(open.is_empty() && root.inside.len() == 1, "one element, closed");
    root.inside.remove(0)
}

/// Text of XML: no bare signs, no characters that it cannot hold.
fn characters(text: &str) {
    assert!(!text.contains(['<', '>']));
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!text.contains(control));
    for part in text.split('&').skip(1) {
        let (name, _) = part.split_once(';').expect("a reference ends");
        assert!(["lt", "gt", "amp", "quot", "apos"].contains(&name), "{name}");
    }
}

#[test]
fn junit() {
    let root = xml(&check("junit"));
    assert_eq!(root.name, "testsuites");
    let (mut tests, mut failures) = (0, 0);
    for suite in &root.inside {
        assert_eq!(suite.name, "testsuite");
        assert!(!suite.attribute("name").is_empty());
        let failed =
            suite.inside.iter().filter(|case| case.inside.iter().any(|part| part.name == "failure")).count();
        assert_eq!(suite.attribute("tests"), suite.inside.len().to_string());
        assert_eq!(suite.attribute("failures"), failed.to_string());
        tests += suite.inside.len();
        failures += failed;
        for case in &suite.inside {
            assert_eq!(case.name, "testcase");
            assert!(!case.attribute("name").is_empty() && !case.attribute("classname").is_empty());
            let part = case.inside.first().expect("a finding says something");
            match part.name.as_str() {
                "failure" => {
                    assert!(!part.attribute("message").is_empty() && !part.attribute("type").is_empty());
                }
                name => assert_eq!(name, "system-out"),
            }
        }
    }
    assert_eq!(
        (root.attribute("tests"), root.attribute("failures")),
        (tests.to_string().as_str(), failures.to_string().as_str())
    );
    assert!(failures > 0);
}
