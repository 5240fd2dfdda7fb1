//! `format`: `%s %d %f %e %b %x %X %o`, with a precision for `%f` and `%e`.

use crate::Call;
use crate::kind::type_name;
use crate::library::arguments::{items, text};
use crate::map::Entries;
use crate::time;
use std::fmt::Write;
use value::Value;

/// The largest precision that a clause may ask for.
pub(crate) const MAX_PRECISION: usize = 100;
/// What `%f` and `%e` print without a precision.
const DEFAULT_PRECISION: usize = 6;

pub(super) fn format(call: &mut Call<'_>, this: &Value, args: &Value) -> Result<Value, String> {
    let mut out = String::new();
    let mut args = items(args).iter().enumerate();
    let mut used = 0;
    let mut rest = text(this);
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let Some((_, arg)) = args.next() else { return Err(format!("index {used} out of range")) };
        used += 1;
        if rest.is_empty() {
            return Err("unexpected end of string".to_owned());
        }
        let clause =
            Clause::read(&mut rest).map_err(|error| format!("could not parse formatting clause: {error}"))?;
        let before = out.len();
        clause.write(call, &mut out, arg).map_err(|error| format!("error during formatting: {error}"))?;
        call.allocate(out.len() - before)?;
    }
    out.push_str(rest);
    call.allocate(out.len())?;
    Ok(Value::from(out))
}

/// A formatting clause after its `%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clause {
    precision: usize,
    verb: char,
}

impl Clause {
    fn read(rest: &mut &str) -> Result<Self, String> {
        let precision = match rest.strip_prefix('.') {
            None => DEFAULT_PRECISION,
            Some(after) => {
                let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                if digits == after.len() {
                    return Err(
                        "error while parsing precision: could not find end of precision specifier".to_owned()
                    );
                }
                *rest = &after[digits..];
                precision(&after[..digits])
                    .map_err(|error| format!("error while parsing precision: {error}"))?
            }
        };
        // A byte at a time, as Go reads it.
        let verb = rest.bytes().next().map_or('%', char::from);
        if !"sdfebxXo".contains(verb) {
            return Err(format!("unrecognized formatting clause \"{verb}\""));
        }
        *rest = &rest[verb.len_utf8()..];
        Ok(Self { precision, verb })
    }

    fn write(self, call: &mut Call<'_>, out: &mut String, arg: &Value) -> Result<(), String> {
        let written = match self.verb {
            's' => return write_text(call, out, arg),
            'd' => write_decimal(out, arg),
            'f' | 'e' => write_double(out, arg, self),
            'b' => write_binary(out, arg),
            'o' => write_octal(out, arg),
            _ => write_hex(out, arg, self.verb == 'X'),
        };
        if written {
            return Ok(());
        }
        let expected = match self.verb {
            'd' => "decimal clause can only be used on ints, uints, and doubles",
            'f' => "fixed-point clause can only be used on ints, uints, and doubles",
            'e' => "scientific clause can only be used on ints, uints, and doubles",
            'b' => "only ints, uints, and bools can be formatted as binary",
            'o' => "octal clause can only be used on ints and uints",
            _ => "only ints, uints, bytes, and strings can be formatted as hex",
        };
        Err(format!("{expected}, was given {}", type_name(arg)))
    }
}

fn precision(digits: &str) -> Result<usize, String> {
    if digits.is_empty() {
        return Err(
            "error while converting precision to integer: strconv.Atoi: parsing \"\": invalid syntax"
                .to_owned(),
        );
    }
    match digits.parse() {
        Ok(precision) if precision <= MAX_PRECISION => Ok(precision),
        _ => Err(format!("precision {digits} exceeds maximum allowed precision {MAX_PRECISION}")),
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes all text");
}

fn write_text(call: &mut Call<'_>, out: &mut String, arg: &Value) -> Result<(), String> {
    call.spend(1)?;
    match arg {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => put(out, format_args!("{b}")),
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => {
            write_decimal(out, arg);
        }
        Value::String(text) => out.push_str(text),
        Value::Bytes(bytes) => out.push_str(&String::from_utf8_lossy(bytes)),
        Value::Duration(nanos) => out.push_str(&time::duration_text(*nanos)),
        Value::Timestamp(at) => out.push_str(&time::rfc3339_utc(at)),
        Value::Type(name) => out.push_str(name),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write_text(call, out, item)?;
            }
            out.push(']');
        }
        Value::Object(_) | Value::Map(_) => write_map(call, out, arg)?,
        Value::Optional(_) | Value::Foreign(_) => {
            return Err(format!(
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, \
                 durations, and timestamps, was given {}",
                type_name(arg)
            ));
        }
    }
    call.allocate(8)
}

