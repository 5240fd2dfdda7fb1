//! The denials of every document of a repository, as findings.

use super::places::Places;
use super::{Admission, By, Denial, Webhooks, What, diagnostics};
use crate::load::{Documents, Kept};
use crd::{Cause, Path, Segment};
use diag::{Diagnostic, Severity, Sink, Span};
use rayon::prelude::*;
use std::collections::HashSet;
use value::Value;

/// Judges every document as if it were created now. What loading said about a place already is not said again.
pub fn review_all(documents: &Documents, sink: &mut Sink) {
    let admission = Admission::new();
    let known: HashSet<Span> =
        sink.iter().filter_map(|finding| Some(finding.primary.as_ref()?.span)).collect();
    let values = sink.iter().filter(|finding| finding.code.name == "load/invalid-value");
    let values: Vec<Span> = values.filter_map(|finding| Some(finding.primary.as_ref()?.span)).collect();
    let found: Vec<Vec<Diagnostic>> = documents
        .kept
        .par_iter()
        .map(|document| {
            let mut found = review(&admission, documents, document);
            found.retain(|finding| {
                let said = |at: Span| {
                    // A rule about a whole map often is about the member that loading has refused.
                    let rule = finding.code.name == "check/rule-broken";
                    known.contains(&at) || rule && values.iter().any(|inner| encloses(at, *inner))
                };
                finding.primary.as_ref().is_none_or(|at| !said(at.span))
            });
            found
        })
        .collect();
    sink.extend(found.into_iter().flatten());
}

fn review(admission: &Admission, documents: &Documents, document: &Kept) -> Vec<Diagnostic> {
    let object = document.node.to_typed_value();
    let mut review = admission.review(document.kind, &object, None, Webhooks::All);
    if matches!(review.denials.as_slice(), [only] if only.by == By::Mutating) {
        // The schema says where.
        let shape = admission.shape(document.kind, &object);
        review.denials = if shape.is_empty() { review.denials } else { shape };
    }
    if review.denials.is_empty() && review.removed.is_empty() {
        return Vec::new();
    }
    let places = Places::new(document, &documents.sources);
    let name = name(&object);
    let about = diagnostics::About {
        kind: document.kind,
        name,
        places: &places,
        schema: admission.schema(document.kind),
    };
    let removed = review.removed.iter().map(|path| diagnostics::unknown_field(&about, path));
    let mut denials: Vec<&Denial> = review.denials.iter().collect();
    // Upstream says some things twice.
    denials.dedup_by(|later, first| {
        (&later.path, &later.what, later.in_key) == (&first.path, &first.what, first.in_key)
    });
    let loops: Vec<(&[Segment], &str)> =
        denials.iter().filter_map(|denial| loop_of(denial, &places)).collect();
    denials.retain(|denial| !misses_loop(denial, &loops));
    if denials.iter().any(|denial| matches!(denial.what, What::ParameterSchema(_))) {
        // Nothing is declared then.
        denials.retain(|denial| !is_undeclared(denial));
    }
    // Loading has said that there is no name.
    denials
        .retain(|denial| !(name.is_empty() && denial.by == By::Metadata && denial.cause == Cause::Required));
    removed.chain(denials.into_iter().map(|denial| diagnostics::denial(&about, denial))).collect()
}

/// The entry whose `forEach` is refused, with its variable.
fn loop_of<'d>(denial: &'d Denial, places: &Places<'d>) -> Option<(&'d [Segment], &'d str)> {
    let (Segment::Field(last), entry) = denial.path.segments.split_last()? else { return None };
    if last != "forEach" {
        return None;
    }
    let var = places.value(&Path { segments: entry.to_vec() })?.get("var")?.as_str()?;
    Some((entry, var))
}

/// Whether an expression lacks only the variable of a loop that is refused.
fn misses_loop(denial: &Denial, loops: &[(&[Segment], &str)]) -> bool {
    let What::Expression { error, .. } = &denial.what else { return false };
    loops.iter().any(|(entry, var)| {
        let missing = format!("undeclared reference to '{var}'");
        denial.path.segments.starts_with(entry)
            && denial.path.segments.len() > entry.len() + 1
            && error.issues.iter().all(|issue| issue.message.starts_with(&missing))
    })
}

fn is_undeclared(denial: &Denial) -> bool {
    let What::Expression { error, .. } = &denial.what else { return false };
    error.issues.iter().all(|issue| issue.message.starts_with("undefined field"))
}

fn name(object: &Value) -> &str {
    object
        .get("metadata")
        .and_then(|metadata| metadata.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Of two errors at one place, one of them admission's, only one stays: what resolving says is about this very mistake,
/// what rendering says only follows from what admission refused. Who waits for something that does not exist at all is not
/// told that it is not there in an environment.
pub fn without_echoes(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let place = |finding: &Diagnostic| finding.primary.as_ref().map(|at| at.span);
    let unknown = findings.iter().filter(|finding| finding.code.name == "check/unknown-reference");
    let unknown: Vec<Span> = unknown.filter_map(place).collect();
    findings.retain(|finding| {
        let waits = finding.severity == Severity::Warning && finding.code.name.ends_with("-pending");
        let inside = |at: Span| unknown.iter().any(|inner| encloses(at, *inner));
        !(waits && place(finding).is_some_and(inside))
    });
    let errors_of = |findings: &[Diagnostic], stage: &str| -> HashSet<Span> {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let stage = errors.filter(|finding| finding.code.name.starts_with(stage));
        stage.filter_map(|finding| Some(finding.primary.as_ref()?.span)).collect()
    };
    let refused = errors_of(&findings, "check/");
    if refused.is_empty() {
        return findings;
    }
    let resolved = errors_of(&findings, "resolve/");
    findings.retain(|finding| {
        let Some(at) = finding.primary.as_ref().map(|at| at.span) else { return true };
        let name = finding.code.name;
        let echoes = |stage: &str, said: &HashSet<Span>| name.starts_with(stage) && said.contains(&at);
        // A refused key tells of its value.
        let behind = |said: &HashSet<Span>| {
            said.iter().any(|key| key.file == at.file && key.end <= at.start && at.start - key.end <= 2)
        };
        let within = |said: &HashSet<Span>| said.iter().any(|part| encloses(at, *part));
        let echoes_part = name.starts_with("evaluate/expression-") && within(&refused)
            || name == "evaluate/schema-unusable" && behind(&refused);
        // Admission says more about a missing type than what is rendered instead.
        let echoes_default = name == "resolve/project-type-defaulted" && refused.contains(&at);
        !echoes_default && !echoes("evaluate/", &refused) && !echoes_part && !echoes("check/", &resolved)
    });
    findings
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
