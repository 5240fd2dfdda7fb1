//! Literals of protobuf's well-known messages: `google.protobuf.Int64Value{value: 5}`.

use crate::evaluate::{Evaluated, Operand, Run, Scope};
use crate::kind::type_name;
use crate::plan::NodeId;
use crate::witness::Witness;
use crate::{json, plan};
use std::sync::Arc;
use value::{List, Made, Str, Timestamp, Value};

/// A field's name and value.
type Field<'a> = (&'a Str, Value);

impl<'v, W: Witness> Run<'v, W> {
    #[inline(never)]
    pub(super) fn message<'s>(
        &mut self,
        message: &'v plan::Message,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut fields: Vec<Field<'_>> = Vec::with_capacity(message.fields.len());
        for (name, value, optional) in &message.fields {
            let value = self.eval(*value, scope)?;
            fields.retain(|(known, _)| *known != name);
            match (&*value, optional) {
                (_, false) => fields.push((name, value.into_value())),
                (Value::Optional(inner), true) => {
                    fields.extend(inner.as_deref().map(|inner| (name, inner.clone())));
                }
                (other, true) => {
                    let shown = super::construct::shown(other);
                    let message =
                        format!("cannot initialize optional entry '{name}' from non-optional value {shown}");
                    return Err(self.fail(message, here));
                }
            }
        }
        let made = make(&message.name, &fields).map(Operand::Owned);
        made.map_err(|error| self.fail(error, here))
    }
}

const NANOS: i64 = 1_000_000_000;

/// The value that a message stands for. Spans and times beyond the language's range saturate or stay, as in Go.
fn make(name: &str, fields: &[Field<'_>]) -> Result<Value, String> {
    let field = |wanted: &str| {
        fields
            .iter()
            .find(|(name, _)| name.as_str() == wanted)
            .map(|(_, value)| value)
            .filter(|value| !is_null(value))
    };
    match name.strip_prefix("google.protobuf.").unwrap_or(name) {
        "BoolValue" => scalar(field("value"), Value::Bool(false)),
        "BytesValue" => scalar(field("value"), Value::Bytes(Arc::new(Box::default()))),
        "DoubleValue" => scalar(field("value"), Value::Double(0.0)),
        "FloatValue" => match scalar(field("value"), Value::Double(0.0))? {
            Value::Double(x) => Ok(Value::Double(f64::from(x as f32))),
            other => Ok(other),
        },
        "StringValue" => scalar(field("value"), Value::from("")),
        "Int64Value" => scalar(field("value"), Value::Int(0)),
        "Int32Value" => match scalar(field("value"), Value::Int(0))? {
            Value::Int(n) if i32::try_from(n).is_err() => Err("integer overflow".to_owned()),
            value => Ok(value),
        },
        "UInt64Value" => scalar(field("value"), Value::Uint(0)),
        "UInt32Value" => match scalar(field("value"), Value::Uint(0))? {
            Value::Uint(n) if u32::try_from(n).is_err() => Err("unsigned integer overflow".to_owned()),
            value => Ok(value),
        },
        "Duration" => {
            let (seconds, nanos) = (int(field("seconds"))?, int(field("nanos"))?);
            Ok(Value::Duration(seconds.saturating_mul(NANOS).saturating_add(nanos)))
        }
        "Timestamp" => {
            let (seconds, nanos) = (int(field("seconds"))?, int(field("nanos"))?);
            let seconds = seconds.saturating_add(nanos.div_euclid(NANOS));
            Ok(Value::Timestamp(Arc::new(Timestamp::utc(seconds, nanos.rem_euclid(NANOS) as u32))))
        }
        "ListValue" => json_list(field("values")),
        "Struct" => json_map(field("fields")),
        "Value" => json_value(fields),
        _ => Err("unsupported conversion to ref.Val: (*dynamicpb.Message)".to_owned()),
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Null)
}

fn scalar(given: Option<&Value>, zero: Value) -> Result<Value, String> {
    match given {
        None => Ok(zero),
        Some(value) if type_name(value) == type_name(&zero) => Ok(value.clone()),
        Some(other) => {
            Err(format!("type conversion error from '{}' to '{}'", type_name(other), type_name(&zero)))
        }
    }
}

fn int(given: Option<&Value>) -> Result<i64, String> {
    match scalar(given, Value::Int(0))? {
        Value::Int(n) => Ok(n),
        _ => Ok(0),
    }
}

fn json_value(fields: &[Field<'_>]) -> Result<Value, String> {
    let Some((name, value)) = fields.last() else { return Ok(Value::Null) };
    match name.as_str() {
        "number_value" => scalar(Some(value), Value::Double(0.0)),
        "string_value" => scalar(Some(value), Value::from("")),
        "bool_value" => scalar(Some(value), Value::Bool(false)),
        "struct_value" => json_map(Some(value)),
        "list_value" => json_list(Some(value)),
        _ => Ok(Value::Null),
    }
}

fn json_list(given: Option<&Value>) -> Result<Value, String> {
    let items = match given {
        None => Vec::new(),
        Some(Value::List(list)) => list.items().iter().map(json::plain).collect::<Result<_, _>>()?,
        Some(other) => return Err(format!("type conversion error from '{}' to 'list'", type_name(other))),
    };
    Ok(Value::List(List::new(items, Made::Expression)))
}

fn json_map(given: Option<&Value>) -> Result<Value, String> {
    match given {
        None => Ok(Value::map(Vec::new())),
        Some(map @ (Value::Map(_) | Value::Object(_))) => json::plain(map),
        Some(other) => Err(format!("type conversion error from '{}' to 'map'", type_name(other))),
    }
}
