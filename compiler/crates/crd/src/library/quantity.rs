//! Quantities: `100m`, `1.5Gi`, `2e3`.

use super::{Functions, opaque, text};
use cel::Call;
use cel::Implementation::{Binary, Unary};
use std::cmp::Ordering;
use value::Value;

const QUANTITY: &str = "kubernetes.Quantity";

pub(super) const FUNCTIONS: Functions = &[
    ("string_to_quantity: quantity(string) -> kubernetes.Quantity", Some(Unary(quantity))),
    ("is_quantity_string: isQuantity(string) -> bool", Some(Unary(is_quantity))),
    ("quantity_sign: kubernetes.Quantity.sign() -> int", Some(Unary(sign))),
    ("quantity_is_integer: kubernetes.Quantity.isInteger() -> bool", Some(Unary(is_integer))),
    ("quantity_as_integer: kubernetes.Quantity.asInteger() -> int", Some(Unary(as_integer))),
    ("quantity_as_float: kubernetes.Quantity.asApproximateFloat() -> double", Some(Unary(as_float))),
    (
        "quantity_is_greater_than: kubernetes.Quantity.isGreaterThan(kubernetes.Quantity) -> bool",
        Some(Binary(|_, a, b| Ok(Value::Bool(of(a).compare(of(b)).is_gt())))),
    ),
    (
        "quantity_is_less_than: kubernetes.Quantity.isLessThan(kubernetes.Quantity) -> bool",
        Some(Binary(|_, a, b| Ok(Value::Bool(of(a).compare(of(b)).is_lt())))),
    ),
    (
        "quantity_compare_to: kubernetes.Quantity.compareTo(kubernetes.Quantity) -> int",
        Some(Binary(|_, a, b| Ok(Value::Int(of(a).compare(of(b)) as i64)))),
    ),
    (
        "quantity_add: kubernetes.Quantity.add(kubernetes.Quantity) -> kubernetes.Quantity",
        Some(Binary(|_, a, b| of(a).plus(of(b)))),
    ),
    (
        "quantity_add_int: kubernetes.Quantity.add(int) -> kubernetes.Quantity",
        Some(Binary(|_, a, b| of(a).plus(whole(b)))),
    ),
    (
        "quantity_sub: kubernetes.Quantity.sub(kubernetes.Quantity) -> kubernetes.Quantity",
        Some(Binary(|_, a, b| of(a).plus(of(b).negated()))),
    ),
    (
        "quantity_sub_int: kubernetes.Quantity.sub(int) -> kubernetes.Quantity",
        Some(Binary(|_, a, b| of(a).plus(whole(b).negated()))),
    ),
];

/// `digits` × 10^`exponent`, without zeros at the end of the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quantity {
    digits: i128,
    exponent: i32,
}

impl Quantity {
    fn new(mut digits: i128, mut exponent: i32) -> Self {
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        if digits == 0 {
            exponent = 0;
        }
        Self { digits, exponent }
    }

    fn read(text: &str) -> Option<Self> {
        let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.')? + 1;
        let exponent_at = text.find(['e', 'E']).filter(|at| text[at + 1..].parse::<i32>().is_ok());
        let (number, suffix) = match exponent_at {
            Some(at) => text.split_at(at),
            None => text.split_at(end),
        };
        let (factor, exponent) = scale(suffix)?;
        let (sign, number) = match number.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit());
        if !all_digits || whole.len() + fraction.len() == 0 {
            return None;
        }
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let digits = digits.checked_mul(factor)?.checked_mul(sign)?;
        let decimals = i32::try_from(fraction.len()).ok()?;
        Some(Self::new(digits, exponent.checked_sub(decimals)?))
    }

    fn value(self) -> Value {
        opaque(QUANTITY, format!("{}e{}", self.digits, self.exponent))
    }

    /// The digits of both at the smaller exponent; nothing if they are too far apart.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let exponent = self.exponent.min(other.exponent);
        let at = |quantity: Self| {
            let power = u32::try_from(quantity.exponent - exponent).ok()?;
            quantity.digits.checked_mul(10_i128.checked_pow(power)?)
        };
        Some((at(self)?, at(other)?, exponent))
    }

    fn float(self) -> f64 {
        self.digits as f64 * 10_f64.powi(self.exponent)
    }

    fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((a, b, _)) => a.cmp(&b),
            None => self.float().total_cmp(&other.float()),
        }
    }

    fn negated(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    fn plus(self, other: Self) -> Result<Value, String> {
        let sum =
            self.aligned(other).and_then(|(a, b, exponent)| Some(Self::new(a.checked_add(b)?, exponent)));
        sum.map(Self::value).ok_or_else(|| "quantity overflow".to_owned())
    }

    fn integer(self) -> Option<i64> {
        let power = u32::try_from(self.exponent).ok()?;
        i64::try_from(self.digits.checked_mul(10_i128.checked_pow(power)?)?).ok()
    }
}

/// What a suffix multiplies with: a factor and a power of ten.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    if let Some(exponent) = suffix.strip_prefix(['e', 'E']).filter(|exponent| !exponent.is_empty()) {
        return Some((1, exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= 60)?));
    }
    Some(match suffix {
        "" => (1, 0),
        "n" => (1, -9),
        "u" => (1, -6),
        "m" => (1, -3),
        "k" => (1, 3),
        "M" => (1, 6),
        "G" => (1, 9),
        "T" => (1, 12),
        "P" => (1, 15),
        "E" => (1, 18),
        "Ki" => (1 << 10, 0),
        "Mi" => (1 << 20, 0),
        "Gi" => (1 << 30, 0),
        "Ti" => (1 << 40, 0),
        "Pi" => (1 << 50, 0),
        "Ei" => (1 << 60, 0),
        _ => return None,
    })
}

/// A quantity that was made by this module.
fn of(value: &Value) -> Quantity {
    let read = || {
        let (digits, exponent) = text(value).rsplit_once('e')?;
        Some(Quantity { digits: digits.parse().ok()?, exponent: exponent.parse().ok()? })
    };
    read().unwrap_or(Quantity { digits: 0, exponent: 0 })
}

fn whole(value: &Value) -> Quantity {
    match value {
        Value::Int(n) => Quantity::new(i128::from(*n), 0),
        _ => Quantity::new(0, 0),
    }
}

fn quantity(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Quantity::read(text(this)).map(Quantity::value).ok_or_else(|| {
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            .to_owned()
    })
}

fn is_quantity(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Bool(Quantity::read(text(this)).is_some()))
}

fn sign(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Int(of(this).digits.signum() as i64))
}

fn is_integer(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Bool(of(this).integer().is_some()))
}

fn as_integer(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    of(this).integer().map(Value::Int).ok_or_else(|| "cannot convert value to integer".to_owned())
}

fn as_float(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Double(of(this).float()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_numbers() {
        let read = |text| Quantity::read(text).map(|quantity| (quantity.digits, quantity.exponent));
        assert_eq!(read("100m"), Some((1, -1)));
        assert_eq!(read("1.5Gi"), Some((1_610_612_736, 0)).map(|(d, _): (i128, i32)| (d, 0)));
        assert_eq!(read("-2e3"), Some((-2, 3)));
        assert_eq!(read("1E"), Some((1, 18)));
        for bad in ["", "1x", "e3", "1.2.3", "Mi", "1 "] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let half = Quantity::read("500m").expect("it is one");
        assert!(half.compare(Quantity::read("0.5").expect("it is one")).is_eq());
        assert!(half.compare(Quantity::read("1Ki").expect("it is one")).is_lt());
    }
}
