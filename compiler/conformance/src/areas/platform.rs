//! Compares what became of a whole platform with the recorded answer (areas `render` and `repo`).

use crate::{Outcome, compare};
use compiler::emit::{Reported, report};
use compiler::load::SourceTree;
use compiler::resolve::ResolveOptions;
use compiler::{Options, compile};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// Compiles source trees and compares what became of every unit.
pub(super) fn judge(trees: &[SourceTree], head: bool, want: &Json) -> Outcome {
    let resolve = ResolveOptions { head, ..ResolveOptions::default() };
    let options = Options { resolve, ..Options::default() };
    let compilation = compile(trees, &options, &|_, _, assembled| assembled);
    let units = compilation.units.iter().map(|unit| Reported {
        key: &unit.key,
        result: &unit.result,
        assembled: unit.result.product.as_ref().and_then(Option::as_ref),
    });
    match serde_json::from_str(&report(units, &compilation.unbound)) {
        Ok(got) => Outcome::of(difference(&got, want)),
        Err(error) => Outcome::Fail(format!("the report is not JSON: {error}")),
    }
}

/// The first difference between two answers of the form `{units, unbound}`: the set of units, the unbound
/// components, and of each unit everything but texts.
fn difference(got: &Json, want: &Json) -> Option<String> {
    let (units, wanted) = (items(got, "units"), items(want, "units"));
    let (keys, wanted_keys) = (keys(units), keys(wanted));
    if keys != wanted_keys {
        let only = |a: &[&str], b: &[&str]| {
            a.iter().filter(|key| !b.contains(key)).copied().collect::<Vec<_>>().join(", ")
        };
        let (extra, missing) = (only(&keys, &wanted_keys), only(&wanted_keys, &keys));
        return Some(format!("units differ\nonly got:  {extra}\nonly want: {missing}"));
    }
    let first = units.iter().zip(wanted).find_map(|(got, want)| unit_difference(got, want));
    first.or_else(|| unbound_difference(got, want))
}

fn items<'a>(answer: &'a Json, key: &str) -> &'a [Json] {
    answer[key].as_array().map_or(&[], Vec::as_slice)
}

fn keys(units: &[Json]) -> Vec<&str> {
    units.iter().filter_map(|unit| unit["unit"].as_str()).collect()
}

fn unit_difference(got: &Json, want: &Json) -> Option<String> {
    let found = compare::json(&compared(got), &compared(want))?;
    let key = want["unit"].as_str().unwrap_or_default();
    let said = |unit: &Json| match unit["message"].as_str() {
        Some(message) => format!("\n     {}: {message}", unit["reason"].as_str().unwrap_or_default()),
        None => String::new(),
    };
    Some(format!("in   {key}\n{found}\ngot  said{}\nwant said{}", said(got), said(want)))
}

/// The part of a unit that is compared. An absent list and an empty one are the same.
fn compared(unit: &Json) -> Json {
    let mut planes = unit["planes"].as_object().cloned().unwrap_or_default();
    planes.retain(|_, objects| objects.as_array().is_none_or(|objects| !objects.is_empty()));
    let pending: Vec<Json> = items(unit, "pending").iter().map(without_reason).collect();
    json!({
        "state": unit["state"],
        "planes": planes,
        "endpoints": items(unit, "endpoints"),
        "outputs": items(unit, "outputs"),
        "pending": pending,
    })
}

fn without_reason(pending: &Json) -> Json {
    let members = pending.as_object().into_iter().flatten().filter(|(key, _)| *key != "reason");
    Json::Object(members.map(|(key, member)| (key.clone(), member.clone())).collect::<Map<_, _>>())
}

fn unbound_difference(got: &Json, want: &Json) -> Option<String> {
    let set = |answer| items(answer, "unbound").iter().filter_map(Json::as_str).collect::<BTreeSet<_>>();
    let (unbound, wanted) = (set(got), set(want));
    (unbound != wanted).then(|| format!("unbound differs\ngot  {unbound:?}\nwant {wanted:?}"))
}
