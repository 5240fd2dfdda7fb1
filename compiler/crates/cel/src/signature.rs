//! Overloads written as text: `starts_with_string: string.startsWith(string) -> bool`.

use crate::{Overload, Type};
use value::Str;

/// The function's name and the overload.
pub(crate) fn parse(signature: &str) -> (Str, Overload) {
    read(signature).unwrap_or_else(|| malformed(signature))
}

#[expect(clippy::panic, reason = "signatures are constants of this program and its hosts")]
fn malformed(signature: &str) -> ! {
    panic!("not a signature: {signature}")
}

fn read(signature: &str) -> Option<(Str, Overload)> {
    let (id, rest) = signature.split_once(": ")?;
    let (head, result) = rest.rsplit_once(" -> ")?;
    let (callee, arguments) = split_call(head)?;
    let mut type_params = Vec::new();
    let (receiver, name) = split_receiver(callee, &mut type_params);
    let member = receiver.is_some();
    let mut params: Vec<Type> = receiver.into_iter().collect();
    for argument in split_top(arguments) {
        params.push(read_type(argument, &mut type_params)?);
    }
    let result = read_type(result, &mut type_params)?;
    let overload = Overload { id: Str::from(id), member, params, result, implementation: None, type_params };
    Some((Str::from(name), overload))
}

/// `list(A).slice(int, int)` → `list(A).slice` and `int, int`.
fn split_call(head: &str) -> Option<(&str, &str)> {
    let inner = head.strip_suffix(')')?;
    let mut depth = 0;
    for (at, byte) in inner.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 0 => return Some((&inner[..at], &inner[at + 1..])),
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `string.trim` has a receiver, `math.abs` is a name.
fn split_receiver<'a>(callee: &'a str, type_params: &mut Vec<Str>) -> (Option<Type>, &'a str) {
    if let Some((before, name)) = callee.rsplit_once('.')
        && let Some(receiver) = read_type(before, type_params)
    {
        return (Some(receiver), name);
    }
    (None, callee)
}

fn split_top(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    list.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|part| !part.is_empty())
}

fn read_type(text: &str, type_params: &mut Vec<Str>) -> Option<Type> {
    if let Some((name, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let mut inner = split_top(inner).map(|part| read_type(part, type_params));
        let first = inner.next()??;
        return Some(match name {
            "list" => Type::list(first),
            "map" => Type::map(first, inner.next()??),
            "optional" => Type::optional(first),
            "type" => Type::type_of(first),
            _ => return None,
        });
    }
    Some(match text {
        "dyn" => Type::Dyn,
        "null" => Type::Null,
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "duration" => Type::Duration,
        "timestamp" => Type::Timestamp,
        "type" => Type::Type(None),
        _ if text.len() == 1 && text.as_bytes()[0].is_ascii_uppercase() => {
            let name = Str::from(text);
            if !type_params.contains(&name) {
                type_params.push(name.clone());
            }
            Type::Param(name)
        }
        _ if text
            .rsplit_once('.')
            .is_some_and(|(_, name)| name.starts_with(|c: char| c.is_ascii_uppercase())) =>
        {
            Type::object(text)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_read() {
        for (signature, expected) in [
            ("a: string.startsWith(string) -> bool", "startsWith member (string, string) bool"),
            ("a: math.abs(int) -> int", "math.abs global (int) int"),
            ("a: optional.none() -> optional(V)", "optional.none global () optional_type(<V>)"),
            ("a: pkg.Size.add(pkg.Size) -> pkg.Size", "add member (pkg.Size, pkg.Size) pkg.Size"),
            ("a: optional(V).value() -> V", "value member (optional_type(<V>)) <V>"),
            ("a: _?_:_(bool, A, A) -> A", "_?_:_ global (bool, <A>, <A>) <A>"),
            ("a: _?._(dyn, string) -> optional(V)", "_?._ global (dyn, string) optional_type(<V>)"),
            (
                "a: map(K, list(V)).f(map(K, V), K) -> list(map(K, V))",
                "f member (map(<K>, list(<V>)), map(<K>, <V>), <K>) list(map(<K>, <V>))",
            ),
        ] {
            let (name, overload) = parse(signature);
            let params: Vec<_> = overload.params.iter().map(Type::to_string).collect();
            let style = if overload.member { "member" } else { "global" };
            assert_eq!(format!("{name} {style} ({}) {}", params.join(", "), overload.result), expected);
        }
    }
}
