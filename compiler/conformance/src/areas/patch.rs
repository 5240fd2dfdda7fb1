//! Patch operations on one document.

use crate::templates::{answer, list, text};
use crate::{Case, Outcome, convert};
use compiler::check::Path;
use compiler::evaluate::patch::{self, Operation};
use serde_json::Value as Json;
use std::sync::Arc;
use value::Value;

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let tagged = case.input("tagged") == &Json::Bool(true);
    let read = if tagged { convert::tagged } else { convert::document };
    let Value::Object(mut document) = read(case.input("resource")) else {
        return Outcome::Skip("the document is no object".to_owned());
    };
    let operations: Vec<Operation> = list(&case.record["in"], "operations")
        .map(|operation| Operation {
            operation: text(operation, "op"),
            path: Arc::new(Path::parse(&text(operation, "path"))),
            value: read(&operation["value"]),
        })
        .collect();
    let patched = patch::apply(&mut document, &operations, |_, _, _| {});
    answer(patched.map(|()| Value::Object(document)).map_err(|failed| failed.to_string()), case.want())
}
