//! What every kind has: a name, labels and annotations, and a place.

use super::decode::Fields;
use super::kind::Kind;
use diag::Span;
use std::fmt;
use std::ops::Deref;
use value::Str;

/// A string with its place.
#[derive(Debug, Clone)]
pub struct Text {
    /// The decoded text.
    pub text: Str,
    /// Where it stands; the object that lacks it when it had to be made up.
    pub span: Span,
}

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.as_str()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.text.as_str() == other
    }
}

/// One object of one kind.
#[derive(Debug, Clone)]
pub struct Document<S> {
    /// Its kind; tells twins apart.
    pub kind: Kind,
    /// Name, namespace, labels, annotations.
    pub meta: Meta,
    /// What it says.
    pub spec: S,
    /// The whole document.
    pub span: Span,
}

impl<S> Document<S> {
    /// Its name.
    pub fn name(&self) -> &Str {
        &self.meta.name.text
    }

    /// Its namespace; empty for cluster-scoped kinds.
    pub fn namespace(&self) -> &Str {
        &self.meta.namespace
    }

    pub(crate) fn read(kind: Kind, fields: &mut Fields<'_>, read: fn(&mut Fields<'_>) -> S) -> Self {
        for envelope in ["apiVersion", "kind", "status"] {
            fields.known(envelope);
        }
        let meta = fields.required_object("metadata", Meta::read);
        let spec = fields.object_or_empty("spec", read);
        Self { kind, meta, spec, span: fields.span() }
    }
}

/// The part of `metadata` that rendering reads.
#[derive(Debug, Clone)]
pub struct Meta {
    /// `name`.
    pub name: Text,
    /// `namespace`, found by load when the document has none; empty for cluster-scoped kinds.
    pub namespace: Str,
    /// Where the document says `namespace`, if it does.
    pub namespace_span: Option<Span>,
    /// `uid`, when the document brings one along.
    pub uid: Option<Str>,
    /// `labels`, sorted by key.
    pub labels: Vec<(Str, Str)>,
    /// `annotations`, sorted by key.
    pub annotations: Vec<(Str, Str)>,
}

impl Meta {
    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&Str> {
        self.annotations.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let name = fields.filled_text("name");
        Self::read_rest(fields, name)
    }

    /// Of a kind whose objects may leave their name to the API server (`generateName`).
    pub(crate) fn read_unnamed(fields: &mut Fields<'_>) -> Self {
        let name = fields.optional_text("name").unwrap_or(Text { text: Str::new(), span: fields.span() });
        Self::read_rest(fields, name)
    }

    fn read_rest(fields: &mut Fields<'_>, name: Text) -> Self {
        fields.open();
        let namespace = fields.optional_text("namespace").filter(|text| !text.is_empty());
        Self {
            name,
            namespace_span: namespace.as_ref().map(|text| text.span),
            namespace: namespace.map(|text| text.text).unwrap_or_default(),
            uid: fields.optional_text("uid").map(|text| text.text).filter(|uid| !uid.is_empty()),
            labels: fields.string_map("labels"),
            annotations: fields.string_map("annotations"),
        }
    }
}
