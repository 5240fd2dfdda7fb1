//! Generated names and resource ids.

use crate::{Case, Outcome, convert};
use compiler::names;
use serde_json::Value as Json;

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let want = case.want();
    match (generated(case), want["hex"].as_str(), want["error"].as_str()) {
        (Ok(name), Some(hex), _) => Outcome::same_text(&shown(&name), hex),
        (Ok(name), None, None) => {
            Outcome::same_text(&names::text(name), want["ok"].as_str().unwrap_or_default())
        }
        (Err(error), _, Some(want)) => Outcome::same_text(&error, want),
        (got, _, _) => Outcome::Fail(format!("got  {got:?}\nwant {want}")),
    }
}

fn generated(case: &Case<'_>) -> Result<Vec<u8>, String> {
    let resource = case.input("resource");
    if !resource.is_null() {
        let index = case.input("index").as_u64().unwrap_or_default() as usize;
        return Ok(names::resource_id(&convert::document(resource), index));
    }
    let parts = case.input("parts").as_array().map_or(&[][..], Vec::as_slice);
    let parts: Vec<&str> = parts.iter().filter_map(Json::as_str).collect();
    let limit = case.input("limit").as_i64().unwrap_or_default();
    let extra = case.input("extra").as_str().unwrap_or_default();
    names::generate(limit, &parts, extra).map_err(|error| format!("panic: {error}"))
}

fn shown(name: &[u8]) -> String {
    name.iter().fold(String::new(), |shown, byte| shown + &format!("{byte:02x}"))
}
