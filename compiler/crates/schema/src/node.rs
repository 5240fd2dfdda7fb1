//! A schema in the form that validates: patterns and formats compiled, nothing left to look up.

use crate::formats::Format;
use crate::props::{Additional, Items, Numbers, Props, Range};
use re2::Pattern;
use value::{Str, Value};

/// One compiled schema.
#[derive(Debug)]
pub(crate) struct Node {
    /// Where it stands, references replaced.
    pub(crate) pointer: String,
    pub(crate) types: Types,
    pub(crate) nullable: bool,
    pub(crate) format: Option<KnownFormat>,
    pub(crate) any_of: Vec<Node>,
    pub(crate) one_of: Vec<Node>,
    pub(crate) all_of: Vec<Node>,
    pub(crate) not: Option<Box<Node>>,
    pub(crate) length: Range,
    pub(crate) pattern: Option<KnownPattern>,
    pub(crate) numbers: Numbers,
    pub(crate) items: Option<Box<Node>>,
    pub(crate) size: Range,
    pub(crate) unique: bool,
    pub(crate) choices: Vec<Value>,
    pub(crate) members: Range,
    pub(crate) required: Vec<Str>,
    /// Sorted by name.
    pub(crate) properties: Vec<(Str, Node)>,
    pub(crate) additional: Undeclared,
}

/// The types that a value may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Types {
    /// Any.
    Any,
    /// The one that is named, even if there is no such type.
    One(Str),
    /// `x-kubernetes-int-or-string`.
    IntOrString,
}

impl Types {
    pub(crate) fn contains(&self, name: &str) -> bool {
        match self {
            Self::Any => false,
            Self::One(kind) => kind == name,
            Self::IntOrString => matches!(name, "integer" | "string"),
        }
    }

    /// As messages name them.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Any => "",
            Self::One(kind) => kind,
            Self::IntOrString => "integer,string",
        }
    }

    /// The type, if there is exactly one.
    pub(crate) fn only(&self) -> &str {
        match self {
            Self::One(kind) => kind,
            Self::Any | Self::IntOrString => "",
        }
    }
}

/// A format that is checked, and how the schema spells it.
#[derive(Debug)]
pub(crate) struct KnownFormat {
    pub(crate) name: Str,
    pub(crate) format: Format,
}

/// A pattern, and how the schema spells it. One that Go cannot read fails every text.
#[derive(Debug)]
pub(crate) struct KnownPattern {
    pub(crate) text: Str,
    pub(crate) compiled: Result<Pattern, re2::Error>,
}

/// What members may be that are no declared property.
#[derive(Debug)]
pub(crate) enum Undeclared {
    Allowed,
    Forbidden,
    Checked(Box<Node>),
}

impl Node {
    pub(crate) fn compile(props: Props) -> Self {
        Self::new(props, true)
    }

    /// `sorts`: the control plane sorts `required` along properties and items, not in branches.
    fn new(mut props: Props, sorts: bool) -> Self {
        let types = match (props.int_or_string, props.kind.as_str()) {
            (true, _) => Types::IntOrString,
            (false, "") => Types::Any,
            (false, _) => Types::One(props.kind),
        };
        if sorts {
            props.required.sort();
        }
        let branches =
            |branches: Vec<Props>| branches.into_iter().map(|branch| Self::new(branch, false)).collect();
        let below = |props: Box<Props>| Box::new(Self::new(*props, sorts));
        Self {
            pointer: props.pointer,
            format: known_format(props.format, types.only()),
            types,
            nullable: props.nullable,
            any_of: branches(props.any_of),
            one_of: branches(props.one_of),
            all_of: branches(props.all_of),
            not: props.not.map(|not| Box::new(Self::new(*not, false))),
            length: props.length,
            pattern: known_pattern(props.pattern),
            numbers: props.numbers,
            items: match props.items {
                Items::All(items) => Some(below(items)),
                Items::Any | Items::Each => None,
            },
            size: props.size,
            unique: props.unique,
            choices: props.choices,
            members: props.members,
            required: props.required,
            properties: props
                .properties
                .into_iter()
                .map(|(name, props)| (name, Self::new(props, sorts)))
                .collect(),
            additional: match props.additional {
                Additional::Any => Undeclared::Allowed,
                Additional::None => Undeclared::Forbidden,
                Additional::Schema(props) => Undeclared::Checked(below(props)),
            },
        }
    }

    /// The schema of a declared property.
    pub(crate) fn property(&self, name: &str) -> Option<&Self> {
        let at = self.properties.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        Some(&self.properties[at].1)
    }
}

/// The format, if Kubernetes checks it on values of this type.
fn known_format(name: Str, only_type: &str) -> Option<KnownFormat> {
    let format = match only_type {
        "" | "string" => Format::of_text(&name)?,
        "integer" => Format::of_integer(&name)?,
        "number" => Format::of_number(&name)?,
        _ => return None,
    };
    Some(KnownFormat { name, format })
}

fn known_pattern(text: Str) -> Option<KnownPattern> {
    let compiled = (!text.is_empty()).then(|| Pattern::new(&text))?;
    Some(KnownPattern { text, compiled })
}
