//! Parameters and environment configs: decoded, defaulted, validated (component.md §3.7).

use super::error::{Cause, Errors, EvaluationError, Outcome};
use super::observer::Observer;
use crate::check::{CompiledSchema, Planned};
use crate::model::SchemaSection;
use diag::Span;
use schema::{Finding, SchemaError};
use value::{Object, Value};
use yaml::Node;

/// What a section holds as written; nothing and null are empty.
pub(super) fn decode(supplied: Option<&Node>) -> Outcome<Object> {
    match supplied.map(|node| (node, node.to_value())) {
        None | Some((_, Value::Null)) => Ok(Object::new()),
        Some((_, Value::Object(object))) => Ok(object),
        Some((node, other)) => Err(not_an_object(&other, node.span, "failed to unmarshal parameters")),
    }
}

/// A value as the variables hold it: they pass through JSON, so the integers of defaults become doubles.
pub(super) fn as_variable(object: Object) -> Object {
    if !object.iter().any(|(_, member)| holds_integer(member)) {
        return object;
    }
    Object::from_sorted(object.iter().map(|(key, member)| (key.clone(), as_doubles(member))).collect())
}

fn holds_integer(value: &Value) -> bool {
    match value {
        Value::Int(_) => true,
        Value::Object(object) => object.iter().any(|(_, member)| holds_integer(member)),
        Value::List(list) => list.items().iter().any(holds_integer),
        _ => false,
    }
}

fn as_doubles(value: &Value) -> Value {
    match value {
        Value::Int(number) => Value::Double(*number as f64),
        Value::Object(object) => Value::Object(as_variable(object.clone())),
        Value::List(list) if holds_integer(value) => {
            Value::list(list.items().iter().map(as_doubles).collect())
        }
        other => other.clone(),
    }
}

/// Tells an observer what is given for sections that have a schema.
pub(super) fn tell<O: Observer>(observer: &mut O, sections: &[(Section<'_>, Option<&Node>)]) {
    for (section, written) in sections {
        if let (Some(source), Ok(values)) = (section.source, decode(*written)) {
            observer.supplied(&source.schema, &values);
        }
    }
}

/// What should be an object and is not, as Go's JSON decoder says it.
pub(super) fn not_an_object(value: &Value, span: Span, failed: &str) -> Errors {
    let kind = match value {
        Value::List(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    };
    let text =
        format!("{failed}: json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}");
    EvaluationError::new(Cause::Kind("parameters", "an object", kind), text, Some(span)).into()
}

/// A section of a type or trait: its schema, if it declares one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    /// `parameters` or `environmentConfigs`.
    pub(super) name: &'static str,
    /// Its compiled schema.
    pub(super) schema: Option<&'a CompiledSchema>,
    /// The schema as written.
    pub(super) source: Option<&'a SchemaSection>,
}

impl<'a> Section<'a> {
    /// `parameters` of a type or trait.
    pub(super) fn parameters<P>(planned: &'a Planned<P>, source: Option<&'a SchemaSection>) -> Self {
        Self { name: "parameters", schema: planned.parameters.as_ref(), source }
    }

    /// `environmentConfigs` of a type or trait.
    pub(super) fn environment_configs<P>(planned: &'a Planned<P>, source: Option<&'a SchemaSection>) -> Self {
        Self { name: "environmentConfigs", schema: planned.environment_configs.as_ref(), source }
    }

    /// Why nothing can be checked against the section, if so.
    pub(super) fn usable(&self) -> Outcome<()> {
        match self.schema {
            Some(Err(error)) => Err(self.broken(error)),
            _ => Ok(()),
        }
    }

    fn broken(&self, error: &SchemaError) -> Errors {
        self.unusable(error, format!("failed to create {} schema: {}", self.name, error.message))
    }

    fn unusable(&self, error: &SchemaError, text: String) -> Errors {
        let span = self.source.map(|source| node_at(&source.schema, &error.pointer).span);
        EvaluationError::new(Cause::Schema(error.message.clone()), text, span).into()
    }

    /// Defaults and validates; without a schema what was supplied is ignored. Defaults keep their integers, see
    /// [`as_variable`].
    pub(super) fn apply(&self, supplied: Object, written: Option<&Node>) -> Outcome<Object> {
        let Some(schema) = self.schema else { return Ok(Object::new()) };
        let schema = schema.as_ref().map_err(|error| self.broken(error))?;
        schema.apply(supplied).map_err(|invalid| {
            let findings = invalid.findings.iter().map(|finding| self.invalid(finding, written).into());
            Errors::joined(findings)
                .expect("an invalid value has a finding")
                .prefix(format!("{} validation failed: ", self.name))
        })
    }

    /// Defaults without validating, as projects and resources have it: without a schema everything is visible.
    pub(super) fn overlay(&self, written: Option<&Node>) -> Outcome<Object> {
        let resolve = |errors: Errors| errors.prefix(format!("resolve {}: ", self.name));
        let supplied = decode(written).map_err(resolve)?;
        match self.schema {
            None => Ok(supplied),
            Some(Ok(schema)) => Ok(as_variable(schema.with_defaults(supplied))),
            Some(Err(error)) => Err(resolve(self.unusable(error, error.message.clone()))),
        }
    }

    /// What the schema says against values that [`Self::overlay`] takes as they are.
    pub(super) fn violations(&self, written: Option<&Node>) -> Vec<EvaluationError> {
        let (Some(Ok(schema)), Ok(supplied)) = (self.schema, decode(written)) else { return Vec::new() };
        let invalid = schema.apply(supplied).err();
        let findings = invalid.iter().flat_map(|invalid| &invalid.findings);
        findings.map(|finding| self.invalid(finding, written)).collect()
    }

    /// Points at the value, or at the rule where nothing is written.
    fn invalid(&self, finding: &Finding, written: Option<&Node>) -> EvaluationError {
        let rule = self.source.map(|source| node_at(&source.schema, &finding.schema).span);
        let value = written.map(|node| node_at(node, &finding.instance).span);
        let cause = Cause::Invalid { section: self.name, message: finding.message.clone(), rule };
        EvaluationError::new(cause, finding.message.clone(), value.or(rule))
    }
}

/// The node that a JSON pointer leads to, or the last one on the way that exists.
fn node_at<'a>(mut node: &'a Node, pointer: &str) -> &'a Node {
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let item = segment.parse::<usize>().ok().and_then(|index| node.items().get(index));
        match node.get(&segment).or(item) {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}
