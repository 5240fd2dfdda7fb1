//! Sequences of tokens that are rarely an expression.

use arbitrary::{Result, Unstructured};
use choreoc_cel::Registry;

const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ".?",
    "[?",
    ",",
    ":",
    "?",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "&&",
    "||",
    " in ",
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "1u",
    "1.5",
    "'a'",
    "b'a'",
    "'%s'",
    "x",
    "y",
    "`a-b`",
    "has(",
    ".map(x, ",
    ".filter(x, ",
    ".all(x, ",
    ".exists(x, y, ",
    ".transformMap(k, v, ",
    ".optMap(x, ",
    ".sortBy(x, ",
    "int",
    "google.protobuf.",
    "Int64Value{value: 1}",
    "\n",
    "// c\n",
    "\\",
    "é",
    "''''''",
    "r'",
    "\"",
    "'''",
    "_",
    "@",
    "$",
    "0x",
    "1e",
];

/// Tokens and names of functions in any order.
pub fn soup(registry: &Registry, bytes: &mut Unstructured<'_>) -> Result<String> {
    let names: Vec<&str> = registry.iter().map(|function| function.name.as_str()).collect();
    let mut text = String::new();
    while !bytes.is_empty() && text.len() < 4096 {
        let choice = bytes.int_in_range(0..=TOKENS.len() + 15)?;
        match TOKENS.get(choice) {
            Some(token) => text.push_str(token),
            None => text.push_str(bytes.choose(&names)?),
        }
    }
    Ok(text)
}
