//! One expression: its value with its type, or the phase of its failure.

use crate::convert;
use crate::{Case, Outcome};
use cel::canonical_text;
use cel::{CompileError, Env, Phase, Program};
use compiler::check::Language;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use value::Value;

/// Runs one case.
pub(super) fn check(case: &Case<'_>) -> Outcome {
    let bindings = match bindings(case) {
        Ok(bindings) => bindings,
        Err(why) => return Outcome::Fail(why),
    };
    let names: Vec<&str> = bindings.names.iter().map(String::as_str).collect();
    let env = environment(&names, case.record["env"] != "base");
    let text = expression(&case.record);
    let got = match env.compile(&text) {
        Err(error) => refused(&error, &text),
        Ok(program) => evaluated(&program, &bindings.values, case.record["unordered"] == true),
    };
    compare(&got, case.want())
}

/// What became of an expression.
struct Verdict {
    phase: &'static str,
    text: String,
    ty: Option<String>,
}

fn refused(error: &CompileError, text: &str) -> Verdict {
    let phase = if error.phase == Phase::Program { "program_error" } else { "compile_error" };
    Verdict { phase, text: error.to_cel_go(text), ty: None }
}

fn evaluated(program: &Program, values: &[Option<Value>], unordered: bool) -> Verdict {
    let ty = Some(program.result_type().to_string());
    match program.evaluate(values) {
        Ok(value) => Verdict { phase: "ok", text: shown(&value, unordered), ty },
        Err(error) => Verdict { phase: "eval_error", text: error.message, ty },
    }
}

/// Where upstream's order is random, the elements are recorded in the order of their texts.
fn shown(value: &Value, unordered: bool) -> String {
    match value.as_list().filter(|_| unordered) {
        Some(items) => {
            let mut items: Vec<_> = items.iter().map(canonical_text).collect();
            items.sort();
            format!("[{}]", items.join(", "))
        }
        None => canonical_text(value),
    }
}

fn compare(got: &Verdict, want: &Json) -> Outcome {
    let phase = ["ok", "compile_error", "program_error", "eval_error"]
        .into_iter()
        .find(|phase| want.get(phase).is_some());
    let Some(phase) = phase else { return Outcome::Fail(format!("no verdict in {want}")) };
    let wanted_text = want[phase].as_str().unwrap_or_default();
    let wanted_type = want["type"].as_str();
    let same_type = phase != "ok" && phase != "eval_error" || got.ty.as_deref() == wanted_type;
    // Errors are compared by phase only.
    if got.phase == phase && same_type && (phase != "ok" || got.text == wanted_text) {
        return Outcome::Pass;
    }
    Outcome::Fail(format!(
        "got  {} {} : {}\nwant {phase} {wanted_text} : {}",
        got.phase,
        got.text,
        got.ty.as_deref().unwrap_or("-"),
        wanted_type.unwrap_or("-")
    ))
}

fn expression(record: &Json) -> String {
    match record["expr_parts"].as_array() {
        Some(parts) => parts
            .iter()
            .map(|part| {
                let count = part[1].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
                part[0].as_str().unwrap_or_default().repeat(count)
            })
            .collect(),
        None => record["expr"].as_str().unwrap_or_default().to_owned(),
    }
}

/// The variables of a case and their values, by slot.
struct Bindings {
    names: Vec<String>,
    values: Vec<Option<Value>>,
}

fn bindings(case: &Case<'_>) -> Result<Bindings, String> {
    let mut found = Bindings { names: Vec::new(), values: Vec::new() };
    let record = &case.record;
    let named = record["vars"].as_str().map(|name| case.table("vars")[name.trim_start_matches('$')].clone());
    if let Some(members) = named.as_ref().unwrap_or(&record["vars"]).as_object() {
        for (name, json) in members {
            found.names.push(name.clone());
            found.values.push(Some(convert::document(json)));
        }
    }
    for (name, text) in record["bind"].as_object().into_iter().flatten() {
        let text = text.as_str().unwrap_or_default();
        let program = environment(&[], true).compile(text).map_err(|error| error.to_cel_go(text))?;
        let value = program.evaluate(&[]).map_err(|error| format!("bind {name}: {}", error.message))?;
        found.names.push(name.clone());
        found.values.push(Some(value));
    }
    Ok(found)
}

thread_local! {
    static LANGUAGE: Rc<Language> = Rc::new(Language::new());
    static ENVIRONMENTS: RefCell<HashMap<String, Rc<Env>>> = RefCell::new(HashMap::new());
}

/// The environment of a pipeline with these variables; most cases share a few.
fn environment(names: &[&str], context_macros: bool) -> Rc<Env> {
    let key = format!("{context_macros} {}", names.join(" "));
    ENVIRONMENTS.with_borrow_mut(|known| {
        let make =
            || LANGUAGE.with(|language| Rc::new(language.environment(names.iter().copied(), context_macros)));
        Rc::clone(known.entry(key).or_insert_with(make))
    })
}
