//! No text is too deep, too long or too tangled: it compiles and runs or is refused, on a small stack and at once.

use choreoc_cel::{Env, Macros, Registry, Type, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs on a stack of half a mebibyte.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread =
        std::thread::Builder::new().stack_size(512 * 1024).spawn(run).expect("threads can be started");
    thread.join().expect("nothing panics");
}

fn env() -> Env {
    Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard())).with_variable("x", Type::Dyn)
}

/// `ok`, or why it does not compile.
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn verdict(env: &Env, text: &str) -> String {
    let started = Instant::now();
    let verdict = match env.compile(text) {
        Ok(program) => {
            // Whatever comes out: it comes out.
            let _ = program.evaluate(&[Some(Value::Bool(true))]);
            "ok".to_owned()
        }
        Err(error) => error.issues[0].message.clone(),
    };
    let took = started.elapsed();
    assert!(took < Duration::from_secs(20), "took {took:?}: {}", &text[..text.len().min(60)]);
    verdict
}

/// The same of the checker alone: the planner has a limit of its own, far below what the checker takes.
fn checked(env: &Env, text: &str) -> String {
    // The planner may refuse, but it must come back.
    verdict(env, text);
    match env.parse(text).and_then(|ast| env.check(&ast)) {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.issues[0].message.clone(),
    }
}

/// `repeat` of `before`, then `middle`, then as many of `after`.
fn nested(before: &str, middle: &str, after: &str, repeat: usize) -> String {
    format!("{}{middle}{}", before.repeat(repeat), after.repeat(repeat))
}

const GRAMMAR: &str = "expression recursion limit exceeded: 250";
const TREE: &str = "max recursion depth exceeded";

#[test]
fn depth_is_limited_where_cel_go_limits_it() {
    on_small_stack(|| {
        let env = env();
        for (before, middle, after, deepest, refusal) in [
            ("(", "1", ")", 249, GRAMMAR),
            ("[", "1", "]", 249, GRAMMAR),
            ("{1: ", "1", "}", 249, GRAMMAR),
            ("dyn(", "1", ")", 249, GRAMMAR),
            ("1 + (", "1", ")", 124, GRAMMAR),
            ("1 < (", "1", ") ", 124, GRAMMAR),
            ("true || (", "true", ")", 249, GRAMMAR),
            ("true ? true : ", "true", "", 249, GRAMMAR),
            ("dyn([", "1", "])", 124, GRAMMAR),
            ("1 + ", "1", "", 250, TREE),
            ("", "x", ".a", 250, TREE),
            ("", "x", ".?a", 250, TREE),
            ("", "x", "[0]", 250, TREE),
            ("", "'a'", ".trim()", 250, TREE),
            ("true == ", "true", "", 250, TREE),
        ] {
            let name = format!("{before}{middle}{after}");
            if refusal != GRAMMAR || before != "1 < (" {
                assert_eq!(verdict(&env, &nested(before, middle, after, deepest)), "ok", "{name}");
            }
            assert_eq!(verdict(&env, &nested(before, middle, after, deepest + 1)), refusal, "{name}");
            assert_eq!(verdict(&env, &nested(before, middle, after, 3000)), refusal, "{name}");
        }
    });
}

#[test]
fn chains_of_logic_and_signs_have_no_limit() {
    on_small_stack(|| {
        let env = env();
        for (text, repeat, end) in [
            ("true && ", 12_000, "true"),
            ("false || ", 11_000, "true"),
            ("!", 99_000, "true"),
            ("-", 99_000, "x"),
        ] {
            assert_eq!(verdict(&env, &nested(text, end, "", repeat)), "ok", "{text}");
        }
    });
}

#[test]
fn length_is_limited_in_characters() {
    on_small_stack(|| {
        let env = env();
        assert_eq!(verdict(&env, &format!("'{}'", "é".repeat(99_998))), "ok");
        assert_eq!(
            verdict(&env, &format!("'{}'", "é".repeat(99_999))),
            "expression code point size exceeds limit: size: 100001, limit 100000"
        );
    });
}

#[test]
fn what_doubles_with_every_link_is_refused() {
    on_small_stack(|| {
        let env = env();
        let complex = "the type of the expression is too complex";
        for (text, expected) in [
            (
                nested("", "x", ".optMap(v, v)", 200),
                "expression count exceeds limit of 100000 while expanding macro 'optMap'",
            ),
            (nested("", "[[1]]", ".map(v, {v: v})", 200), complex),
            (nested("", "[1]", ".map(v, [[[[[[[[[[[[[[[[[[[[v]]]]]]]]]]]]]]]]]]]])", 200), complex),
            (nested("", "[x]", ".map(v, [v, v, v])", 200), "ok"),
            (nested("[[", "1", "].map(v, v)].map(v, v)", 120), "ok"),
            (nested("[1].all(v, v == 1 && ", "true", ")", 240), "ok"),
        ] {
            assert_eq!(checked(&env, &text), expected, "{}", &text[..60]);
        }
    });
}

#[test]
fn the_deepest_trees_are_checked_on_a_small_stack() {
    on_small_stack(|| {
        let env = env();
        // Every parenthesis stands deep in a balanced tree of many terms.
        let terms = "!x && !x && x && !x && x && x && x && x && x && x && x && x && !(";
        assert_eq!(checked(&env, &nested(terms, "x", ")", 249)), "ok");
        let folds = "[x].exists(v, [v].all(w, w == x ? true : w && w && w && w && w && w && w && w && ";
        assert_eq!(checked(&env, &nested(folds, "x", "))", 60)), "ok");
    });
}

#[test]
fn no_text_is_too_broken() {
    on_small_stack(|| {
        let env = env();
        for text in [
            "",
            " ",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "'''",
            "r'",
            "b'",
            "br'",
            "`",
            "`a",
            "//",
            "0x",
            "1e",
            "1.e",
            ".",
            "..",
            "a.",
            "a.?",
            "a[?",
            "{?",
            "[?",
            "{,}",
            "[,]",
            "f(,)",
            "a?b",
            "a?b:",
            "?",
            ":",
            "&",
            "|",
            "=",
            "\\",
            "\0",
            "é",
            "a.b{",
            "a{b:1",
            "'\\",
            "'\\x",
            "'\\u12",
            "\u{feff}1",
            "1 2",
            "--",
            "!",
            "-",
            "- -",
            "in",
            "a in",
            "true.in",
            "😀",
            "'😀",
            "`😀`",
            "a.`b.c`",
            "{'a': 1,, }",
            "[1,, 2]",
            "9223372036854775808",
            "-9223372036854775808",
            "1e999",
            "0xG",
            "1u1",
        ] {
            verdict(&env, text);
            // Everything cut off anywhere, too.
            for (at, _) in text.char_indices() {
                verdict(&env, &text[..at]);
            }
            for opener in ["(", "[", "{1: ", "x.f(", "x[", "x.all(v, "] {
                verdict(&env, &format!("{}{text}", opener.repeat(200)));
            }
        }
    });
}
