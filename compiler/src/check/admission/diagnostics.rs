//! What admission refuses, in words.

use super::places::Places;
use super::{Denial, What};
use crate::check::context_macros;
use crate::model::Kind;
use crate::model::decode::most_similar;
use cel::{CompileError, Phase};
use crd::{Path, Segment};
use diag::{Code, Diagnostic};
use std::ops::Range;
use value::Value;

const METADATA: Code = Code::error("check/malformed-metadata");
const MISSING_FIELD: Code = Code::error("check/missing-field");
const WRONG_TYPE: Code = Code::error("check/wrong-type");
const INVALID_VALUE: Code = Code::error("check/invalid-value");
const RULE_BROKEN: Code = Code::error("check/rule-broken");
const UNKNOWN_FIELD: Code = Code::warning("check/unknown-field");
const EXPRESSION: Code = Code::error("check/expression-invalid");
const EXPRESSION_TYPE: Code = Code::error("check/expression-type");
const NOT_WRAPPED: Code = Code::error("check/expression-not-wrapped");
const UNKNOWN_RESOURCE: Code = Code::error("check/unknown-resource-id");
const TEMPLATE: Code = Code::error("check/template-incomplete");
const WORKLOAD: Code = Code::error("check/workload-kind");
const LISTS: Code = Code::error("check/list-conflict");
const PATCH: Code = Code::error("check/patch-operation");
const PARAMETER_SCHEMA: Code = Code::error("check/parameter-schema");
const RELEASE: Code = Code::error("check/release-mismatch");
const CONDITION: Code = Code::error("check/authorization-condition");

/// The document that findings are about.
pub(super) struct About<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) places: &'a Places<'a>,
    pub(super) schema: &'a Value,
}

impl About<'_> {
    fn owner(&self) -> String {
        if self.name.is_empty() {
            format!("this {}", self.kind)
        } else {
            format!("{} `{}`", self.kind, self.name)
        }
    }

    fn of(&self, path: &Path) -> String {
        if path.segments.is_empty() { self.owner() } else { format!("`{path}` of {}", self.owner()) }
    }

    /// The names of the fields that may stand beside a field.
    fn fields_beside(&self, path: &Path) -> Vec<&str> {
        let above = &path.segments[..path.segments.len().saturating_sub(1)];
        let node = above.iter().try_fold(self.schema, |node, segment| match segment {
            Segment::Field(name) | Segment::Key(name) => node
                .get("properties")
                .and_then(|fields| fields.get(name))
                .or(node.get("additionalProperties")),
            Segment::Index(_) => node.get("items"),
        });
        let fields = node.and_then(|node| node.get("properties")).and_then(Value::as_object);
        fields.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }
}

/// A field that the kind does not have.
pub(super) fn unknown_field(about: &About<'_>, path: &Path) -> Diagnostic {
    let Some((Segment::Field(name) | Segment::Key(name), above)) = path.segments.split_last() else {
        return Diagnostic::new(UNKNOWN_FIELD, format!("{} is unknown and dropped", about.of(path)));
    };
    let above = Path { segments: above.to_vec() };
    let message = format!("{} has no field `{name}`; the API server drops it", about.of(&above));
    let found = Diagnostic::new(UNKNOWN_FIELD, message).at(about.places.key(path), "");
    match most_similar(name, about.fields_beside(path)) {
        Some(similar) => found.help(format!("did you mean `{similar}`?")),
        None => found.help("remove it"),
    }
}

/// One reason to refuse a document.
pub(super) fn denial(about: &About<'_>, denial: &Denial) -> Diagnostic {
    let found = match &denial.what {
        What::Keyword(keyword) => schema(about, denial, keyword),
        What::Expression { range, error } => expression(about, denial, range, error),
        what => {
            let (code, message, help) = words(about, denial, what);
            Diagnostic::new(code, message).help(help)
        }
    };
    found.at(about.places.of(denial), label(&denial.what)).details(denial.message.clone())
}

/// Why the place matters.
fn label(what: &What) -> String {
    match what {
        What::NotBoolean(_, ty) | What::NotIterable(_, ty) => format!("this is of type `{ty}`"),
        _ => String::new(),
    }
}

