//! A schema as Kubernetes' type `JSONSchemaProps` holds it.

use std::collections::BTreeMap;
use value::{Str, Value};

/// One schema, decoded. Keywords that change nothing (`title`, `example`, …) are checked and dropped.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(crate) struct Props {
    /// Where it stands, references replaced.
    pub(crate) pointer: String,
    pub(crate) kind: Str,
    pub(crate) format: Str,
    pub(crate) pattern: Str,
    pub(crate) nullable: bool,
    pub(crate) int_or_string: bool,
    /// Whether `x-kubernetes-preserve-unknown-fields` is there and false.
    pub(crate) prune: bool,
    /// Integers that fit are [`Value::Int`].
    pub(crate) default: Option<Value>,
    /// Likewise.
    pub(crate) choices: Vec<Value>,
    pub(crate) numbers: Numbers,
    pub(crate) length: Range,
    pub(crate) size: Range,
    pub(crate) unique: bool,
    pub(crate) members: Range,
    pub(crate) required: Vec<Str>,
    pub(crate) items: Items,
    pub(crate) all_of: Vec<Props>,
    pub(crate) one_of: Vec<Props>,
    pub(crate) any_of: Vec<Props>,
    pub(crate) not: Option<Box<Props>>,
    pub(crate) properties: BTreeMap<Str, Props>,
    pub(crate) additional: Additional,
    /// The keywords of [`UNSUPPORTED`] that are in use.
    pub(crate) unsupported: [bool; UNSUPPORTED.len()],
}

/// Keywords that Kubernetes reads and refuses, in the order it looks for them, and what it calls them.
pub(crate) const UNSUPPORTED: [(&str, &str); 7] = [
    ("id", "id"),
    ("$schema", "schema"),
    ("$ref", "$ref"),
    ("patternProperties", "patternProperties"),
    ("dependencies", "dependencies"),
    ("additionalItems", "additionalItems"),
    ("definitions", "definitions"),
];

/// Bounds of a number.
#[derive(Debug, Default, Clone)]
pub(crate) struct Numbers {
    pub(crate) maximum: Option<f64>,
    pub(crate) exclusive_maximum: bool,
    pub(crate) minimum: Option<f64>,
    pub(crate) exclusive_minimum: bool,
    pub(crate) multiple_of: Option<f64>,
}

/// Bounds of a count.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

/// `items`.
#[derive(Debug, Default)]
pub(crate) enum Items {
    /// Absent, or something that is no schema and is ignored.
    #[default]
    Any,
    /// A schema for every item.
    All(Box<Props>),
    /// One schema an item, which is not supported.
    Each,
}

/// `additionalProperties`.
#[derive(Debug, Default)]
pub(crate) enum Additional {
    /// Absent or true.
    #[default]
    Any,
    /// False.
    None,
    /// A schema.
    Schema(Box<Props>),
}
