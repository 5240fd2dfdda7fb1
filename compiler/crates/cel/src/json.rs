//! Values as JSON data: what `json.encode` writes and what `google.protobuf.Value` holds.

use crate::map::Entries;
use crate::{Call, kind, time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use value::{List, Made, Value, View, go};

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

/// The value as compact JSON text, as Go writes it.
pub(crate) fn encode(call: &mut Call<'_>, value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write(call, &mut out, value)?;
    Ok(out)
}

fn write(call: &mut Call<'_>, out: &mut String, value: &Value) -> Result<(), String> {
    call.spend(1)?;
    let before = out.len();
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Double(x) if x.is_finite() => go::write_json_number(out, *x),
        Value::Double(x) => {
            return Err(format!("proto: google.protobuf.Value.number_value: invalid {} value", go::g(*x)));
        }
        Value::String(text) => go::write_json_string(out, text),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(call, out, item)?;
            }
            out.push(']');
        }
        Value::Object(_) | Value::Map(_) => write_map(call, out, value)?,
        Value::Optional(Some(inner)) => write(call, out, inner)?,
        Value::Optional(None) => return Err("optional.none() dereference".to_owned()),
        Value::Foreign(foreign) if foreign.view == View::Null => out.push_str("null"),
        scalar => write(call, out, &plain(scalar)?)?,
    }
    call.allocate(out.len() - before)
}

fn write_map(call: &mut Call<'_>, out: &mut String, map: &Value) -> Result<(), String> {
    out.push('{');
    // Strings come in the order of their bytes; keys of other kinds are refused.
    for (at, (key, value)) in Entries::of(map).iter().enumerate() {
        let Value::String(key) = &key else {
            return Err(match key {
                Value::Double(_) => "type conversion error from Double to 'string'".to_owned(),
                Value::Bool(_) => "type conversion error from bool to 'string'".to_owned(),
                Value::Null => "type conversion error from 'null_type' to 'string'".to_owned(),
                key => format!("unsupported type conversion from '{}' to string", kind::type_name(&key)),
            });
        };
        if at > 0 {
            out.push(',');
        }
        go::write_json_string(out, key);
        out.push(':');
        write(call, out, value)?;
    }
    out.push('}');
    Ok(())
}

/// Why a value is no JSON data.
pub(crate) fn refused(value: &Value) -> String {
    format!("type conversion not supported for '{}'", kind::type_name(value))
}
