//! Durations and points in time: text, arithmetic, ranges.

use std::fmt::Write;
use std::sync::Arc;
use value::{Timestamp, Value};

const NANOS: i64 = 1_000_000_000;
/// The first and the last second that the language knows: years 1 to 9999.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
const OVERFLOW: &str = "timestamp overflow";

/// A point in time as a value, if it is in range.
pub(crate) fn checked(at: Timestamp) -> Result<Value, String> {
    if SECONDS.contains(&at.seconds) && i64::from(at.nanos) < NANOS {
        Ok(Value::Timestamp(Arc::new(at)))
    } else {
        Err(OVERFLOW.to_owned())
    }
}

/// A point in time some nanoseconds later.
pub(crate) fn add(at: Timestamp, nanos: i64) -> Result<Value, String> {
    shift(at, i128::from(nanos))
}

/// A point in time some nanoseconds earlier.
pub(crate) fn subtract(at: Timestamp, nanos: i64) -> Result<Value, String> {
    shift(at, -i128::from(nanos))
}

fn shift(at: Timestamp, nanos: i128) -> Result<Value, String> {
    let total = total_nanos(at) + nanos;
    let per_second = i128::from(NANOS);
    let seconds = i64::try_from(total.div_euclid(per_second)).map_err(|_| OVERFLOW)?;
    checked(Timestamp { seconds, nanos: total.rem_euclid(per_second) as u32, offset: at.offset })
}

fn total_nanos(at: Timestamp) -> i128 {
    i128::from(at.seconds) * i128::from(NANOS) + i128::from(at.nanos)
}

/// The duration from `b` to `a`.
pub(crate) fn between(a: Timestamp, b: Timestamp) -> Result<Value, String> {
    i64::try_from(total_nanos(a) - total_nanos(b))
        .map(Value::Duration)
        .map_err(|_| "integer overflow".to_owned())
}

/// `-1.5s`: seconds as the nearest double, without exponent.
pub(crate) fn duration_text(nanos: i64) -> String {
    let (seconds, rest) = (nanos / NANOS, nanos % NANOS);
    format!("{}s", seconds as f64 + rest as f64 / 1e9)
}

/// `-1.5s`, exactly.
pub(crate) fn exact_duration_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let (seconds, rest) = (nanos.unsigned_abs() / NANOS as u64, nanos.unsigned_abs() % NANOS as u64);
    let mut text = format!("{sign}{seconds}");
    write_fraction(&mut text, rest as u32);
    text.push('s');
    text
}

/// RFC 3339 in the time's own zone, the fraction without trailing zeros.
pub(crate) fn rfc3339(at: &Timestamp) -> String {
    let mut text = String::new();
    value::go::write_rfc3339(&mut text, at);
    text
}

/// RFC 3339 in UTC, the fraction without trailing zeros.
pub(crate) fn rfc3339_utc(at: &Timestamp) -> String {
    rfc3339(&Timestamp { offset: 0, ..*at })
}

fn write_fraction(text: &mut String, nanos: u32) {
    if nanos > 0 {
        let digits = format!("{nanos:09}");
        let _ = write!(text, ".{}", digits.trim_end_matches('0'));
    }
}

/// A date and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) month: i64,
    /// 1 to 31.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// 0 is Sunday.
    pub(crate) weekday: i64,
    /// 0 is the first of January.
    pub(crate) day_of_year: i64,
}

impl Civil {
    /// The date and time of a number of seconds since 1970.
    pub(crate) fn of(seconds: i64) -> Self {
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date(days);
        Self {
            year,
            month,
            day,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            weekday: (days + 4).rem_euclid(7),
            day_of_year: days - days_before(year, 1, 1),
        }
    }
}

/// Year, month and day of a number of days since 1970, counted in years that begin with March.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// How many days lie between 1970 and a date.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Why a text is no point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeError {
    /// It does not have the form of RFC 3339.
    Form,
    /// It has, but there is no such day or second, or `t` or `z` stands for `T` or `Z`.
    Value,
}

