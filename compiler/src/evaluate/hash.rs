//! The hash that rolls pods when something beside them changes (component.md §3.13.2).
//!
//! Upstream dumps the objects as Go prints them with types and hashes the text. Here the same bytes go straight
//! into the hash.

use super::entries::Rendered;
use super::error::{Cause, EvaluationError, Outcome};
use super::order::order;
use super::target::text;
use crate::names::safe_encode;
use std::fmt::{self, Write};
use value::{Foreign, List, Made, Object, Str, Timestamp, Value, go, str_literal};

/// The annotation.
const ANNOTATION: Str = str_literal!("openchoreo.dev/dp-resource-hash");

/// What upstream puts before every error.
const FAILED: &str = "failed to add dp-resource-hash annotation";

/// Annotates the workload's pods with the hash of all other objects of the data plane; nothing if there are none,
/// no workload, or the type's workload has no such annotation.
pub fn annotate(resources: &mut [Rendered], workload_type: &str) -> Outcome<()> {
    let main = match workload_type {
        "deployment" => "Deployment",
        "statefulset" => "StatefulSet",
        _ => return Ok(()),
    };
    let Some(hash) = hash_beside(resources, main)? else { return Ok(()) };
    let workload = resources.iter_mut().find(|rendered| text(&rendered.object, "kind") == main);
    let Some(workload) = workload else { return Ok(()) };
    let Some(Value::Object(spec)) = workload.object.get_mut("spec") else {
        let text = format!("{FAILED}: failed to add annotation to {main}: resource missing spec");
        return Err(EvaluationError::new(Cause::Missing("spec"), text, Some(workload.entry)).into());
    };
    let metadata = entered(entered(spec, &str_literal!("template")), &str_literal!("metadata"));
    let annotations = entered(metadata, &str_literal!("annotations"));
    annotations.insert(ANNOTATION, Value::from(hash));
    Ok(())
}

/// The object below a key, made if something else or nothing is there.
fn entered<'a>(object: &'a mut Object, key: &Str) -> &'a mut Object {
    if !matches!(object.get(key), Some(Value::Object(_))) {
        object.insert(key.clone(), Value::Object(Object::new()));
    }
    match object.get_mut(key) {
        Some(Value::Object(below)) => below,
        _ => unreachable!("an object was just put there"),
    }
}

/// The hash of all objects of the data plane but those of the main kind.
fn hash_beside(resources: &[Rendered], main: &str) -> Outcome<Option<String>> {
    let beside =
        |rendered: &&Rendered| rendered.plane == "dataplane" && text(&rendered.object, "kind") != main;
    let mut hashed: Vec<&Rendered> = resources.iter().filter(beside).collect();
    if hashed.is_empty() {
        return Ok(None);
    }
    hashed.sort_by(|a, b| order(&a.object, &b.object));
    let mut dump = Fnv::default();
    dump_objects(&mut dump, &hashed).map_err(|fmt::Error| {
        let text = format!("{FAILED}: a list holds a list or map that an expression left unconverted");
        EvaluationError::new(Cause::Marshal, text, hashed.first().map(|rendered| rendered.entry))
    })?;
    Ok(Some(safe_encode(dump.0)))
}

/// FNV-1a over 32 bits that takes text as it comes.
struct Fnv(u32);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let hashed =
            text.bytes().fold(self.0, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        self.0 = hashed;
        Ok(())
    }
}

fn dump_objects(out: &mut impl Write, objects: &[&Rendered]) -> fmt::Result {
    out.write_str("([]map[string]interface {})")?;
    spaced(out, objects.iter(), |out, rendered| {
        dump_members(out, rendered.object.iter().filter(|(key, _)| key != "metadata"))
    })
}

fn dump_members<'a>(out: &mut impl Write, members: impl Iterator<Item = &'a (Str, Value)>) -> fmt::Result {
    out.write_str("map")?;
    spaced(out, members, |out, (key, member)| {
        out.write_str(key)?;
        out.write_str(":")?;
        dump(out, member)
    })
}

fn spaced<W: Write, T>(
    out: &mut W,
    items: impl Iterator<Item = T>,
    dump: impl Fn(&mut W, T) -> fmt::Result,
) -> fmt::Result {
    out.write_str("[")?;
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.write_str(" ")?;
        }
        dump(out, item)?;
    }
    out.write_str("]")
}

