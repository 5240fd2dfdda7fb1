//! Objects that a test holds itself: how they are written into it.

use diag::Span;
use std::fmt::Write;
use value::Value;

/// The text that takes the place of a list of objects.
pub(super) fn text(file: &[u8], list: Span, objects: &[Value]) -> String {
    let start = (list.start as usize).min(file.len());
    let line = file[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let before = String::from_utf8_lossy(&file[line..start]).into_owned();
    if before.contains(['{', '[']) {
        return one_line(objects);
    }
    let indent = before.len() - before.trim_start_matches(' ').len();
    let is_block = file.get(start) == Some(&b'-');
    // Behind a key, a list of several lines begins on the next one.
    let indent = " ".repeat(if is_block { indent } else { indent + 2 });
    if objects.is_empty() {
        return "[]".to_owned();
    }
    let items: Vec<String> = objects.iter().map(|object| item(object, &indent)).collect();
    let block = items.join(&format!("\n{indent}"));
    if is_block { block } else { format!("\n{indent}{block}") }
}

/// Within braces, lines mean nothing.
fn one_line(objects: &[Value]) -> String {
    let objects: Vec<String> =
        objects.iter().map(|object| value::go::json(object).unwrap_or_default()).collect();
    format!("[{}]", objects.join(", "))
}

fn item(object: &Value, indent: &str) -> String {
    let mut text = String::new();
    for (number, line) in yaml::emit(object).lines().enumerate() {
        // Writing to a string cannot fail.
        let _ = match (number, line.is_empty()) {
            (0, _) => write!(text, "- {line}"),
            (_, true) => writeln!(text),
            (_, false) => write!(text, "\n{indent}  {line}"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::model::structure::same;
    use diag::FileId;
    use yaml::Node;

    fn read(text: &str) -> Node {
        load::template(FileId(0), text.as_bytes()).expect("it is YAML")
    }

    /// Writes two objects into a text, and reads them again.
    fn written(text: &str) -> String {
        let objects = read("[{a: 1, b: [x, {y: 'a\n\n  b'}]}, {c: {}}]");
        let values: Vec<Value> = objects.items().iter().map(Node::to_value).collect();
        let list = read(text).items()[0].get("golden").expect("it is there").span;
        let new = super::text(text.as_bytes(), list, &values);
        let text = format!("{}{new}{}", &text[..list.start as usize], &text[list.end as usize..]);
        assert!(same(read(&text).items()[0].get("golden").expect("it still is"), &objects), "{text}");
        text
    }

    #[test]
    fn a_list_stays_in_its_form() {
        written("- name: a\n  golden: []\n  skip: no\n");
        written("- name: a\n  golden:\n    - {old: 1}\n    - old: 2\n  skip: no\n");
        written("- {name: a, golden: [], skip: no}\n");
        written("- name: a\n  golden:\n  - old: 1\n- name: b\n");
    }
}
