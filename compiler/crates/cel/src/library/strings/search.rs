//! `charAt`, `indexOf`, `lastIndexOf`, `substring`: positions count code points.

use crate::Call;
use crate::library::arguments::{int, text};
use value::{Str, Value};

pub(super) fn char_at(_: &mut Call<'_>, this: &Value, at: &Value) -> Result<Value, String> {
    let (this, at) = (text(this), int(at));
    let Ok(position) = usize::try_from(at) else { return Err(out_of_range(at)) };
    match this.chars().nth(position) {
        Some(c) => Ok(Value::from(String::from(c))),
        None if position == length(this) => Ok(Value::from("")),
        None => Err(out_of_range(at)),
    }
}

pub(super) fn index_of(call: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    first_from(call, text(this), text(wanted), 0).map(Value::Int)
}

pub(super) fn index_of_from(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [this, wanted, from] = args else { return Err(super::ARITY.to_owned()) };
    first_from(call, text(this), text(wanted), int(from)).map(Value::Int)
}

/// The first position at or after `from`, or -1.
fn first_from(call: &mut Call<'_>, this: &str, wanted: &str, from: i64) -> Result<i64, String> {
    call.spend(this.len() / 16)?;
    let Ok(skipped) = usize::try_from(from) else { return Err(out_of_range(from)) };
    if wanted.is_empty() {
        return Ok(from.min(length(this) as i64));
    }
    let Some(start) = byte_at(this, skipped) else { return Ok(-1) };
    Ok(this[start..].find(wanted).map_or(-1, |at| (skipped + length(&this[start..start + at])) as i64))
}

pub(super) fn last_index_of(call: &mut Call<'_>, this: &Value, wanted: &Value) -> Result<Value, String> {
    let (this, wanted) = (text(this), text(wanted));
    call.spend(this.len() / 16)?;
    if wanted.is_empty() {
        return Ok(Value::Int(length(this) as i64));
    }
    Ok(Value::Int(this.rfind(wanted).map_or(-1, |at| length(&this[..at]) as i64)))
}

pub(super) fn last_index_of_from(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [this, wanted, from] = args else { return Err(super::ARITY.to_owned()) };
    let (this, wanted, from) = (text(this), text(wanted), int(from));
    call.spend(this.len() / 16)?;
    let Ok(last) = usize::try_from(from) else { return Err(out_of_range(from)) };
    if wanted.is_empty() {
        return Ok(Value::Int(from.min(length(this) as i64)));
    }
    let Some(start) = byte_at(this, last).filter(|start| *start < this.len()) else {
        return Ok(Value::Int(-1));
    };
    // The match may begin at `start` and reach beyond it; `get` fails only inside a character, where none begins.
    let reach = (start + wanted.len()).min(this.len());
    let within = this.get(..reach).or_else(|| this.get(..start)).unwrap_or(this);
    Ok(Value::Int(within.rfind(wanted).map_or(-1, |at| length(&this[..at]) as i64)))
}

pub(super) fn substring(call: &mut Call<'_>, this: &Value, from: &Value) -> Result<Value, String> {
    let (this, from) = (text(this), int(from));
    let start = usize::try_from(from).ok().and_then(|from| byte_at(this, from));
    cut(call, &this[start.ok_or_else(|| out_of_range(from))?..])
}

pub(super) fn substring_to(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [this, from, to] = args else { return Err(super::ARITY.to_owned()) };
    let (this, from, to) = (text(this), int(from), int(to));
    if from > to {
        return Err(format!("invalid substring range. start: {from}, end: {to}"));
    }
    let byte =
        |at: i64| usize::try_from(at).ok().and_then(|at| byte_at(this, at)).ok_or_else(|| out_of_range(at));
    cut(call, &this[byte(from)?..byte(to)?])
}

fn cut(call: &mut Call<'_>, part: &str) -> Result<Value, String> {
    call.allocate(part.len())?;
    Ok(Value::String(Str::from(part)))
}

/// The byte at which a code point begins; the position after the last one is the end.
fn byte_at(this: &str, position: usize) -> Option<usize> {
    if position <= this.len() && this.is_ascii() {
        return Some(position);
    }
    let mut starts = this.char_indices().map(|(at, _)| at).chain([this.len()]);
    starts.nth(position)
}

fn length(this: &str) -> usize {
    if this.is_ascii() { this.len() } else { this.chars().count() }
}

fn out_of_range(at: i64) -> String {
    format!("index out of range: {at}")
}
