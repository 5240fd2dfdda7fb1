//! What expressions evaluate to: values by their canonical text, failures by message and place.

use choreoc_cel::value::{Foreign, List, Made, Object, ObjectBuilder, Value};
use choreoc_cel::{Env, Macros, Registry, Type, canonical_text};
use std::sync::Arc;

const VARIABLES: [&str; 4] = ["p", "list", "carried", "unset"];

fn object(entries: Vec<(&str, Value)>) -> Object {
    let mut builder = ObjectBuilder::default();
    for (key, value) in entries {
        builder.push(key, value);
    }
    builder.build()
}

/// `p` and `list` are a document's, `carried` holds values of the host, `unset` has no value.
fn context() -> [Option<Value>; 4] {
    let inner = object(vec![("c", Value::Double(3.0)), ("none", Value::Null)]);
    let p = object(vec![
        ("a", Value::Object(inner)),
        ("name", Value::from("web")),
        ("n", Value::Double(8080.0)),
        ("on", Value::Bool(true)),
    ]);
    let list = Value::list(vec![Value::Double(1.0), Value::from("x"), Value::Null]);
    let carried = object(vec![
        ("nothing", Foreign::cel_null()),
        ("omit", Foreign::omit()),
        ("error", Foreign::error("cannot be read")),
    ]);
    [Some(Value::Object(p)), Some(list), Some(Value::Object(carried)), None]
}

fn env() -> Env {
    let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
    VARIABLES.iter().fold(env, |env, name| env.with_variable(*name, Type::Dyn))
}

fn evaluate(text: &str) -> Result<Value, String> {
    let program =
        env().compile(text).map_err(|error| format!("does not compile: {}", error.issues[0].message))?;
    program.evaluate(&context()).map_err(|error| {
        let place = &text[error.range.start as usize..error.range.end as usize];
        format!("{} at `{place}`", error.message)
    })
}

