//! Conversions between kinds: `int(x)`, `string(x)`, `timestamp(x)`, …

use crate::Call;
use crate::time::TimeError;
use crate::{kind, time};
use std::sync::Arc;
use value::{Str, Timestamp, Value, View, go};

const INT_OVERFLOW: &str = "integer overflow";
const UINT_OVERFLOW: &str = "unsigned integer overflow";

/// A value of the kind already, and `dyn(x)`.
pub(super) fn same(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(value.clone())
}

/// `type(x)`; an opaque value of the host is its own type.
pub(super) fn type_of(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    match value {
        Value::Foreign(foreign) if foreign.view != View::Null => Ok(value.clone()),
        value => Ok(Value::Type(kind::type_name(value))),
    }
}

pub(super) fn to_bool(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    match value.as_str() {
        Some("1" | "t" | "T" | "TRUE" | "true" | "True") => Ok(Value::Bool(true)),
        Some("0" | "f" | "F" | "FALSE" | "false" | "False") => Ok(Value::Bool(false)),
        _ => Err(impossible(value, "bool")),
    }
}

pub(super) fn to_bytes(call: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    let text = value.as_str().unwrap_or_default();
    call.allocate(text.len())?;
    Ok(Value::Bytes(Arc::new(text.as_bytes().into())))
}

pub(super) fn to_int(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(Value::Int(match value {
        Value::Uint(n) => i64::try_from(*n).map_err(|_| INT_OVERFLOW)?,
        Value::Double(x) if *x > i64::MIN as f64 && *x < i64::MAX as f64 => *x as i64,
        Value::Double(_) => return Err(INT_OVERFLOW.to_owned()),
        Value::String(text) => text.parse().map_err(|_| impossible(value, "int"))?,
        Value::Duration(nanos) => *nanos,
        Value::Timestamp(at) => at.seconds,
        other => return Err(impossible(other, "int")),
    }))
}

pub(super) fn to_uint(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(Value::Uint(match value {
        Value::Int(n) => u64::try_from(*n).map_err(|_| UINT_OVERFLOW)?,
        Value::Double(x) if *x >= 0.0 && *x < u64::MAX as f64 => *x as u64,
        Value::Double(_) => return Err(UINT_OVERFLOW.to_owned()),
        Value::String(text) if !text.starts_with('+') => {
            text.parse().map_err(|_| impossible(value, "uint"))?
        }
        other => return Err(impossible(other, "uint")),
    }))
}

pub(super) fn to_double(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    Ok(Value::Double(match value {
        Value::Int(n) => *n as f64,
        Value::Uint(n) => *n as f64,
        Value::String(text) => super::floats::parse(text).ok_or_else(|| impossible(value, "double"))?,
        other => return Err(impossible(other, "double")),
    }))
}

pub(super) fn to_string(call: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    let text = match value {
        Value::Bool(b) => Str::from(if *b { "true" } else { "false" }),
        Value::Int(n) => Str::from(n.to_string()),
        Value::Uint(n) => Str::from(n.to_string()),
        Value::Double(x) => Str::from(go::g(*x)),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Str::from(text),
            Err(_) => return Err("invalid UTF-8 in bytes, cannot convert to string".to_owned()),
        },
        Value::Duration(nanos) => Str::from(time::duration_text(*nanos)),
        Value::Timestamp(at) => Str::from(time::rfc3339(at)),
        other => return Err(impossible(other, "string")),
    };
    call.allocate(text.len())?;
    Ok(Value::String(text))
}

pub(super) fn to_duration(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    let nanos = value.as_str().and_then(time::parse_duration);
    nanos.map(Value::Duration).ok_or_else(|| impossible(value, "google.protobuf.Duration"))
}

pub(super) fn to_timestamp(_: &mut Call<'_>, value: &Value) -> Result<Value, String> {
    match value {
        Value::Int(seconds) => time::checked(Timestamp::utc(*seconds, 0)),
        Value::String(text) => {
            let at = time::parse_rfc3339(text).map_err(|error| match error {
                TimeError::Form => format!("invalid RFC 3339 timestamp {}", go::quote(text)),
                TimeError::Value => impossible(value, "google.protobuf.Timestamp"),
            });
            time::checked(at?)
        }
        other => Err(impossible(other, "google.protobuf.Timestamp")),
    }
}

fn impossible(value: &Value, to: &str) -> String {
    format!("type conversion error from '{}' to '{to}'", kind::type_name(value))
}