fn words(about: &About<'_>, denial: &Denial, what: &What) -> (Code, String, String) {
    let (place, detail) = (about.of(&denial.path), denial.detail.as_str());
    let plain = |code: Code, help: &str| (code, format!("{place}: {}", lower_first(detail)), help.to_owned());
    match what {
        What::Rule(message) => (
            RULE_BROKEN,
            format!("{place} breaks a rule of its kind: {}", lower_first(message)),
            "change it so that the rule holds".to_owned(),
        ),
        What::NotBoolean(..) => (
            EXPRESSION_TYPE,
            format!("{place} must be true or false"),
            "write a comparison, or wrap a value whose type is not known in `bool(…)`".to_owned(),
        ),
        What::NotIterable(..) => (
            EXPRESSION_TYPE,
            format!("{place} must be a list or a map"),
            "write an expression that gives a list or a map, such as `${parameters.items}`".to_owned(),
        ),
        What::Unwrapped => {
            (NOT_WRAPPED, format!("{place} must be one expression"), "write it as `${…}`".to_owned())
        }
        What::Nested(_) => (
            NOT_WRAPPED,
            format!("{place} has one expression inside another"),
            "write the inner `${` in quotes, or use its text without `${` and `}`".to_owned(),
        ),
        What::UnknownApplied(_, ids) => (
            UNKNOWN_RESOURCE,
            format!("{place} asks `applied` for resources that do not exist: {}", listed(ids)),
            "write the `id` of an entry of `resources`".to_owned(),
        ),
        What::Template => plain(TEMPLATE, template_help(denial)),
        What::Workload => plain(
            WORKLOAD,
            "a type renders exactly one workload, of its `workloadType`; traits only patch it",
        ),
        What::Listed => (
            LISTS,
            format!("{place} stands in conflict: {}", lower_first(detail)),
            "keep one of the two".to_owned(),
        ),
        What::Patch => plain(
            PATCH,
            "`add` and `replace` need a `value` that is not null, `remove` takes none; all need a `path`",
        ),
        What::ParameterSchema(_) => {
            plain(PARAMETER_SCHEMA, "write it as Kubernetes' openAPIV3Schema, with keywords that it knows")
        }
        What::Parameters => {
            plain(RELEASE, "a release is cut whole: let the control plane or `occ` make it again")
        }
        What::Authorization => plain(CONDITION, "use only attributes that all of these actions have"),
        What::Shape | What::Keyword(_) | What::Expression { .. } => plain(METADATA, metadata_help(detail)),
    }
}

fn metadata_help(detail: &str) -> &'static str {
    if detail.contains("cannot unmarshal number") || detail.contains("cannot unmarshal bool") {
        "put the value in quotes"
    } else {
        "write names in lower case, with digits, dashes and dots only; values of labels have at most 63 characters"
    }
}

