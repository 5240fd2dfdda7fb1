//! Static checks: one field of one definition, and the type of its expression or its refusal.

use crate::convert;
use crate::{Case, Outcome};
use compiler::check::Language;
use compiler::check::statics::{Definition, Field, Finding, Repeat, Schemas, Statics};
use schema::Schema;
use serde_json::Value as Json;
use value::Value;

thread_local! {
    static LANGUAGE: Language = Language::new();
}

/// Where an expression stands.
struct Place {
    definition: Definition,
    field: Field,
    /// Whether it is checked with the loop variable.
    in_loop: bool,
    /// Whether an empty text means that the field is absent.
    optional: bool,
}

fn place(name: &str) -> Option<Place> {
    let (kind, field) = name.split_once('.')?;
    let definition = match kind {
        "type" => Definition::ComponentType,
        "trait" => Definition::Trait,
        "resource" => Definition::ResourceType,
        _ => return None,
    };
    let field =
        field.trim_start_matches("create.").trim_start_matches("patch.").trim_start_matches("remove.");
    let (field, in_loop, optional) = match field {
        "template" | "templateKey" | "value" => (Field::Template, true, false),
        "includeWhen" | "postRender.when" => (Field::Condition, false, true),
        "validation" | "preRender" => (Field::Condition, false, false),
        "postRender.rule" => (Field::ResourceRule, true, false),
        "where" | "postRender.where" => (Field::Where, true, true),
        "forEach" | "postRender.forEach" => (Field::ForEach, false, true),
        "readyWhen" => (Field::ReadyWhen, false, true),
        "output.value" | "output.secretName" => (Field::Output, false, false),
        _ => return None,
    };
    Some(Place { definition, field, in_loop, optional })
}

/// Runs one case.
pub(super) fn check(case: &Case<'_>) -> Outcome {
    let record = &case.record;
    let Some(place) = place(record["where"].as_str().unwrap_or_default()) else {
        return compare(Ok("unchecked".to_owned()), case.want());
    };
    let text = text(record);
    if text.is_empty() && place.optional {
        return compare(Ok("absent".to_owned()), case.want());
    }
    let (parameters, environment_configs) = (schema(case, "schema"), schema(case, "envSchema"));
    let schemas = Schemas {
        parameters: parameters.as_ref(),
        environment_configs: environment_configs.as_ref(),
        frozen: false,
    };
    let mut wrong: Vec<String> = [&parameters, &environment_configs]
        .into_iter()
        .flatten()
        .flat_map(Schema::admit)
        .map(|error| format!("{error:?}"))
        .collect();
    let statics = LANGUAGE.with(|language| Statics::new(language, place.definition, schemas));
    let for_each = record["forEach"].as_str().map(|list| format!("${{{list}}}"));
    let variable = record["var"].as_str().filter(|name| !name.is_empty()).unwrap_or("item");
    let repeat = for_each.as_deref().map(|for_each| Repeat { for_each, variable });
    if let Some(repeat) = repeat {
        let list = statics.check(Field::ForEach, repeat.for_each, None, &[]);
        wrong.extend(list.err().into_iter().flatten().map(|finding| shown(&finding, repeat.for_each)));
    }
    let ids = ids(record);
    match statics.check(place.field, &text, repeat.filter(|_| place.in_loop), &ids) {
        Ok(found) if wrong.is_empty() => {
            let first = found.first().map_or("no expression".to_owned(), |typed| typed.ty.to_string());
            compare(Ok(first), case.want())
        }
        found => {
            wrong.extend(found.err().into_iter().flatten().map(|finding| shown(&finding, &text)));
            compare(Err(wrong.join("\n")), case.want())
        }
    }
}

fn text(record: &Json) -> String {
    let text = record["expr"].as_str().unwrap_or_default();
    if record["raw"] == true { text.to_owned() } else { format!("${{{text}}}") }
}

fn schema(case: &Case<'_>, key: &str) -> Option<Value> {
    match &case.record[key] {
        Json::Null => None,
        Json::String(name) => Some(convert::document(&case.table("schemas")[name.trim_start_matches('$')])),
        inline => Some(convert::document(inline)),
    }
}

fn ids(record: &Json) -> Vec<&str> {
    match record["ids"].as_array() {
        Some(ids) => ids.iter().filter_map(Json::as_str).collect(),
        None => vec!["main"],
    }
}

fn shown(finding: &Finding, text: &str) -> String {
    match finding {
        Finding::Expression(range, error) => error.to_cel_go(&text[range.clone()]),
        other => format!("{other:?}"),
    }
}

/// Errors are compared by their being there.
fn compare(got: Result<String, String>, want: &Json) -> Outcome {
    match (&got, want["ok"].as_str()) {
        (Ok(got), Some(want)) if got == want => Outcome::Pass,
        (Err(_), None) => Outcome::Pass,
        _ => Outcome::Fail(format!(
            "got  {}\nwant {want}",
            got.map_or_else(|e| format!("error {e}"), |t| format!("ok {t}"))
        )),
    }
}
