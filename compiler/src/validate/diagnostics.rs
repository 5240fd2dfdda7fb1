//! Findings of validation, in words.

use super::builtin::Meant;
use super::compiled::{Problem, What};
use crate::evaluate::{Origin, rendering};
use crate::resolve::UnitKey;
use diag::{Code, Diagnostic, SourceMap, Span, most_similar};
use std::fmt::Write;

const UNKNOWN_FIELD: Code = Code::error("validate/unknown-field");
const FIELD_MISSING: Code = Code::error("validate/field-missing");
const WRONG_TYPE: Code = Code::error("validate/wrong-type");
const VALUE_INVALID: Code = Code::error("validate/value-invalid");
const RULE_BROKEN: Code = Code::error("validate/rule-broken");
const RULE_UNUSABLE: Code = Code::warning("validate/rule-unusable");
const SCHEMA_UNUSABLE: Code = Code::warning("validate/schema-unusable");
const NO_SCHEMA: Code = Code::note("validate/no-schema");
const UNKNOWN_KIND: Code = Code::error("validate/unknown-kind");
const UNKNOWN_TARGET: Code = Code::warning("validate/unknown-target");
const FIELD_TYPE: Code = Code::warning("validate/field-type");
const VERSION_UNKNOWN: Code = Code::error("validate/version-unknown");

/// An object as messages call it.
pub(super) struct Subject<'a> {
    pub(super) key: &'a UnitKey,
    pub(super) kind: &'a str,
    pub(super) api_version: &'a str,
    /// The binding, for objects that no template made.
    pub(super) span: Span,
}

/// A value of a rendered object that does not fit its schema.
pub(super) fn problem(
    subject: &Subject<'_>,
    problem: &Problem,
    origin: Option<&Origin<'_>>,
    sources: &SourceMap,
) -> Diagnostic {
    let Subject { key, kind, .. } = subject;
    let place = path(&problem.pointer);
    let written = origin.map_or(Source::Unknown, |origin| Source::of(origin, sources));
    let (code, message, help) = words(subject, problem, &place, written);
    let mut found = Diagnostic::new(code, message).subject(key.to_string()).frame(rendering(key), None);
    if let Some(applied) = origin.and_then(|origin| origin.applied) {
        let doing = format!("applying the trait `{}` as `{}`", applied.name, applied.instance);
        found = found.frame(doing, Some(applied.span));
    }
    found = match origin {
        Some(origin) => placed(found, problem, origin, kind, sources),
        None => found.at(subject.span, format!("rendered for this, in the {kind}")),
    };
    help.into_iter().fold(found, Diagnostic::help)
}

fn words(
    subject: &Subject<'_>,
    problem: &Problem,
    place: &str,
    source: Source,
) -> (Code, String, Option<String>) {
    let Subject { kind, api_version, .. } = subject;
    match &problem.what {
        What::Unknown(known) => {
            let name = problem.pointer.rsplit('/').next().unwrap_or_default();
            let help = match most_similar(name, known.iter().map(String::as_str)) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("the fields here are {}", list(known)),
            };
            (UNKNOWN_FIELD, format!("`{place}` is no field of {} ({api_version})", a(kind)), Some(help))
        }
        What::Missing(name) => {
            let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            let help = format!("add `{name}:` to this map");
            (FIELD_MISSING, format!("{} ({api_version}) needs `{place}`", a(kind)), Some(help))
        }
        What::Type(wanted, got) => {
            let help = conversion(wanted, got, source);
            let wanted = wanted.join(" or ");
            (WRONG_TYPE, format!("`{place}` of {} has to be {wanted} and is {got}", a(kind)), help)
        }
        What::Choice(choices) => {
            (VALUE_INVALID, format!("`{place}` of {} has to be one of {}", a(kind), list(choices)), None)
        }
        What::Keyword(wanted) => (VALUE_INVALID, format!("`{place}` of {} has to {wanted}", a(kind)), None),
        What::Rule(rule, message) => {
            let place = if place.is_empty() { String::new() } else { format!("`{place}`: ") };
            let unsaid = rule.as_ref().filter(|rule| !message.contains(rule.as_str()));
            let help = unsaid.map(|rule| format!("the rule of its definition is `{rule}`"));
            (RULE_BROKEN, format!("{place}{message}"), help)
        }
    }
}

/// A kind with its article.
fn a(kind: &str) -> String {
    let vowel = kind.starts_with(['A', 'E', 'I', 'O', 'U']) || kind.starts_with("HTTP");
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

/// How the template writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// By an expression.
    Expression,
    /// As it is.
    Literal,
    /// As it is, although an expression is probably meant: `${a`, `$(a)`, `{a.b}`.
    Slip,
    Unknown,
}

impl Source {
    fn of(origin: &Origin<'_>, sources: &SourceMap) -> Self {
        if !origin.expressions.is_empty() {
            return Self::Expression;
        }
        let file = sources.get(origin.node.file);
        let bytes =
            file.and_then(|file| file.bytes.get(origin.node.start as usize..origin.node.end as usize));
        let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        let text = text.trim_start_matches(['\'', '"', '|', '>', '-', ' ', '\n']);
        let braced = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '?' | '(' | ')' | '[' | ']');
        let slip = text.starts_with("${")
            || text.starts_with("$(")
            || braced.is_some_and(|inside| inside.contains('.') && inside.trim().chars().all(name));
        if slip { Self::Slip } else { Self::Literal }
    }
}