fn template_help(denial: &Denial) -> &'static str {
    let last = denial.path.segments.last();
    match last {
        Some(Segment::Field(name)) if name == "namespace" => {
            "write `namespace: ${metadata.namespace}`; nothing else is allowed"
        }
        Some(Segment::Field(name)) if name == "kind" => "write the kind as it is, without an expression",
        _ => "a template is a whole Kubernetes object: `apiVersion`, `kind` and `metadata.name`",
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The text without its capital; names of kinds and acronyms stay as they are.
fn lower_first(text: &str) -> String {
    let word = text.split([' ', ':']).next().unwrap_or_default();
    let name = word.chars().skip(1).any(char::is_uppercase);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !name => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// A keyword of the schema.
fn schema(about: &About<'_>, denial: &Denial, keyword: &str) -> Diagnostic {
    let place = about.of(&denial.path);
    let detail = denial.detail.as_str();
    let named = format!("{} ", denial.path);
    let rest = detail.strip_prefix(named.as_str()).unwrap_or(detail);
    match keyword {
        "required" => {
            let (Some(Segment::Field(name) | Segment::Key(name)), above) = (
                denial.path.segments.last(),
                Path {
                    segments: denial.path.segments[..denial.path.segments.len().saturating_sub(1)].to_vec(),
                },
            ) else {
                return Diagnostic::new(MISSING_FIELD, format!("{place} is missing"));
            };
            Diagnostic::new(MISSING_FIELD, format!("{} lacks `{name}`", about.of(&above)))
                .help(format!("add `{name}`"))
        }
        "type" => {
            let (wanted, found) = types(rest);
            Diagnostic::new(WRONG_TYPE, format!("{place} must be of type {wanted}, not {found}"))
                .help(type_help(&wanted, &found))
        }
        "enum" => {
            let found = about.places.value(&denial.path).and_then(|node| node.as_str()).unwrap_or_default();
            let allowed = rest.rsplit_once('[').map_or("", |(_, list)| list.trim_end_matches(']'));
            let message = format!("{place} cannot be `{found}`");
            let finding = Diagnostic::new(INVALID_VALUE, message);
            match most_similar(found, allowed.split(' ')) {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None => finding.help(format!("write one of `{}`", allowed.replace(' ', "`, `"))),
            }
        }
        "x-kubernetes-list-type" => {
            Diagnostic::new(INVALID_VALUE, format!("{place} stands twice in its list: {detail}"))
                .help("remove one of the two")
        }
        _ => Diagnostic::new(INVALID_VALUE, format!("{place} {rest}")).help(value_help(keyword, rest)),
    }
}

/// `must be of type A: "B"` → A and B.
fn types(text: &str) -> (String, String) {
    let text = text.strip_prefix("must be of type ").unwrap_or(text);
    let (wanted, found) = text.split_once(": ").unwrap_or((text, ""));
    (wanted.to_owned(), found.trim_matches('"').to_owned())
}

fn type_help(wanted: &str, found: &str) -> &'static str {
    match (wanted, found) {
        ("string", "boolean" | "integer" | "number") => "put it in quotes",
        ("boolean", "string") => "write `true` or `false`, without quotes",
        ("integer" | "number" | "int32" | "int64", "string") => "write the number without quotes",
        ("array", _) => "write a list: each item on its own line, behind `- `",
        ("object", _) => "write a map: `key: value` lines, indented",
        _ => "the API server refuses the document as it is",
    }
}

fn value_help(keyword: &str, rest: &str) -> String {
    match keyword {
        "pattern" if rest.contains("\\$\\{") => {
            "write one expression: `${…}`, without anything before it".to_owned()
        }
        "pattern" => "write it so that it matches the pattern".to_owned(),
        "minLength" | "minItems" => "fill it in".to_owned(),
        "minimum" | "maximum" => "write a number within these bounds".to_owned(),
        "maxLength" | "maxItems" | "maxProperties" => "shorten it".to_owned(),
        _ => "the API server refuses the document as it is".to_owned(),
    }
}

/// An expression that does not compile.
fn expression(about: &About<'_>, denial: &Denial, range: &Range<usize>, error: &CompileError) -> Diagnostic {
    let first = error.issues.first().map_or("", |issue| issue.message.as_str());
    let where_ = if denial.in_key { "a key in " } else { "" };
    let message = format!("{where_}{}: {}", about.of(&denial.path), lower_first(first));
    let mut found = Diagnostic::new(EXPRESSION, message);
    for issue in error.issues.iter().skip(1) {
        found = found.label(about.places.issue(denial, range, issue), lower_first(&issue.message));
    }
    let meant = error.issues.iter().filter_map(|issue| issue.candidates.first());
    let found = meant.fold(found, |found, name| found.help(format!("did you mean `{name}`?")));
    let at = error.issues.first().map_or(0, |issue| issue.range.start as usize);
    let rest = about.places.expression(denial, range).and_then(|text| text.get(at..)).unwrap_or_default();
    match error.phase {
        Phase::Check => type_advice(found, first, rest),
        Phase::Syntax => found.help(syntax_advice(rest)),
        Phase::Program => found,
    }
}

/// What to write where the parser stops; `rest` begins there.
fn syntax_advice(rest: &str) -> String {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    match (word.as_str(), rest.chars().next()) {
        ("and", _) | (_, Some('&')) => "write `&&`".to_owned(),
        ("or", _) | (_, Some('|')) => "write `||`".to_owned(),
        ("not", _) => "write `!` before what is not to hold".to_owned(),
        (_, Some('=')) => "compare with `==`; nothing can be assigned".to_owned(),
        (_, Some('"' | '\'')) => "close the quotes, or write an operator such as `+` before them".to_owned(),
        (_, None) => {
            "something is missing at the end: an operand, or a `)`, `]`, `}` or quote that closes".to_owned()
        }
        (_, Some('$' | '`' | '#' | '@' | ';' | '\\')) => {
            "this sign has no meaning in an expression: take it out".to_owned()
        }
        _ => "an operator, a comma or a bracket that closes is missing before this".to_owned(),
    }
}

/// What to write where rendering would go through and admission does not.
fn type_advice(found: Diagnostic, message: &str, rest: &str) -> Diagnostic {
    if message.starts_with("overlapping identifier") {
        return found.help("choose another `var`: this name is one of the context's");
    }
    if !message.starts_with("found no matching overload") {
        return if found.help.is_empty() { found.help(field_advice(message, rest)) } else { found };
    }
    let operands = message.rsplit_once("applied to ").map_or("", |(_, operands)| operands);
    let objects = operands
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    if objects {
        found.help(
            "OpenChoreo documents such expressions and rendering accepts them, but its own admission types the \
             values of the context as objects and refuses them: wrap one side in `dyn(…)`",
        )
    } else if operands.contains("null") {
        found.help("a value of this type is never null here; ask whether it is there with `has(…)`")
    } else if operands.contains("int") && operands.contains("double") {
        found.help("both sides must be of one type: wrap the whole number in `double(…)`")
    } else {
        found.help("make both sides of one type: `string(…)`, `int(…)`, `double(…)`, or `dyn(…)` to leave it to rendering")
    }
}

fn field_advice(message: &str, rest: &str) -> String {
    let name = message.strip_prefix("undefined field '").and_then(|rest| rest.strip_suffix('\''));
    match name {
        Some(name) if context_macros::is_function(name) => format!("it is a function: write `{name}()`"),
        Some(_) => "declare it in the `openAPIV3Schema` of this definition, or correct the name".to_owned(),
        None if message.starts_with("undeclared reference") => {
            let call = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .is_some_and(|end| rest[end..].starts_with('('));
            if call {
                "there is no function of this name for these arguments: `choreoc explain check/expression-invalid` tells where they are listed".to_owned()
            } else {
                "only the variables of the context exist: `parameters`, `environmentConfigs`, `metadata`, `workload`, …".to_owned()
            }
        }
        None => "see `choreoc explain check/expression-invalid`".to_owned(),
    }
}
