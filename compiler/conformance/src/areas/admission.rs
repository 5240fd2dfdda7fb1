//! What the API server and OpenChoreo's webhooks do with one manifest.

use crate::{Case, Outcome, compare, convert};
use compiler::check::admission::{Admission, By, Denial, Review, Webhooks};
use compiler::model::Kind;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Fields of `metadata` that the API server writes.
const SERVER_SIDE: [&str; 4] = ["creationTimestamp", "generation", "resourceVersion", "uid"];

static ADMISSION: LazyLock<Admission> = LazyLock::new(Admission::new);

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    let object = &case.record["object"];
    let Some(kind) = object["kind"].as_str().and_then(Kind::from_name) else {
        return Outcome::Skip("no kind of OpenChoreo".to_owned());
    };
    let typed = convert::typed(object);
    let old = (case.record["operation"] == "update").then(|| convert::typed(&case.record["old"]));
    let review = |webhooks| ADMISSION.review(kind, &typed, old.as_ref(), webhooks);
    let difference = differ(object, &review(Webhooks::All), case.want());
    let chart = match &case.record["want_helm"] {
        Json::Null => case.want(),
        want => want,
    };
    let helm =
        || Some(format!("with the chart's webhooks: {}", differ(object, &review(Webhooks::Chart), chart)?));
    Outcome::of(difference.or_else(helm))
}

fn differ(given: &Json, review: &Review, want: &Json) -> Option<String> {
    let allowed = review.denials.is_empty();
    if Some(allowed) != want["allowed"].as_bool() {
        return Some(format!("allowed: got {allowed}: {}", shown(&review.denials)));
    }
    if !allowed {
        return differ_in_denials(review, want);
    }
    differ_in_object(given, review, want).or_else(|| {
        let got: BTreeSet<String> = review.removed.iter().map(ToString::to_string).collect();
        let want: BTreeSet<String> = texts(&want["pruned"]);
        (got != want).then(|| format!("pruned: got {got:?}, want {want:?}"))
    })
}

fn texts(list: &Json) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

fn by(denial: &Denial) -> &'static str {
    match denial.by {
        By::Decode => "decode",
        By::Mutating => "webhook-mutating",
        By::Metadata => "metadata",
        By::Schema => "schema",
        By::Rule => "cel-rule",
        By::Webhook => "webhook",
    }
}

fn shown(denials: &[Denial]) -> String {
    let lines =
        denials.iter().map(|denial| format!("\n  {} {}: {}", by(denial), denial.path, denial.message));
    lines.collect()
}

/// Who refuses which field. A format check without a path counts for nothing.
fn differ_in_denials(review: &Review, want: &Json) -> Option<String> {
    let refused_whole = |by: &str| matches!(by, "decode" | "webhook-mutating");
    let got = review
        .denials
        .iter()
        .filter(|denial| denial.by != By::Schema || !denial.detail.starts_with("Checked value must be"));
    let got: BTreeSet<(String, String)> = got
        .map(|denial| {
            let field = if refused_whole(by(denial)) { String::new() } else { denial.path.to_string() };
            (by(denial).to_owned(), field)
        })
        .collect();
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let denied = want["denied"].as_array().into_iter().flatten();
    let wanted: BTreeSet<(String, String)> = denied
        .clone()
        .map(|denied| (text(&denied["by"]), text(&denied["field"])))
        .filter(|(_, field)| field != "<nil>")
        .collect();
    let hidden = want["rulesNotChecked"] == true;
    let missing: Vec<_> = wanted.difference(&got).collect();
    let more: Vec<_> = got.difference(&wanted).filter(|(by, _)| !(hidden && by == "cel-rule")).collect();
    if !missing.is_empty() || !more.is_empty() {
        return Some(format!("missing {missing:?}, more {more:?}{}", shown(&review.denials)));
    }
    let messages: BTreeSet<String> = review.denials.iter().map(|denial| compared(&denial.message)).collect();
    for denied in denied {
        let worded = matches!(denied["by"].as_str(), Some("webhook" | "cel-rule"));
        let message = compared(denied["message"].as_str().unwrap_or_default());
        if worded && !messages.contains(&message) {
            return Some(format!("no message `{message}` among{}", shown(&review.denials)));
        }
    }
    None
}

/// The part of a message that counts.
fn compared(message: &str) -> String {
    let message = message.split(": ERROR: <input>").next().unwrap_or_default();
    // The whole text of a template and the names of Go's anonymous structs are not compared.
    match message.split_once("failed to parse template: ") {
        Some((_, detail)) => detail.split(" of type struct").next().unwrap_or_default().to_owned(),
        None => message.to_owned(),
    }
}

fn differ_in_object(given: &Json, review: &Review, want: &Json) -> Option<String> {
    let stored = without_server_side(&compare::to_json(review.object.as_ref()?));
    let want = match &want["object"] {
        Json::Null => without_server_side(given),
        want => want.clone(),
    };
    compare::json(&stored, &want)
}

fn without_server_side(object: &Json) -> Json {
    let mut object = object.clone();
    if let Some(metadata) = object.get_mut("metadata").and_then(Json::as_object_mut) {
        for field in SERVER_SIDE {
            metadata.remove(field);
        }
    }
    object
}
