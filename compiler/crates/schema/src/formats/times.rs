//! Dates and durations.

/// `2006-01-02`, a day that exists.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |digits: &str, length: usize| {
        let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    match (number(year, 4), number(month, 2), number(day, 2)) {
        (Some(year), Some(month), Some(day)) => day >= 1 && day <= days_in(year, month),
        _ => false,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

/// A date, `T` and a time of day with a zone. A leap second is none; a zone may be anything of two by two digits.
pub(super) fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split('t');
    match (parts.next(), parts.next()) {
        (Some(date), Some(time)) => is_date(date) && is_time(time),
        _ => false,
    }
}

fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let Some(zone) = rest.strip_suffix('z').or_else(|| {
        let (before, zone) = rest.split_at_checked(rest.len().checked_sub(6)?)?;
        (zone.starts_with(['+', '-']) && is_digits_around_colons(&zone[1..], 2)).then_some(before)
    }) else {
        return false;
    };
    // The fraction begins with any one character, not only a dot.
    let mut fraction = zone.chars();
    let sound = match fraction.next() {
        None => true,
        Some('\n') => false,
        Some(_) => !fraction.as_str().is_empty() && fraction.all(|c| c.is_ascii_digit()),
    };
    sound
        && is_digits_around_colons(clock, 3)
        && &clock[..2] <= "23"
        && &clock[3..5] <= "59"
        && &clock[6..] <= "59"
}

/// `12:34` or `12:34:56`.
fn is_digits_around_colons(text: &str, count: usize) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() == count
        && parts.iter().all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A duration of Go (`1h30m`), or any text with an amount of days, weeks, … in it (`3 hours`).
pub(super) fn is_duration(text: &str) -> bool {
    is_go_duration(text) || names_an_amount(text)
}

/// What Go's `time.ParseDuration` reads.
fn is_go_duration(text: &str) -> bool {
    const UNITS: [(&str, u64); 8] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];
    const LIMIT: u64 = 1 << 63;
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total: u64 = 0;
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let (whole, after) = split_digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), split_digits);
        let end = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let Some((_, nanos)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return false;
        };
        let amount = if whole.is_empty() { Some(0) } else { whole.parse::<u64>().ok() };
        let (Some(amount), false) = (amount, whole.is_empty() && fraction.is_empty()) else {
            return false;
        };
        // Never above one unit, so rounding does not matter here.
        let part = format!("0.{fraction}0").parse::<f64>().unwrap_or(0.0) * *nanos as f64;
        let amount = amount.checked_mul(*nanos).and_then(|amount| amount.checked_add(part as u64));
        match amount.and_then(|amount| total.checked_add(amount)).filter(|total| *total <= LIMIT) {
            Some(sum) => total = sum,
            None => return false,
        }
        rest = after;
    }
    negative || total < LIMIT
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Whether a number with a unit of time stands somewhere in the text, and no such number is too large.
fn names_an_amount(text: &str) -> bool {
    const EXACT: [&str; 11] = ["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"];
    const PREFIXES: [&str; 8] = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];
    let mut found = false;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (digits, after) = split_digits(&rest[at..]);
        let unit = after.trim_start_matches(['\t', '\n', '\x0c', '\r', ' ']);
        let end = unit.find(|c: char| !(c.is_ascii_alphabetic() || c == 'µ')).unwrap_or(unit.len());
        rest = after;
        if end > 0 {
            if digits.parse::<i64>().is_err() {
                return false;
            }
            let name = unit[..end].to_ascii_lowercase();
            found |= EXACT.contains(&name.as_str()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
            rest = &unit[end..];
        }
    }
    found
}
