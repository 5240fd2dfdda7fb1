//! docs/functions.md lists what the language has: every overload with an example, and the examples are right.

use choreoc_cel::{Env, Macros, Reference, Registry, canonical_text};
use std::collections::BTreeSet;
use std::sync::Arc;

const TABLE: &str = include_str!("../docs/functions.md");

/// The rows of the tables: overload or macro, example, value.
fn rows() -> Vec<[String; 3]> {
    let cells = |line: &str| {
        let line = line.replace("\\|", "\u{1}");
        let cells = line.strip_prefix("| `")?.strip_suffix("` |")?.split("` | `");
        let cells: Vec<String> = cells.map(|cell| cell.replace('\u{1}', "|")).collect();
        <[String; 3]>::try_from(cells).ok()
    };
    TABLE.lines().filter_map(cells).collect()
}

/// Every overload, as it is written.
fn signatures(registry: &Registry) -> BTreeSet<String> {
    let functions = registry.iter();
    functions
        .flat_map(|function| function.overloads.iter().map(|overload| function.signature(overload)))
        .collect()
}

#[test]
fn every_overload_has_an_example() {
    let listed: BTreeSet<String> =
        rows().into_iter().map(|[listed, ..]| listed).filter(|listed| listed.contains(" -> ")).collect();
    let declared = signatures(&Registry::standard());
    let missing: Vec<_> = declared.difference(&listed).collect();
    let unknown: Vec<_> = listed.difference(&declared).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing {missing:#?}, unknown {unknown:#?}");
}

#[test]
fn every_example_calls_its_overload_and_has_its_value() {
    let registry = Arc::new(Registry::standard());
    let env = Env::new(Arc::clone(&registry), Arc::new(Macros::standard()));
    for [listed, example, value] in rows() {
        let program = env.compile(&example).unwrap_or_else(|error| panic!("{}", error.to_cel_go(&example)));
        let found = program.evaluate(&[]).unwrap_or_else(|error| panic!("{example}: {}", error.message));
        assert_eq!(canonical_text(&found), value, "{example}");
        if listed.contains(" -> ") {
            assert!(calls(&env, &example).contains(&listed), "{example} does not call {listed}");
        }
    }
}

/// The overloads that may run when an expression is evaluated.
fn calls(env: &Env, text: &str) -> BTreeSet<String> {
    let checked = env.parse(text).and_then(|ast| env.check(&ast)).expect("the example compiles");
    let mut called = BTreeSet::new();
    for reference in &checked.references {
        if let Reference::Function { function, overloads, .. } = reference {
            let function = env.registry().function(*function);
            called.extend(overloads.iter().map(|index| function.signature(&function.overloads[index])));
        }
    }
    called
}
