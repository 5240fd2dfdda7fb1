//! The last steps of the component pipeline: validations, labels, hash, structure, order, serialisation.

use crate::templates::{answer, list, rendered, scope, shown, text, validation, variables};
use crate::{Case, Outcome, convert};
use compiler::evaluate::{Blind, Errors, Published, Rendered, Run, post_process, publish};
use serde_json::Value as Json;
use value::{Object, Str, Value};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let input = &case.record["in"];
    let resources = list(input, "resources").map(|json| rendered(json, convert::tagged)).collect();
    answer(finished(resources, input).map_err(|errors| errors.upstream().to_owned()), case.want())
}

fn finished(mut resources: Vec<Rendered>, input: &Json) -> Result<Value, Errors> {
    validated(&resources, input)?;
    let labels = variables(&input["labels"], false);
    post_process(&mut resources, &labels, &text(input, "workloadType"))?;
    let ids = |published: Vec<Published>| {
        Value::list(published.into_iter().map(|object| Value::String(object.id)).collect())
    };
    let data = ids(publish(&resources, "dataplane")?);
    let observability = ids(publish(&resources, "observabilityplane")?);
    Ok(Value::Object(Object::from_sorted(vec![
        (Str::from("dataplaneIDs"), data),
        (Str::from("observabilityplaneIDs"), observability),
        (Str::from("resources"), shown(&resources)),
    ])))
}

fn validated(resources: &[Rendered], input: &Json) -> Result<(), Errors> {
    let mut broken = Vec::new();
    for source in list(input, "validations") {
        let (planner, values) = scope(&variables(&source["context"], false), true);
        let plans: Vec<_> = list(source, "validations").map(|entry| validation(&planner, entry)).collect();
        broken.extend(Run::new(values, &mut Blind).validations(&text(source, "label"), &plans, resources));
    }
    let joined = Errors::joined(broken);
    joined.map_or(Ok(()), |errors| Err(errors.prefix("post-render validation failed: ")))
}
