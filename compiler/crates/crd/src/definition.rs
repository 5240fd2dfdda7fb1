//! One version of a custom resource definition, ready for use.

use crate::convert::Readers;
use crate::finding::{By, Cause, Finding, Findings};
use crate::path::{Path, Trail};
use crate::ratchet::Pair;
use crate::rules::{self, RuleNode, Stored};
use crate::structural::Structural;
use crate::{library, lists, metadata, prune};
use cel::{Env, Macros, Registry};
use schema::Schema;
use std::sync::Arc;
use value::{Object, Str, Value, go};

/// The language of rules. Make one and share it.
#[derive(Debug, Clone)]
pub struct Language {
    functions: Arc<Registry>,
    macros: Arc<Macros>,
    pub(crate) readers: Arc<Readers>,
}

impl Default for Language {
    fn default() -> Self {
        Self::new()
    }
}

impl Language {
    /// CEL with what Kubernetes adds to it.
    pub fn new() -> Self {
        let functions = Arc::new(library::functions());
        let macros = Arc::new(Macros::standard());
        let readers = Arc::new(Readers::new(&functions, &macros));
        Self { functions, macros, readers }
    }

    /// An environment without variables.
    pub fn env(&self) -> Env {
        Env::new(Arc::clone(&self.functions), Arc::clone(&self.macros))
    }
}

/// What a definition says beside its schema.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// Whether `status` is a subresource, which those who write the object do not write.
    pub status: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { namespaced: true, status: true }
    }
}

/// Something in a definition that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The node of the schema, by the fields that lead to it; `*` stands for items and entries.
    pub path: Path,
    /// What is wrong with it.
    pub message: String,
    /// The expression that does not compile, if it is one.
    pub expression: Option<String>,
}

/// One version of a custom resource definition.
#[derive(Debug)]
pub struct Definition {
    structural: Structural,
    schema: Option<Schema>,
    rules: Option<RuleNode>,
    problems: Vec<Problem>,
    settings: Settings,
    language: Language,
}

/// An object as it comes out of decoding.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The object, pruned and with defaults.
    pub object: Value,
    /// The unknown fields that were removed.
    pub removed: Vec<Path>,
}

/// What becomes of an object.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The object as it would be stored; nothing if it cannot be decoded.
    pub object: Option<Value>,
    /// The unknown fields that were removed.
    pub removed: Vec<Path>,
    /// Why it is refused; it is accepted if there is nothing.
    pub findings: Findings,
}

impl Definition {
    /// Reads an `openAPIV3Schema`.
    pub fn compile(schema: &Value, settings: Settings) -> Self {
        Self::compile_with(&Language::new(), schema, settings)
    }

    /// [`Self::compile`] with a shared language.
    pub fn compile_with(language: &Language, schema: &Value, settings: Settings) -> Self {
        let structural = Structural::read(schema);
        let mut problems = Vec::new();
        let rules = RuleNode::compile(&structural, language, &mut problems);
        let schema = Schema::compile(schema);
        if let Err(error) = &schema {
            let message = format!("the schema cannot be used: {error}");
            problems.push(Problem { path: Path::root(), message, expression: None });
        }
        let language = language.clone();
        Self { structural, schema: schema.ok(), rules, problems, settings, language }
    }

    /// What cannot be used in it. A rule that does not compile refuses every object that it applies to.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Takes an object through every step; `old` is the stored object of an update.
    pub fn admit(&self, object: &Value, old: Option<&Value>) -> Verdict {
        let incoming = match self.decode(object) {
            Ok(incoming) => incoming,
            Err(found) => {
                let findings = Findings { found: vec![found], rules_skipped: true };
                return Verdict { object: None, removed: Vec::new(), findings };
            }
        };
        let old = old.map(|old| self.stored(old));
        let object = self.complete(incoming.object, old.as_ref());
        let findings = self.validate(&object, old.as_ref());
        Verdict { object: Some(object), removed: incoming.removed, findings }
    }

    /// Reads an object: `metadata` typed, unknown fields and stray nulls gone, defaults filled in.
    ///
    /// # Errors
    /// If its `metadata` is malformed.
    pub fn decode(&self, object: &Value) -> Result<Incoming, Finding> {
        let empty = Object::new();
        let object = object.as_object().unwrap_or(&empty);
        let mut removed = Vec::new();
        let pruned = prune::prune(object, &self.structural, &mut removed);
        let mut pruned = prune::without_nulls(&pruned, &self.structural).unwrap_or(pruned);
        if let Some(given) = object.get("metadata") {
            let metadata = metadata::read(given, &mut removed)?;
            pruned.insert(Str::from("metadata"), Value::Object(metadata));
        }
        Ok(Incoming { object: self.with_defaults(pruned), removed })
    }

    /// An object that was accepted before, as the API server reads it back: with today's defaults.
    pub fn stored(&self, object: &Value) -> Value {
        self.decode(object).map_or_else(|_| object.clone(), |read| read.object)
    }

    fn with_defaults(&self, object: Object) -> Value {
        Value::Object(match &self.schema {
            Some(schema) => schema.with_defaults(object),
            None => object,
        })
    }