/// What makes a value of one type one of another.
fn conversion(wanted: &[&str], got: &str, source: Source) -> Option<String> {
    if source == Source::Slip {
        return Some("write an expression as `${…}`, with all three signs".to_owned());
    }
    let computed = source == Source::Expression;
    let scalar = matches!(got, "text" | "a number" | "a truth value");
    let wants = |ty: &str| wanted.contains(&ty);
    let help = match got {
        "a number" | "a truth value" if wants("text") && computed => {
            "write `string(…)` around the expression"
        }
        "a number" | "a truth value" if wants("text") => "put the value in quotes",
        "text" if wants("an integer") && computed => {
            "write `int(…)` around the expression, or declare the parameter as `type: integer`"
        }
        "text" if (wants("an integer") || wants("a number") || wants("true or false")) && !computed => {
            "write the value without quotes"
        }
        "null" => "leave the field out where there is no value: `oc_omit()`",
        _ if scalar && wants("a list") => "write a list: each item on a line of its own, behind `- `",
        "a map" if wants("a list") => "write `- ` before the first key, so that the map becomes an item",
        _ => return None,
    };
    Some(help.to_owned())
}

/// The place in the template, and the parameters that made the value. A field that nobody knows is shown by its key.
fn placed(
    found: Diagnostic,
    problem: &Problem,
    origin: &Origin<'_>,
    kind: &str,
    sources: &SourceMap,
) -> Diagnostic {
    let key = origin.key.filter(|_| matches!(problem.what, What::Unknown(_)));
    let exact = match origin.expressions.as_slice() {
        _ if key.is_some() => key,
        [only] => sources.get(only.place.scalar.span.file).map(|file| only.place.span(&file.bytes)),
        _ => None,
    };
    let label = if origin.operation.is_some() {
        format!("put into the {kind} by this patch")
    } else {
        format!("rendered into the {kind} by this")
    };
    let found = found.at(exact.unwrap_or(origin.node), label);
    let reads = origin.expressions.iter().flat_map(|expression| &expression.reads);
    reads.fold(found, |found, read| {
        let is = if read.default { "has this default" } else { "is this" };
        found.label(read.span, format!("`{}` {is}", read.path))
    })
}

/// A JSON pointer as people write it: `spec.containers[0].image`.
pub(super) fn path(pointer: &str) -> String {
    let mut path = String::new();
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let _ = if !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()) {
            write!(path, "[{segment}]")
        } else if path.is_empty() {
            write!(path, "{segment}")
        } else if segment.contains(['.', '/']) {
            write!(path, "[\"{segment}\"]")
        } else {
            write!(path, ".{segment}")
        };
    }
    path
}

/// At most ten names.
fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(10).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > 10 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A rule of a definition that nobody can evaluate.
pub(super) fn rule_unusable(kind: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(RULE_UNUSABLE, format!("a rule for {kind} cannot be used: {why}"))
        .at(span, "every object of the kind is refused for it")
        .help("correct the rule in the definition; the API server would refuse it, too")
}

/// A definition whose schema cannot be used.
pub(super) fn schema_unusable(kind: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(SCHEMA_UNUSABLE, format!("the schema of {kind} cannot be used: {why}"))
        .at(span, "objects are not held against this")
        .help("correct the schema in the definition, or give a correct one with `--crds`")
}

/// A kind that nothing is known about.
pub(super) fn no_schema(api_version: &str, kind: &str, count: usize, span: Span) -> Diagnostic {
    let objects = if count == 1 { "one object is".to_owned() } else { format!("{count} objects are") };
    Diagnostic::new(
        NO_SCHEMA,
        format!("{objects} not validated: there is no schema for {kind} ({api_version})"),
    )
    .at(span, "rendered for this, among others")
    .help("put the CustomResourceDefinition into the sources, or give it with `--crds`")
}

/// A kind that Kubernetes does not have.
pub(super) fn unknown_kind(
    api_version: &str,
    kind: &str,
    meant: &Meant,
    count: usize,
    span: Span,
) -> Diagnostic {
    let objects = if count == 1 { "one object".to_owned() } else { format!("{count} objects") };
    let message = format!("{objects} of a kind that Kubernetes does not have: `{kind}` ({api_version})");
    Diagnostic::new(UNKNOWN_KIND, message)
        .at(span, "rendered for this, among others")
        .help(meaning(kind, meant))
}

/// A patch or removal of objects that cannot exist.
pub(super) fn unknown_target(api_version: &str, kind: &str, meant: &Meant, span: Span) -> Diagnostic {
    let message = format!("Kubernetes has no kind `{kind}` ({api_version}), so this never has an effect");
    Diagnostic::new(UNKNOWN_TARGET, message).at(span, "").help(meaning(kind, meant))
}

fn meaning(kind: &str, meant: &Meant) -> String {
    match meant {
        Meant::Kind(meant) => format!("did you mean `{meant}`?"),
        Meant::Version(version) => format!("`{kind}` is a kind of `{version}`"),
        Meant::Nothing => "correct the kind, or the group and version before it".to_owned(),
    }
}

/// An expression whose type does not fit the field that it fills.
pub(super) fn field_type(kind: &str, place: &str, wanted: &str, got: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        FIELD_TYPE,
        format!("`{place}` of {} has to be {wanted}, and an expression of type {got} fills it", a(kind)),
    )
    .at(span, format!("this is of type {got}"))
    .help("convert the value in the expression, or give the parameter the field's type in the schema")
}

/// A version of Kubernetes that nothing is known about.
pub(super) fn version_unknown<'v>(version: &str, known: impl Iterator<Item = &'v str>) -> Diagnostic {
    let known: Vec<String> = known.map(str::to_owned).collect();
    Diagnostic::new(
        VERSION_UNKNOWN,
        format!("there are no schemas of Kubernetes `{version}`; nothing was validated"),
    )
    .help(format!("choose one of {}", list(&known)))
}
