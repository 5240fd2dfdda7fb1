//! Numbers that every reader reads as the same number.

use std::fmt::Write;

/// Writes a double: an integer of 64 bits as its digits, anything with an exponent with a point and a sign, because
/// YAML 1.1 readers take it for text otherwise.
pub(super) fn write_double(out: &mut String, x: f64) {
    const INT_LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let integral = x == x.trunc();
    if integral && x.abs() < INT_LIMIT && (x != 0.0 || x.is_sign_positive()) {
        write!(out, "{}", x as i64).expect("a string takes all text");
    } else if x == 0.0 {
        out.push_str("-0.0");
    } else if x.is_nan() {
        out.push_str(".nan");
    } else if x.is_infinite() {
        out.push_str(if x > 0.0 { ".inf" } else { "-.inf" });
    } else if !integral && x.abs() >= 1e-4 {
        write!(out, "{x}").expect("a string takes all text");
    } else {
        scientific(out, x);
    }
}

fn scientific(out: &mut String, x: f64) {
    let text = format!("{x:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    out.push_str(mantissa);
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    write!(out, "e{sign}{digits:0>2}").expect("a string takes all text");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_have_one_spelling() {
        let cases = [
            (1.0, "1"),
            (-1.5, "-1.5"),
            (1_234_567.0, "1234567"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (1e-7, "1.0e-07"),
            (1.25e-5, "1.25e-05"),
            (1e15, "1000000000000000"),
            (1e19, "1.0e+19"),
            (1e20, "1.0e+20"),
            (1e21, "1.0e+21"),
            (-1e19, "-1.0e+19"),
            (f64::MAX, "1.7976931348623157e+308"),
            (5e-324, "5.0e-324"),
            (-0.0, "-0.0"),
            (123_456.789, "123456.789"),
            (f64::NEG_INFINITY, "-.inf"),
        ];
        for (x, want) in cases {
            let mut out = String::new();
            write_double(&mut out, x);
            assert_eq!(out, want);
        }
    }
}
