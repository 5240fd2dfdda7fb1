//! What is written, and that every reader reads it back: ours, Go's, YAML 1.1 and YAML 1.2.

mod support;

use choreoc_yaml::{Limits, emit, read};
use diag::FileId;
use regex::RegexSet;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value as Json, json};
use std::io::Write;
use std::process::{Command, Stdio};
use support::{Dice, same, value};

/// A value and its text.
const LAYOUTS: &[(&str, &str)] = &[
    ("null", "null\n"),
    ("{}", "{}\n"),
    (r#"{"a":{},"b":[]}"#, "a: {}\nb: []\n"),
    (r#"{"b":[1,{"c":2,"d":[3]}],"a":{"e":true}}"#, "a:\n  e: true\nb:\n- 1\n- c: 2\n  d:\n  - 3\n"),
    (r#"[[1,[2]],{"a":[[]]}]"#, "- - 1\n  - - 2\n- a:\n  - []\n"),
    (
        r#"{"a":"x\ny\n","b":["x\ny"],"c":{"d":"x\n\n"}}"#,
        "a: |\n  x\n  y\nb:\n- |-\n  x\n  y\nc:\n  d: |+\n    x\n\n",
    ),
    (r#"{"a":"  x\ny","b":"\tx\n","c":"\nx"}"#, "a: |2-\n    x\n  y\nb: |2\n  \tx\nc: |2-\n\n  x\n"),
    (
        r#"{"a":"x \ny","b":"x\n ","c":"\n","d":"a\rb\n"}"#,
        "a: \"x \\ny\"\nb: \"x\\n \"\nc: \"\\n\"\nd: \"a\\rb\\n\"\n",
    ),
    (r#"{"a10":1,"a2":2,"A":3,"_":4}"#, "_: 4\nA: 3\na2: 2\na10: 1\n"),
    (r#"{"on":1,"1":2,"":3,"a: b":4,"x\ny":5}"#, "\"\": 3\n\"1\": 2\n'a: b': 4\n\"on\": 1\n\"x\\ny\": 5\n"),
    (
        "[1,-1,1.0,1.5,1e21,1e-7,12345678901234567890]",
        "- 1\n- -1\n- 1\n- 1.5\n- 1.0e+21\n- 1.0e-07\n- 12345678901234567890\n",
    ),
];

#[test]
fn layout_is_that_of_kubernetes() {
    for (json, want) in LAYOUTS {
        let json: Json = serde_json::from_str(json).expect("JSON");
        assert_eq!(emit(&value(&json)), *want);
    }
}

#[test]
fn long_keys_stand_behind_a_question_mark() {
    let key = "k".repeat(200);
    assert_eq!(emit(&value(&json!({ &key: { "a": 1 } }))), format!("? {key}\n:\n  a: 1\n"));
}

/// How strings are spelled as values.
const SPELLINGS: &[(&str, &str)] = &[
    ("nginx:1.25", "nginx:1.25"),
    ("${a.b}-c", "${a.b}-c"),
    ("${a ? \"b\" : c}", "'${a ? \"b\" : c}'"),
    ("it's", "it's"),
    ("'quoted'", "'''quoted'''"),
    ("", "\"\""),
    (" x", "' x'"),
    ("x #y", "'x #y'"),
    ("x#y", "x#y"),
    ("a:", "'a:'"),
    ("-", "'-'"),
    ("-x", "-x"),
    ("- x", "'- x'"),
    ("---", "'---'"),
    ("*x", "'*x'"),
    ("{{ x }}", "'{{ x }}'"),
    ("y", "\"y\""),
    ("Off", "\"Off\""),
    ("null", "\"null\""),
    ("nullable", "nullable"),
    ("8080", "\"8080\""),
    ("80:8080", "80:8080"),
    ("1:30", "\"1:30\""),
    ("10.0.0.1", "10.0.0.1"),
    ("1_000", "\"1_000\""),
    ("0x_", "\"0x_\""),
    ("1e3", "\"1e3\""),
    ("2001-13-45", "\"2001-13-45\""),
    ("=", "\"=\""),
    ("<<", "\"<<\""),
    ("a\tb", "\"a\\tb\""),
    ("x\u{85}y", "\"x\\Ny\""),
    ("x\u{7f}\u{feff}\u{fffe}", "\"x\\x7F\\uFEFF\\uFFFE\""),
    ("é 日本 😀", "é 日本 😀"),
];

#[test]
fn strings_are_quoted_only_where_needed() {
    for (text, want) in SPELLINGS {
        assert_eq!(emit(&value(&json!({ "k": text }))), format!("k: {want}\n"));
    }
}

/// What PyYAML takes for something else than text: its implicit resolvers for YAML 1.1.
const YAML_1_1: &[&str] = &[
    r"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$",
    r"^[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?$",
    r"^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?$",
    r"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$",
    r"^[-+]?\.(?:inf|Inf|INF)$",
    r"^\.(?:nan|NaN|NAN)$",
    r"^[-+]?0b[0-1_]+$",
    r"^[-+]?0[0-7_]+$",
    r"^[-+]?(?:0|[1-9][0-9_]*)$",
    r"^[-+]?0x[0-9a-fA-F_]+$",
    r"^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$",
    r"^(?:<<)$",
    r"^(?:~|null|Null|NULL|)$",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$",
    r"^(?:=)$",
];

/// What the core schema of YAML 1.2 takes for something else than text.
const YAML_1_2: &[&str] = &[
    r"^(?:null|Null|NULL|~|)$",
    r"^(?:true|True|TRUE|false|False|FALSE)$",
    r"^[-+]?[0-9]+$",
    r"^0o[0-7]+$",
    r"^0x[0-9a-fA-F]+$",
    r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
    r"^[-+]?\.(?:inf|Inf|INF)$",
    r"^\.(?:nan|NaN|NAN)$",
];

#[test]
fn plain_text_is_text_by_the_rules_of_both_versions() {
    let rules = RegexSet::new(YAML_1_1.iter().chain(YAML_1_2)).expect("the rules are regular expressions");
    let atoms = "019.+-_eExXbBoO:afTZ~=<yYnN ";
    let words =
        ["on", "off", "yes", "no", "true", "false", "null", ".inf", ".nan", "2001", "-01", "12:", ":30"];
    let mut atoms: Vec<String> = atoms.chars().map(String::from).collect();
    atoms.extend(words.iter().flat_map(|word| [(*word).to_owned(), word.to_uppercase()]));
    let mut texts = vec![String::new()];
    let mut layer = texts.clone();
    for _ in 0..3 {
        layer = layer.iter().flat_map(|text| atoms.iter().map(move |atom| format!("{text}{atom}"))).collect();
        texts.extend(layer.iter().cloned());
    }
    let mut plain = 0;
    for text in &texts {
        if emit(&value(&Json::String(text.clone()))) == format!("{text}\n") {
            plain += 1;
            assert!(!rules.is_match(text), "{text:?} is not text without quotes");
        }
    }
    assert!(plain > texts.len() / 4, "only {plain} of {} are plain", texts.len());
}

const ATOMS: &[&str] = &[
    "a",
    "b",
    "Z",
    "y",
    "n",
    "0",
    "1",
    "9",
    "_",
    "-",
    "+",
    ".",
    ":",
    ";",
    ",",
    "?",
    "!",
    "@",
    "#",
    "$",
    "%",
    "^",
    "&",
    "*",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "|",
    "/",
    "\\",
    "'",
    "\"",
    "`",
    "~",
    "=",
    " ",
    "\t",
    "\n",
    "\r",
    "\0",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fffe}",
    "é",
    "日",
    "😀",
    "\u{3000}",
    "\n\n",
    "\n ",
    " \n",
    "\n\t",
    "---",
    "...",
    "- ",
    "? ",
    ": ",
    " #",
    "<<",
    "0x",
    "0o",
    "0b",
    "e+",
    ".inf",
    "null",
    "true",
    "on",
    "2001-01-01",
    "1:30",
    "1_0",
    "${",
    "}",
];

/// Values with strings in every position.
fn drawn(seed: u64, count: usize) -> Vec<Json> {
    let mut dice = Dice(seed);
    let mut text = || {
        let most = *Dice::pick(&mut dice, &[1, 2, 4, 10]);
        (0..=dice.below(most)).map(|_| *dice.pick(ATOMS)).collect::<String>()
    };
    (0..count)
        .map(|_| {
            let (a, b) = (text(), text());
            json!({ "k": a, "z": { &a: "v", &b: [b, { "n": a }, [a, b]] }, &b: { &a: b, "q": [[{ "a": a }]] } })
        })
        .collect()
}

#[test]
fn our_reader_and_one_of_yaml_1_2_read_it_back() {
    for want in drawn(0xC0DE, 4_000) {
        let text = emit(&value(&want));
        let reading = read(FileId(0), text.as_bytes(), &Limits::default());
        let got = reading.documents.first().map(|document| support::json(&document.node));
        assert!(got.is_some_and(|got| same(&got, &want)), "{want}\n{text}");
        let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        let got = documents.first().map(yaml_1_2);
        assert!(got.is_some_and(|got| same(&got, &want)), "{want}\n{text}");
    }
}

fn yaml_1_2(node: &Yaml<'_>) -> Json {
    match node {
        Yaml::Value(Scalar::Null) => Json::Null,
        Yaml::Value(Scalar::Boolean(b)) => Json::Bool(*b),
        Yaml::Value(Scalar::Integer(n)) => json!(n),
        Yaml::Value(Scalar::FloatingPoint(x)) => json!(x.into_inner()),
        Yaml::Value(Scalar::String(text)) => json!(text),
        Yaml::Sequence(items) => Json::Array(items.iter().map(yaml_1_2).collect()),
        Yaml::Mapping(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| match yaml_1_2(key) {
                    Json::String(key) => (key, yaml_1_2(value)),
                    key => (format!("not a string: {key}"), Json::Null),
                })
                .collect(),
        ),
        node => json!(format!("not data: {node:?}")),
    }
}

#[test]
fn go_reads_it_back_if_it_is_here() {
    reads_back("Go", "go", &["run", "."]);
}

#[test]
fn pyyaml_reads_it_back_if_it_is_here() {
    reads_back("PyYAML", "python3", &["read.py"]);
}

/// Hands documents to a program in `tests/readers`, and compares what it reads.
fn reads_back(name: &str, program: &str, arguments: &[&str]) {
    let values = drawn(0xBEEF, 2_000);
    let lines: String = values.iter().map(|want| json!(emit(&value(want))).to_string() + "\n").collect();
    let Some(answers) = run(program, arguments, &lines) else {
        // Past the test's own output, which is only shown if it fails.
        writeln!(std::io::stderr(), "skipped: {name} is not here to read back what is written")
            .expect("stderr");
        return;
    };
    let answers: Vec<Json> =
        answers.lines().map(|line| serde_json::from_str(line).expect("the reader answers in JSON")).collect();
    assert_eq!(answers.len(), values.len());
    for (got, want) in answers.iter().zip(&values) {
        assert!(same(got, want), "{name}\ngot  {got}\nwant {want}\ntext {:?}", emit(&value(want)));
    }
}

#[expect(clippy::disallowed_methods, reason = "the readers of other languages are other programs")]
fn run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    // A program that cannot start its work does not read: that shows in how it ends.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}
