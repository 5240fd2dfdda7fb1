//! Rendered values as the schema validator reads them, without a copy.

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use std::borrow::Cow;
use value::{Str, Value, go};

/// Plain JSON data as rendering has it. A null member counts as absent: that is how the API server reads it unless the
/// field is nullable, and then nothing is asked of it.
pub(super) struct Rendered;

impl Json for Rendered {
    type Node<'a> = &'a Value;
    type PreparedKey = String;
    type StringBuffer = Text;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Text, string: &str, body: impl FnOnce(&Value) -> T) -> T {
        buffer.0 = Value::from(string);
        body(&buffer.0)
    }
}

/// A text on its way through the validator.
pub(super) struct Text(Value);

impl Default for Text {
    fn default() -> Self {
        Self(Value::Null)
    }
}

/// A number of rendered data.
pub(super) enum Number {
    Int(i64),
    Uint(u64),
    Double(f64),
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Int(number) => u64::try_from(*number).ok(),
            Self::Uint(number) => Some(*number),
            Self::Double(number) => {
                (number.fract() == 0.0 && (0.0..1.8e19).contains(number)).then_some(*number as u64)
            }
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Uint(number) => i64::try_from(*number).ok(),
            Self::Double(number) => {
                (number.fract() == 0.0 && number.abs() < 9.2e18).then_some(*number as i64)
            }
        }
    }

    fn as_f64(&self) -> Option<f64> {
        Some(match self {
            Self::Int(number) => *number as f64,
            Self::Uint(number) => *number as f64,
            Self::Double(number) => *number,
        })
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Self::Int(number) => number.to_string(),
            Self::Uint(number) => number.to_string(),
            Self::Double(number) => number.to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(match self {
            Self::Int(number) => (*number).into(),
            Self::Uint(number) => (*number).into(),
            Self::Double(number) => {
                let integer = self.as_i64().map(serde_json::Number::from);
                integer.or_else(|| serde_json::Number::from_f64(*number)).unwrap_or_else(|| 0.into())
            }
        })
    }

    fn is_integer(&self) -> bool {
        match self {
            Self::Int(_) | Self::Uint(_) => true,
            Self::Double(number) => number.fract() == 0.0,
        }
    }
}

impl<'a> Node<'a, Rendered> for &'a Value {
    type Object = &'a value::Object;
    type Array = &'a [Value];
    type Number = Number;

    fn as_object(&self) -> Option<&'a value::Object> {
        Value::as_object(self)
    }

    fn as_array(&self) -> Option<&'a [Value]> {
        Value::as_list(self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        Value::as_str(self).map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number> {
        Some(match self {
            Value::Int(number) => Number::Int(*number),
            Value::Uint(number) => Number::Uint(*number),
            Value::Double(number) => Number::Double(*number),
            _ => return None,
        })
    }

    fn as_boolean(&self) -> Option<bool> {
        if let Value::Bool(truth) = self { Some(*truth) } else { None }
    }

    fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    fn json_type(&self) -> JsonType {
        match self {
            Value::Bool(_) => JsonType::Boolean,
            Value::Int(_) | Value::Uint(_) | Value::Double(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::List(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
            _ => JsonType::Null,
        }
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match (self, expected) {
            (Value::String(text), serde_json::Value::String(expected)) => text.as_str() == expected,
            (Value::String(_), _) => false,
            _ => self.to_value().as_ref() == expected,
        }
    }

    /// Only what an error shows is copied, and nobody looks deep into that.
    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        let text = go::json(self).ok();
        Cow::Owned(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Value>(*self) as usize))
    }
}

/// The members that are there.
pub(super) struct Members<'a>(std::slice::Iter<'a, (Str, Value)>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.find(|(_, value)| !matches!(value, Value::Null)).map(|(name, value)| (name.as_str(), value))
    }
}

impl<'a> Object<'a, Rendered> for &'a value::Object {
    type Node = &'a Value;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.members().count()
    }

    fn get(&self, key: &String) -> Option<&'a Value> {
        value::Object::get(self, key).filter(|value| !matches!(value, Value::Null))
    }

    fn members(&self) -> Members<'a> {
        Members(self.iter())
    }
}

impl<'a> Array<'a, Rendered> for &'a [Value] {
    type Node = &'a Value;
    type ElementsIter = std::slice::Iter<'a, Value>;

    fn len(&self) -> usize {
        <[Value]>::len(self)
    }

    fn elements(&self) -> std::slice::Iter<'a, Value> {
        self.iter()
    }
}
