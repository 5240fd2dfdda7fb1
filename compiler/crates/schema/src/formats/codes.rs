//! Identifiers, check digits, colours.

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An object id of MongoDB.
pub(super) fn is_object_id(text: &str) -> bool {
    text.len() == 24 && is_hex(text)
}

pub(super) fn is_uuid(text: &str) -> bool {
    uuid_digits(text).is_some()
}

pub(super) fn is_uuid3(text: &str) -> bool {
    uuid_digits(text).is_some_and(|digits| digits[12] == b'3')
}

pub(super) fn is_uuid4(text: &str) -> bool {
    uuid_digits(text).is_some_and(|digits| digits[12] == b'4' && is_variant(digits[16]))
}

pub(super) fn is_uuid5(text: &str) -> bool {
    uuid_digits(text).is_some_and(|digits| digits[12] == b'5' && is_variant(digits[16]))
}

fn is_variant(digit: u8) -> bool {
    matches!(digit.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b')
}

/// The digits of a UUID, in which every dash may be missing.
fn uuid_digits(text: &str) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(32);
    let mut before = 0;
    for byte in text.bytes() {
        match byte {
            b'-' if matches!(digits.len(), 8 | 12 | 16 | 20) && before != b'-' => {}
            byte if byte.is_ascii_hexdigit() => digits.push(byte),
            _ => return None,
        }
        before = byte;
    }
    (digits.len() == 32).then_some(digits)
}

pub(super) fn is_isbn(text: &str) -> bool {
    is_isbn10(text) || is_isbn13(text)
}

fn without_gaps(text: &str) -> Vec<u8> {
    text.bytes().filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' | b'-')).collect()
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

pub(super) fn is_isbn10(text: &str) -> bool {
    let digits = without_gaps(text);
    // Only ten digits are worth adding up.
    if digits.len() != 10 {
        return false;
    }
    let value = |(at, byte): (usize, &u8)| if at == 9 && *byte == b'X' { Some(10) } else { digit(*byte) };
    let values: Option<Vec<u32>> = digits.iter().enumerate().map(value).collect();
    values.is_some_and(|values| {
        let sum: u32 = values.iter().zip(1..).map(|(value, weight)| value * weight).sum();
        sum.is_multiple_of(11)
    })
}

pub(super) fn is_isbn13(text: &str) -> bool {
    let digits = without_gaps(text);
    if digits.len() != 13 {
        return false;
    }
    let values: Option<Vec<u32>> = digits.iter().map(|byte| digit(*byte)).collect();
    values.is_some_and(|values| {
        let weights = [1, 3].into_iter().cycle();
        let sum: u32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        sum.is_multiple_of(10)
    })
}

/// A number of one of the known issuers whose check digit is right; everything but digits is skipped.
pub(super) fn is_credit_card(text: &str) -> bool {
    let digits: Vec<u32> = text.bytes().filter_map(digit).collect();
    is_issued(&digits) && passes_luhn(&digits)
}

fn is_issued(digits: &[u32]) -> bool {
    matches!(
        (digits.len(), digits),
        (13 | 16, [4, ..])
            | (16, [5, 1..=5, ..] | [6, 0, 1, 1, ..] | [6 | 3, 5, ..])
            | (15, [3, 4 | 7, ..] | [2, 1, 3, 1, ..] | [1, 8, 0, 0, ..])
            | (14, [3, 0, 0..=5, ..] | [3, 6 | 8, ..])
    )
}

fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A social security number of the United States: `123-45-6789`, with dashes or blanks.
pub(super) fn is_ssn(text: &str) -> bool {
    text.len() == 11
        && text.bytes().enumerate().all(|(at, byte)| match at {
            3 | 6 => matches!(byte, b'-' | b' '),
            _ => byte.is_ascii_digit(),
        })
}

pub(super) fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && is_hex(digits)
}

/// `rgb(1, 2, 3)`.
pub(super) fn is_rgb_color(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let parts: Vec<&str> = inside.split(',').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            let part = part.trim_matches(['\t', '\n', '\x0c', '\r', ' ']);
            let plain = part == "0" || !part.starts_with('0');
            plain && part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok()
        })
}

/// Base64 in the standard alphabet with padding; not empty.
pub(super) fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    !data.is_empty() && text.len().is_multiple_of(4) && padding <= 2 && data.bytes().all(alphabet)
}