/// A value with its Go type.
fn dump(out: &mut impl Write, value: &Value) -> fmt::Result {
    match value {
        Value::Null | Value::Optional(_) => out.write_str("(interface {})<nil>"),
        Value::Bool(b) => write!(out, "(bool){b}"),
        Value::Int(n) => write!(out, "(int64){n}"),
        Value::Uint(n) => write!(out, "(uint64){n}"),
        Value::Double(x) => dump_double(out, "(float64)", *x),
        Value::String(text) | Value::Type(text) => {
            out.write_str("(string)")?;
            out.write_str(text)
        }
        Value::Bytes(bytes) => {
            out.write_str("([]uint8)")?;
            spaced(out, bytes.iter(), |out, byte| write!(out, "{byte}"))
        }
        Value::Duration(nanos) => write!(out, "(time.Duration){nanos}"),
        Value::Timestamp(time) => dump_time(out, time),
        Value::List(list) => dump_list(out, list),
        Value::Object(object) => {
            out.write_str("(map[string]interface {})")?;
            dump_members(out, object.iter())
        }
        Value::Map(_) => Err(fmt::Error),
        Value::Foreign(foreign) => dump_foreign(out, foreign),
    }
}

fn dump_double(out: &mut impl Write, type_name: &str, x: f64) -> fmt::Result {
    out.write_str(type_name)?;
    // Most numbers of manifests are small integers.
    if x == x.trunc() && x.abs() < 1e6 && (x != 0.0 || x.is_sign_positive()) {
        return write!(out, "{}", x as i64);
    }
    out.write_str(&go::g(x))
}

fn dump_time(out: &mut impl Write, time: &Timestamp) -> fmt::Result {
    /// Seconds from the year 1 to 1970, of the Gregorian calendar.
    const TO_1970: i64 = 62_135_596_800;
    let seconds = time.seconds.wrapping_add(TO_1970);
    write!(out, "(time.Time){{wall:(uint64){} ext:(int64){seconds} loc:(*time.Location)", time.nanos)?;
    if time.offset == 0 {
        return out.write_str("<nil>}");
    }
    let zone = format!("{{name:(string) offset:(int){} isDST:(bool)false}}", time.offset);
    let (first, last) = (i64::MIN, i64::MAX);
    write!(
        out,
        "{{name:(string) zone:([]time.zone)[{zone}] \
         tx:([]time.zoneTrans)[{{when:(int64){first} index:(uint8)0 isstd:(bool)false isutc:(bool)false}}] \
         extend:(string) cacheStart:(int64){first} cacheEnd:(int64){last} cacheZone:(*time.zone){zone}}}}}"
    )
}

fn dump_list(out: &mut impl Write, list: &List) -> fmt::Result {
    let items = list.items().iter();
    match list.made() {
        Made::Host | Made::Set | Made::Keyed => {
            out.write_str("([]interface {})")?;
            spaced(out, items, dump)
        }
        Made::Strings => {
            out.write_str("([]string)")?;
            spaced(out, items, |out, item| out.write_str(item.as_str().unwrap_or_default()))
        }
        Made::Expression | Made::Concatenation => {
            out.write_str("([]ref.Val)")?;
            spaced(out, items, dump_unconverted)
        }
    }
}

/// An item of a list that stayed one of CEL values. Upstream runs out of memory on lists and maps there.
fn dump_unconverted(out: &mut impl Write, value: &Value) -> fmt::Result {
    match value {
        Value::Null => out.write_str("(types.Null)0"),
        Value::Bool(b) => write!(out, "(types.Bool){b}"),
        Value::Int(n) => write!(out, "(types.Int){n}"),
        Value::Uint(n) => write!(out, "(types.Uint){n}"),
        Value::Double(x) => dump_double(out, "(types.Double)", *x),
        Value::String(text) => write!(out, "(types.String){text}"),
        Value::Bytes(bytes) => {
            out.write_str("(types.Bytes)")?;
            spaced(out, bytes.iter(), |out, byte| write!(out, "{byte}"))
        }
        Value::Foreign(foreign) => dump_foreign(out, foreign),
        _ => Err(fmt::Error),
    }
}

fn dump_foreign(out: &mut impl Write, foreign: &Foreign) -> fmt::Result {
    match foreign.type_name {
        Foreign::CEL_NULL => out.write_str("(structpb.NullValue)0"),
        Foreign::ERROR => write!(out, "(*errors.errorString){{s:(string){}}}", foreign.text),
        other => write!(out, "({other}){{}}"),
    }
}
