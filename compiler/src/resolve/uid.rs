//! UIDs of objects.

use crate::model::{API_VERSION, Document};
use uuid::Uuid;
use value::Str;

/// The UID a document brings along, else one that follows from its identity and never changes: selectors of running
/// workloads hold it.
pub(super) fn uid<S>(document: &Document<S>) -> Str {
    if let Some(uid) = &document.meta.uid {
        return uid.clone();
    }
    let identity = format!("{API_VERSION}/{}/{}/{}", document.kind, document.namespace(), document.name());
    Str::from(Uuid::new_v5(&Uuid::NAMESPACE_URL, identity.as_bytes()).hyphenated().to_string())
}
