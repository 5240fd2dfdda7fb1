//! `openAPIV3Schema` as Kubernetes uses it: references, defaulting, validation (component.md §5).
//!
//! A schema is compiled once ([`Schema::compile`]) and applied to many values. What is wrong with a schema is a
//! [`SchemaError`], what is wrong with a value a [`Finding`]; both carry the text that the control plane shows and
//! point at the place that caused it.
//!
//! The control plane derives two forms from one text, and so does this crate: the structural form ([`defaults`])
//! fills in defaults, the JSON schema ([`node`], [`check`]) validates.
//!
//! * [`references`]: every `$ref` replaced by what it names.
//! * [`decode`]: the tree as Kubernetes' type `JSONSchemaProps` reads it ([`props`]), with Go's errors.
//! * [`examples`]: values that satisfy a schema.
//! * [`structural`]: keywords that Kubernetes knows and refuses.

mod check;
mod decode;
mod defaults;
mod error;
mod examples;
mod finding;
mod formats;
mod node;
mod path;
mod pointer;
mod props;
mod references;
mod structural;

pub use error::{Problem, SchemaError};
pub use examples::Example;
pub use finding::{Finding, Invalid, joined};

use defaults::Defaults;
use node::Node;
use std::sync::Arc;
use value::{Object, Value};

/// Whether a text is what Go's `url.ParseRequestURI` reads.
pub fn is_request_uri(text: &str) -> bool {
    has_format(text, "uri") == Some(true)
}

/// Whether a text has the format of this name; nothing if there is no such format.
pub fn has_format(text: &str, name: &str) -> Option<bool> {
    match formats::Format::of_text(name)? {
        formats::Format::Text(format) => Some(format.accepts(text)),
        _ => None,
    }
}

/// A compiled schema. Clones share it.
#[derive(Debug, Clone)]
pub struct Schema {
    compiled: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    source: Value,
    resolved: Value,
    defaults: Defaults,
    root: Node,
}

impl Schema {
    /// Reads a schema; numbers are doubles, as documents are decoded.
    ///
    /// # Errors
    /// What would keep the control plane from using it.
    pub fn compile(source: &Value) -> Result<Self, SchemaError> {
        let resolved = references::resolve(source)?;
        let stripped = structural::without_vendor_keys(&resolved);
        let structural = decode::decode(source, stripped.as_ref().unwrap_or(&resolved))?;
        structural::check(source, &structural)?;
        let defaults = Defaults::compile(&structural);
        // The JSON schema keeps what vendors added.
        let props = if stripped.is_some() { decode::decode(source, &resolved)? } else { structural };
        let root = Node::compile(props);
        Ok(Self { compiled: Arc::new(Compiled { source: source.clone(), resolved, defaults, root }) })
    }

    /// [`Self::compile`] for validating alone: keywords that keep a schema from being structural do not matter.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn compile_loosely(source: &Value) -> Result<Self, SchemaError> {
        let resolved = references::resolve(source)?;
        let root = Node::compile(decode::decode(source, &resolved)?);
        let (source, defaults) = (source.clone(), Defaults::default());
        Ok(Self { compiled: Arc::new(Compiled { source, resolved, defaults, root }) })
    }

    /// What the admission webhooks say about a schema: what [`Schema::compile`] says, and the first keyword that is
    /// unknown or invalid.
    pub fn admit(source: &Value) -> Vec<SchemaError> {
        let resolved = match references::resolve(source) {
            Ok(resolved) => resolved,
            Err(error) => return vec![error],
        };
        let stripped = structural::without_vendor_keys(&resolved).unwrap_or(resolved);
        let parsed = decode::decode(source, &stripped).and_then(|props| structural::check(source, &props));
        let strict = decode::decode_strictly(source, &stripped);
        [parsed.err(), strict.err()].into_iter().flatten().collect()
    }

    /// Fills in defaults, then validates. A value to which nothing is added is shared, not copied.
    ///
    /// # Errors
    /// If the value with its defaults breaks the schema.
    pub fn apply(&self, supplied: Object) -> Result<Object, Invalid> {
        let value = self.with_defaults(supplied);
        let findings = self.validate(&value);
        if findings.is_empty() { Ok(value) } else { Err(Invalid { value, findings }) }
    }

    /// Fills in defaults only.
    pub fn with_defaults(&self, supplied: Object) -> Object {
        self.compiled.defaults.fill(&supplied).unwrap_or(supplied)
    }

    /// Validates a value of any kind; messages name places as the API server does: `spec.port in body must be …`.
    pub fn report(&self, value: &Value) -> Vec<Finding> {
        check::findings(&self.compiled.root, value)
    }

    /// Validates only.
    pub fn validate(&self, value: &Object) -> Vec<Finding> {
        // A clone of an object is one reference count.
        check::run(&self.compiled.root, &Value::Object(value.clone()), &self.compiled.source)
    }

    /// The schema as it was written.
    pub fn source(&self) -> &Value {
        &self.compiled.source
    }

    /// The schema with every reference replaced by what it names.
    pub fn resolved(&self) -> &Value {
        &self.compiled.resolved
    }
}

#[cfg(test)]
mod tests;
