//! The `math` functions; `math.greatest` and `math.least` are macros over `math.@max` and `math.@min`.

use crate::Implementation::{self, Binary, Unary};
use crate::equality::{Unordered, order};
use crate::library::arguments::items;
use crate::{Call, Registry};
use value::Value;

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("math_@max_double: math.@max(double) -> double", Some(Unary(same))),
    ("math_@max_int: math.@max(int) -> int", Some(Unary(same))),
    ("math_@max_uint: math.@max(uint) -> uint", Some(Unary(same))),
    ("math_@max_double_double: math.@max(double, double) -> double", Some(Binary(greatest))),
    ("math_@max_int_int: math.@max(int, int) -> int", Some(Binary(greatest))),
    ("math_@max_uint_uint: math.@max(uint, uint) -> uint", Some(Binary(greatest))),
    ("math_@max_int_uint: math.@max(int, uint) -> dyn", Some(Binary(greatest))),
    ("math_@max_int_double: math.@max(int, double) -> dyn", Some(Binary(greatest))),
    ("math_@max_double_int: math.@max(double, int) -> dyn", Some(Binary(greatest))),
    ("math_@max_double_uint: math.@max(double, uint) -> dyn", Some(Binary(greatest))),
    ("math_@max_uint_int: math.@max(uint, int) -> dyn", Some(Binary(greatest))),
    ("math_@max_uint_double: math.@max(uint, double) -> dyn", Some(Binary(greatest))),
    ("math_@max_list_double: math.@max(list(double)) -> double", Some(Unary(greatest_of_list))),
    ("math_@max_list_int: math.@max(list(int)) -> int", Some(Unary(greatest_of_list))),
    ("math_@max_list_uint: math.@max(list(uint)) -> uint", Some(Unary(greatest_of_list))),
    ("math_@min_double: math.@min(double) -> double", Some(Unary(same))),
    ("math_@min_int: math.@min(int) -> int", Some(Unary(same))),
    ("math_@min_uint: math.@min(uint) -> uint", Some(Unary(same))),
    ("math_@min_double_double: math.@min(double, double) -> double", Some(Binary(least))),
    ("math_@min_int_int: math.@min(int, int) -> int", Some(Binary(least))),
    ("math_@min_uint_uint: math.@min(uint, uint) -> uint", Some(Binary(least))),
    ("math_@min_int_uint: math.@min(int, uint) -> dyn", Some(Binary(least))),
    ("math_@min_int_double: math.@min(int, double) -> dyn", Some(Binary(least))),
    ("math_@min_double_int: math.@min(double, int) -> dyn", Some(Binary(least))),
    ("math_@min_double_uint: math.@min(double, uint) -> dyn", Some(Binary(least))),
    ("math_@min_uint_int: math.@min(uint, int) -> dyn", Some(Binary(least))),
    ("math_@min_uint_double: math.@min(uint, double) -> dyn", Some(Binary(least))),
    ("math_@min_list_double: math.@min(list(double)) -> double", Some(Unary(least_of_list))),
    ("math_@min_list_int: math.@min(list(int)) -> int", Some(Unary(least_of_list))),
    ("math_@min_list_uint: math.@min(list(uint)) -> uint", Some(Unary(least_of_list))),
    ("math_abs_double: math.abs(double) -> double", Some(Unary(abs))),
    ("math_abs_int: math.abs(int) -> int", Some(Unary(abs))),
    ("math_abs_uint: math.abs(uint) -> uint", Some(Unary(abs))),
    ("math_bitAnd_int_int: math.bitAnd(int, int) -> int", Some(Binary(bit_and))),
    ("math_bitAnd_uint_uint: math.bitAnd(uint, uint) -> uint", Some(Binary(bit_and))),
    ("math_bitNot_int_int: math.bitNot(int) -> int", Some(Unary(bit_not))),
    ("math_bitNot_uint_uint: math.bitNot(uint) -> uint", Some(Unary(bit_not))),
    ("math_bitOr_int_int: math.bitOr(int, int) -> int", Some(Binary(bit_or))),
    ("math_bitOr_uint_uint: math.bitOr(uint, uint) -> uint", Some(Binary(bit_or))),
    ("math_bitShiftLeft_int_int: math.bitShiftLeft(int, int) -> int", Some(Binary(shift_left))),
    ("math_bitShiftLeft_uint_int: math.bitShiftLeft(uint, int) -> uint", Some(Binary(shift_left))),
    ("math_bitShiftRight_int_int: math.bitShiftRight(int, int) -> int", Some(Binary(shift_right))),
    ("math_bitShiftRight_uint_int: math.bitShiftRight(uint, int) -> uint", Some(Binary(shift_right))),
    ("math_bitXor_int_int: math.bitXor(int, int) -> int", Some(Binary(bit_xor))),
    ("math_bitXor_uint_uint: math.bitXor(uint, uint) -> uint", Some(Binary(bit_xor))),
    ("math_ceil_double: math.ceil(double) -> double", Some(Unary(ceil))),
    ("math_floor_double: math.floor(double) -> double", Some(Unary(floor))),
    ("math_isFinite_double: math.isFinite(double) -> bool", Some(Unary(is_finite))),
    ("math_isInf_double: math.isInf(double) -> bool", Some(Unary(is_inf))),
    ("math_isNaN_double: math.isNaN(double) -> bool", Some(Unary(is_nan))),
    ("math_round_double: math.round(double) -> double", Some(Unary(round))),
    ("math_sign_double: math.sign(double) -> double", Some(Unary(sign))),
    ("math_sign_int: math.sign(int) -> int", Some(Unary(sign))),
    ("math_sign_uint: math.sign(uint) -> uint", Some(Unary(sign))),
    ("math_sqrt_double: math.sqrt(double) -> double", Some(Unary(sqrt))),
    ("math_sqrt_int: math.sqrt(int) -> double", Some(Unary(sqrt))),
    ("math_sqrt_uint: math.sqrt(uint) -> double", Some(Unary(sqrt))),
    ("math_trunc_double: math.trunc(double) -> double", Some(Unary(trunc))),
];

