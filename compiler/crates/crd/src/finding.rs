//! What is wrong with an object.

use crate::Path;

/// Which step refused an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its `metadata` cannot be read.
    Decode,
    /// Its name, labels, annotations, owners.
    Metadata,
    /// Its schema and list types.
    Schema,
    /// A rule of `x-kubernetes-validations`.
    Rule,
}

/// What sort of mistake it is, as the API server tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A field is missing.
    Required,
    /// A value breaks a rule.
    Invalid,
    /// A value is of the wrong type.
    TypeInvalid,
    /// A value is none of the allowed ones.
    NotSupported,
    /// A value stands twice.
    Duplicate,
    /// A text is too long.
    TooLong,
    /// A list or map has too many entries.
    TooMany,
    /// A value may not stand here.
    Forbidden,
}

impl Cause {
    /// Whether rules are not looked at once something of this sort was found.
    pub fn blocks_rules(self) -> bool {
        matches!(
            self,
            Self::Required | Self::NotSupported | Self::TooLong | Self::TooMany | Self::TypeInvalid
        )
    }

    /// The word that upstream's messages begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "Required value",
            Self::Invalid | Self::TypeInvalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Duplicate => "Duplicate value",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::Forbidden => "Forbidden",
        }
    }
}

/// One reason to refuse an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which step found it.
    pub by: By,
    /// What sort of mistake it is.
    pub cause: Cause,
    /// Where. Of a missing field, where it should be.
    pub path: Path,
    /// The text behind upstream's `Invalid value: "x": `.
    pub message: String,
    /// The schema keyword that is broken, of findings by [`By::Schema`]: `pattern`, `enum`, `x-kubernetes-list-type`, …
    pub keyword: &'static str,
    /// The rule that is broken, of findings by [`By::Rule`].
    pub rule: Option<String>,
    /// Whether the rule could not be evaluated at all.
    pub failed: bool,
}

impl Finding {
    pub(crate) fn new(by: By, cause: Cause, path: Path, message: impl Into<String>) -> Self {
        Self { by, cause, path, message: message.into(), keyword: "", rule: None, failed: false }
    }
}

/// Everything that was found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The findings, in the order of the API server.
    pub found: Vec<Finding>,
    /// Rules were not evaluated, because of what was found before.
    pub rules_skipped: bool,
}
