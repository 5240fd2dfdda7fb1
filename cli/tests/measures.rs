//! `choreoc test --coverage` and `--mutate`, on a type and a trait that some tests see in part.

mod support;

use support::{Home, Run};

/// The repository of this test in a folder of its own.
fn home() -> Home {
    let home = Home::empty();
    home.write("types.yaml", include_str!("measures/types.yaml"));
    home.write("service.test.yaml", include_str!("measures/service.test.yaml"));
    home.write("label.test.yaml", include_str!("measures/label.test.yaml"));
    home
}

fn service(home: &Home, arguments: &[&str]) -> Run {
    home.run(&[&["test", "service.test.yaml"], arguments].concat())
}

fn file(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path(name)).expect("it was written")
}

#[test]
fn what_is_missing_is_said_in_words_and_failing_cases_do_not_count() {
    let run = home().run(&["test", ".", "--coverage"]);
    assert_eq!(run.status(), Some(1), "a case fails");
    insta::assert_snapshot!(run.out());
}

#[test]
fn lcov() {
    let home = home();
    let run = service(&home, &["--coverage=lcov"]);
    assert_eq!(run.status(), Some(0));
    assert!(run.err().starts_with("coverage is in coverage.info"), "{}", run.err());
    insta::assert_snapshot!(file(&home, "coverage.info"));
}

#[test]
fn json() {
    let home = home();
    service(&home, &["--coverage=json", "--coverage-out", "out/of/tests.json"]);
    insta::assert_snapshot!(file(&home, "out/of/tests.json"));
}

#[test]
fn a_format_may_stand_behind_a_space() {
    let home = home();
    let run = home.run(&["test", "--coverage", "lcov", "service.test.yaml"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    assert!(file(&home, "coverage.info").starts_with("TN:"));
    home.write("json/note.txt", "");
    let run = home.run(&["test", "service.test.yaml", "--coverage", "json"]);
    assert!(!home.path("coverage.json").exists(), "a folder is a folder: {}", run.err());
}

#[test]
fn html() {
    let home = home();
    service(&home, &["--coverage=html"]);
    let page = file(&home, "coverage.html");
    for wanted in [
        r#"<span class="partly" title="operand: true 2×, false 0×">parameters.expose</span>"#,
        r#"<span class="unseen" title="expression: done 0×">string(1)</span>"#,
        r#"<div class="note">conditional: true — never taken, the condition is never true</div>"#,
    ] {
        assert!(page.contains(wanted), "{wanted} is not in the page");
    }
    assert!(!page.contains("http"), "the page needs nothing else");
}

#[test]
fn survivors_come_first_and_equivalent_mutants_apart() {
    let run = home().run(&["test", ".", "--mutate"]);
    insta::assert_snapshot!(run.out());
    let again = home().run(&["test", ".", "--mutate", "--jobs", "1"]);
    assert_eq!(run.out(), again.out(), "the order does not depend on threads");
}

#[test]
fn thresholds_fail_what_is_below_them() {
    let home = home();
    for (arguments, status, said) in [
        (["--coverage-threshold", "68"], 0, ""),
        (
            ["--coverage-threshold", "69"],
            1,
            "error: the tests of ClusterComponentType deployment/service see 68 % of its branches, and 69 % are wanted",
        ),
        (["--mutate-threshold", "61"], 0, ""),
        (
            ["--mutate-threshold", "62"],
            1,
            "error: the tests of ClusterComponentType deployment/service notice 61 % of its mutants, and 62 % are wanted",
        ),
    ] {
        let run = service(&home, &arguments);
        assert_eq!(run.status(), Some(status), "{arguments:?}");
        assert!(run.err().contains(said), "{}", run.err());
    }
}

#[test]
fn a_change_that_runs_away_is_cut_off() {
    let home = Home::empty();
    home.write(
        "type.yaml",
        "apiVersion: openchoreo.dev/v1alpha1
kind: ClusterProjectType
metadata: {name: counting}
spec:
  parameters:
    openAPIV3Schema: {type: object, properties: {size: {type: integer, default: 100000}}}
  resources:
    - id: cell
      template: {apiVersion: v1, kind: Namespace, metadata: {name: '${metadata.namespace}', labels: '${{\"n\": string(
        (parameters.size > 3.0 ? [1, 2] : lists.range(int(parameters.size))).map(a,
        (parameters.size > 3.0 ? [1, 2] : lists.range(int(parameters.size))).size()).size())}}'}}
",
    );
    home.write(
        "type.test.yaml",
        "apiVersion: test.choreoc/v1
kind: RenderTest
metadata: {name: counting}
spec:
  subject: {kind: ClusterProjectType, name: counting}
  cases: [{name: counts, expect: ['one(\"Namespace\").metadata.labels.n == \"2\"']}]
",
    );
    let run = home.run(&["test", ".", "--mutate"]);
    assert_eq!(run.status(), Some(0), "{}{}", run.out(), run.err());
    assert!(run.out().contains("ClusterProjectType counting"), "{}", run.out());
}

#[test]
fn machines_get_the_result_alone() {
    let run = service(&home(), &["--coverage", "--mutate", "--format", "json"]);
    serde_json::from_str::<serde_json::Value>(&run.out()).expect("standard output is JSON");
    assert!(run.err().contains("coverage by the tests that pass"), "{}", run.err());
}
