//! `openAPIV3Schema` as types, as Kubernetes derives them for its own expressions.

use cel::{ObjectTypes, Type};
use crd::Alternatives;
use schema::Schema;
use value::Value;

/// Declares the object types of a schema; gives the type of the whole. In resource types, properties that have
/// `oneOf` or its kin instead of a type do not exist; elsewhere they may be anything. A frozen schema may
/// have keywords that nobody knows.
pub(super) fn declare(
    objects: &mut ObjectTypes,
    name: &str,
    schema: Option<&Value>,
    resources: bool,
    frozen: bool,
) -> Type {
    let usable = schema.filter(|source| frozen || Schema::admit(source).is_empty());
    let compiled = usable.and_then(|source| Schema::compile(source).ok());
    let alternatives = if resources { Alternatives::Hidden } else { Alternatives::Dynamic };
    crd::declare(objects, name, compiled.as_ref().map(Schema::resolved), alternatives)
}
