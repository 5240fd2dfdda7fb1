//! What is wrong with a schema.

use std::fmt;

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// Which check it failed.
    pub problem: Problem,
    /// The control plane's text, without the outer `failed to create … schema: `.
    pub message: String,
    /// JSON pointer into the schema as it was written.
    pub pointer: String,
}

/// The check that a schema failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is not an object.
    Root,
    /// A `$ref` leads nowhere, in circles or too deep.
    Reference,
    /// A keyword's value is of the wrong kind.
    Shape,
    /// A keyword that Kubernetes knows and does not support.
    Unsupported,
    /// A keyword that Kubernetes does not know or cannot read; only admission refuses unknown ones.
    Strict,
}

impl SchemaError {
    pub(crate) fn new(problem: Problem, detail: &str, pointer: String) -> Self {
        let check = match problem {
            Problem::Root => "failed to parse schema",
            Problem::Reference => "failed to resolve $ref",
            Problem::Shape => "failed to unmarshal schema to JSONSchemaProps",
            Problem::Unsupported => "failed to build structural schema",
            Problem::Strict => "openAPIV3Schema contains unknown or invalid fields",
        };
        Self { problem, message: format!("{check}: {detail}"), pointer }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SchemaError {}
