//! What load finds, in words.

use super::generations::Marker;
use crate::model::decode::most_similar;
use crate::model::{API_VERSION, Kind, Problem, What, a_type};
use diag::{Code, Diagnostic, Span};
use value::Str;
use yaml::{DuplicateKey, ReadError};

const UNREADABLE: Code = Code::error("load/unreadable-file");
const SKIPPED: Code = Code::warning("load/skipped-file");
const DUPLICATE_KEY: Code = Code::warning("load/duplicate-key");
const UNKNOWN_KIND: Code = Code::error("load/unknown-kind");
const OLD_DOCUMENT: Code = Code::error("load/old-document");
const OLD_FIELDS: Code = Code::warning("load/old-fields");
const UNKNOWN_FIELD: Code = Code::warning("load/unknown-field");
const MISSING_FIELD: Code = Code::error("load/missing-field");
const WRONG_TYPE: Code = Code::error("load/wrong-type");
const INVALID_VALUE: Code = Code::error("load/invalid-value");
const CLUSTER_SCOPED_NAMESPACE: Code = Code::note("load/cluster-scoped-namespace");
const NAMESPACES_DISAGREE: Code = Code::error("load/namespaces-disagree");
const REPEATED: Code = Code::warning("load/repeated-object");
const CONFLICTING: Code = Code::error("load/conflicting-object");

