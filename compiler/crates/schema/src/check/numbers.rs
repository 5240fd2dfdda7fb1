//! Bounds of numbers.
//!
//! Kubernetes compares integers, which only defaults are, with the bound cut to an integer, and doubles with the bound
//! as it is. A bound that does not fit the schema's own type is reported against every value.

use super::Report;
use super::types::is_integral;
use crate::formats::Format;
use crate::node::Node;
use crate::path::Path;
use value::{Value, go};

#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    Double(f64),
}

impl Number {
    fn as_double(self) -> f64 {
        match self {
            Self::Int(n) => n as f64,
            Self::Double(x) => x,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Int(n) => n.to_string(),
            Self::Double(x) => go::g(x),
        }
    }
}

/// A conversion as processors do it: what does not fit becomes the smallest integer.
pub(super) fn cut(x: f64) -> i64 {
    if fits_integer(x.trunc(), 63) { x as i64 } else { i64::MIN }
}

/// Whether a double is an integer of so many bits and a sign.
fn fits_integer(x: f64, bits: i32) -> bool {
    let limit = 2f64.powi(bits);
    x == x.trunc() && -limit <= x && x < limit
}

impl Node {
    pub(super) fn check_number(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        let number = match value {
            Value::Int(n) => Number::Int(*n),
            Value::Uint(n) => i64::try_from(*n).map_or(Number::Double(*n as f64), Number::Int),
            Value::Double(x) => Number::Double(*x),
            _ => return,
        };
        report.passed += 2;
        self.check_range(number, "Checked", "type", at, report);
        if let Some(factor) = self.numbers.multiple_of {
            let sound = self.check_range(Number::Double(factor), "MultipleOf", "multipleOf", at, report);
            self.check_multiple(pair(number, factor, sound), at, report);
        }
        if let Some(min) = self.numbers.minimum {
            let sound = self.check_range(Number::Double(min), "Minimum boundary", "minimum", at, report);
            self.check_minimum(pair(number, min, sound), at, report);
        }
        if let Some(max) = self.numbers.maximum {
            let sound = self.check_range(Number::Double(max), "Maximum boundary", "maximum", at, report);
            self.check_maximum(pair(number, max, sound), at, report);
        }
    }

    /// Whether a number fits the type and format of this schema.
    fn check_range(
        &self,
        number: Number,
        what: &str,
        keyword: &'static str,
        at: &Path<'_>,
        report: &mut Report,
    ) -> bool {
        let kind = self.types.only();
        let format = self.format.as_ref().map(|known| known.format);
        let fits = match (kind, format, number) {
            ("integer", Some(Format::Int32), Number::Int(n)) => i32::try_from(n).is_ok(),
            ("integer", Some(Format::Int32), Number::Double(x)) => fits_integer(x, 31),
            ("integer", _, Number::Int(_)) => true,
            ("integer", _, Number::Double(x)) => fits_integer(x, 63),
            ("number", Some(Format::Float), number) => (number.as_double() as f32).is_finite(),
            _ => true,
        };
        if !fits {
            let format = match &self.format {
                Some(known) => format!("with format {}", known.name),
                None => "(default format)".to_owned(),
            };
            let message = format!("{what} value must be of type {kind} {format} in {}", at.text());
            report.fail(self, keyword, at, message);
        }
        fits
    }

    fn check_multiple(&self, (number, factor): (Number, Number), at: &Path<'_>, report: &mut Report) {
        let (positive, multiple) = match (number, factor) {
            (Number::Int(n), Number::Int(factor)) => (factor > 0, factor > 0 && n % factor == 0),
            (number, factor) => {
                let (x, factor) = (number.as_double(), factor.as_double());
                // The order of operations decides how the quotient is rounded.
                let quotient = if factor < 1.0 { 1.0 / factor * x } else { x / factor };
                (factor > 0.0, is_integral(quotient))
            }
        };
        let factor = factor.text();
        if !positive {
            let message = format!("factor MultipleOf declared for {} must be positive: {factor}", at.text());
            report.fail(self, "multipleOf", at, message);
        } else if !multiple {
            report.fail(self, "multipleOf", at, format!("{} should be a multiple of {factor}", at.text()));
        }
    }

    fn check_minimum(&self, (number, min): (Number, Number), at: &Path<'_>, report: &mut Report) {
        let exclusive = self.numbers.exclusive_minimum;
        if order(number, min).is_some_and(|order| order.is_lt() || (exclusive && order.is_eq())) {
            let bound = if exclusive { "greater than" } else { "greater than or equal to" };
            report.fail(self, "minimum", at, format!("{} should be {bound} {}", at.text(), min.text()));
        }
    }

    fn check_maximum(&self, (number, max): (Number, Number), at: &Path<'_>, report: &mut Report) {
        let exclusive = self.numbers.exclusive_maximum;
        if order(number, max).is_some_and(|order| order.is_gt() || (exclusive && order.is_eq())) {
            let bound = if exclusive { "less than" } else { "less than or equal to" };
            report.fail(self, "maximum", at, format!("{} should be {bound} {}", at.text(), max.text()));
        }
    }
}

/// A number and its bound in one kind: the number's own, or doubles if the bound does not fit the schema.
fn pair(number: Number, bound: f64, sound: bool) -> (Number, Number) {
    match number {
        Number::Int(_) if sound => (number, Number::Int(cut(bound))),
        _ => (Number::Double(number.as_double()), Number::Double(bound)),
    }
}

fn order(a: Number, b: Number) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => Some(a.cmp(&b)),
        (a, b) => a.as_double().partial_cmp(&b.as_double()),
    }
}
