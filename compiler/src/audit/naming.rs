//! Names and labels that the API server of a cluster refuses.

use super::{Subject, diagnostics, member};
use crate::assemble::{Entry, Identity, label_problem};
use diag::Diagnostic;
use value::Value;

/// The longest name of an object.
const LONGEST: usize = 253;

/// The longest name of what becomes a host name.
const LONGEST_LABEL: usize = 63;

/// Looks at the name of an object, and at its labels and those of its pods.
pub(super) fn look(subject: &Subject<'_>, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let identity = entry.identity();
    if let Some(problem) = name_problem(&identity) {
        found.push(diagnostics::invalid_name(
            &subject.key,
            subject.place_of(entry),
            identity.kind,
            identity.name,
            problem,
        ));
    }
    for way in [&["metadata", "labels"][..], &["spec", "template", "metadata", "labels"]] {
        let labels = member(&entry.object, way).and_then(Value::as_object);
        for (key, value) in labels.into_iter().flatten() {
            // What is no text is reported where manifests are validated.
            if let Some((value, problem)) = value.as_str().and_then(|text| Some((text, label_problem(text)?)))
            {
                let span = subject.place_of(entry);
                found.push(diagnostics::invalid_label(&subject.key, span, key, value, problem));
            }
        }
    }
}

fn name_problem(identity: &Identity<'_>) -> Option<&'static str> {
    let Identity { group, kind, name, .. } = *identity;
    // Names of roles and their bindings may hold anything that fits in a path.
    if name.is_empty() || group == "rbac.authorization.k8s.io" {
        return None;
    }
    let label = group.is_empty() && matches!(kind, "Service" | "Namespace");
    if label && name.len() > LONGEST_LABEL {
        return Some("it is longer than 63 bytes");
    }
    if name.len() > LONGEST {
        return Some("it is longer than 253 bytes");
    }
    if label && name.contains('.') {
        return Some("it holds a dot");
    }
    if label && kind == "Service" && name.starts_with(|first: char| first.is_ascii_digit()) {
        return Some("the name of a Service begins with a letter");
    }
    let part = |part: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !part.is_empty() && part.bytes().all(allowed) && !part.starts_with('-') && !part.ends_with('-')
    };
    (!name.split('.').all(part)).then_some("a name holds small letters, digits, `-` and `.`, and each part begins and ends with one of the first two")
}
