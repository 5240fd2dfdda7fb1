//! `replace`, `split`, `join`, `trim`, case, `reverse`, `strings.quote`.

use crate::Call;
use crate::library::arguments::{int, items, text};
use value::{List, Made, Str, Value};

pub(super) fn replace(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let (this, from, to, limit) = match args {
        [this, from, to] => (text(this), text(from), text(to), -1),
        [this, from, to, limit] => (text(this), text(from), text(to), int(limit)),
        _ => return Err(super::ARITY.to_owned()),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    call.spend(this.len() / 16)?;
    // An empty pattern is found before every character and at the end.
    let found = if from.is_empty() { this.chars().count() + 1 } else { this.matches(from).count() };
    let replaced = found.min(limit);
    if replaced == 0 {
        return Ok(args[0].clone());
    }
    call.allocate(this.len().saturating_add(replaced.saturating_mul(to.len())))?;
    Ok(Value::String(Str::from(this.replacen(from, to, replaced))))
}

pub(super) fn split(call: &mut Call<'_>, this: &Value, separator: &Value) -> Result<Value, String> {
    split_into(call, text(this), text(separator), -1)
}

pub(super) fn split_limited(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [this, separator, limit] = args else { return Err(super::ARITY.to_owned()) };
    split_into(call, text(this), text(separator), int(limit))
}

fn split_into(call: &mut Call<'_>, this: &str, separator: &str, limit: i64) -> Result<Value, String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let parts: Vec<&str> = if limit == 0 {
        Vec::new()
    } else if separator.is_empty() {
        characters(this, limit)
    } else {
        this.splitn(limit, separator).collect()
    };
    call.allocate_items(3 * parts.len())?;
    call.allocate(this.len())?;
    let items = parts.into_iter().map(|part| Value::String(Str::from(part))).collect();
    Ok(Value::List(List::new(items, Made::Strings)))
}

/// Each character; the last part is the rest if there are more than `limit`.
fn characters(this: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = this;
    while let Some(first) = rest.chars().next() {
        if parts.len() + 1 == limit {
            parts.push(rest);
            break;
        }
        let (character, after) = rest.split_at(first.len_utf8());
        parts.push(character);
        rest = after;
    }
    parts
}

pub(super) fn join(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    join_with(call, items(list), "")
}

pub(super) fn join_separated(call: &mut Call<'_>, list: &Value, separator: &Value) -> Result<Value, String> {
    join_with(call, items(list), text(separator))
}

fn join_with(call: &mut Call<'_>, list: &[Value], separator: &str) -> Result<Value, String> {
    call.spend(list.len())?;
    let mut length = list.len().saturating_mul(separator.len());
    for item in list {
        match item {
            Value::String(item) => length = length.saturating_add(item.len()),
            other => return Err(format!("join: invalid input: {}", crate::evaluate::shown(other))),
        }
    }
    call.allocate(length)?;
    let mut joined = String::with_capacity(length);
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text(item));
    }
    Ok(Value::String(Str::from(joined)))
}

pub(super) fn lower(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    call.allocate(text(this).len())?;
    Ok(Value::from(text(this).to_ascii_lowercase()))
}

pub(super) fn upper(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    call.allocate(text(this).len())?;
    Ok(Value::from(text(this).to_ascii_uppercase()))
}

/// Without Unicode white space at both ends.
pub(super) fn trim(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let trimmed = text(this).trim();
    if trimmed.len() == text(this).len() {
        return Ok(this.clone());
    }
    call.allocate(trimmed.len())?;
    Ok(Value::from(trimmed))
}

pub(super) fn reverse(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    call.allocate(text(this).len())?;
    Ok(Value::from(text(this).chars().rev().collect::<String>()))
}

pub(super) fn quote(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let this = text(this);
    call.allocate(2 * this.len() + 2)?;
    let mut quoted = String::with_capacity(this.len() + 2);
    quoted.push('"');
    for c in this.chars() {
        match c {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    Ok(Value::from(quoted))
}
