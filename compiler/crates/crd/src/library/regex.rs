//! Matches of regular expressions.

use super::{Functions, text};
use cel::Call;
use cel::Implementation::{Binary, Many};
use re2::Pattern;
use value::Value;

pub(super) const FUNCTIONS: Functions = &[
    ("string_find_string: string.find(string) -> string", Some(Binary(find))),
    ("string_find_all_string: string.findAll(string) -> list(string)", Some(Binary(find_all))),
    ("string_find_all_string_int: string.findAll(string, int) -> list(string)", Some(Many(find_some))),
];

fn pattern(text_of: &Value) -> Result<Pattern, String> {
    Pattern::new(text(text_of)).map_err(|error| format!("Illegal regex: {error}"))
}

fn find(call: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    call.spend(text(this).len() / 16)?;
    let found = pattern(wanted)?.find_all(text(this)).next().unwrap_or_default().to_owned();
    Ok(Value::from(found))
}

fn find_all(call: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    matches(call, this, wanted, -1)
}

fn find_some(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, String> {
    match arguments {
        [this, wanted, Value::Int(limit)] => matches(call, this, wanted, *limit),
        _ => Err("no such overload".to_owned()),
    }
}

/// At most `limit` matches; all if it is negative.
fn matches(call: &mut Call<'_>, this: &Value, wanted: &Value, limit: i64) -> Result<Value, String> {
    let pattern = pattern(wanted)?;
    call.spend(text(this).len())?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Value::list(pattern.find_all(text(this)).take(limit).map(Value::from).collect()))
}