/// A file that is not YAML, or beyond the limits.
pub(super) fn unreadable(error: ReadError, mentions_group: bool) -> Diagnostic {
    let code = if mentions_group { UNREADABLE } else { SKIPPED };
    let mut finding =
        Diagnostic::new(code, format!("cannot read the file: {}", error.message)).at(error.span, "");
    if let Some((span, text)) = error.context {
        finding = finding.label(span, text);
    }
    if !mentions_group {
        finding = finding.help("the file does not mention `openchoreo.dev/`, so it is left out");
    }
    match error.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// A key that stands twice in one mapping.
pub(super) fn duplicate_key(key: &DuplicateKey) -> Diagnostic {
    Diagnostic::new(DUPLICATE_KEY, format!("the key `{}` stands twice in one mapping", key.key))
        .at(key.span, "this one counts")
        .label(key.first, "this one is ignored")
        .help("remove one of the two")
}

/// A document of the group whose kind does not exist.
pub(crate) fn unknown_kind(kind: &str, api_version: &str, span: Span) -> Diagnostic {
    let known = Kind::from_name(kind).is_some();
    let message = if known {
        format!("`{api_version}` is not a version of `{kind}` that exists")
    } else {
        format!("`{kind}` is not a kind of OpenChoreo")
    };
    let finding = Diagnostic::new(UNKNOWN_KIND, message).at(span, "");
    match most_similar(kind, Kind::ALL.iter().map(|kind| kind.name())) {
        Some(_) if known => finding.help(format!("write `apiVersion: {API_VERSION}`")),
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("the kinds that exist are listed by `choreoc explain load/unknown-kind`"),
    }
}

/// A document that says only half of what it is.
pub(super) fn incomplete(lacks: &str, kind: Option<Kind>, span: Span) -> Diagnostic {
    let what = kind.map_or("document of OpenChoreo", |kind| kind.name());
    let found = Diagnostic::new(MISSING_FIELD, format!("this {what} lacks `{lacks}`"));
    let found = found.at(span, "this document is left out");
    match lacks {
        "kind" => found
            .help("add `kind: …`; the kinds that exist are listed by `choreoc explain load/unknown-kind`"),
        _ => found.help(format!("add `apiVersion: {API_VERSION}`")),
    }
}

/// A document of a kind, or of a group, that went before 1.0.
pub(super) fn old_kind(kind: &str, api_version: &str, successor: Option<&str>, span: Span) -> Diagnostic {
    let what = match successor {
        Some(successor) => format!("`{kind}` of OpenChoreo 0.x is now {successor}"),
        None => format!("`{api_version}` is an API of OpenChoreo 0.x"),
    };
    let finding = Diagnostic::new(OLD_DOCUMENT, what).at(span, "this document is left out");
    match successor {
        Some(_) => finding.help("rewrite the document, or remove it; `choreoc explain load/old-document` lists what has become of each kind"),
        None => finding.help(format!(
            "write `apiVersion: {API_VERSION}`, and in `spec.owner` what the labels `core.choreo.dev/…` say"
        )),
    }
}

/// A document of a kind that exists, with fields from before 1.0.
pub(super) fn old_document(kind: Kind, name: &str, markers: &[Marker], left_out: bool) -> Diagnostic {
    let becomes = |marker: &Marker| format!("`{}` is {}", marker.old, marker.fate());
    let (code, consequence) = if left_out {
        (OLD_DOCUMENT, "the document is left out until it is rewritten")
    } else {
        (OLD_FIELDS, "such fields are ignored until they are rewritten")
    };
    let list: Vec<String> = markers.iter().map(becomes).collect();
    let message = format!("{kind} `{name}` is written for OpenChoreo 0.x: {}", list.join("; "));
    let finding = Diagnostic::new(code, message).help(consequence);
    markers.iter().enumerate().fold(finding, |finding, (at, marker)| match at {
        0 => finding.at(marker.span, marker.fate()),
        _ => finding.label(marker.span, marker.fate()),
    })
}

/// What is wrong with the shape of a document.
pub(crate) fn shape(kind: Kind, name: &str, problem: &Problem) -> Diagnostic {
    let owner = if name.is_empty() { format!("this {kind}") } else { format!("{kind} `{name}`") };
    let place = match problem.path.as_str() {
        "" => owner.clone(),
        path => format!("`{path}` of {owner}"),
    };
    let of = |code, message: String| Diagnostic::new(code, message).at(problem.span, "");
    match &problem.what {
        What::Missing { field } => {
            let help = match *field {
                "metadata" => "add `metadata:`, and `name: …` below it".to_owned(),
                field => format!("add `{field}`"),
            };
            of(MISSING_FIELD, format!("{place} lacks `{field}`")).help(help)
        }
        What::Unknown { key, similar } => {
            let finding = of(UNKNOWN_FIELD, format!("{place} has no field `{key}`; it is ignored"));
            match similar {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None if key.contains(':') => finding.help("write a space behind the `:`"),
                None => finding.help("remove it"),
            }
        }
        What::Mistyped { expected, found, joined } => {
            let message = format!("{place} must be {}, not {}", a_type(expected), a_type(found));
            let help = if *joined { "write a space behind the `:`" } else { type_help(expected, found) };
            of(WRONG_TYPE, message).help(help)
        }
        What::NotAllowed { found, allowed } => {
            let finding = of(INVALID_VALUE, format!("{place} cannot be `{found}`"));
            match most_similar(found, allowed.iter().copied()) {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None => finding.help(format!("write one of {}", listed(allowed))),
            }
        }
        What::OutOfRange { found, low, high } => of(INVALID_VALUE, format!("{place} cannot be {found}"))
            .help(format!("write a number from {low} to {high}")),
        What::Empty => of(INVALID_VALUE, format!("{place} must not be empty")).help("fill it in"),
        What::LoopWithoutVariable => of(INVALID_VALUE, format!("{place} has `forEach` without `var`"))
            .help("add `var`, the name that each item has inside the template"),
        What::Exclusive { first, second } => {
            of(INVALID_VALUE, format!("{place} has both `{first}` and `{second}`"))
                .help(format!("keep `{second}` only, or `{first}` only"))
        }
    }
}

fn type_help(expected: &str, found: &str) -> &'static str {
    match (expected, found) {
        ("string", "boolean" | "integer" | "number") => "put it in quotes",
        ("boolean", "string") => "write `true` or `false`, without quotes",
        ("integer", "string") => "write the number without quotes",
        ("list", _) => "write a list: each item on a line of its own, behind `- `",
        ("map", _) => "write a map: lines of `key: value`, indented",
        _ => "the API server refuses the document as it is",
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A namespace where none belongs.
pub(super) fn cluster_scoped_namespace(kind: Kind, name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        CLUSTER_SCOPED_NAMESPACE,
        format!("{kind} `{name}` belongs to the whole control plane; its namespace is ignored"),
    )
    .at(span, "")
    .help("remove `metadata.namespace`")
}

/// Two surroundings that give a document different namespaces.
pub(super) fn namespaces_disagree(
    kind: Kind,
    name: &crate::model::Text,
    first: &(Str, Option<Span>),
    second: &(Str, Option<Span>),
) -> Diagnostic {
    let message = format!(
        "{kind} `{}` has no namespace, and its surroundings disagree: `{}` or `{}`",
        name.text, first.0, second.0
    );
    let mut finding = Diagnostic::new(NAMESPACES_DISAGREE, message).at(name.span, "in which namespace?");
    for (namespace, span) in [first, second] {
        match span {
            Some(span) => finding = finding.label(*span, format!("this says `{namespace}`")),
            None => {
                finding = finding.help(format!("its folder, `namespaces/{namespace}`, says `{namespace}`"));
            }
        }
    }
    finding.help("add `metadata.namespace`, or make the two agree")
}

/// A document whose namespace is replaced by whoever applies it.
pub(super) fn namespace_replaced(
    kind: Kind,
    name: &str,
    (own, own_span): (&str, Span),
    (other, other_span): (&str, Span),
) -> Diagnostic {
    let message =
        format!("{kind} `{name}` says namespace `{own}`, but its surroundings put it into `{other}`");
    Diagnostic::new(NAMESPACES_DISAGREE, message)
        .at(own_span, "in which namespace?")
        .label(other_span, format!("this replaces it by `{other}`"))
        .help("make the two agree, or remove one of them")
}

/// The same document again.
pub(super) fn repeated(kind: Kind, namespace: &str, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(REPEATED, format!("{} stands here again, unchanged", object(kind, namespace, name)))
        .at(span, "this one is ignored")
        .label(first, "the first one counts")
        .help("remove one of the two")
}

/// Another document for the same object.
pub(super) fn conflicting(kind: Kind, namespace: &str, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(CONFLICTING, format!("{} is declared twice, differently", object(kind, namespace, name)))
        .at(span, "this one is ignored")
        .label(first, "the first one is used for everything else")
        .help("keep one of the two; an object can have only one content")
}

fn object(kind: Kind, namespace: &str, name: &str) -> String {
    if namespace.is_empty() { format!("{kind} `{name}`") } else { format!("{kind} `{namespace}/{name}`") }
}
