//! What the Kubernetes API server does with a custom resource, over rules that are data.
//!
//! A [`Definition`] is made from the `openAPIV3Schema` of one version of a custom resource definition. It takes an
//! object through the steps of the API server:
//!
//! ```text
//! decode     metadata typed, unknown fields pruned, nulls dropped, defaults filled in     Incoming, Finding (By::Decode)
//! (webhooks) the host's: whatever changes the object
//! complete   defaults again, `status` dropped on create, `metadata.namespace` settled
//! validate   metadata, schema, list types, x-kubernetes-validations; ratcheted on update   Findings
//! ```
//!
//! [`Definition::admit`] is all of it for a host without webhooks. Objects are [`value::Value`]s whose integers are
//! [`value::Value::Int`]: see [`value::go::with_integers`].
//!
//! ```
//! use choreoc_crd::{By, Definition, Settings};
//! use value::{Object, Value};
//!
//! let text = |text: &str| Value::from(text);
//! let object = |entries: &[(&str, Value)]| -> Value {
//!     entries.iter().map(|(key, value)| ((*key).into(), value.clone())).collect::<Object>().into()
//! };
//! let rule = object(&[("rule", text("self.size() < 4")), ("message", text("must be short"))]);
//! let name = object(&[("type", text("string")), ("x-kubernetes-validations", Value::list(vec![rule]))]);
//! let spec = object(&[("type", text("object")), ("properties", object(&[("code", name)]))]);
//! let schema = object(&[("type", text("object")), ("properties", object(&[("spec", spec)]))]);
//!
//! let definition = Definition::compile(&schema, Settings::default());
//! assert!(definition.problems().is_empty());
//! let metadata = object(&[("name", text("a")), ("namespace", text("b"))]);
//! let document = object(&[("metadata", metadata), ("spec", object(&[("code", text("12345"))]))]);
//! let verdict = definition.admit(&document, None);
//! let finding = &verdict.findings.found[0];
//! assert_eq!((finding.by, finding.path.to_string().as_str()), (By::Rule, "spec.code"));
//! assert_eq!(finding.message, "must be short");
//! ```
//!
//! A rule that does not compile, a pattern that cannot be read, a schema that is none: [`Definition::problems`]. They
//! are findings about the definition; nothing passes because of them silently.

mod convert;
mod definition;
mod finding;
mod library;
mod lists;
mod metadata;
mod names;
mod path;
mod prune;
mod ratchet;
mod rules;
mod structural;
mod types;

pub use definition::{Definition, Incoming, Language, Problem, Settings, Verdict};
pub use finding::{By, Cause, Finding, Findings};
pub use metadata::schema as metadata_schema;
pub use names::{is_dns_label, is_dns_subdomain, is_qualified_name};
pub use path::{Path, Segment};
pub use types::{Alternatives, declare};
