//! Trait creates, patches and removes over a list of resources.

use crate::node::NOWHERE;
use crate::templates::{answer, list, rendered, scope, shown, text, trait_plan, variables};
use crate::{Case, Outcome, convert};
use compiler::check::TargetPlan;
use compiler::evaluate::{Blind, Rendered, Run, matches};
use serde_json::Value as Json;
use value::Value;

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let input = &case.record["in"];
    let mut resources: Vec<Rendered> =
        list(input, "resources").map(|json| rendered(json, convert::document)).collect();
    if !case.input("target").is_null() {
        return answer(Ok(selected(case.input("target"), &resources)), case.want());
    }
    let (planner, values) = scope(&variables(case.input("vars"), false), true);
    let plan = trait_plan(&planner, case.input("trait"));
    let applied = Run::new(values, &mut Blind).apply("tr", &plan, &mut resources);
    answer(applied.map(|()| shown(&resources)).map_err(|errors| errors.upstream().to_owned()), case.want())
}

fn selected(target: &Json, resources: &[Rendered]) -> Value {
    let target = TargetPlan {
        plane: text(target, "targetPlane"),
        group: text(target, "group"),
        version: text(target, "version"),
        kind: text(target, "kind"),
        condition: None,
        resource: 0,
        span: NOWHERE,
    };
    let positions = (0..resources.len()).filter(|at| matches(&target, &resources[*at]));
    Value::list(positions.map(|at| Value::Int(at as i64)).collect())
}
