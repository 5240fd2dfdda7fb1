//! Doubles as Go's `strconv.ParseFloat` reads them: decimal or hexadecimal, with `_` between digits.

/// The double, unless the text is none or the number is out of range.
pub(super) fn parse(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let magnitude = match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" if unsigned.len() == text.len() => return Some(f64::NAN),
        number => finite(number)?,
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn finite(number: &str) -> Option<f64> {
    if !underscores_separate_digits(number) {
        return None;
    }
    let digits = number.replace('_', "");
    let x = match digits.strip_prefix("0x") {
        Some(hex) => hexadecimal(hex)?,
        None if digits.starts_with(|c: char| c == '.' || c.is_ascii_digit()) => digits.parse().ok()?,
        None => return None,
    };
    x.is_finite().then_some(x)
}

/// Each `_` stands between digits; the prefix `0x` counts as one.
fn underscores_separate_digits(number: &str) -> bool {
    let hex = number.starts_with("0x");
    let body = if hex { &number[2..] } else { number };
    let mut digit_before = hex;
    let mut open = false;
    for c in body.chars() {
        let digit = c.is_ascii_digit() || hex && c.is_ascii_hexdigit();
        if c == '_' && !digit_before || open && !digit {
            return false;
        }
        open = c == '_';
        digit_before = digit;
    }
    !open
}

/// `1.8p-3` after `0x`; the exponent is required.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if whole.len() + fraction.len() == 0
        || digits.is_empty()
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    // Far beyond any double, but safe to add to.
    let exponent = exponent
        .parse::<i64>()
        .map_or(if exponent.starts_with('-') { -100_000 } else { 100_000 }, |e| e.clamp(-100_000, 100_000));
    let (mut bits, mut scale) = (0_u64, exponent - 4 * fraction.len() as i64);
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16)?);
        if bits >> 58 == 0 {
            bits = bits << 4 | digit;
        } else {
            // What no longer fits still decides how the last bit is rounded.
            bits |= u64::from(digit != 0);
            scale += 4;
        }
    }
    Some(scaled(bits, scale))
}

/// `bits × 2^scale`, rounded once.
fn scaled(bits: u64, scale: i64) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let top = 63 - i64::from(bits.leading_zeros()) + scale;
    if top > 1023 {
        return f64::INFINITY;
    }
    // How many bits the result can hold: fewer than 53 below the normal range.
    let kept = (53 - (-1022 - top).max(0)).max(0);
    let width = 64 - i64::from(bits.leading_zeros());
    let dropped = (width - kept).max(0);
    let rounded = if dropped >= 64 { 0 } else { round_even(bits, dropped as u32) };
    rounded as f64 * power_of_two(scale + dropped)
}

fn round_even(bits: u64, dropped: u32) -> u64 {
    if dropped == 0 {
        return bits;
    }
    let (kept, rest) = (bits >> dropped, bits & ((1 << dropped) - 1));
    let half = 1 << (dropped - 1);
    kept + u64::from(rest > half || rest == half && kept & 1 == 1)
}

/// `2^exponent` in two exact factors where one would not be a double.
fn power_of_two(exponent: i64) -> f64 {
    let half = exponent / 2;
    2_f64.powi(half as i32) * 2_f64.powi((exponent - half) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_as_in_go() {
        let cases = [
            ("1.5", Some(1.5)),
            ("1_000.5", Some(1000.5)),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("1_.5", None),
            ("0x1p4", Some(16.0)),
            ("0X_1.8P-1", Some(0.75)),
            ("0x1", None),
            ("0x.p1", None),
            ("0x1p-1074", Some(5e-324)),
            ("0x1p-1075", Some(0.0)),
            ("0x1.8p-1075", Some(5e-324)),
            ("0x1p1024", None),
            ("0x1.fffffffffffff8p0", Some(2.0)),
            ("0x1.fffffffffffff7p0", Some(1.999_999_999_999_999_8)),
            ("-inf", Some(f64::NEG_INFINITY)),
            ("Infinity", Some(f64::INFINITY)),
            ("infin", None),
            ("1e309", None),
            ("1e-400", Some(0.0)),
            ("", None),
            ("+", None),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            (".", None),
            ("1e", None),
            (" 1", None),
            ("++1", None),
            ("+nan", None),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text), want, "{text}");
        }
        assert!(parse("NaN").is_some_and(f64::is_nan));
        assert!(parse("-0").is_some_and(f64::is_sign_negative));
    }
}
