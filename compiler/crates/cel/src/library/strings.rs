//! Functions on strings: `split`, `replace`, `format` and friends.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("string_char_at_int: string.charAt(int) -> string", None),
    ("string_format: string.format(list(dyn)) -> string", None),
    ("string_index_of_string: string.indexOf(string) -> int", None),
    ("string_index_of_string_int: string.indexOf(string, int) -> int", None),
    ("list_join: list(string).join() -> string", None),
    ("list_join_string: list(string).join(string) -> string", None),
    ("string_last_index_of_string: string.lastIndexOf(string) -> int", None),
    ("string_last_index_of_string_int: string.lastIndexOf(string, int) -> int", None),
    ("string_lower_ascii: string.lowerAscii() -> string", None),
    ("string_replace_string_string: string.replace(string, string) -> string", None),
    ("string_replace_string_string_int: string.replace(string, string, int) -> string", None),
    ("string_reverse: string.reverse() -> string", None),
    ("string_split_string: string.split(string) -> list(string)", None),
    ("string_split_string_int: string.split(string, int) -> list(string)", None),
    ("strings_quote: strings.quote(string) -> string", None),
    ("string_substring_int: string.substring(int) -> string", None),
    ("string_substring_int_int: string.substring(int, int) -> string", None),
    ("string_trim: string.trim() -> string", None),
    ("string_upper_ascii: string.upperAscii() -> string", None),
];
