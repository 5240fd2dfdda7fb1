//! Plain text that some reader takes for something else than text.
//!
//! The readers are Go's `yaml.v2`, PyYAML (YAML 1.1), and the core schema of YAML 1.2.

use crate::resolve::{self, Plain};

/// Whether any of the readers would not read the text as itself if it stood without quotes.
pub(super) fn is_ambiguous(text: &str) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => {
            text.len() <= "false".len() && resolve::plain(text) != Plain::Text
        }
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => is_number(text) || is_date(text),
        Some(b'=') => text.len() == 1,
        Some(b'<') => text == "<<",
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    if resolve::plain(text) != Plain::Text {
        return true;
    }
    // Some readers take a second sign.
    let unsigned = text.trim_start_matches(['+', '-']);
    match unsigned.as_bytes() {
        [b'0', b'x' | b'X', digits @ ..] => all_or_underscore(digits, u8::is_ascii_hexdigit),
        [b'0', b'b' | b'B' | b'o' | b'O', digits @ ..] => all_or_underscore(digits, u8::is_ascii_digit),
        [b'.' | b'0'..=b'9', ..] => is_sexagesimal(unsigned) || is_decimal(unsigned),
        _ => false,
    }
}

fn all_or_underscore(digits: &[u8], digit: fn(&u8) -> bool) -> bool {
    !digits.is_empty() && digits.iter().all(|byte| digit(byte) || *byte == b'_')
}

/// `1:30`, `190:20:30.15`: minutes and seconds of YAML 1.1.
fn is_sexagesimal(text: &str) -> bool {
    let whole = match text.split_once('.') {
        Some((whole, fraction))
            if fraction.is_empty() || all_or_underscore(fraction.as_bytes(), u8::is_ascii_digit) =>
        {
            whole
        }
        Some(_) => return false,
        None => text,
    };
    let mut parts = whole.split(':');
    let first = parts.next().is_some_and(|hours| all_or_underscore(hours.as_bytes(), u8::is_ascii_digit));
    let mut groups = 0;
    let rest = parts.all(|part| {
        groups += 1;
        matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
    });
    first && rest && groups > 0
}

/// Digits and underscores with at most one point and an exponent.
fn is_decimal(text: &str) -> bool {
    let mantissa = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if !all_or_underscore(exponent.as_bytes(), u8::is_ascii_digit) {
                return false;
            }
            mantissa
        }
        None => text,
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.is_empty() || all_or_underscore(part.as_bytes(), u8::is_ascii_digit);
    mantissa.len() > 1 - usize::from(!mantissa.starts_with('.')) && digits(whole) && digits(fraction)
}

/// What begins like a date, whether the day exists or not: year, month, day, then the end or a time.
fn is_date(text: &str) -> bool {
    let number = |text: &'_ str, most: usize| text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let part = |text: &'_ str| {
        let rest = text.strip_prefix('-')?;
        let len = number(rest, 2);
        (len > 0).then(|| text.len() - rest.len() + len)
    };
    if number(text, 4) < 4 {
        return false;
    }
    let month = &text[4..];
    let Some(len) = part(month) else { return false };
    let day = &month[len..];
    let Some(len) = part(day) else { return false };
    matches!(day.as_bytes().get(len), None | Some(b'T' | b't' | b' ' | b'\t'))
}
