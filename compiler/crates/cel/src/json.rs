//! Values as JSON data: what `json.encode` writes and what `google.protobuf.Value` holds.

use crate::map::Entries;
use crate::{kind, time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use value::{List, Made, Value};

/// The largest integer that every double below it can tell from its neighbours.
const SAFE: u64 = (1 << 53) - 1;

/// The value as plain data: doubles, strings, booleans, nulls, lists, and maps with string keys.
pub(crate) fn plain(value: &Value) -> Result<Value, String> {
    Ok(match value {
        Value::Null | Value::Bool(_) | Value::Double(_) | Value::String(_) => value.clone(),
        Value::Int(n) if n.unsigned_abs() <= SAFE => Value::Double(*n as f64),
        Value::Uint(n) if *n <= SAFE => Value::Double(*n as f64),
        Value::Int(n) => Value::from(n.to_string()),
        Value::Uint(n) => Value::from(n.to_string()),
        Value::Bytes(bytes) => Value::from(STANDARD.encode(&***bytes)),
        Value::Duration(nanos) => Value::from(time::duration_text(*nanos)),
        Value::Timestamp(at) => Value::from(time::rfc3339(at)),
        Value::List(list) => {
            let items = list.items().iter().map(plain).collect::<Result<_, _>>()?;
            Value::List(List::new(items, Made::Expression))
        }
        Value::Object(_) | Value::Map(_) => {
            let mut entries = Vec::new();
            for (key, value) in Entries::of(value).iter() {
                if !matches!(key, Value::String(_)) {
                    return Err(refused(&key));
                }
                entries.push((key, plain(value)?));
            }
            Value::map(entries)
        }
        Value::Optional(_) | Value::Type(_) | Value::Foreign(_) => return Err(refused(value)),
    })
}

/// Why a value is no JSON data.
pub(crate) fn refused(value: &Value) -> String {
    format!("unsupported type conversion from '{}' to JSON", kind::type_name(value))
}
