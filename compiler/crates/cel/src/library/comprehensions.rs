//! What the macros with two variables need to build maps.

use crate::Implementation::{self, Binary, Many};
use crate::map::{Builder, Entries};
use crate::{Call, Registry};
use value::Value;

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("@mapInsert_map_key_value: cel.@mapInsert(map(K, V), K, V) -> map(K, V)", Some(Many(insert))),
    ("@mapInsert_map_map: cel.@mapInsert(map(K, V), map(K, V)) -> map(K, V)", Some(Binary(insert_all))),
];

fn insert(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [map, key, value] = args else { return Err("no such overload".to_owned()) };
    insert_into(call, map, std::iter::once((key.clone(), value)))
}

fn insert_all(call: &mut Call<'_>, map: &Value, more: &Value) -> Result<Value, String> {
    insert_into(call, map, Entries::of(more).iter())
}

/// The map with more entries, none of which it has already.
fn insert_into<'m>(
    call: &mut Call<'_>,
    map: &'m Value,
    more: impl Iterator<Item = (Value, &'m Value)>,
) -> Result<Value, String> {
    let mut builder = Builder::default();
    for (key, value) in Entries::of(map).iter().chain(more) {
        call.allocate_items(2)?;
        if !builder.insert(call, &key, value)? {
            return Err(format!("insert failed: key {} already exists", crate::evaluate::shown(&key)));
        }
    }
    Ok(builder.build())
}
