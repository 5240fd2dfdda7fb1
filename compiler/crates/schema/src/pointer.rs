//! JSON pointers, and where a place of the resolved schema was written.

use value::Value;

/// Appends a token to a JSON pointer.
pub(crate) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// The name of the definition that a reference of the accepted form names.
pub(crate) fn definition(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/$defs/")
}

/// Where the place `resolved` of the schema with its references replaced stands in the schema as it was written:
/// below the definition, unless the key stands beside the `$ref`.
pub(crate) fn locate(source: &Value, resolved: &str) -> String {
    let mut node = Some(source);
    let mut pointer = String::new();
    for token in resolved.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        // References that lead in circles were refused; the bound is for their sake all the same.
        for _ in 0..64 {
            let Some((name, definition)) =
                node.filter(|node| member(node, &token).is_none()).and_then(|node| {
                    let name = definition(node.get("$ref")?.as_str()?)?;
                    Some((name, source.get("$defs")?.get(name)?))
                })
            else {
                break;
            };
            "/$defs".clone_into(&mut pointer);
            push(&mut pointer, name);
            node = Some(definition);
        }
        push(&mut pointer, &token);
        node = node.and_then(|node| member(node, &token));
    }
    pointer
}

fn member<'a>(node: &'a Value, token: &str) -> Option<&'a Value> {
    match node.as_list() {
        Some(items) => items.get(token.parse::<usize>().ok()?),
        None => node.get(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use value::Object;

    fn object(entries: &[(&str, Value)]) -> Value {
        let entries = entries.iter().map(|(key, value)| ((*key).into(), value.clone()));
        Value::Object(entries.collect::<Object>())
    }

    #[test]
    fn places_are_found_behind_references() {
        let port = object(&[("minimum", Value::Double(1.0)), ("maximum", Value::Double(9.0))]);
        let reference = object(&[("$ref", Value::from("#/$defs/a/b")), ("maximum", Value::Double(5.0))]);
        let source =
            object(&[("$defs", object(&[("a/b", port)])), ("properties", object(&[("p", reference)]))]);
        let cases = [
            ("/properties/p/minimum", "/$defs/a~1b/minimum"),
            ("/properties/p/maximum", "/properties/p/maximum"),
            ("/properties/p", "/properties/p"),
            ("/required", "/required"),
        ];
        for (resolved, want) in cases {
            assert_eq!(locate(&source, resolved), want);
        }
    }
}
