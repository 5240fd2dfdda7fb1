//! What the checker says: the type of an expression, or every issue as cel-go prints it.

use choreoc_cel::{Env, Macros, ObjectTypes, Registry, Type};
use std::sync::Arc;

fn env() -> Env {
    let mut objects = ObjectTypes::new();
    objects.add("Person", [("name".into(), Type::String), ("tags".into(), Type::list(Type::String))]);
    Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()))
        .with_objects(Arc::new(objects))
        .with_variable("any", Type::Dyn)
        .with_variable("person", Type::object("Person"))
        .with_variable("counts", Type::map(Type::String, Type::Int))
        .with_variable("a.b", Type::Bool)
}

fn verdict(text: &str) -> String {
    let env = env();
    let checked = env.parse(text).and_then(|ast| env.check(&ast));
    checked.map_or_else(|error| error.to_cel_go(text), |checked| checked.result_type().to_string())
}

#[test]
fn expressions_have_types() {
    for (text, expected) in [
        ("1 + 2", "int"),
        ("any + 1", "int"),
        ("any", "dyn"),
        ("any ? 1 : 2", "int"),
        ("[]", "list(dyn)"),
        ("[1, 'a']", "list(dyn)"),
        ("[1, any]", "list(dyn)"),
        ("[[], [1]]", "list(list(int))"),
        ("{'a': 1, 'b': 2u}", "map(string, dyn)"),
        ("{}", "map(dyn, dyn)"),
        ("[1].map(x, [x])", "list(list(int))"),
        ("counts.transformMap(k, v, string(v))", "map(string, string)"),
        ("counts.map(k, k)", "list(string)"),
        ("counts.?a", "optional_type(int)"),
        ("counts.?a.orValue(1)", "int"),
        ("any.?a.b", "optional_type(dyn)"),
        ("optional.none().or(optional.of(1))", "optional_type(int)"),
        ("[?counts.?a]", "list(int)"),
        ("person.tags[0]", "string"),
        ("has(person.name)", "bool"),
        ("person == null", "bool"),
        ("a.b", "bool"),
        ("int", "type(int)"),
        ("type(1)", "type(int)"),
        ("type(type)", "type(type(type))"),
        ("google.protobuf.Duration", "type(google.protobuf.Duration)"),
        ("google.protobuf.Int64Value{value: 1}", "wrapper(int)"),
        ("google.protobuf.NullValue.NULL_VALUE", "int"),
        ("null", "null_type"),
        ("math.greatest(1, 2.5)", "dyn"),
        ("[1].all(x, x < 2.0)", "bool"),
        ("[3, 1].sortBy(x, -x)", "list(int)"),
        ("Person", "type(Person)"),
        ("Person{name: 'a'}", "Person"),
    ] {
        assert_eq!(verdict(text), expected, "{text}");
    }
}

#[test]
fn issues_read_as_cel_go_prints_them() {
    for (text, expected) in [
        (
            "1 + 'a'",
            "ERROR: <input>:1:3: found no matching overload for '_+_' applied to '(int, string)'\n | 1 + 'a'\n | ..^",
        ),
        (
            "x + y(1)",
            "ERROR: <input>:1:1: undeclared reference to 'x' (in container '')\n | x + y(1)\n | ^\n\
             ERROR: <input>:1:6: undeclared reference to 'y' (in container '')\n | x + y(1)\n | .....^",
        ),
        (
            "[1].join()",
            "ERROR: <input>:1:9: found no matching overload for 'join' applied to 'list(int).()'\n | [1].join()\n | ........^",
        ),
        ("person.nam", "ERROR: <input>:1:7: undefined field 'nam'\n | person.nam\n | ......^"),
        ("'a'.b", "ERROR: <input>:1:4: type 'string' does not support field selection\n | 'a'.b\n | ...^"),
        ("1 && true", "ERROR: <input>:1:1: expected type 'bool' but found 'int'\n | 1 && true\n | ^"),
        (
            "1.map(x, x)",
            "ERROR: <input>:1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or \
             dynamic)\n | 1.map(x, x)\n | ^",
        ),
        (
            "1 < 2.0",
            "ERROR: <input>:1:3: found no matching overload for '_<_' applied to '(int, double)'\n | 1 < 2.0\n | ..^",
        ),
        (
            "{?'a': 1}",
            "ERROR: <input>:1:8: expected type 'optional_type(int)' but found 'int'\n | {?'a': 1}\n | .......^",
        ),
        (
            "'%d'.format(['a'])",
            "ERROR: <input>:1:14: error during formatting: decimal clause can only be used on ints, \
          uints, and doubles, was given string\n | '%d'.format(['a'])\n | .............^",
        ),
        ("'%d'.format([])", "ERROR: <input>:1:12: index 0 out of range\n | '%d'.format([])\n | ...........^"),
        (
            "'a'.format([1])",
            "ERROR: <input>:1:11: too many arguments supplied to string.format (expected 0, got 1)\n | \
          'a'.format([1])\n | ..........^",
        ),
        ("Person{nam: 1}", "ERROR: <input>:1:11: undefined field 'nam'\n | Person{nam: 1}\n | ..........^"),
        // What only a program is refused for has no place.
        ("true || any[null]", "invalid qualifier type: types.Null"),
        ("google.protobuf.Any", "reference to undefined type: google.protobuf.Any"),
        ("[int].map(t, t)", "reference to undefined type: t"),
    ] {
        assert_eq!(verdict(text), expected, "{text}");
    }
}

#[test]
fn issues_know_their_range_and_what_may_have_been_meant() {
    for (text, range, candidates) in [
        ("persn.name", "persn", &["person"][..]),
        ("person.nme", "nme", &["name"]),
        ("'a'.startWith('b')", "startWith", &["startsWith"]),
        ("[1].map(element, elemnt)", "elemnt", &["element"]),
        ("1 + 'a'", "1 + 'a'", &[]),
        ("nothing_like_it", "nothing_like_it", &[]),
    ] {
        let env = env();
        let error = env.parse(text).and_then(|ast| env.check(&ast)).expect_err("the text is wrong");
        let issue = &error.issues[0];
        assert_eq!(&text[issue.range.start as usize..issue.range.end as usize], range, "{text}");
        assert_eq!(issue.candidates, candidates, "{text}");
    }
}

#[test]
fn a_name_declared_twice_is_refused_by_every_check() {
    let env =
        env().with_variable("any", Type::Int).with_variable("counts", Type::map(Type::String, Type::Int));
    let error = env.parse("1").and_then(|ast| env.check(&ast)).expect_err("any is declared twice");
    assert_eq!(error.to_cel_go("1"), "ERROR: <input>:-1:0: overlapping identifier for name 'any'");
}

#[test]
fn one_tree_can_be_checked_in_two_environments() {
    let env = env();
    let ast = env.parse("item + 1").expect("it parses");
    let types = [Type::Int, Type::Dyn, Type::String].map(|ty| {
        let inner = env.clone().with_variable("item", ty);
        inner.check(&ast).map(|checked| checked.result_type().to_string()).map_err(|error| error.issues.len())
    });
    assert_eq!(types, [Ok("int".to_owned()), Ok("int".to_owned()), Err(1)]);
}
