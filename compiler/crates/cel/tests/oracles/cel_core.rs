//! The interpreter of the `cel-core` crate.

use super::Verdict;
use cel_core::{Env, MapKey, Value as Theirs};
use choreoc_cel::value::{List, Made, Timestamp};
use choreoc_cel::{Value, canonical_text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

thread_local! {
    static ENV: Env = Env::with_standard_library().with_all_extensions();
}

pub(super) fn judge(text: &str) -> Verdict {
    let run = || {
        ENV.with(|env| {
            let ast = env.compile(text).ok()?;
            Some(env.program(&ast).ok()?.eval_empty())
        })
    };
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
        Theirs::Double(x) => Value::Double(*x),
        Theirs::String(text) => Value::from(&**text),
        Theirs::Bytes(bytes) => Value::Bytes(Arc::new(Box::from(&**bytes))),
        Theirs::Duration(span) => {
            let nanos = span.seconds.checked_mul(1_000_000_000);
            let nanos = nanos.and_then(|nanos| nanos.checked_add(i64::from(span.nanos)));
            nanos.map_or_else(|| Value::from("a duration beyond 64 bits"), Value::Duration)
        }
        Theirs::Timestamp(at) => Value::Timestamp(Arc::new(Timestamp::utc(at.seconds, at.nanos as u32))),
        Theirs::Type(ty) => Value::Type(ty.name.as_ref().into()),
        Theirs::List(items) => {
            Value::List(List::new(items.iter().map(ours).collect::<Option<_>>()?, Made::Host))
        }
        Theirs::Map(map) => {
            let entries = map.iter().map(|(key, value)| Some((key_of(key), ours(value)?)));
            Value::Map(Arc::new(entries.collect::<Option<_>>()?))
        }
        _ => return None,
    })
}

fn key_of(key: &MapKey) -> Value {
    match key {
        MapKey::Bool(b) => Value::Bool(*b),
        MapKey::Int(n) => Value::Int(*n),
        MapKey::UInt(n) => Value::Uint(*n),
        MapKey::String(text) => Value::from(&**text),
    }
}
