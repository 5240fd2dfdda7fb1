//! What an expression reads of what users write, told from its text.

/// Variables that hold what users write.
const WRITTEN: [&str; 2] = ["parameters", "environmentConfigs"];

/// The parameters and environment configs that an expression names, each way once: `["parameters", "replicas"]`.
pub(super) fn of(text: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut rest = text;
    let mut after_dot = false;
    while let Some(first) = rest.chars().next() {
        if first == '"' || first == '\'' {
            rest = behind_quoted(rest).1;
            after_dot = false;
            continue;
        }
        let length = word(rest);
        if length == 0 {
            after_dot = first == '.' || (after_dot && first == '?');
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (name, behind) = rest.split_at(length);
        rest = behind;
        if !after_dot && WRITTEN.contains(&name) {
            let (mut way, behind) = way(behind);
            way.insert(0, name.to_owned());
            rest = behind;
            if way.len() > 1 && !found.contains(&way) {
                found.push(way);
            }
        }
        after_dot = false;
    }
    found
}

/// How many bytes of an identifier stand first.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// The members that are selected here, up to a call, and what stands behind them.
fn way(mut text: &str) -> (Vec<String>, &str) {
    let mut way = Vec::new();
    loop {
        if let Some(rest) = text.strip_prefix(".?").or_else(|| text.strip_prefix('.')) {
            let (name, behind) = rest.split_at(word(rest));
            // A call of a method is no member.
            if name.is_empty() || behind.starts_with('(') {
                return (way, text);
            }
            way.push(name.to_owned());
            text = behind;
        } else if let Some(rest) = text.strip_prefix("[?").or_else(|| text.strip_prefix('[')) {
            let (key, behind) = if rest.starts_with(['"', '\'']) {
                behind_quoted(rest)
            } else {
                rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))
            };
            let Some(behind) = behind.strip_prefix(']').filter(|_| !key.is_empty()) else {
                return (way, text);
            };
            way.push(key.to_owned());
            text = behind;
        } else {
            return (way, text);
        }
    }
}

/// The text between quotes as it is written, and what stands behind them.
fn behind_quoted(text: &str) -> (&str, &str) {
    let quote = text.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\\' if !escaped => escaped = true,
            _ if character == quote && !escaped => return (&text[1..at], &text[at + 1..]),
            _ => escaped = false,
        }
    }
    ("", "")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn ways_end_at_calls_and_texts_hold_none() {
        for (text, want) in [
            ("parameters.replicas", "parameters.replicas"),
            ("parameters.a.b.map(x, x.parameters.c)", "parameters.a.b"),
            ("size(parameters.list) > 0 ? parameters.?x.orValue(1) : 2", "parameters.list parameters.x"),
            (
                r#"parameters["a-b"].c + 'parameters.no' + environmentConfigs.e[0]"#,
                "parameters.a-b.c environmentConfigs.e.0",
            ),
            ("parameters", ""),
            ("my_parameters.a + trait.name", ""),
            (r#""\"" + parameters.q + "unclosed"#, "parameters.q"),
        ] {
            let ways: Vec<String> = of(text).iter().map(|way| way.join(".")).collect();
            assert_eq!(ways.join(" "), want, "{text}");
        }
    }
}
