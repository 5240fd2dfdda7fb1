//! Lists: order, sums, positions.

use super::Functions;
use crate::ratchet::equal;
use cel::Call;
use cel::Implementation::{Binary, Unary};
use std::cmp::Ordering;
use value::{Value, key_order};

pub(super) const FUNCTIONS: Functions = &[
    ("list_a_is_sorted_bool: list(T).isSorted() -> bool", Some(Unary(is_sorted))),
    ("list_int_sum_int: list(int).sum() -> int", Some(Unary(sum_int))),
    ("list_uint_sum_uint: list(uint).sum() -> uint", Some(Unary(sum_uint))),
    ("list_double_sum_double: list(double).sum() -> double", Some(Unary(sum_double))),
    ("list_duration_sum_duration: list(duration).sum() -> duration", Some(Unary(sum_duration))),
    ("list_a_min_a: list(T).min() -> T", Some(Unary(min))),
    ("list_a_max_a: list(T).max() -> T", Some(Unary(max))),
    ("list_a_index_of_int: list(T).indexOf(T) -> int", Some(Binary(index_of))),
    ("list_a_last_index_of_int: list(T).lastIndexOf(T) -> int", Some(Binary(last_index_of))),
];

fn items<'v>(call: &mut Call<'_>, list: &'v Value) -> Result<&'v [Value], String> {
    let items = list.as_list().unwrap_or_default();
    call.spend(items.len())?;
    Ok(items)
}

fn is_sorted(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    let items = items(call, list)?;
    Ok(Value::Bool(items.windows(2).all(|pair| key_order(&pair[0], &pair[1]) != Ordering::Greater)))
}

fn sum_int(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    let items = items(call, list)?;
    let sum = items.iter().try_fold(0_i64, |sum, item| match item {
        Value::Int(n) => sum.checked_add(*n),
        _ => Some(sum),
    });
    sum.map(Value::Int).ok_or_else(|| "integer overflow".to_owned())
}

fn sum_uint(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    let items = items(call, list)?;
    let sum = items.iter().try_fold(0_u64, |sum, item| match item {
        Value::Uint(n) => sum.checked_add(*n),
        _ => Some(sum),
    });
    sum.map(Value::Uint).ok_or_else(|| "unsigned integer overflow".to_owned())
}

fn sum_double(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    let numbers = items(call, list)?.iter().filter_map(|item| match item {
        Value::Double(x) => Some(*x),
        _ => None,
    });
    Ok(Value::Double(numbers.sum()))
}

fn sum_duration(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    let items = items(call, list)?;
    let sum = items.iter().try_fold(0_i64, |sum, item| match item {
        Value::Duration(nanos) => sum.checked_add(*nanos),
        _ => Some(sum),
    });
    sum.map(Value::Duration).ok_or_else(|| "integer overflow".to_owned())
}

fn extreme(call: &mut Call<'_>, list: &Value, name: &str, wanted: Ordering) -> Result<Value, String> {
    let mut items = items(call, list)?.iter();
    let first = items.next().ok_or_else(|| format!("{name} called on empty list"))?;
    let best = items.fold(first, |best, item| if key_order(item, best) == wanted { item } else { best });
    Ok(best.clone())
}

fn min(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    extreme(call, list, "min", Ordering::Less)
}

fn max(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    extreme(call, list, "max", Ordering::Greater)
}

fn position(found: Option<usize>) -> Value {
    Value::Int(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
}

fn index_of(call: &mut Call<'_>, list: &Value, wanted: &Value) -> Result<Value, String> {
    Ok(position(items(call, list)?.iter().position(|item| equal(item, wanted))))
}

fn last_index_of(call: &mut Call<'_>, list: &Value, wanted: &Value) -> Result<Value, String> {
    Ok(position(items(call, list)?.iter().rposition(|item| equal(item, wanted))))
}
