//! Every offset of many scalars in all styles leads back to bytes that say the same.

use crate::{Kind, Limits, Node, read, source_range};
use diag::FileId;

fn value(text: &str) -> Node {
    let reading = read(FileId(0), text.as_bytes(), &Limits::default());
    assert_eq!(reading.error, None, "{text:?}");
    let root = reading.documents[0].node.clone();
    root.get("k").cloned().unwrap_or(root)
}

/// Whether bytes of the source can stand for a character of the text.
fn says(source: &str, c: char) -> bool {
    let is_break =
        |text: &str| text.is_empty() || text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    match c {
        ' ' => source == " " || source == "\\ " || is_break(source) || source == "\\x20",
        '\n' => is_break(source) || source == "\\n",
        '\'' => source == "'" || source == "''",
        _ => source == c.to_string() || source.starts_with('\\'),
    }
}

/// Checks every character of the value, and that its places follow each other.
fn check(text: &str) {
    let node = value(text);
    let Kind::String(scalar) = &node.kind else { panic!("{text:?} is no string") };
    let mut last = node.span.start;
    for (at, c) in scalar.text.char_indices() {
        let span = source_range(text.as_bytes(), &node, at..at + c.len_utf8());
        let source = &text[span.start as usize..span.end as usize];
        assert!(says(source, c), "{text:?}: {c:?} at {at} comes from {source:?}");
        assert!(span.start >= last, "{text:?}: {c:?} at {at} goes back to {}", span.start);
        let place = source_range(text.as_bytes(), &node, at..at);
        assert_eq!((place.start, place.end), (span.start, span.start), "{text:?} at {at}");
        last = span.end;
    }
    let all = source_range(text.as_bytes(), &node, 0..scalar.text.len());
    assert!(all.start >= node.span.start && all.end as usize <= text.len(), "{text:?}");
    let outside = source_range(text.as_bytes(), &node, 0..scalar.text.len() + 1);
    assert_eq!(outside, node.span, "{text:?}");
}

const SCALARS: &[&str] = &[
    "plain",
    "two words",
    "é 日本 😀",
    "a#b c:d -e",
    "over\n  two lines",
    "over\n\n\n  empty   \n  lines\t\n  x",
    "'single ''quoted'' text'",
    "'over  \n  two\n\n  lines '' here'",
    "''''",
    "\"double \\\"quoted\\\" \\\\ \\t \\u00e9 \\x41 \\U0001F600 \\N\\_\\L\\P\"",
    "\"over  \n  two \\\n    joined\\\n\n   \\ lines\n\n  x\"",
    "\" é \\n 日\"",
    "|\n  literal\n    deeper\n\n  end",
    "|-\n  strip\n  é",
    "|+\n  keep\n\n\n",
    "|2\n    leading\n  x",
    "|\n\n\n  first lines empty",
    "| # comment\n  ${a +\n    b}\n",
    ">\n  folded\n  line\n\n  para\n    kept\n    kept\n  back\n",
    ">-\n  a\n  b\n\n\n  c",
    ">+\n  a\n\n",
    ">2\n   lead\n  x",
    "|\n  last line without its break",
    "|\n        eight\n        spaces",
];

#[test]
fn every_character_leads_back() {
    for scalar in SCALARS {
        for (before, after) in [("k: ", ""), ("k: ", "\nz: 1\n"), ("a: 1\nk:   ", "\n\n# c\n\nz: 1\n")] {
            let text = format!("{before}{scalar}{after}");
            check(&text);
            check(&text.replace('\n', "\r\n"));
        }
    }
}

#[test]
fn json_escapes_lead_back() {
    check("{\"k\": \"a\\/b \\ud83d\\ude00 \\u00e9 \\n x\"}");
}

#[test]
fn keys_lead_back() {
    let text = "'it''s': 1\n\"a\\tb\": 2\n? |\n  x\n  y\n: 3\n";
    let reading = read(FileId(0), text.as_bytes(), &Limits::default());
    let entries = reading.documents[0].node.entries().to_vec();
    let find = |index: usize, range| {
        let span = super::key_source_range(text.as_bytes(), &entries[index], range);
        &text[span.start as usize..span.end as usize]
    };
    assert_eq!(find(0, 3..4), "s");
    assert_eq!(find(0, 2..3), "''");
    assert_eq!(find(1, 1..2), "\\t");
    assert_eq!(find(2, 2..3), "y");
}

#[test]
fn text_that_is_not_in_the_file_has_the_place_of_its_node() {
    let text = "k: !!binary aGVsbG8=\n";
    let node = value(text);
    assert_eq!(node.as_str(), Some("hello"));
    assert_eq!(source_range(text.as_bytes(), &node, 1..2), node.span);
}