    /// What happens behind the webhooks that change objects: defaults once more; `status` is not the writer's; the
    /// namespace is settled.
    pub fn complete(&self, object: Value, old: Option<&Value>) -> Value {
        let Value::Object(object) = object else { return object };
        let Value::Object(mut object) = self.with_defaults(object) else { return Value::Null };
        if self.settings.status {
            match old.and_then(|old| old.get("status")) {
                Some(status) => object.insert(Str::from("status"), status.clone()),
                None => drop(object.remove("status")),
            }
        }
        if let Some(Value::Object(metadata)) = object.get_mut("metadata") {
            if !self.settings.namespaced {
                metadata.remove("namespace");
            } else if metadata.get("namespace").is_none() {
                metadata.insert(Str::from("namespace"), Value::from("default"));
            }
        }
        Value::Object(object)
    }

    /// Everything that is wrong with a complete object; `old` is the stored object of an update, whose mistakes may
    /// stay where they are.
    pub fn validate(&self, object: &Value, old: Option<&Value>) -> Findings {
        let mut found = Vec::new();
        if let Some(finding) = metadata::nameless(object.get("metadata")) {
            return Findings { found: vec![finding], rules_skipped: true };
        }
        if let Some(metadata) = object.get("metadata").and_then(Value::as_object) {
            metadata::check(metadata, self.settings.namespaced, old.is_none(), &mut found);
        }
        self.check_schema(object, old, &mut found);
        self.check_lists(object, old, &mut found);
        let rules_skipped = found.iter().any(|finding| finding.cause.blocks_rules());
        if !rules_skipped {
            self.check_rules(object, old, &mut found);
        }
        Findings { found, rules_skipped }
    }

    fn check_schema(&self, object: &Value, old: Option<&Value>, found: &mut Vec<Finding>) {
        let Some(schema) = &self.schema else { return };
        let pair = Pair { new: Some(object), old, schema: Some(&self.structural) };
        for broken in schema.report(object) {
            let path = Path::from_pointer(&broken.instance, object);
            if old.is_some() && pair.tolerates(&path, broken.keyword == "required") {
                continue;
            }
            let cause = cause_of(broken.keyword);
            let mut finding = Finding::new(By::Schema, cause, path, broken.message);
            finding.keyword = broken.keyword;
            found.push(finding);
        }
    }

    /// Repeated items that were stored excuse repeated items.
    fn check_lists(&self, object: &Value, old: Option<&Value>, found: &mut Vec<Finding>) {
        let mut repeated = Vec::new();
        lists::check(object, &self.structural, &Trail::root(), &mut repeated);
        if let Some(old) = old.filter(|_| !repeated.is_empty()) {
            let mut stored = Vec::new();
            lists::check(old, &self.structural, &Trail::root(), &mut stored);
            if !stored.is_empty() {
                return;
            }
        }
        found.append(&mut repeated);
    }

    fn check_rules(&self, object: &Value, old: Option<&Value>, found: &mut Vec<Finding>) {
        let Some(rules) = &self.rules else { return };
        let readers = &self.language.readers;
        let seen = readers.seen(object, &self.structural);
        let old_seen = old.map(|old| readers.seen(old, &self.structural));
        let stored = old.zip(old_seen.as_ref()).map(|(value, seen)| Stored { value, seen });
        rules::evaluate(rules, &self.structural, Stored { value: object, seen: &seen }, stored, found);
    }
}

/// The sort of mistake that a broken keyword is.
fn cause_of(keyword: &str) -> Cause {
    match keyword {
        "required" => Cause::Required,
        "type" | "format" => Cause::TypeInvalid,
        "enum" => Cause::NotSupported,
        "maxLength" => Cause::TooLong,
        "maxItems" | "maxProperties" => Cause::TooMany,
        "additionalProperties" => Cause::Forbidden,
        _ => Cause::Invalid,
    }
}

impl Finding {
    /// Upstream's whole text, without the field: `Invalid value: "x": …`; `object` is what was validated.
    pub fn upstream(&self, object: &Value) -> String {
        let word = self.cause.word();
        let value = self.path.value(object);
        match self.cause {
            Cause::Required if self.message.ends_with(" is required") => word.to_owned(),
            Cause::TooLong | Cause::TooMany | Cause::Required | Cause::Forbidden => {
                format!("{word}: {}", self.message)
            }
            Cause::Duplicate => format!("{word}: {}", self.message),
            Cause::Invalid if self.failed => {
                let kind = match value {
                    Some(Value::Object(_)) | None => "object",
                    Some(Value::List(_)) => "array",
                    Some(Value::String(_)) => "string",
                    Some(Value::Bool(_)) => "boolean",
                    Some(_) => "integer",
                };
                format!("{word}: \"{kind}\": {}", self.message)
            }
            Cause::Invalid | Cause::TypeInvalid | Cause::NotSupported => {
                let shown = value.filter(|value| !matches!(value, Value::Object(_) | Value::List(_)));
                match shown.and_then(|value| go::json(value).ok()) {
                    Some(shown) => format!("{word}: {shown}: {}", self.message),
                    None => format!("{word}: {}", self.message),
                }
            }
        }
    }
}
