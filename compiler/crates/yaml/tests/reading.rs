//! What texts mean, and what is said about those that mean nothing.

mod support;

use choreoc_yaml::{Limits, Reading, Style, read};
use diag::FileId;
use serde_json::Value as Json;
use support::{json, same};

fn reading(text: &str) -> Reading {
    read(FileId(0), text.as_bytes(), &Limits::default())
}

/// A text and the JSON of its documents.
const MEANINGS: &[(&str, &[&str])] = &[
    // Documents.
    ("", &[]),
    ("# nothing\n", &["null"]),
    ("a: 1\n---\nb: 2\n", &[r#"{"a":1}"#, r#"{"b":2}"#]),
    ("---\na: 1\n---\n---\n", &[r#"{"a":1}"#, "null"]),
    ("# first\n---\na: 1\n", &["null", r#"{"a":1}"#]),
    ("a: 1\n...\nb: 2\n", &[r#"{"a":1}"#]),
    ("a: |\n  x\n---# next\nz\n", &[r#"{"a":"x\n"}"#, r#""z""#]),
    // Plain scalars.
    ("[y, N, on, OFF, Yes, tRUE, ~, null, NULL]", &[r#"[true,false,true,false,true,"tRUE",null,null,null]"#]),
    ("[0777, 0o17, 08, 0x1F, -0b11, 1_000, +7, -0]", &["[511,15,8,31,-3,1000,7,0]"]),
    ("[1.5, .5, 5., 1e3, -1.5E-3, 1e400, 1.2.3]", &[r#"[1.5,0.5,5,1000,-0.0015,"1e400","1.2.3"]"#]),
    ("[18446744073709551615, 18446744073709551616]", &["[18446744073709551615,18446744073709552000]"]),
    ("[1:30, 2001-01-01, 10.0.0.1, 0b-1, .1_0, ._1]", &[r#"["1:30","2001-01-01","10.0.0.1",-1,0.1,"._1"]"#]),
    ("a: x\n  y\n\n  z # c\n", &[r#"{"a":"x y\nz"}"#]),
    ("- a: b\n- a:b\n- a #b\n- a#b\n", &[r#"[{"a":"b"},"a:b","a","a#b"]"#]),
    // Quoted scalars.
    ("['it''s', \"a\\tb\\x41\\u00e9\\U0001F600\"]", &[r#"["it's","a\tbAé😀"]"#]),
    ("\"a \\\n   b\n\n  c\"", &[r#""a b\nc""#]),
    ("'  a  \n  b  '", &[r#""  a b  ""#]),
    // Block scalars.
    ("a: |\n  x\n   y\n\n", &[r#"{"a":"x\n y\n"}"#]),
    ("a: |-\n  x\n\nb: |+\n  x\n\n", &[r#"{"a":"x","b":"x\n\n"}"#]),
    ("a: >\n  x\n  y\n\n  z\n   k\n  l\n", &[r#"{"a":"x y\nz\n k\nl\n"}"#]),
    ("a: |2\n   x\n", &[r#"{"a":" x\n"}"#]),
    ("a: |\n  no break at the end", &[r#"{"a":"no break at the end\n"}"#]),
    // Collections.
    ("a:\n- b\n- c: d\n  e:\n    - f\n", &[r#"{"a":["b",{"c":"d","e":["f"]}]}"#]),
    ("- - 1\n  - 2\n-\n- ~\n", &["[[1,2],null,null]"]),
    ("{a: [b, c: d], \"e\":f, g, ? h : i}", &[r#"{"a":["b",{"c":"d"}],"e":"f","g":null,"h":"i"}"#]),
    ("? a\n: b\n? c\n", &[r#"{"a":"b","c":null}"#]),
    // Keys.
    ("1: a\n1.50: b\n0x10: c\nyes: d\n.inf: e\n", &[r#"{"1":"a","1.5":"b","16":"c","true":"d",".inf":"e"}"#]),
    ("16777217.0: a\n", &[r#"{"1.6777216e+07":"a"}"#]),
    ("a: 1\nb: 2\na: 3\n", &[r#"{"a":3,"b":2}"#]),
    // Tags.
    ("[!!str 1, !!int \"7\", !!float 1, !!binary aGk=, !x 1, ! 1]", &[r#"["1",7,1,"hi","1","1"]"#]),
    ("[!!bool yes, !!null '', !!timestamp 2001-01-01]", &[r#"[true,null,"2001-01-01"]"#]),
    // Anchors and merges.
    ("a: &x [1]\nb: *x\nc: &x 2\nd: *x\n", &[r#"{"a":[1],"b":[1],"c":2,"d":2}"#]),
    ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n", &[r#"{"a":{"k":1,"l":2},"b":{"k":3,"l":2}}"#]),
    ("a: &x {k: 1}\nb: {k: 2, <<: *x}\n", &[r#"{"a":{"k":1},"b":{"k":1}}"#]),
    ("a: {<<: [{k: 1}, {k: 2, m: 3}]}\n", &[r#"{"a":{"k":1,"m":3}}"#]),
    ("\"<<\": 1\n", &[r#"{"<<":1}"#]),
    // A value that JSON cannot say does no harm if it does not last.
    ("a: .inf\na: 1\n", &[r#"{"a":1}"#]),
    // Line breaks and encodings.
    ("a: x\r\n  y\r\nb: |\r\n  z\r\n", &[r#"{"a":"x y","b":"z\n"}"#]),
    ("a: 1\rb: 2\r", &[r#"{"a":1,"b":2}"#]),
    ("\u{feff}a: 1\n", &[r#"{"a":1}"#]),
    ("a: \"x\u{2028}y\"\nb: 1\u{85}c: 2\n", &[r#"{"a":"x\u2028y","b":1,"c":2}"#]),
    // JSON.
    ("{\"a\":\"\\/\\ud83d\\ude00\",\"b\":1.0,\"c\":[true,null]}", &[r#"{"a":"/😀","b":1,"c":[true,null]}"#]),
    ("{\"a\":1}{\"b\":2}\n[3]\n", &[r#"{"a":1}"#, r#"{"b":2}"#, "[3]"]),
    ("{\"a\":1}\n---\nb: 2\n", &[r#"{"a":1}"#, r#"{"b":2}"#]),
    ("{\"a\": 1,}\n", &[r#"{"a":1}"#]),
];

#[test]
fn texts_mean_what_kubernetes_reads() {
    for (text, want) in MEANINGS {
        let reading = reading(text);
        assert_eq!(reading.error, None, "{text:?}");
        let got: Vec<Json> = reading.documents.iter().map(|document| json(&document.node)).collect();
        let want: Vec<Json> = want.iter().map(|json| serde_json::from_str(json).expect("JSON")).collect();
        let equal = got.len() == want.len() && got.iter().zip(&want).all(|(got, want)| same(got, want));
        assert!(equal, "{text:?}\ngot  {got:?}\nwant {want:?}");
    }
}

#[test]
fn utf16_is_read_by_its_mark() {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend("a: é😀\n".encode_utf16().flat_map(u16::to_be_bytes));
    let reading = read(FileId(0), &bytes, &Limits::default());
    let node = &reading.documents[0].node;
    assert_eq!(json(node).to_string(), r#"{"a":"é😀"}"#);
    let value = node.get("a").expect("it has the key").span;
    assert_eq!((value.start, value.end), (8, 14));
}

/// A text, what is said about it, and the place.
const FAILURES: &[(&str, &str, &str)] = &[
    ("a:\n\tb: 1\n", "a tab stands where indentation is expected", "\t"),
    ("a: x\n\ty\n", "a tab stands where indentation is expected", "\t"),
    ("a: |\n\tx\n", "a tab stands where indentation is expected", "\t"),
    ("a: 1\nbcd\ne: 2\n", "a key is expected here, but its `:` is missing", "bcd"),
    ("a:\n  b: 1\n c: 2\n", "this line is indented differently from the keys above it", ""),
    ("- - a\n - b\n", "this line is indented differently from the items above it", ""),
    ("a: 1\n- b\n", "a list item cannot stand among the keys of a mapping", "-"),
    ("- a\nb: 1\n", "a key cannot stand among the items of a list", ""),
    ("a: \"b\" c\n", "nothing can follow here: the value before has ended", "c"),
    ("a: [b]]\n", "this bracket closes nothing", "]"),
    ("a: b: c\n", "a `:` cannot stand here: this line already has a key", ":"),
    ("a: 1\n b: 2\n", "a `:` cannot stand here: this line goes on with the value that begins above it", ":"),
    ("a: - b\n", "a list item cannot start here", "-"),
    ("a: 'b\n", "the closing quote is missing", "'"),
    ("a: \"\\q\"\n", "this escape does not exist", "\\q"),
    ("a: \"\\ud83d\"\n", "this escape is not a Unicode character", "\\ud83d"),
    ("a: @b\n", "a value cannot start with this character", "@"),
    ("a: |x\n", "after `|` or `>` and their indicators the line must end", "x"),
    ("a: {{ .b }}\n", "a list or a mapping cannot be a key", "{"),
    ("a: [b\nc: d\n", "`,` or `]` is expected here", ":"),
    ("a: *b\n", "there is no anchor `&b` above this alias", "*b"),
    ("a: &b [*b]\n", "what `&b` names would contain itself", "*b"),
    ("<<: 1\n", "`<<` takes a mapping or a list of mappings", "1"),
    ("a: !!int b\n", "the value is not of the type that its tag names", "b"),
    ("a: !e!b c\n", "this tag handle is not declared by a `%TAG` directive", "!e!b"),
    ("%YAML 1.1\n---\na: 1\n", "`---` must follow the directives", ""),
    ("a: 1\n--- b\n", "only a comment may follow `---` on its line", "--- b"),
    ("null: 1\n", "a key cannot be null", "null"),
    ("18446744073709551615: 1\n", "a number this large cannot be a key", "18446744073709551615"),
    ("a: -.inf\n", "JSON has no number for this value", "-.inf"),
    ("a: x\u{7}\n", "this character may not stand in YAML", "\u{7}"),
    ("{\"a\": 1e999}\n", "this number is too large", "1e999"),
    ("{\"a\":1}\n{\"b\":2}\n{\"c\":x}\n", "a JSON value is expected here", "x"),
];

#[test]
fn failures_say_what_is_wrong_and_where() {
    for (text, message, place) in FAILURES {
        let error = reading(text).error.unwrap_or_else(|| panic!("{text:?} is read"));
        let found = &text[error.span.start as usize..error.span.end as usize];
        assert_eq!((error.message.as_str(), found), (*message, *place), "{text:?}");
    }
}

#[test]
fn documents_before_a_failure_are_there() {
    let reading = reading("a: 1\n---\nb: [\n---\nc: 3\n");
    assert_eq!(reading.documents.len(), 1);
    assert!(reading.error.is_some());
}

#[test]
fn repeated_keys_are_reported_with_both_places() {
    let text = "a: 1\nb: {c: 1, c: 2}\n\"a\": 3\nm: &m {k: 1}\nn: {k: 0, <<: *m}\no: {<<: *m, k: 0}\n";
    let reading = reading(text);
    let found: Vec<_> = reading
        .duplicates
        .iter()
        .map(|duplicate| {
            let at = |span: diag::Span| &text[span.start as usize..];
            let start = |text: &str| text.chars().take(6).collect::<String>();
            (duplicate.key.as_str(), start(at(duplicate.span)), start(at(duplicate.first)), duplicate.merged)
        })
        .collect();
    let row = |key, span: &str, first: &str, merged| (key, span.to_owned(), first.to_owned(), merged);
    assert_eq!(
        found,
        [
            row("c", "c: 2}\n", "c: 1, ", false),
            row("k", "<<: *m", "k: 0, ", true),
            row("a", "\"a\": 3", "a: 1\nb", false),
        ]
    );
}

#[test]
fn nodes_know_their_places_and_styles() {
    let text = "a: &x !!str 'b'\nl:\n  - |\n    c\n  # d\n  - {e: f}\ng: *x\n";
    let reading = reading(text);
    let root = &reading.documents[0].node;
    let at = |span: diag::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(root.span), text.trim_end());
    let a = root.get("a").expect("it has the key");
    assert_eq!((at(a.span), a.as_str()), ("'b'", Some("b")));
    let list = root.get("l").expect("it has the key");
    assert_eq!(at(list.span), "- |\n    c\n  # d\n  - {e: f}");
    assert_eq!(at(list.items()[0].span), "|\n    c");
    assert_eq!(at(list.items()[1].span), "{e: f}");
    assert_eq!(root.get("g").expect("it has the key").span, a.span);
    let styles: Vec<_> = [a, &list.items()[0], list.items()[1].get("e").expect("it has the key")]
        .map(|node| match &node.kind {
            choreoc_yaml::Kind::String(scalar) => scalar.style,
            kind => panic!("{kind:?} is no string"),
        })
        .to_vec();
    assert_eq!(styles, [Style::SingleQuoted, Style::Literal, Style::Plain]);
}
