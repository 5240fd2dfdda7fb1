//! The interpreter of the `cel` crate.

use super::Verdict;
use cel_crate::objects::Key;
use cel_crate::{Context, Program, Value as Theirs};
use choreoc_cel::value::{List, Made, Timestamp};
use choreoc_cel::{Value, canonical_text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(super) fn judge(text: &str) -> Verdict {
    let run = || Program::compile(text).ok()?.execute(&Context::default()).ok();
    // It panics where numbers overflow.
    let value = catch_unwind(AssertUnwindSafe(run)).unwrap_or(None).and_then(|value| ours(&value));
    value.map_or(Verdict::Error, |value| Verdict::Value(canonical_text(&value)))
}

fn ours(value: &Theirs) -> Option<Value> {
    Some(match value {
        Theirs::Null => Value::Null,
        Theirs::Bool(b) => Value::Bool(*b),
        Theirs::Int(n) => Value::Int(*n),
        Theirs::UInt(n) => Value::Uint(*n),
        Theirs::Float(x) => Value::Double(*x),
        Theirs::String(text) => Value::from(text.as_str()),
        Theirs::Bytes(bytes) => Value::Bytes(Arc::new(bytes.as_slice().into())),
        Theirs::Duration(span) => Value::Duration(span.num_nanoseconds()?),
        Theirs::Timestamp(at) => {
            Value::Timestamp(Arc::new(Timestamp::utc(at.timestamp(), at.timestamp_subsec_nanos())))
        }
        Theirs::List(items) => {
            Value::List(List::new(items.iter().map(ours).collect::<Option<_>>()?, Made::Host))
        }
        Theirs::Map(map) => {
            let entries = map.map.iter().map(|(key, value)| Some((key_of(key), ours(value)?)));
            Value::Map(Arc::new(entries.collect::<Option<_>>()?))
        }
        _ => return None,
    })
}

fn key_of(key: &Key) -> Value {
    match key {
        Key::Int(n) => Value::Int(*n),
        Key::Uint(n) => Value::Uint(*n),
        Key::Bool(b) => Value::Bool(*b),
        Key::String(text) => Value::from(text.as_str()),
    }
}
