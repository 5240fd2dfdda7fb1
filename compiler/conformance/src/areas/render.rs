//! Whole platforms as manifests.

use super::platform;
use crate::{Case, Outcome};
use compiler::load::{SourceTree, TreeFile};
use serde_json::Value as Json;

/// Runs one case of the area: its manifests are files whose names keep their order.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let objects = case.record["objects"].as_array().map(Vec::as_slice).unwrap_or_default();
    let file = |(at, object): (usize, &Json)| TreeFile {
        path: format!("{at:05}.json"),
        bytes: object.to_string().into_bytes().into(),
    };
    let tree = SourceTree { name: String::new(), files: objects.iter().enumerate().map(file).collect() };
    platform::judge(&[tree], case.record["head"] == true, case.want())
}
