//! One reason to refuse an object.

use cel::{CompileError, Type};
use crd::{Cause, Finding, Path};
use std::ops::Range;
use value::{Value, go};

/// Which step refused an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its `metadata` cannot be read.
    Decode,
    /// A webhook that changes objects cannot read it.
    Mutating,
    /// Its name, labels, annotations, owners.
    Metadata,
    /// The schema of its custom resource definition.
    Schema,
    /// A rule of its custom resource definition.
    Rule,
    /// A webhook that validates.
    Webhook,
}

/// What is wrong, as far as words and places depend on it.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// `metadata`, or a shape that nothing can be made of.
    Shape,
    /// A keyword of the schema.
    Keyword(&'static str),
    /// A rule of the definition.
    Rule(String),
    /// An expression, at these bytes of the text or key, does not compile.
    Expression {
        /// Where it stands in the text.
        range: Range<usize>,
        /// Why it does not compile.
        error: CompileError,
    },
    /// An expression must be true or false.
    NotBoolean(Range<usize>, Type),
    /// An expression must be a list or a map.
    NotIterable(Range<usize>, Type),
    /// The text must be one `${…}`.
    Unwrapped,
    /// One `${…}` opens inside another.
    Nested(Range<usize>),
    /// `applied` is asked for resources that do not exist.
    UnknownApplied(Range<usize>, Vec<String>),
    /// The head of a template: `apiVersion`, `kind`, `metadata`.
    Template,
    /// Which workload a template makes.
    Workload,
    /// Lists of traits, workflows and resources.
    Listed,
    /// An operation of a patch.
    Patch,
    /// A parameter schema; the pointer leads into it.
    ParameterSchema(String),
    /// Parameters of a release.
    Parameters,
    /// A condition of an authorization.
    Authorization,
}

/// One reason to refuse an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Denial {
    /// Which step refuses it.
    pub by: By,
    /// What sort of mistake it is.
    pub cause: Cause,
    /// The field, as upstream spells it.
    pub path: Path,
    /// Upstream's text.
    pub message: String,
    /// The part of it that says what is wrong.
    pub detail: String,
    /// What is wrong.
    pub what: What,
    /// Whether an expression stands in the key that ends the path, not in its value.
    pub in_key: bool,
}

impl Denial {
    pub(super) fn of_finding(finding: Finding, object: &Value) -> Self {
        let message = finding.upstream(object);
        let detail = finding.message.clone();
        let (by, what) = match finding.by {
            crd::By::Decode => (By::Decode, What::Shape),
            crd::By::Metadata => (By::Metadata, What::Shape),
            crd::By::Schema => (By::Schema, What::Keyword(finding.keyword)),
            crd::By::Rule => (By::Rule, What::Rule(finding.message)),
        };
        Self { by, cause: finding.cause, path: finding.path, message, detail, what, in_key: false }
    }

    pub(super) fn unreadable(message: String) -> Self {
        let detail = message.clone();
        let (by, cause) = (By::Mutating, Cause::TypeInvalid);
        Self { by, cause, path: Path::root(), message, detail, what: What::Shape, in_key: false }
    }

    /// `shown` is the value that upstream prints before the detail.
    fn webhook(cause: Cause, path: Path, shown: Option<String>, detail: &str, what: What) -> Self {
        let message = match shown {
            Some(shown) => format!("{}: {shown}: {detail}", cause.word()),
            None => format!("{}: {detail}", cause.word()),
        };
        Self { by: By::Webhook, cause, path, message, detail: detail.to_owned(), what, in_key: false }
    }

    /// The same about the key that ends the path.
    pub(super) fn in_key(self) -> Self {
        Self { in_key: true, ..self }
    }

    pub(super) fn required(path: Path, detail: &str, what: What) -> Self {
        Self::webhook(Cause::Required, path, None, detail, what)
    }

    pub(super) fn forbidden(path: Path, detail: &str, what: What) -> Self {
        Self::webhook(Cause::Forbidden, path, None, detail, what)
    }

    pub(super) fn duplicate(path: Path, value: &str, what: What) -> Self {
        let denial = Self::webhook(Cause::Duplicate, path, None, &go::quote(value), what);
        Self { detail: value.to_owned(), ..denial }
    }

    /// A value that is refused, shown as it is.
    pub(super) fn invalid(path: Path, value: &Value, detail: &str, what: What) -> Self {
        let shown = match value {
            Value::String(text) => go::quote(text),
            other => go::json(other).unwrap_or_default(),
        };
        Self::webhook(Cause::Invalid, path, Some(shown), detail, what)
    }

    /// A text that is refused.
    pub(super) fn invalid_text(path: Path, text: &str, detail: &str, what: What) -> Self {
        Self::webhook(Cause::Invalid, path, Some(go::quote(text)), detail, what)
    }

    /// A value that is refused and not shown.
    pub(super) fn invalid_unseen(path: Path, detail: &str, what: What) -> Self {
        Self::webhook(Cause::Invalid, path, None, detail, what)
    }
}
