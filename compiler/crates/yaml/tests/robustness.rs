//! Nothing that is read panics, exhausts the stack, or takes for ever.

mod support;

use choreoc_yaml::{Limits, Reading, read, source_range};
use diag::FileId;
use std::fmt::Write;
use support::Dice;

/// Deeper than any stage could walk, as deep as the reader goes.
const DEEP: Limits = Limits { depth: 10_000, nodes: 1_000_000, bytes: 1 << 24 };

/// Runs on a stack of 256 KiB.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(run).expect("a thread starts");
    assert!(thread.join().is_ok(), "it panicked");
}

fn message(reading: &Reading) -> Option<&str> {
    reading.error.as_ref().map(|error| error.message.as_str())
}

#[test]
fn deep_documents_need_no_stack() {
    on_small_stack(|| {
        let blocks = "- ".repeat(9_999) + "x";
        let levels = (0..2_000).flat_map(|level| [" ".repeat(level), "a:\n".to_owned()]);
        let mut maps: String = levels.collect();
        maps.push_str(&" ".repeat(2_000));
        maps.push_str("b: 1");
        let texts = [
            "[".repeat(9_999) + &"]".repeat(9_999),
            "{a: ".repeat(9_000) + &"}".repeat(9_000),
            "{\"a\":".repeat(9_000) + "1" + &"}".repeat(9_000),
            blocks,
            maps,
        ];
        for text in texts {
            let reading = read(FileId(0), text.as_bytes(), &DEEP);
            assert_eq!(message(&reading), None, "{}", &text[..20]);
            drop(reading.documents[0].node.clone());
        }
    });
}

#[test]
fn too_deep_is_a_failure() {
    on_small_stack(|| {
        for text in
            ["[".repeat(200_000), "- ".repeat(200_000), "? ".repeat(100_000), "{\"a\":[".repeat(50_000)]
        {
            assert!(read(FileId(0), text.as_bytes(), &DEEP).error.is_some());
        }
        let text = "[".repeat(1_001) + &"]".repeat(1_001);
        let reading = read(FileId(0), text.as_bytes(), &Limits::default());
        assert_eq!(message(&reading), Some("the document nests too deep from here on"));
    });
}

#[test]
fn aliases_count_where_they_stand() {
    let half = "[".repeat(600) + &"]".repeat(600);
    let text = format!("a: &x {half}\nb: {}*x{}\n", "[".repeat(600), "]".repeat(600));
    let reading = read(FileId(0), text.as_bytes(), &Limits::default());
    assert_eq!(message(&reading), Some("the document nests too deep from here on"));
}

#[test]
fn aliases_that_multiply_are_refused_without_being_followed() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..60 {
        let inner = level - 1;
        let aliases = vec![format!("*a{inner}"); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").expect("a string takes all text");
    }
    let reading = read(FileId(0), text.as_bytes(), &Limits::default());
    assert_eq!(message(&reading), Some("aliases repeat too much of this document"));
}

#[test]
fn budgets_are_failures_with_a_place() {
    let limits = Limits { nodes: 5, ..Limits::default() };
    let reading = read(FileId(0), b"[1, 2, 3, 4, 5, 6]", &limits);
    assert_eq!(message(&reading), Some("the file has too many values from here on"));
    assert_eq!(reading.error.map(|error| error.span.start), Some(13));
    let limits = Limits { bytes: 5, ..Limits::default() };
    assert_eq!(message(&read(FileId(0), b"a: 123", &limits)), Some("the file is larger than 5 bytes"));
}

const SEEDS: &[&str] = &[
    "apiVersion: v1\nkind: List\nitems:\n- a: &x {k: 'v', \"l\": [1, 2.5, ~]}\n  <<: *x\n- *x\n",
    "a: |2-\n    lead\n  x\n\nb: >+\n  fold\n  ed\n\n\nc: \"x\\u00e9\\\n  y\\tz\"\nd: 'it''s\n\n  ok'\n",
    "{\"a\": [true, null, -1.5e3], \"b\": {\"c\": \"\\ud83d\\ude00\"}}\n{\"d\": 1}\n",
    "%YAML 1.1\n---\n? [a, b]\n: - c\n  - ? d\n    : e\n...\n---# x\n!!map {? f : g, h: !t i, j}\n",
    "\u{feff}é: 日本\u{85}k: \u{2028}x\r\ny: 0x1F\r\rz: 1_000 # c\n",
];

const PIECES: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b" ",
    b"  ",
    b"- ",
    b": ",
    b":",
    b"? ",
    b"?",
    b",",
    b"[",
    b"]",
    b"{",
    b"}",
    b"&a ",
    b"*a",
    b"!!str ",
    b"!",
    b"!<",
    b"|",
    b">-",
    b"|9",
    b"'",
    b"\"",
    b"\\",
    b"\\u12",
    b"#",
    b" #",
    b"%",
    b"@",
    b"---\n",
    b"...\n",
    b"<<: ",
    b"~",
    b"0x",
    b".5_",
    b"\xC2\x85",
    b"\xE2\x80\xA8",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xC3",
    b"\xE2\x80",
    b"\xF0\x9F\x98\x80",
    b"\xFF",
    b"\0",
    b"\x07",
    b"{\"a\":1}",
];

#[test]
fn no_bytes_panic() {
    on_small_stack(|| {
        let mut dice = Dice(0x5EED);
        for _ in 0..40_000 {
            let mut bytes = dice.pick(SEEDS).as_bytes().to_vec();
            for _ in 0..=dice.below(6) {
                let at = dice.below(bytes.len() + 1);
                match dice.below(4) {
                    0 => drop(bytes.drain(at..(at + dice.below(9)).min(bytes.len()))),
                    1 => bytes.truncate(at),
                    _ => drop(bytes.splice(at..at, dice.pick(PIECES).iter().copied())),
                }
            }
            let reading = read(FileId(0), &bytes, &Limits::default());
            for document in &reading.documents {
                locate_all(&bytes, &document.node);
            }
            let end = bytes.len() as u32;
            assert!(
                reading.error.is_none_or(|error| error.span.start <= error.span.end && error.span.end <= end)
            );
        }
    });
}

/// Asks for the place of every string's text.
fn locate_all(bytes: &[u8], node: &choreoc_yaml::Node) {
    let len = node.as_str().map_or(0, str::len);
    for range in [0..0, 0..len, len..len, len / 2..len] {
        let span = source_range(bytes, node, range);
        assert!(span.start <= span.end && span.end as usize <= bytes.len());
    }
    node.items().iter().for_each(|item| locate_all(bytes, item));
    node.entries().iter().for_each(|entry| locate_all(bytes, &entry.value));
}
