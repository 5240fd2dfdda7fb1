//! The denials of every document of a repository, as findings.

use super::places::Places;
use super::{Admission, By, Webhooks, diagnostics};
use crate::load::{Documents, Kept};
use diag::{Diagnostic, Severity, Sink, Span};
use rayon::prelude::*;
use std::collections::HashSet;
use value::Value;

/// Judges every document as if it were created now. What loading said about a place already is not said again.
pub fn review_all(documents: &Documents, sink: &mut Sink) {
    let admission = Admission::new();
    let known: HashSet<Span> =
        sink.iter().filter_map(|finding| Some(finding.primary.as_ref()?.span)).collect();
    let found: Vec<Vec<Diagnostic>> = documents
        .kept
        .par_iter()
        .map(|document| {
            let mut found = review(&admission, documents, document);
            found.retain(|finding| finding.primary.as_ref().is_none_or(|at| !known.contains(&at.span)));
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
    let mut denials: Vec<&super::Denial> = review.denials.iter().collect();
    // Upstream says some things twice.
    denials.dedup_by(|later, first| {
        (&later.path, &later.what, later.in_key) == (&first.path, &first.what, first.in_key)
    });
    removed.chain(denials.into_iter().map(|denial| diagnostics::denial(&about, denial))).collect()
}

fn name(object: &Value) -> &str {
    object
        .get("metadata")
        .and_then(|metadata| metadata.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Of two errors at one place, one of them admission's, only one stays: what resolving says is about this very mistake,
/// what rendering says only follows from what admission refused.
pub fn without_echoes(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
        !echoes("evaluate/", &refused) && !echoes("check/", &resolved)
    });
    findings
}
