//! The annotation that rolls pods.

use crate::node::{NOWHERE, node};
use crate::templates::{list, rendered, scope, text, variables};
use crate::{Case, Outcome, convert, typed};
use compiler::evaluate::{Blind, Errors, Rendered, Run, annotate};
use serde_json::Value as Json;
use value::{Str, Value};

const ANNOTATION: &str = "openchoreo.dev/dp-resource-hash";

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let input = &case.record["in"];
    let resources: Result<Vec<Rendered>, Errors> =
        list(input, "resources").map(|json| read(json, input)).collect();
    let mut resources = match resources {
        Ok(resources) => resources,
        Err(errors) => return Outcome::Fail(format!("fails: {}", errors.upstream())),
    };
    let annotated = annotate(&mut resources, &text(input, "workloadType"));
    let want = case.want();
    match (annotated, want["error"].as_str()) {
        (Err(errors), Some(error)) => {
            let got = errors.upstream();
            Outcome::same_text(
                got.strip_prefix("failed to add dp-resource-hash annotation: ").unwrap_or(got),
                error,
            )
        }
        (Err(errors), None) => Outcome::Fail(format!("fails: {}", errors.upstream())),
        (Ok(()), Some(error)) => Outcome::Fail(format!("does not fail: {error}")),
        (Ok(()), None) => compared(&resources, want),
    }
}

fn read(json: &Json, input: &Json) -> Result<Rendered, Errors> {
    if json["template"].is_null() {
        return Ok(rendered(json, convert::tagged));
    }
    let (planner, values) = scope(&variables(&input["vars"], false), true);
    let template = planner.template(&node(&json["template"]));
    let value = Run::new(values, &mut Blind).render_stripped(&template)?;
    let object = value.as_object().cloned().unwrap_or_default();
    Ok(Rendered { id: Str::new(), plane: text(json, "targetPlane"), object, entry: NOWHERE, tag: 0 })
}

fn compared(resources: &[Rendered], want: &Json) -> Outcome {
    let hash = |rendered: &Rendered| {
        let spec = rendered.object.get("spec")?;
        let annotations = spec.get("template")?.get("metadata")?.get("annotations")?;
        Some(annotations.get(ANNOTATION)?.as_str()?.to_owned())
    };
    let want_hash = want["ok"]["hash"].as_str();
    let found = resources.iter().enumerate().find_map(|(at, rendered)| Some((at, hash(rendered)?)));
    let Some(want_hash) = want_hash else {
        return match found {
            Some((at, hash)) => Outcome::Fail(format!("annotates #{at} with {hash}")),
            None => Outcome::Pass,
        };
    };
    let want_at = want["ok"]["annotated"].as_u64().unwrap_or_default() as usize;
    let got = resources.get(want_at).and_then(hash).unwrap_or_default();
    if got != want_hash {
        return Outcome::Fail(format!("got  {got}\nwant {want_hash} of {}", want["dump"]));
    }
    let spec = resources[want_at].object.get("spec").unwrap_or(&Value::Null);
    match want["spec"].as_str() {
        Some(want) => Outcome::same_text(&typed::text(spec), want),
        None => Outcome::Pass,
    }
}
