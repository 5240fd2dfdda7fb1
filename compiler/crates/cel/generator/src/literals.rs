//! Literals of a type, among them the ones at the edges.

use arbitrary::{Result, Unstructured};
use choreoc_cel::Type;

const INTS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "-1",
    "-7",
    "12",
    "63",
    "64",
    "1000000",
    "0x1f",
    "9223372036854775807",
    "-9223372036854775808",
    "4294967296",
    "253402300799",
];
const UINTS: &[&str] =
    &["0u", "1u", "2u", "7u", "64u", "0xffu", "9223372036854775808u", "18446744073709551615u"];
const DOUBLES: &[&str] = &[
    "0.0",
    "1.0",
    "-0.0",
    "0.5",
    "-2.5",
    "3.0",
    "1e6",
    "1e-7",
    "123456.789",
    "9007199254740993.0",
    "9223372036854775807.0",
    "1e308",
    "-1e308",
    "5e-324",
    "double('NaN')",
    "double('Infinity')",
    "double('-Infinity')",
];
const STRINGS: &[&str] = &[
    "''",
    "'a'",
    "'b'",
    "'web'",
    "'Hello World'",
    "'a,b,,c'",
    "','",
    "' trim\\t'",
    "'é'",
    "'ß🎉x'",
    "'\\n\"\\\\'",
    "'12'",
    "'-3'",
    "'1.5e3'",
    "'0x1p4'",
    "'true'",
    "'NaN'",
    "'1h30m0.5s'",
    "'2024-02-29T23:59:59.123456789Z'",
    "'0001-01-01T00:00:00Z'",
    "'2023-05-06T07:08:09+02:30'",
    "'UTC'",
    "'Europe/Berlin'",
    "'America/St_Johns'",
    "'+05:45'",
    "'aGVsbG8='",
    "'^[a-z]+$'",
    "'(a|b)*c?'",
    "'%s'",
    "'%d-%s'",
    "'%.3f %e %x %X %o %b %%'",
    "'''multi\nline'''",
    "r'raw\\d'",
];
const BYTES: &[&str] = &["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'é'"];
const DURATIONS: &[&str] = &[
    "duration('0s')",
    "duration('1h')",
    "duration('-1.5s')",
    "duration('1ms1ns')",
    "duration('9223372036s')",
];
const TIMESTAMPS: &[&str] = &[
    "timestamp('1970-01-01T00:00:00Z')",
    "timestamp('2024-02-29T23:59:59.123456789Z')",
    "timestamp('0001-01-01T00:00:00Z')",
    "timestamp('9999-12-31T23:59:59.999999999Z')",
    "timestamp('2023-03-26T01:30:00+01:00')",
    "timestamp(0)",
];
const TYPES: &[&str] =
    &["int", "string", "list", "map", "null_type", "type", "double", "bool", "google.protobuf.Duration"];

/// Every literal that has no parts.
pub fn literals() -> impl Iterator<Item = &'static str> {
    [INTS, UINTS, DOUBLES, STRINGS, BYTES, DURATIONS, TIMESTAMPS, TYPES].into_iter().flatten().copied()
}

/// A literal of a type that has literals without parts; nothing for lists, maps and the like.
pub(crate) fn simple(ty: &Type, bytes: &mut Unstructured<'_>) -> Result<Option<String>> {
    let table: &[&str] = match ty {
        Type::Null => &["null"],
        Type::Bool => &["true", "false"],
        Type::Int => INTS,
        Type::Uint => UINTS,
        Type::Double => DOUBLES,
        Type::String => STRINGS,
        Type::Bytes => BYTES,
        Type::Duration => DURATIONS,
        Type::Timestamp => TIMESTAMPS,
        Type::Type(_) => TYPES,
        _ => return Ok(None),
    };
    Ok(Some((*bytes.choose(table)?).to_owned()))
}

/// The shortest literal of any type.
pub(crate) fn shortest(ty: &Type) -> String {
    match ty {
        Type::Bool => "true".to_owned(),
        Type::Int => "1".to_owned(),
        Type::Uint => "1u".to_owned(),
        Type::Double => "1.5".to_owned(),
        Type::String => "'a'".to_owned(),
        Type::Bytes => "b'a'".to_owned(),
        Type::Duration => "duration('1s')".to_owned(),
        Type::Timestamp => "timestamp(0)".to_owned(),
        Type::Type(_) => "int".to_owned(),
        Type::List(item) => format!("[{}]", shortest(item)),
        Type::Map(both) => format!("{{{}: {}}}", shortest(&both.0), shortest(&both.1)),
        Type::Optional(inner) => format!("optional.of({})", shortest(inner)),
        Type::Dyn => "dyn(1)".to_owned(),
        _ => "null".to_owned(),
    }
}
