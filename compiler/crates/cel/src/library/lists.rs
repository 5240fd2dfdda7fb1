//! Functions on lists: `slice`, `flatten`, `sort`, `distinct`, `lists.range` and friends.

use crate::Implementation::{self, Binary, Many, Unary};
use crate::equality::{equal, order};
use crate::kind::Kind;
use crate::library::arguments::{int, items};
use crate::{Call, Registry};
use value::{List, Made, Value};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    (
        "list_int_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(int)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_uint_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(uint)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_double_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(double)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_bool_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(bool)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_google.protobuf.Duration_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(duration)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_google.protobuf.Timestamp_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(timestamp)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_string_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(string)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    (
        "list_bytes_sortByAssociatedKeys: list(T).@sortByAssociatedKeys(list(bytes)) -> list(T)",
        Some(Binary(sort_by_keys)),
    ),
    ("list_distinct: list(T).distinct() -> list(T)", Some(Unary(distinct))),
    ("list_flatten: list(list(T)).flatten() -> list(T)", Some(Unary(flatten))),
    ("list_flatten_int: list(dyn).flatten(int) -> list(dyn)", Some(Binary(flatten_deep))),
    ("lists_range: lists.range(int) -> list(int)", Some(Unary(range))),
    ("list_reverse: list(T).reverse() -> list(T)", Some(Unary(reverse))),
    ("list_slice: list(T).slice(int, int) -> list(T)", Some(Many(slice))),
    ("list_int_sort: list(int).sort() -> list(int)", Some(Unary(sort))),
    ("list_uint_sort: list(uint).sort() -> list(uint)", Some(Unary(sort))),
    ("list_double_sort: list(double).sort() -> list(double)", Some(Unary(sort))),
    ("list_bool_sort: list(bool).sort() -> list(bool)", Some(Unary(sort))),
    ("list_google.protobuf.Duration_sort: list(duration).sort() -> list(duration)", Some(Unary(sort))),
    ("list_google.protobuf.Timestamp_sort: list(timestamp).sort() -> list(timestamp)", Some(Unary(sort))),
    ("list_string_sort: list(string).sort() -> list(string)", Some(Unary(sort))),
    ("list_bytes_sort: list(bytes).sort() -> list(bytes)", Some(Unary(sort))),
];

/// The longest list that `lists.range` makes.
const MAX_RANGE: i64 = 1_000_000;

fn list(items: Vec<Value>) -> Value {
    Value::List(List::new(items, Made::Expression))
}

fn range(call: &mut Call<'_>, size: &Value) -> Result<Value, String> {
    let size = int(size);
    if size < 0 {
        return Err(format!("lists.range: size must be non-negative, got {size}"));
    }
    if size > MAX_RANGE {
        return Err(format!("lists.range: size {size} exceeds maximum allowed ({MAX_RANGE})"));
    }
    call.allocate_items(size as usize)?;
    Ok(list((0..size).map(Value::Int).collect()))
}

fn reverse(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    call.allocate_items(items(this).len())?;
    Ok(list(items(this).iter().rev().cloned().collect()))
}

fn slice(call: &mut Call<'_>, args: &[Value]) -> Result<Value, String> {
    let [this, start, end] = args else { return Err("no such overload: slice".to_owned()) };
    let (this, start, end) = (items(this), int(start), int(end));
    let refuse = |why: String| Err(format!("cannot slice({start}, {end}), {why}"));
    let (Ok(from), Ok(to)) = (usize::try_from(start), usize::try_from(end)) else {
        return refuse("negative indexes not supported".to_owned());
    };
    if from > to {
        return refuse("start index must be less than or equal to end index".to_owned());
    }
    if to > this.len() {
        return refuse(format!("list is length {}", this.len()));
    }
    call.allocate_items(to - from)?;
    Ok(list(this[from..to].to_vec()))
}

fn flatten(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let mut flat = Vec::new();
    flatten_into(call, items(this), 1, &mut flat)?;
    Ok(list(flat))
}

fn flatten_deep(call: &mut Call<'_>, this: &Value, depth: &Value) -> Result<Value, String> {
    if int(depth) < 0 {
        return Err("level must be non-negative".to_owned());
    }
    let mut flat = Vec::new();
    flatten_into(call, items(this), int(depth), &mut flat)?;
    Ok(list(flat))
}

fn flatten_into(
    call: &mut Call<'_>,
    items: &[Value],
    depth: i64,
    flat: &mut Vec<Value>,
) -> Result<(), String> {
    call.allocate_items(items.len())?;
    for item in items {
        match item {
            Value::List(inner) if depth > 0 => flatten_into(call, inner.items(), depth - 1, flat)?,
            item => flat.push(item.clone()),
        }
    }
    Ok(())
}

fn distinct(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    if items(this).is_empty() {
        return Ok(this.clone());
    }
    let mut unique: Vec<Value> = Vec::new();
    for item in items(this) {
        call.allocate_items(unique.len() + 1)?;
        let mut seen = false;
        for known in &unique {
            if equal(call, item, known)? {
                seen = true;
                break;
            }
        }
        if !seen {
            unique.push(item.clone());
        }
    }
    Ok(list(unique))
}

fn sort(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    sort_by_keys(call, this, this)
}

fn sort_by_keys(call: &mut Call<'_>, this: &Value, keys: &Value) -> Result<Value, String> {
    let (values, keys) = (items(this), items(keys));
    if values.len() != keys.len() {
        return Err(format!(
            "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got {} and {} \
             elements respectively",
            values.len(),
            keys.len()
        ));
    }
    let Some(first) = keys.first() else { return Ok(this.clone()) };
    let kind = Kind::of(first);
    if !kind.has_order() {
        return Err("list elements must be comparable".to_owned());
    }
    if keys.iter().any(|key| Kind::of(key) != kind) {
        return Err("list elements must have the same type".to_owned());
    }
    call.allocate_items(values.len().saturating_mul(2 + values.len().checked_ilog2().unwrap_or(0) as usize))?;
    let mut sorted: Vec<usize> = (0..values.len()).collect();
    super::sorting::sort(&mut sorted, |a, b| order(&keys[a], &keys[b]).is_ok_and(std::cmp::Ordering::is_lt));
    Ok(list(sorted.into_iter().map(|at| values[at].clone()).collect()))
}
