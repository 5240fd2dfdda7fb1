//! The schema of tests, which editors go by, says what reading them says.

use crate::sources::{expect_none, files, root};
use diag::FileId;
use serde_json::Value as Json;
use yaml::Limits;

/// Deep and large enough for any test of ours.
const LIMITS: Limits = Limits { depth: 100, nodes: 100_000, bytes: 1 << 20 };

#[test]
fn the_schema_of_tests_knows_every_field() {
    let schema =
        std::fs::read_to_string(root().join("schemas/choreoc/RenderTest.json")).expect("it is there");
    let schema: Json = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut problems = Vec::new();
    let (mut right, mut wrong) = (0, 0);
    for file in files(&["fixtures/test"], ".test.yaml") {
        for document in yaml::read(FileId(0), file.text.as_bytes(), &LIMITS).documents {
            let text = value::go::json(&document.node.to_value()).expect("it is data");
            let instance: Json = serde_json::from_str(&text).expect("it is JSON");
            let refused = file.text.contains("error: [test/m");
            let found: Vec<String> =
                validator.iter_errors(&instance).map(|error| error.to_string()).collect();
            match (refused, found.is_empty()) {
                (false, false) => problems.push(format!("{}: {}", file.path, found.join("; "))),
                (false, true) => right += 1,
                (true, false) => wrong += 1,
                // What only reading finds out: names that stand twice, folders that lead elsewhere.
                (true, true) => {}
            }
        }
    }
    expect_none(&problems);
    assert!(right > 10 && wrong > 1, "{right} right, {wrong} wrong");
}
