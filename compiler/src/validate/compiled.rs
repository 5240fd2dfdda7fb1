//! The schema of one kind, ready for use.

use super::definition::Rules;
use super::instance::Rendered;
use super::keywords;
use jsonschema::{
    JsonType, ValidationError, Validator, error::TypeKind, error::ValidationErrorKind as Broken,
};
use serde_json::Value as Json;
use value::{Object, Value};

/// The schema of one kind, compiled once.
pub(super) struct Compiled {
    validator: Validator<Rendered>,
    /// The schema, to see what a place may hold.
    pub(super) schema: Json,
    rules: Option<Rules>,
    /// Objects may nest as deep as they like, which would be followed on the stack.
    recursive: bool,
}

/// How deep an object may nest where its schema sets no bound.
const DEPTH: usize = 100;

/// What is wrong with a value of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// A JSON pointer to it; of a missing member, to what should have it.
    pub(super) pointer: String,
    pub(super) what: What,
}

/// A kind of [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// There is no such field; the fields that there are.
    Unknown(Vec<String>),
    /// A field is missing.
    Missing(String),
    /// The value is of another type: what it may be, what it is.
    Type(Vec<&'static str>, &'static str),
    /// The value is none of those allowed.
    Choice(Vec<String>),
    /// The value breaks a keyword: what it has to be.
    Keyword(String),
    /// A rule of the definition does not hold: the rule, what it says.
    Rule(Option<String>, String),
}

impl Compiled {
    /// Compiles a schema in the form of JSON Schema.
    ///
    /// # Errors
    /// With what makes it unusable.
    pub(super) fn new(schema: Json, rules: Option<Rules>) -> Result<Self, String> {
        let validator = keywords::options().build(&schema).map_err(|error| error.to_string())?;
        let definitions = schema.get("$defs").and_then(Json::as_object);
        let recursive =
            definitions.is_some_and(|all| all.keys().any(|name| name.ends_with(".JSONSchemaProps")));
        Ok(Self { validator, schema, rules, recursive })
    }

    /// Everything that is wrong with an object, in the order of the document.
    pub(super) fn problems(&self, object: &Object) -> Vec<Problem> {
        let value = Value::Object(object.clone());
        if self.recursive && deeper(&value, DEPTH) {
            let what =
                What::Keyword(format!("nest no deeper than {DEPTH} levels, or nobody can validate it"));
            return vec![Problem { pointer: String::new(), what }];
        }
        let mut found = Vec::new();
        if !self.validator.is_valid(&value) {
            self.validator.iter_errors(&value).for_each(|error| self.explain(&error, &mut found));
        }
        if let Some(rules) = &self.rules {
            found.extend(rules.broken(object));
        }
        found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        found.dedup();
        found
    }

    fn explain(&self, error: &ValidationError<'_>, found: &mut Vec<Problem>) {
        let pointer = error.instance_path().as_str().to_owned();
        let actual = || type_name(error.instance());
        let what = match error.kind() {
            Broken::AdditionalProperties { unexpected } => {
                let place = error.schema_path().as_str();
                let node =
                    place.strip_suffix("/additionalProperties").and_then(|place| self.schema.pointer(place));
                let known = node.and_then(|node| node.get("properties")).and_then(Json::as_object);
                let known: Vec<String> = known.into_iter().flatten().map(|(name, _)| name.clone()).collect();
                found.extend(unexpected.iter().map(|name| Problem {
                    pointer: format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
                    what: What::Unknown(known.clone()),
                }));
                return;
            }
            Broken::Required { property } => What::Missing(property.as_str().unwrap_or_default().to_owned()),
            Broken::Type { kind } => {
                let wanted = match kind {
                    TypeKind::Single(ty) => vec![json_type_name(*ty)],
                    TypeKind::Multiple(types) => types.into_iter().map(json_type_name).collect(),
                };
                What::Type(wanted, actual())
            }
            Broken::Enum { options } => {
                What::Choice(options.as_array().into_iter().flatten().map(shown).collect())
            }
            Broken::Custom { keyword, .. } => match keyword.as_str() {
                keywords::INT_OR_STRING => What::Type(vec!["an integer", "text"], actual()),
                keywords::QUANTITY if !error.instance().is_string() => {
                    What::Type(vec!["a quantity"], actual())
                }
                keywords::PRESENT => What::Keyword("have all of its required fields".to_owned()),
                keyword => What::Keyword(own_words(keyword).to_owned()),
            },
            Broken::Pattern { pattern } => What::Keyword(format!("match `{pattern}`")),
            Broken::Format { format } => What::Keyword(format!("be a {format}")),
            Broken::Minimum { limit } => What::Keyword(format!("be at least {limit}")),
            Broken::Maximum { limit } => What::Keyword(format!("be at most {limit}")),
            Broken::ExclusiveMinimum { limit } => What::Keyword(format!("be more than {limit}")),
            Broken::ExclusiveMaximum { limit } => What::Keyword(format!("be less than {limit}")),
            Broken::MinLength { limit } => What::Keyword(format!("have at least {limit} characters")),
            Broken::MaxLength { limit } => What::Keyword(format!("have at most {limit} characters")),
            Broken::MinItems { limit } => What::Keyword(format!("have at least {limit} items")),
            Broken::MaxItems { limit } => What::Keyword(format!("have at most {limit} items")),
            Broken::MinProperties { limit } => What::Keyword(format!("have at least {limit} members")),
            Broken::MaxProperties { limit } => What::Keyword(format!("have at most {limit} members")),
            Broken::UniqueItems => What::Keyword("have no item twice".to_owned()),
            other => What::Keyword(format!("fit the keyword `{}` of its schema", other.keyword())),
        };
        found.push(Problem { pointer, what });
    }
}

