//! References from one object to another.

use super::decode::Fields;
use super::document::Text;
use super::kind::Kind;

/// A reference by kind and name; its namespace is that of the object that holds it, or none.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The kind, defaulted where the definition has a default.
    pub kind: Kind,
    /// The name as written; a component type's carries its workload type (`deployment/service`).
    pub name: Text,
}

impl Reference {
    /// Reads `{kind, name}`; the first of `kinds` is the default unless `kind` is required.
    pub(crate) fn read(fields: &mut Fields<'_>, kinds: &'static [Kind], required: bool) -> Self {
        let kind = if required { fields.required_kind("kind", kinds) } else { fields.kind("kind", kinds) };
        Self { kind, name: fields.filled_text("name") }
    }
}