/// The canonical text, or `message at \`place\``.
fn shown(text: &str) -> String {
    evaluate(text).map_or_else(|error| error, |value| canonical_text(&value))
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn paths_read_fields_and_keys() {
    check(&[
        ("p.a.c", "3.0"),
        ("p['a'].c", "3.0"),
        ("p.a['c' + '']", "3.0"),
        ("list[1]", r#""x""#),
        ("list[1.0]", r#""x""#),
        ("list[p.a.c - 2.0]", r#""x""#),
        ("{1: 'int'}[dyn(1.0)]", r#""int""#),
        ("{'1': 'text'}[dyn(1)]", "no such key: 1 at `{'1': 'text'}[dyn(1)]`"),
        ("{1u: 'uint'}[dyn(1)]", r#""uint""#),
        ("p.b", "no such key: b at `p.b`"),
        ("p.b.c.d", "no such key: b at `p.b`"),
        ("p.a.c.d", "no such key: d at `p.a.c.d`"),
        ("p.a.none.x", "no such key: x at `p.a.none.x`"),
        ("list.x", "unsupported index type 'string' in list at `list.x`"),
        ("list[7]", "index out of bounds: 7 at `list[7]`"),
        ("list[0.5]", "unsupported index value 0.5 in list at `list[0.5]`"),
        ("p[list]", "invalid qualifier type: *types.baseList at `p[list]`"),
        ("unset", "no such attribute(s): unset at `unset`"),
        ("unset.a.b", "no such attribute(s): unset at `unset`"),
    ]);
}

#[test]
fn presence_and_optional_paths_forgive_what_is_missing() {
    check(&[
        ("has(p.a.c)", "true"),
        ("has(p.a.d)", "false"),
        ("has(p.name.d)", "false"),
        ("has(p.a.none.d)", "false"),
        ("has(p.b.d)", "no such key: b at `p.b`"),
        ("has(list.d)", "unsupported index type 'string' in list at `has(list.d)`"),
        ("p.?a.c", "optional.of(3.0)"),
        ("p.?b.c.d", "optional.none()"),
        ("p.?name.c", "optional.none()"),
        ("list[?7]", "optional.none()"),
        ("p.?a.?c.orValue(1.0)", "3.0"),
        ("p.?b.orValue(p.missing)", "no such key: missing at `p.missing`"),
        ("p.?name.orValue(p.missing)", r#""web""#),
        ("p.?name.optMap(n, n + '!')", r#"optional.of("web!")"#),
        ("p.?b.optMap(n, n + '!')", "optional.none()"),
        ("p.?a.optFlatMap(a, a.?c)", "optional.of(3.0)"),
        ("{'x': optional.of({'y': 1})}.x.y", "no such key: y at `{'x': optional.of({'y': 1})}.x.y`"),
    ]);
}

#[test]
fn logic_absorbs_failures() {
    check(&[
        ("p.missing || true", "true"),
        ("false && p.missing", "false"),
        ("p.missing && false", "false"),
        ("p.missing || false", "no such key: missing at `p.missing`"),
        ("p.one && p.two", "no such key: one at `p.one`"),
        ("p.name && true", "no such overload at `p.name && true`"),
        ("list.all(x, x == 1.0 || x.y)", "no such key: y at `x.y`"),
        ("list.exists(x, x == 'x' || x.y)", "true"),
        ("list.filter(x, x == 1.0 || x.y)", "no such key: y at `x.y`"),
        ("p.on ? 1 : p.missing", "1"),
        ("p.name ? 1 : 2", "no such overload at `p.name ? 1 : 2`"),
    ]);
}

#[test]
fn loops_run_over_lists_and_maps() {
    check(&[
        ("[1, 2, 3].map(x, x * x)", "[1, 4, 9]"),
        ("[1, 2, 3].map(x, x > 1, x * x)", "[4, 9]"),
        ("[3, 1].filter(x, x > 1)", "[3]"),
        ("{'b': 1, 'a': 2}.map(k, k)", r#"["a", "b"]"#),
        ("p.map(k, k)", r#"["a", "n", "name", "on"]"#),
        ("[1, 2, 2].exists_one(x, x == 2)", "false"),
        ("['a', 'b'].transformList(i, v, v + string(i))", r#"["a0", "b1"]"#),
        ("['a', 'b'].transformMap(i, v, i > 0, v)", r#"{1: "b"}"#),
        ("['a', 'b'].transformMapEntry(i, v, {v: i})", r#"{"a": 0, "b": 1}"#),
        (
            "['a', 'a'].transformMapEntry(i, v, {v: i})",
            "insert failed: key a already exists at `['a', 'a'].transformMapEntry(i, v, {v: i})`",
        ),
        ("[[1, 2], [3]].map(x, x.map(y, [y, x.size()]))", "[[[1, 2], [2, 2]], [[3, 1]]]"),
        ("[1, 2].map(x, [3, 4].map(x, x))", "[[3, 4], [3, 4]]"),
        ("['bb', 'a'].sortBy(x, size(x))", r#"["a", "bb"]"#),
        ("p.n.map(x, x)", "got 'types.Double', expected iterable type at `p.n.map(x, x)`"),
    ]);
}

#[test]
fn literals_keep_order_of_failure_and_of_keys() {
    check(&[
        ("{'b': 1, 'a': p.name}", r#"{"a": "web", "b": 1}"#),
        ("{'b': p.one, 'a': p.two}", "no such key: one at `p.one`"),
        ("{'a': p.one, 'b': p.two}", "no such key: one at `p.one`"),
        ("{'a': 1, 'a': 2}", r#"{"a": 2}"#),
        ("{1: 'i', 1u: 'u', 1.0: 'd'}", r#"{1: "i", 1.0: "d", 1u: "u"}"#),
        ("{?'a': p.?name, ?'b': p.?missing}", r#"{"a": "web"}"#),
        ("{'a': 1, ?'a': p.?missing}", "{}"),
        ("[?p.?name, ?p.?missing, 1]", r#"["web", 1]"#),
    ]);
}

#[test]
fn values_of_the_host_are_carried() {
    check(&[
        ("carried.nothing == null", "true"),
        ("carried.nothing", "null"),
        ("carried.omit", "oc_omit()"),
        ("[carried.omit]", "[oc_omit()]"),
        ("carried.omit == carried.omit", "true"),
        ("string(carried.omit)", "no such overload: string(omit) at `string(carried.omit)`"),
        ("carried.error", "cannot be read at `carried.error`"),
        ("has(carried.error)", "cannot be read at `has(carried.error)`"),
    ]);
}

#[test]
fn lists_remember_how_they_were_made() {
    for (text, made) in [
        ("list", Made::Host),
        ("[1]", Made::Expression),
        ("list.map(x, x)", Made::Expression),
        ("list + [1]", Made::Concatenation),
        ("list + []", Made::Host),
        ("[] + list", Made::Host),
        ("'a,b'.split(',')", Made::Strings),
        ("'a,b'.split(',') + []", Made::Strings),
        ("'a,b'.split(',').reverse()", Made::Expression),
        ("lists.range(2)", Made::Expression),
    ] {
        let value = evaluate(text).expect(text);
        let Value::List(list) = &value else { panic!("{text} is no list") };
        assert_eq!(List::made(list), made, "{text}");
    }
    assert!(matches!(evaluate("p"), Ok(Value::Object(_))), "a document's map stays one");
    assert!(matches!(evaluate("{'a': 1}"), Ok(Value::Map(_))), "a literal is a map of the language");
}

#[test]
fn results_share_the_context() {
    let context = context();
    let program = env().compile("p.a").expect("compiles");
    let value = program.evaluate(&context).expect("has a value");
    let (Some(Value::Object(p)), Value::Object(inner)) = (&context[0], &value) else { panic!("not objects") };
    let original = p.get("a").and_then(Value::as_object).expect("an object");
    assert!(std::ptr::eq(original.entries(), inner.entries()));
}

#[test]
fn what_needs_no_variable_is_a_constant() {
    let constant = |text: &str| env().compile(text).expect(text).constant().map(canonical_text);
    assert_eq!(constant("['a' + 'b', string(1)]"), Some(r#"["ab", "1"]"#.to_owned()));
    assert_eq!(constant("p.n"), None);
    assert_eq!(constant("1 / 0"), None);
    assert_eq!(constant("lists.range(100000)"), None, "large values are made when they are needed");
}

#[test]
fn a_key_of_a_wrong_kind_has_no_program() {
    for text in ["p[null]", "true || p[b'a'] == 1", "p[int]"] {
        let error = env().compile(text).expect_err(text);
        assert_eq!(error.phase, choreoc_cel::Phase::Program, "{text}");
        assert!(error.issues[0].message.starts_with("invalid qualifier type: "), "{text}");
    }
}

#[test]
fn what_is_dynamic_hides_in_typed_lists() {
    // `list` holds numbers, which nobody knows when the sum is typed.
    let program = env().compile("([timestamp(0)] + list)[1]").expect("it compiles");
    assert_eq!(program.result_type(), &Type::Timestamp);
    let value = program.evaluate(&context()).expect("it evaluates");
    assert_eq!(canonical_text(&value), "1.0");
}
