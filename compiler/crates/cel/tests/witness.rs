//! What a witness is told, and that the points of a program are exactly what it can be told about.

use choreoc_cel::value::{Object, Value};
use choreoc_cel::{Env, Macros, Outcome, PointKind, Program, Registry, Type};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

const VARIABLES: [&str; 4] = ["yes", "no", "list", "map"];

fn program(text: &str) -> Program {
    let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
    let env = VARIABLES.iter().fold(env, |env, name| env.with_variable(*name, Type::Dyn));
    env.compile(text).expect("the expression compiles")
}

fn variables() -> [Option<Value>; 4] {
    let map: Object = [("a".into(), Value::from("x"))].into_iter().collect();
    let list = Value::list(vec![Value::Double(1.0), Value::Double(2.0)]);
    [Some(Value::Bool(true)), Some(Value::Bool(false)), Some(list), Some(Value::Object(map))]
}

fn shown(text: &str, kind: PointKind, range: &Range<u32>) -> String {
    format!("{kind:?} `{}`", &text[range.start as usize..range.end as usize])
}

/// What came of which point, sorted.
fn seen(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut note = |kind: PointKind, range: &Range<u32>, outcome: Outcome| {
        seen.insert(format!("{} {outcome:?}", shown(text, kind, range)));
    };
    let watched = program(text).evaluate_watched(&variables(), &mut note);
    let blind = program(text).evaluate(&variables());
    assert_eq!(watched.is_ok(), blind.is_ok(), "{text}");
    seen.into_iter().collect()
}

fn points(text: &str) -> Vec<String> {
    program(text).points().iter().map(|point| shown(text, point.kind, &point.range)).collect()
}

#[test]
fn operands_behind_the_one_that_decides_are_not_seen() {
    let text = "yes && no && (no || yes)";
    assert_eq!(seen(text), ["Operand `no` False", "Operand `yes` True"]);
    let all = ["Operand `yes`", "Operand `no`", "Operand `no || yes`", "Operand `no`", "Operand `yes`"];
    assert_eq!(points(text), all);
}

#[test]
fn an_operand_that_fails_has_no_outcome() {
    assert_eq!(seen("map.b || yes"), ["Operand `yes` True"]);
}

#[test]
fn conditionals_tell_the_branch_and_where_their_branches_stand() {
    let text = "no ? 'a' + 'b' : map.a";
    assert_eq!(seen(text), [format!("Conditional `{text}` False")]);
    let found = program(text).points();
    assert_eq!(found[0].branches, Some([5..14, 17..22]));
}

#[test]
fn loops_tell_how_much_they_walk_over_and_what_predicates_say() {
    assert_eq!(
        seen("list.filter(x, x > 1.0).map(y, [1].all(z, z > 5))"),
        [
            "Loop `[1].all(z, z > 5)` One",
            "Loop `list.filter(x, x > 1.0).map(y, [1].all(z, z > 5))` One",
            "Loop `list.filter(x, x > 1.0)` Many",
            "Predicate `x > 1.0` False",
            "Predicate `x > 1.0` True",
            "Predicate `z > 5` False",
        ]
    );
    assert_eq!(seen("{}.map(k, k)"), ["Loop `{}.map(k, k)` None"]);
}

#[test]
fn optional_chains_are_present_or_absent_once() {
    assert_eq!(seen("map.?a.orValue('d')"), ["Optional `map.?a` Present"]);
    assert_eq!(seen("map.?b.c.orValue('d')"), ["Optional `map.?b.c` Absent"].map(str::to_owned));
    assert_eq!(seen("has(map.?b.c)"), ["Optional `has(map.?b.c)` Absent"]);
    let text = "map.?a.optMap(v, v + v).orValue('d')";
    assert_eq!(points(text), [format!("Optional `{text}`"), "Optional `map.?a`".to_owned()]);
}

#[test]
fn what_planning_decides_is_no_point() {
    assert!(points("(true ? 'a' : 'b') + (false || true ? 'c' : 'd')").is_empty());
    assert_eq!(points("true && yes"), ["Operand `yes`"]);
}

#[test]
fn everything_that_is_told_is_about_a_point() {
    for text in [
        "list.exists_one(x, x > 1.0) ? list.map(x, x > 1.0, x) : [map.?b, map[?'a']][0].orValue([])",
        "list.transformMap(i, v, i > 0, v == 2.0 && yes || no)",
        "[?map.?b, 'x'] + (yes ? [map.?a.or(map.?b).orValue('')] : [])",
        "list.sortBy(e, e > 1.0 ? 0 : 1)",
    ] {
        let points: BTreeSet<String> = points(text).into_iter().collect();
        for told in seen(text) {
            let (point, _) = told.rsplit_once(' ').expect("there is an outcome");
            assert!(points.contains(point), "{point} of {text} is none of {points:?}");
        }
    }
}
