//! What the areas around templates share: scopes, plans from recorded JSON, answers.

use crate::node::{NOWHERE, member, node};
use crate::{Outcome, compare, convert, typed};
use compiler::check::{Language, LoopSource, OperationSource, Planner, ResourcePlan, ResourceSource, Scope};
use compiler::check::{PatchPlan, RemovePlan, TargetSource, TraitPlan, ValidationPlan, ValidationSource};
use compiler::evaluate::{Rendered, plain};
use serde_json::Value as Json;
use std::sync::LazyLock;
use value::{Object, Str, Value};
use yaml::Node;

static LANGUAGE: LazyLock<Language> = LazyLock::new(Language::new);

/// Recorded variables: a planner for their names, and their values by slot.
pub(crate) fn scope(variables: &Object, context_macros: bool) -> (Planner, Vec<Option<Value>>) {
    let names = variables.iter().map(|(name, _)| name.as_str());
    let planner = Planner::new(Scope::new(&LANGUAGE, names, context_macros));
    (planner, variables.iter().map(|(_, value)| Some(value.clone())).collect())
}

/// The text of a member; empty when there is none.
pub(crate) fn text(json: &Json, key: &str) -> Str {
    Str::from(json[key].as_str().unwrap_or_default())
}

/// The items of a member; none when there is no list.
pub(crate) fn list<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = &'a Json> {
    json[key].as_array().into_iter().flatten()
}

/// Recorded `{resource, targetPlane}`.
pub(crate) fn rendered(json: &Json, read: fn(&Json) -> Value) -> Rendered {
    let object = read(&json["resource"]).as_object().cloned().unwrap_or_default();
    Rendered { id: Str::new(), plane: text(json, "targetPlane"), object, entry: NOWHERE, tag: 0 }
}

/// The same as a value.
pub(crate) fn shown(resources: &[Rendered]) -> Value {
    let shown = |rendered: &Rendered| {
        let resource = (Str::from("resource"), Value::Object(rendered.object.clone()));
        let plane = (Str::from("targetPlane"), Value::String(rendered.plane.clone()));
        Value::Object(Object::from_sorted(vec![resource, plane]))
    };
    Value::list(resources.iter().map(shown).collect())
}

struct Repeat {
    for_each: Option<Node>,
    variable: Str,
}

impl Repeat {
    fn of(json: &Json) -> Self {
        Self { for_each: member(json, "forEach"), variable: text(json, "var") }
    }

    fn source(&self) -> LoopSource<'_> {
        LoopSource { for_each: self.for_each.as_ref(), variable: Some(&self.variable) }
    }
}

/// A recorded entry of `resources` or `creates`.
pub(crate) fn resource(planner: &Planner, json: &Json) -> ResourcePlan {
    let repeat = Repeat::of(json);
    planner.resource(&ResourceSource {
        id: text(json, "id"),
        plane: text(json, "targetPlane"),
        include_when: member(json, "includeWhen").as_ref(),
        repeat: repeat.source(),
        template: &node(&json["template"]),
        span: NOWHERE,
    })
}

fn target<'a>(json: &Json, plane: Str, condition: Option<&'a Node>) -> TargetSource<'a> {
    let target = &json["target"];
    TargetSource {
        plane,
        group: text(target, "group"),
        version: text(target, "version"),
        kind: text(target, "kind"),
        condition,
        span: NOWHERE,
    }
}

/// A recorded trait.
pub(crate) fn trait_plan(planner: &Planner, json: &Json) -> TraitPlan {
    TraitPlan {
        rules: Vec::new(),
        creates: list(json, "creates").map(|entry| resource(planner, entry)).collect(),
        patches: list(json, "patches").map(|entry| patch(planner, entry)).collect(),
        removes: list(json, "removes").map(|entry| remove(planner, entry)).collect(),
        validations: Vec::new(),
    }
}

fn patch(planner: &Planner, json: &Json) -> PatchPlan {
    let operations: Vec<(Str, Node, Option<Node>)> = list(json, "operations")
        .map(|operation| (text(operation, "op"), node(&operation["path"]), member(operation, "value")))
        .collect();
    let operations: Vec<OperationSource<'_>> = operations
        .iter()
        .map(|(operation, path, value)| OperationSource {
            operation: operation.clone(),
            path,
            value: value.as_ref(),
            span: NOWHERE,
        })
        .collect();
    let condition = member(&json["target"], "where");
    let target = target(json, text(json, "targetPlane"), condition.as_ref());
    planner.patch(&Repeat::of(json).source(), &target, &operations, NOWHERE)
}

fn remove(planner: &Planner, json: &Json) -> RemovePlan {
    let condition = member(&json["target"], "where");
    let target = target(json, text(json, "targetPlane"), condition.as_ref());
    planner.remove(&Repeat::of(json).source(), &target, NOWHERE)
}

/// A recorded rule on rendered objects.
pub(crate) fn validation(planner: &Planner, json: &Json) -> ValidationPlan {
    let condition = member(&json["target"], "where");
    let plane = match text(json, "targetPlane") {
        plane if plane.is_empty() => Str::from("dataplane"),
        plane => plane,
    };
    planner.validation(&ValidationSource {
        when: member(json, "when").as_ref(),
        repeat: Repeat::of(json).source(),
        target: target(json, plane, condition.as_ref()),
        must_match: json["target"]["mustMatch"].as_bool().unwrap_or(true),
        rule: &node(&json["rule"]),
        message: text(json, "message"),
        span: NOWHERE,
    })
}

/// Recorded variables as plain JSON or with tags.
pub(crate) fn variables(json: &Json, tagged: bool) -> Object {
    let value = if tagged { convert::tagged(json) } else { convert::document(json) };
    value.as_object().cloned().unwrap_or_default()
}

/// Compares an answer with what is recorded: the value with its types, or upstream's text.
pub(crate) fn answer(got: Result<Value, String>, want: &Json) -> Outcome {
    let got = got.and_then(|value| match plain(&value) {
        Ok(data) => Ok((value, data)),
        Err(error) => Err(error.0),
    });
    match (got, want["error"].as_str()) {
        (Err(got), Some(error)) => error_text(&got, error, want),
        (Err(got), None) => Outcome::Fail(format!("fails: {got}")),
        (Ok((value, data)), None) => {
            let difference = compare::value(&data, &want["ok"]);
            Outcome::of(difference.or_else(|| typed_difference(&value, want)))
        }
        (Ok((value, _)), Some(error)) => {
            Outcome::Fail(format!("got  {}\nwant error {error}", typed::text(&value)))
        }
    }
}

fn typed_difference(value: &Value, want: &Json) -> Option<String> {
    let typed = want["typed"].as_str()?;
    let got = typed::text(value);
    (got != typed).then(|| format!("got  {got}\nwant {typed}"))
}

/// The wording of syntax errors is that of a generated parser and does not count.
pub(crate) fn error_text(got: &str, error: &str, want: &Json) -> Outcome {
    if want["class"] == "syntax" {
        let head = |text: &str| text.split("ERROR: <input>").next().unwrap_or_default().to_owned();
        return Outcome::same_text(&head(got), &head(error));
    }
    Outcome::same_text(got, error)
}
