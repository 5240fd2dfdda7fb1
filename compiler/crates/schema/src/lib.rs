//! `openAPIV3Schema` as Kubernetes uses it: references, defaulting, validation (component.md §5).
//!
//! A schema is compiled once ([`Schema::compile`]) and applied to many values. What is wrong with a schema is a
//! [`SchemaError`], what is wrong with a value a [`Finding`]; both carry the text that the control plane shows and
//! point at the place that caused it.

use value::{Object, Value};

/// A compiled schema.
#[derive(Debug, Clone)]
pub struct Schema {
    source: Value,
}

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// The control plane's text, without the outer `failed to create … schema: `.
    pub message: String,
    /// JSON pointer into the schema as it was written.
    pub pointer: String,
}

/// One way in which a value breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The control plane's text.
    pub message: String,
    /// JSON pointer to the offending value; of a missing property, to where it should be.
    pub instance: String,
    /// JSON pointer to the rule in the schema as it was written; references are followed.
    pub schema: String,
    /// The keyword of the rule: `type`, `required`, `minimum`, …
    pub keyword: &'static str,
}

/// A value that breaks its schema.
#[derive(Debug, Clone)]
pub struct Invalid {
    /// The value after defaulting.
    pub value: Object,
    /// At least one finding, each text once, in the order of the schema's property names.
    pub findings: Vec<Finding>,
}

impl Invalid {
    /// All findings in one line, as the control plane shows them.
    pub fn text(&self) -> String {
        let messages: Vec<&str> = self.findings.iter().map(|finding| finding.message.as_str()).collect();
        messages.join("; ")
    }
}

impl Schema {
    /// Reads a schema; numbers are doubles, as documents are decoded.
    pub fn compile(source: &Value) -> Result<Self, SchemaError> {
        Ok(Self { source: source.clone() })
    }

    /// What the admission webhooks say about a schema beyond [`Schema::compile`]: at most its error and the first
    /// unknown or invalid keyword.
    pub fn admit(_source: &Value) -> Vec<SchemaError> {
        Vec::new()
    }

    /// Fills in defaults, then validates. A value to which nothing is added is shared, not copied.
    pub fn apply(&self, supplied: Object) -> Result<Object, Invalid> {
        Ok(supplied)
    }

    /// Fills in defaults only.
    pub fn with_defaults(&self, supplied: Object) -> Object {
        supplied
    }

    /// Validates only.
    pub fn validate(&self, _value: &Object) -> Vec<Finding> {
        Vec::new()
    }

    /// The schema with every reference replaced by what it names.
    pub fn resolved(&self) -> &Value {
        &self.source
    }
}
