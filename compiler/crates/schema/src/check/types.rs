//! Types.

use super::Report;
use crate::node::{Node, Types};
use crate::path::Path;
use value::{Value, go};

/// The JSON type of a value, and the format that Go's type of it implies. Numbers are doubles unless a default made
/// them integers.
fn actual(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Bool(_) => ("boolean", ""),
        Value::String(_) => ("string", ""),
        Value::Int(_) | Value::Uint(_) => ("integer", "int64"),
        Value::Double(_) => ("number", "float64"),
        Value::List(_) => ("array", ""),
        Value::Object(_) => ("object", ""),
        _ => ("", ""),
    }
}

/// Whether a double counts as an integer: within ±(2^53 − 1) and off one by less than a billionth of it.
pub(super) fn is_integral(x: f64) -> bool {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    const EPSILON: f64 = 1e-9;
    let nearest = x.round();
    x.abs() <= LARGEST && (x == nearest || (x - nearest).abs() < EPSILON * nearest.abs())
}

impl Node {
    pub(super) fn check_null(&self, at: &Path<'_>, report: &mut Report) {
        if self.types == Types::Any || self.types.contains("null") || self.nullable {
            report.passed += 1;
        } else {
            self.wrong_type(self.types.text(), "null", at, report);
        }
    }

    pub(super) fn check_type(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        if self.types == Types::Any && self.format.is_none() {
            return;
        }
        report.passed += 1;
        let (name, format) = actual(value);
        let integral = matches!(value, Value::Double(x) if is_integral(*x)) && self.types.contains("integer");
        let fits =
            self.types.contains(name) || integral || (name == "integer" && self.types.contains("number"));
        if let Some(expected) = &self.format {
            let plain = matches!(value, Value::String(_) | Value::List(_));
            if !plain && !fits && expected.name != format {
                return self.wrong_type(&expected.name, format, at, report);
            }
            // A text or a list is left to the format, whatever the type says.
            if plain && !self.types.contains("number") && !self.types.contains("integer") {
                report.passed += 1;
                return;
            }
        }
        if fits {
            report.passed += 1;
        } else {
            self.wrong_type(self.types.text(), name, at, report);
        }
    }

    fn wrong_type(&self, expected: &str, actual: &str, at: &Path<'_>, report: &mut Report) {
        let message = format!("{} must be of type {expected}: {}", at.text(), go::quote(actual));
        report.fail(self, "type", at, message);
    }
}