/// A map, sorted by the text of its keys.
fn write_map(call: &mut Call<'_>, out: &mut String, map: &Value) -> Result<(), String> {
    let mut entries = Vec::new();
    for (key, value) in Entries::of(map).iter() {
        let (mut name, mut shown) = (String::new(), String::new());
        write_text(call, &mut name, &key)?;
        write_text(call, &mut shown, value)?;
        call.allocate(name.len() + shown.len())?;
        entries.push((name, shown));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    out.push('{');
    for (at, (key, value)) in entries.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        put(out, format_args!("{comma}{key}: {value}"));
    }
    out.push('}');
    Ok(())
}

fn write_special(out: &mut String, x: f64) -> bool {
    if x.is_finite() {
        return false;
    }
    out.push_str(if x.is_nan() {
        "NaN"
    } else if x > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    });
    true
}

fn write_decimal(out: &mut String, arg: &Value) -> bool {
    match arg {
        Value::Int(n) => put(out, format_args!("{n}")),
        Value::Uint(n) => put(out, format_args!("{n}")),
        Value::Double(x) if write_special(out, *x) => {}
        Value::Double(x) => put(out, format_args!("{x}")),
        _ => return false,
    }
    true
}

fn write_double(out: &mut String, arg: &Value, clause: Clause) -> bool {
    let x = match arg {
        Value::Int(n) => *n as f64,
        Value::Uint(n) => *n as f64,
        Value::Double(x) => *x,
        _ => return false,
    };
    if write_special(out, x) {
        return true;
    }
    if clause.verb == 'f' {
        put(out, format_args!("{x:.*}", clause.precision));
        return true;
    }
    let text = format!("{x:.*e}", clause.precision);
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` always writes an exponent");
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    put(out, format_args!("{mantissa}e{sign}{digits:0>2}"));
    true
}

fn sign(n: i64) -> &'static str {
    if n < 0 { "-" } else { "" }
}

fn write_binary(out: &mut String, arg: &Value) -> bool {
    match arg {
        Value::Bool(b) => put(out, format_args!("{}", u8::from(*b))),
        Value::Int(n) => put(out, format_args!("{}{:b}", sign(*n), n.unsigned_abs())),
        Value::Uint(n) => put(out, format_args!("{n:b}")),
        _ => return false,
    }
    true
}

fn write_octal(out: &mut String, arg: &Value) -> bool {
    match arg {
        Value::Int(n) => put(out, format_args!("{}{:o}", sign(*n), n.unsigned_abs())),
        Value::Uint(n) => put(out, format_args!("{n:o}")),
        _ => return false,
    }
    true
}

fn write_hex(out: &mut String, arg: &Value, upper: bool) -> bool {
    let start = out.len();
    match arg {
        Value::Int(n) => put(out, format_args!("{}{:x}", sign(*n), n.unsigned_abs())),
        Value::Uint(n) => put(out, format_args!("{n:x}")),
        Value::String(text) => text.bytes().for_each(|byte| put(out, format_args!("{byte:02x}"))),
        Value::Bytes(bytes) => bytes.iter().for_each(|byte| put(out, format_args!("{byte:02x}"))),
        _ => return false,
    }
    if upper {
        let hex = out.split_off(start).to_ascii_uppercase();
        out.push_str(&hex);
    }
    true
}
