//! Functions on strings: `split`, `replace`, `format` and friends.

mod edit;
pub(crate) mod format;
mod search;

use crate::Implementation::{self, Binary, Many, Unary};
use crate::Registry;

/// Cannot happen: dispatch counts the arguments.
const ARITY: &str = "no such overload";

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("string_char_at_int: string.charAt(int) -> string", Some(Binary(search::char_at))),
    ("string_format: string.format(list(dyn)) -> string", Some(Binary(format::format))),
    ("string_index_of_string: string.indexOf(string) -> int", Some(Binary(search::index_of))),
    ("string_index_of_string_int: string.indexOf(string, int) -> int", Some(Many(search::index_of_from))),
    ("list_join: list(string).join() -> string", Some(Unary(edit::join))),
    ("list_join_string: list(string).join(string) -> string", Some(Binary(edit::join_separated))),
    ("string_last_index_of_string: string.lastIndexOf(string) -> int", Some(Binary(search::last_index_of))),
    (
        "string_last_index_of_string_int: string.lastIndexOf(string, int) -> int",
        Some(Many(search::last_index_of_from)),
    ),
    ("string_lower_ascii: string.lowerAscii() -> string", Some(Unary(edit::lower))),
    ("string_replace_string_string: string.replace(string, string) -> string", Some(Many(edit::replace))),
    (
        "string_replace_string_string_int: string.replace(string, string, int) -> string",
        Some(Many(edit::replace)),
    ),
    ("string_reverse: string.reverse() -> string", Some(Unary(edit::reverse))),
    ("string_split_string: string.split(string) -> list(string)", Some(Binary(edit::split))),
    ("string_split_string_int: string.split(string, int) -> list(string)", Some(Many(edit::split_limited))),
    ("strings_quote: strings.quote(string) -> string", Some(Unary(edit::quote))),
    ("string_substring_int: string.substring(int) -> string", Some(Binary(search::substring))),
    ("string_substring_int_int: string.substring(int, int) -> string", Some(Many(search::substring_to))),
    ("string_trim: string.trim() -> string", Some(Unary(edit::trim))),
    ("string_upper_ascii: string.upperAscii() -> string", Some(Unary(edit::upper))),
];