/// Whether a value has more levels than this.
fn deeper(value: &Value, levels: usize) -> bool {
    let mut open = vec![(value, 0)];
    while let Some((value, level)) = open.pop() {
        if level > levels {
            return true;
        }
        match value {
            Value::Object(object) => open.extend(object.iter().map(|(_, member)| (member, level + 1))),
            Value::List(list) => open.extend(list.items().iter().map(|item| (item, level + 1))),
            _ => {}
        }
    }
    false
}

/// What a keyword of ours asks.
fn own_words(keyword: &str) -> &'static str {
    match keyword {
        keywords::INTEGER => "be an integer that fits into the field",
        keywords::QUANTITY => "be a quantity such as `500m` or `1Gi`",
        keywords::BASE64 => "be base64",
        _ => "have no two items that are the same by their keys",
    }
}

fn shown(choice: &Json) -> String {
    choice.as_str().map_or_else(|| choice.to_string(), str::to_owned)
}

fn json_type_name(ty: JsonType) -> &'static str {
    match ty {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "a map",
        JsonType::String => "text",
    }
}

fn type_name(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a map",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::builtin::Builtin;
    use crate::validate::definition;
    use diag::FileId;
    use value::Str;

    fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
        thread.expect("a thread starts").join().expect("nothing overflows");
    }

    fn object(members: Vec<(&str, Value)>) -> Object {
        members.into_iter().map(|(name, value)| (Str::from(name), value)).collect()
    }

    #[test]
    fn deep_definitions_fit_on_small_stacks() {
        on_a_small_stack(|| {
            let levels = 45;
            let schema = format!(
                "{}{{type: string}}{}",
                "{type: object, properties: {a: ".repeat(levels),
                "}}".repeat(levels)
            );
            let text = format!(
                "spec: {{group: g.io, names: {{kind: K}}, versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]}}"
            );
            let reading = yaml::read(FileId(0), text.as_bytes(), &yaml::Limits::default());
            let nodes = reading.documents.iter().map(|document| &document.node);
            let definitions = definition::read(nodes);
            let builtin = Builtin::of(None).expect("there is a newest version");
            let (_, definition) = definitions.first_key_value().expect("it is read");
            let compiled = Compiled::new(definition.schema(&builtin).expect("it is no deeper"), None)
                .expect("it compiles");
            let deep = (0..levels).fold(Value::Int(1), |inner, _| Value::Object(object(vec![("a", inner)])));
            let problems = compiled.problems(deep.as_object().expect("it is one"));
            assert_eq!(
                problems.first().map(|problem| problem.pointer.as_str()),
                Some("/a".repeat(levels).as_str())
            );
        });
    }

    #[test]
    fn deep_definitions_that_are_rendered_fit_on_small_stacks() {
        on_a_small_stack(|| {
            let builtin = Builtin::of(None).expect("there is a newest version");
            let schema = builtin.schema("apiextensions.k8s.io/v1", "CustomResourceDefinition");
            let compiled = Compiled::new(schema.expect("it is built in"), None).expect("it compiles");
            let rendered = |levels: usize| {
                let nested = (0..levels).fold(Value::Object(Object::new()), |inner, _| {
                    Value::Object(object(vec![("not", inner)]))
                });
                let schema = Value::Object(object(vec![("openAPIV3Schema", nested)]));
                let version = object(vec![("schema", schema)]);
                let versions = Value::list(vec![Value::Object(version)]);
                object(vec![("spec", Value::Object(object(vec![("versions", versions)])))])
            };
            let deepest = compiled.problems(&rendered(90));
            assert!(
                deepest
                    .iter()
                    .all(|problem| !problem.pointer.is_empty() || matches!(problem.what, What::Missing(_)))
            );
            let beyond = compiled.problems(&rendered(400));
            assert!(matches!(beyond.as_slice(), [Problem { what: What::Keyword(_), .. }]), "{beyond:?}");
        });
    }
}