fn same(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    Ok(x.clone())
}

fn greatest(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    Ok(if compare(a, b, "math.@max")?.is_lt() { b.clone() } else { a.clone() })
}

fn least(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    Ok(if compare(a, b, "math.@min")?.is_gt() { b.clone() } else { a.clone() })
}

fn compare(a: &Value, b: &Value, function: &str) -> Result<std::cmp::Ordering, String> {
    order(a, b).map_err(|why| match why {
        Unordered::Nan => format!("NaN values cannot be ordered: {function}"),
        Unordered::Left | Unordered::Right => format!("no such overload: {function}"),
    })
}

fn greatest_of_list(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    extreme(call, items(list), greatest, "math.@max")
}

fn least_of_list(call: &mut Call<'_>, list: &Value) -> Result<Value, String> {
    extreme(call, items(list), least, "math.@min")
}

/// One of two numbers.
type Choice = fn(&mut Call<'_>, &Value, &Value) -> Result<Value, String>;

fn extreme(call: &mut Call<'_>, list: &[Value], choose: Choice, function: &str) -> Result<Value, String> {
    call.spend(list.len())?;
    let Some((first, rest)) = list.split_first() else {
        return Err(format!("{function}(list) argument must not be empty"));
    };
    let mut best = first.clone();
    for item in rest {
        best = choose(call, &best, item).map_err(|_| format!("no such overload: {function}"))?;
    }
    match best {
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => Ok(best),
        _ => Err(format!("no such overload: {function}")),
    }
}

/// Applies a function to a double.
fn double(x: &Value, apply: fn(f64) -> f64) -> Result<Value, String> {
    match x {
        Value::Double(x) => Ok(Value::Double(apply(*x))),
        _ => Err(MISMATCH.to_owned()),
    }
}

/// Asks something about a double.
fn ask(x: &Value, question: fn(f64) -> bool) -> Result<Value, String> {
    match x {
        Value::Double(x) => Ok(Value::Bool(question(*x))),
        _ => Err(MISMATCH.to_owned()),
    }
}

/// Cannot happen: dispatch checks the kinds.
const MISMATCH: &str = "no such overload";

fn ceil(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    double(x, f64::ceil)
}

fn floor(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    double(x, f64::floor)
}

/// Halves away from zero.
fn round(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    double(x, f64::round)
}

fn trunc(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    double(x, f64::trunc)
}

fn is_finite(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    ask(x, f64::is_finite)
}

fn is_inf(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    ask(x, f64::is_infinite)
}

fn is_nan(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    ask(x, f64::is_nan)
}

fn abs(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    match x {
        Value::Int(n) => n.checked_abs().map(Value::Int).ok_or_else(|| "integer overflow".to_owned()),
        Value::Uint(n) => Ok(Value::Uint(*n)),
        x => double(x, f64::abs),
    }
}

fn sign(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    match x {
        Value::Int(n) => Ok(Value::Int(n.signum())),
        Value::Uint(n) => Ok(Value::Uint((*n).min(1))),
        x => double(x, |x| if x == 0.0 || x.is_nan() { x + 0.0 } else { x.signum() }),
    }
}

fn sqrt(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    match x {
        Value::Int(n) => Ok(Value::Double((*n as f64).sqrt())),
        Value::Uint(n) => Ok(Value::Double((*n as f64).sqrt())),
        x => double(x, f64::sqrt),
    }
}

/// Applies a function to the bits of two numbers of one kind.
fn bits(a: &Value, b: &Value, apply: fn(u64, u64) -> u64) -> Result<Value, String> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(Value::Int(apply(*a as u64, *b as u64) as i64)),
        (Value::Uint(a), Value::Uint(b)) => Ok(Value::Uint(apply(*a, *b))),
        _ => Err(MISMATCH.to_owned()),
    }
}

fn bit_and(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    bits(a, b, |a, b| a & b)
}

fn bit_or(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    bits(a, b, |a, b| a | b)
}

fn bit_xor(_: &mut Call<'_>, a: &Value, b: &Value) -> Result<Value, String> {
    bits(a, b, |a, b| a ^ b)
}

fn bit_not(_: &mut Call<'_>, x: &Value) -> Result<Value, String> {
    bits(x, x, |a, _| !a)
}

/// Bits shifted out are gone, also for negative ints: both shifts are logical.
fn shift(x: &Value, by: &Value, apply: fn(u64, u32) -> Option<u64>, function: &str) -> Result<Value, String> {
    let Value::Int(offset) = by else { return Err(MISMATCH.to_owned()) };
    if *offset < 0 {
        return Err(format!("{function}() negative offset: {offset}"));
    }
    let apply = |bits: u64| u32::try_from(*offset).ok().and_then(|offset| apply(bits, offset)).unwrap_or(0);
    match x {
        Value::Int(n) => Ok(Value::Int(apply(*n as u64) as i64)),
        Value::Uint(n) => Ok(Value::Uint(apply(*n))),
        _ => Err(MISMATCH.to_owned()),
    }
}

fn shift_left(_: &mut Call<'_>, x: &Value, by: &Value) -> Result<Value, String> {
    shift(x, by, u64::checked_shl, "math.bitShiftLeft")
}

fn shift_right(_: &mut Call<'_>, x: &Value, by: &Value) -> Result<Value, String> {
    shift(x, by, u64::checked_shr, "math.bitShiftRight")
}
