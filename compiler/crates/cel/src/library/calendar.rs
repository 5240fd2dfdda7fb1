//! Parts of timestamps and durations: `getHours()`, `getDayOfWeek("Europe/Berlin")`, …

use crate::Call;
use crate::library::arguments::text;
use crate::time::Civil;
use std::num::IntErrorKind;
use value::{Timestamp, Value, str_literal};

/// Defines the getter of one part, and the getter of the same part in a named time zone.
macro_rules! part {
    ($plain:ident, $zoned:ident, $part:expr) => {
        pub(super) fn $plain(call: &mut Call<'_>, at: &Value) -> Result<Value, String> {
            // Whatever zone the timestamp was written in.
            $zoned(call, at, &Value::String(str_literal!("UTC")))
        }

        pub(super) fn $zoned(_: &mut Call<'_>, at: &Value, zone: &Value) -> Result<Value, String> {
            let part: fn(&Civil, u32) -> i64 = $part;
            Ok(Value::Int(in_zone(at, text(zone))?.map_or(0, |(civil, nanos)| part(&civil, nanos))))
        }
    };
}

part!(year, year_in, |civil, _| civil.year);
part!(month, month_in, |civil, _| civil.month - 1);
part!(date, date_in, |civil, _| civil.day);
part!(day_of_month, day_of_month_in, |civil, _| civil.day - 1);
part!(day_of_week, day_of_week_in, |civil, _| civil.weekday);
part!(day_of_year, day_of_year_in, |civil, _| civil.day_of_year);
part!(hours, hours_in, |civil, _| civil.hour);
part!(minutes, minutes_in, |civil, _| civil.minute);
part!(seconds, seconds_in, |civil, _| civil.second);
part!(milliseconds, milliseconds_in, |_, nanos| i64::from(nanos / 1_000_000));

/// The whole hours of a duration.
pub(super) fn duration_hours(_: &mut Call<'_>, span: &Value) -> Result<Value, String> {
    Ok(units(span, 3_600_000_000_000))
}

/// The whole minutes of a duration.
pub(super) fn duration_minutes(_: &mut Call<'_>, span: &Value) -> Result<Value, String> {
    Ok(units(span, 60_000_000_000))
}

/// The whole seconds of a duration.
pub(super) fn duration_seconds(_: &mut Call<'_>, span: &Value) -> Result<Value, String> {
    Ok(units(span, 1_000_000_000))
}

/// All the milliseconds of a duration, not only those of its last second.
pub(super) fn duration_milliseconds(_: &mut Call<'_>, span: &Value) -> Result<Value, String> {
    Ok(units(span, 1_000_000))
}

fn units(span: &Value, nanos: i64) -> Value {
    match span {
        Value::Duration(span) => Value::Int(span / nanos),
        _ => Value::Int(0),
    }
}

fn in_zone(at: &Value, zone: &str) -> Result<Option<(Civil, u32)>, String> {
    let Value::Timestamp(at) = at else { return Ok(None) };
    let offset = match zone.split_once(':') {
        Some((hours, minutes)) => fixed_offset(zone, hours, minutes)?,
        None => named_offset(zone, at)?,
    };
    Ok(Some((Civil::of(at.seconds.saturating_add(offset)), at.nanos)))
}

/// `+02:00`, `-9:30`, `5:45`, in seconds.
fn fixed_offset(zone: &str, hours: &str, minutes: &str) -> Result<i64, String> {
    let number = |part: &str| {
        part.parse::<i64>().map_err(|error| match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => {
                format!("strconv.Atoi: parsing \"{part}\": value out of range")
            }
            _ => format!("strconv.Atoi: parsing \"{part}\": invalid syntax"),
        })
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let minutes = if zone.starts_with('-') { minutes.saturating_neg() } else { minutes };
    Ok(hours.saturating_mul(3600).saturating_add(minutes.saturating_mul(60)))
}

fn named_offset(zone: &str, at: &Timestamp) -> Result<i64, String> {
    if matches!(zone, "" | "UTC" | "Local") {
        return Ok(0);
    }
    if zone.split('/').any(|part| part == "..") || zone.starts_with(['/', '\\']) {
        return Err("time: invalid location name".to_owned());
    }
    let unknown = || format!("unknown time zone {zone}");
    // The database ignores case; Go, which looks up a file, does not.
    if !tzdb_data::TZ_NAMES.contains(&zone) {
        return Err(unknown());
    }
    let rules = tzdb_data::find_tz(zone.as_bytes()).ok_or_else(unknown)?;
    rules.find_local_time_type(at.seconds).map(|rule| i64::from(rule.ut_offset())).map_err(|_| unknown())
}
