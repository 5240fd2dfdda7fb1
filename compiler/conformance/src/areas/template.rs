//! The `${…}` engine: templates, conditions, loops, rules, resource templates.

use crate::node::{NOWHERE, node};
use crate::templates::{answer, list, resource, scope, shown, text, variables};
use crate::{Case, Outcome};
use compiler::check::{Loop, Planner, Scan, scan};
use compiler::evaluate::{Blind, Errors, Owner, Run};
use serde_json::Value as Json;
use value::{Str, Value};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let tagged = case.input("tagged") == &Json::Bool(true);
    let variables = variables(case.input("vars"), tagged);
    let (planner, values) = scope(&variables, case.input("engine") != "base");
    let mut blind = Blind;
    let mut run = Run::new(values, &mut blind);
    let got = match case.input("helper").as_str() {
        Some("scan") => scanned(case.input("template").as_str().unwrap_or_default()),
        Some("includeWhen") => include_when(&planner, &mut run, case.input("template")),
        Some("forEach") => for_each(&planner, &mut run, case.input("template")),
        Some("rules") => rules(&planner, &mut run, &case.record["in"]),
        Some("resources") => resources(&planner, &mut run, &case.record["in"]),
        None => {
            let template = planner.template(&node(case.input("template")));
            let stripped = case.input("strip") != &Json::Bool(false);
            let value = if stripped { run.render_stripped(&template) } else { run.render(&template) };
            value.map_err(upstream)
        }
        Some(other) => return Outcome::Skip(format!("unknown helper {other}")),
    };
    answer(got, case.want())
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`, which hands over the error")]
fn upstream(errors: Errors) -> String {
    errors.upstream().to_owned()
}

fn scanned(template: &str) -> Result<Value, String> {
    match scan(template) {
        Scan::Expressions(found) => Ok(Value::list(
            found
                .into_iter()
                .map(|range| {
                    let inner = &template[range.start + 2..range.end - 1];
                    Value::list(vec![Value::from(&template[range]), Value::from(inner)])
                })
                .collect(),
        )),
        Scan::Nested(range) => Err(format!("nested CEL expressions must be quoted: {}", &template[range])),
    }
}

fn include_when(planner: &Planner, run: &mut Run<'_, Blind>, template: &Json) -> Result<Value, String> {
    if template == "" {
        return Ok(Value::Bool(true));
    }
    run.condition(&planner.template(&node(template)), "boolean").map(Value::Bool).map_err(upstream)
}

fn for_each(planner: &Planner, run: &mut Run<'_, Blind>, template: &Json) -> Result<Value, String> {
    let repeat = Loop { source: planner.text(&node(template)), variable: Str::from("item"), slot: 0 };
    run.items(&repeat).map_err(upstream)?.map(Value::list).map_err(|error| error.text)
}

fn rules(planner: &Planner, run: &mut Run<'_, Blind>, input: &Json) -> Result<Value, String> {
    let rules: Vec<_> = list(input, "rules")
        .map(|rule| planner.rule(&node(&rule["rule"]), text(rule, "message"), NOWHERE))
        .collect();
    run.rules(&rules).map(|()| Value::Bool(true)).map_err(upstream)
}

fn resources(planner: &Planner, run: &mut Run<'_, Blind>, input: &Json) -> Result<Value, String> {
    let plans: Vec<_> = list(input, "resources").map(|entry| resource(planner, entry)).collect();
    run.resources(Owner::ComponentType, &plans).map(|rendered| shown(&rendered)).map_err(upstream)
}