/// Reads RFC 3339.
pub(crate) fn parse_rfc3339(text: &str) -> Result<Timestamp, TimeError> {
    let parts = Parts::read(text.as_bytes()).ok_or(TimeError::Form)?;
    if parts.lower_case || parts.second > 59 || parts.day > days_in(parts.year, parts.month) {
        return Err(TimeError::Value);
    }
    let days = days_before(parts.year, parts.month, parts.day);
    let of_day = parts.hour * 3600 + parts.minute * 60 + parts.second;
    Ok(Timestamp {
        seconds: days * 86_400 + of_day - parts.offset,
        nanos: parts.nanos,
        offset: parts.offset as i32,
    })
}

/// The numbers of a text in RFC 3339.
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    offset: i64,
    lower_case: bool,
}

impl Parts {
    fn read(bytes: &[u8]) -> Option<Self> {
        let number = |from: usize, to: usize, range: std::ops::RangeInclusive<i64>| -> Option<i64> {
            let digits = bytes.get(from..to)?.iter();
            let digit = |n: i64, digit: &u8| digit.is_ascii_digit().then(|| n * 10 + i64::from(digit - b'0'));
            digits.copied().try_fold(0, |n, byte| digit(n, &byte)).filter(|n| range.contains(n))
        };
        let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if !separators
            .iter()
            .all(|(at, wanted)| bytes.get(*at).is_some_and(|byte| byte.eq_ignore_ascii_case(wanted)))
        {
            return None;
        }
        let (nanos, zone) = fraction(bytes, 19)?;
        Some(Self {
            year: number(0, 4, 0..=9999)?,
            month: number(5, 7, 1..=12)?,
            day: number(8, 10, 1..=31)?,
            hour: number(11, 13, 0..=23)?,
            minute: number(14, 16, 0..=59)?,
            second: number(17, 19, 0..=60)?,
            nanos,
            offset: offset(bytes.get(zone..)?)?,
            lower_case: bytes.iter().any(u8::is_ascii_lowercase),
        })
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The nanoseconds of a fraction, digits beyond the ninth cut off, and where it ends.
fn fraction(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    if bytes.get(at) != Some(&b'.') {
        return Some((0, at));
    }
    let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let nanos = (0..9).fold(0, |nanos, place| {
        let digit = if place < digits { u32::from(bytes[at + 1 + place] - b'0') } else { 0 };
        nanos * 10 + digit
    });
    Some((nanos, at + 1 + digits))
}

/// `Z` or `+hh:mm`, in seconds.
fn offset(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2]
            if [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()) =>
        {
            let number = |tens: &u8, ones: &u8| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
            let (hours, minutes) = (number(h1, h2), number(m1, m2));
            let seconds = hours * 3600 + minutes * 60;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

/// Reads a duration as Go does: `1h30m`, `-1.5s`, `0`, `100ms`, in nanoseconds.
pub(crate) fn parse_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (nanos, after) = duration_part(rest)?;
        total = total.checked_add(nanos).filter(|total| *total <= 1 << 63)?;
        rest = after;
    }
    if negative { 0_i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// One number with its unit.
fn duration_part(text: &str) -> Option<(u64, &str)> {
    let whole_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, mut rest) = text.split_at(whole_digits);
    let mut fraction = "";
    if let Some(after) = rest.strip_prefix('.') {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        (fraction, rest) = after.split_at(digits);
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unit_length = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(unit_length);
    let unit: u64 = match name {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => NANOS as u64,
        "m" => 60 * NANOS as u64,
        "h" => 3600 * NANOS as u64,
        _ => return None,
    };
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = whole.checked_mul(unit).filter(|nanos| *nanos <= 1 << 63)?;
    Some((nanos.checked_add(fraction_of(fraction, unit))?, rest))
}

/// A decimal fraction of a unit, in nanoseconds; digits beyond what fits 63 bits are cut off.
fn fraction_of(digits: &str, unit: u64) -> u64 {
    let (mut numerator, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes() {
        match numerator.checked_mul(10).and_then(|n| n.checked_add(u64::from(digit - b'0'))) {
            Some(next) if next <= 1 << 63 => numerator = next,
            _ => break,
        }
        scale *= 10.0;
    }
    (numerator as f64 * (unit as f64 / scale)) as u64
}
