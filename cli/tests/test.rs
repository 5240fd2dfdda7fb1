//! `choreoc test`: what is printed, written and refused.

mod support;

use std::io::Write;
use std::process::Stdio;
use support::Home;

const TYPE: &str = r#"
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterComponentType
metadata:
  name: config
spec:
  workloadType: proxy
  parameters:
    openAPIV3Schema:
      type: object
      properties:
        size: {type: integer, default: 1, maximum: 9}
  resources:
    - id: config
      template:
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ${metadata.componentName}
          namespace: ${metadata.namespace}
        data:
          size: ${string(parameters.size)}
    - id: big
      includeWhen: ${parameters.size > 5}
      template:
        apiVersion: v1
        kind: Secret
        metadata: {name: big, namespace: "${metadata.namespace}"}
"#;

/// Something of everything: passed, skipped, failed in every way, and something wrong besides.
const TESTS: &str = r#"
apiVersion: test.choreoc/v1
kind: RenderTest
metadata: {name: config}
spec:
  subject: {kind: ClusterComponentType, name: proxy/config}
  cases:
    - name: passes
      expect: [one("ConfigMap").data.size == "1"]
    - name: waits
      skip: for a better day
    - name: is <small> & "quiet"
      for: {parameters.size: [2, 7]}
      absent: [{kind: Secret}]
      expect:
        - that: int(one("ConfigMap").data.size) < 5 && parameters.size > 0
          message: sizes are small
    - name: recorded
      given: {parameters: {size: 3}}
      golden: plain
    - name: breaks
      given: {parameters: {size: 10}}
"#;

const RECORDED: &str = "
apiVersion: v1
kind: ConfigMap
metadata:
  name: component
  namespace: dp-default-project-dev-4056936d
data: {size: '1', colour: red}
";

/// A repository with a type and these tests.
fn home(tests: &str) -> Home {
    let home = Home::empty();
    home.write("repo/config.yaml", TYPE);
    home.write("repo/config.test.yaml", tests);
    home
}

/// The end of a run: its status, what it printed, and what it said at standard error without the time.
fn run(home: &Home, arguments: &[&str]) -> (Option<i32>, String, String) {
    answering(home, arguments, "")
}

/// The same with answers to what it asks.
fn answering(home: &Home, arguments: &[&str], answers: &str) -> (Option<i32>, String, String) {
    let mut command = home.command(&[&["test"], arguments].concat());
    command.env_remove("CI").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let written = child.stdin.take().expect("it is piped").write_all(answers.as_bytes());
    // Who does not ask may be gone before it is answered.
    let _ = written;
    let output = child.wait_with_output().expect("the binary ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    let err = text(output.stderr);
    let err = err.rsplit_once(" in ").map_or(err.clone(), |(said, _)| said.to_owned());
    (output.status.code(), text(output.stdout), err)
}

fn report(format: &str) -> String {
    let home = home(TESTS);
    home.write("repo/config.test/plain/configmap-component.yaml", RECORDED);
    home.write("repo/config.test/old/configmap-component.yaml", RECORDED);
    let (status, out, err) = run(&home, &["repo", "--format", format]);
    assert_eq!((status, err.as_str()), (Some(1), "2 passed, 3 failed, 1 skipped"));
    out
}

#[test]
fn people_see_what_failed_and_which_line_made_it() {
    insta::assert_snapshot!(report("human"));
}

#[test]
fn machines_get_a_document() {
    let report = report("json");
    serde_json::from_str::<serde_json::Value>(&report).expect("it is JSON");
    insta::assert_snapshot!(report);
}

#[test]
fn ci_systems_get_junit() {
    insta::assert_snapshot!(report("junit"));
}

#[test]
fn github_gets_commands() {
    insta::assert_snapshot!(report("github"));
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let home = home(TESTS);
    let one = run(&home, &["repo", "--jobs", "1"]);
    assert_eq!(one, run(&home, &["repo", "--jobs", "3"]));
    assert_eq!(run(&home, &["repo", "--jobs", "0"]).0, Some(2));
}

const GOLDEN: &str = r"
apiVersion: test.choreoc/v1
kind: RenderTest
metadata: {name: config}
spec:
  subject: {kind: ClusterComponentType, name: proxy/config}
  cases:
    - {name: small, golden: small}
    - {name: big, golden: big, given: {parameters: {size: 9}}}
";

#[test]
fn an_update_writes_what_is_rendered_and_says_so() {
    let home = home(GOLDEN);
    home.write("repo/config.test/gone/configmap-component.yaml", RECORDED);
    let (status, out, _) = run(&home, &["repo", "--update"]);
    assert_eq!(status, Some(0), "{out}");
    insta::assert_snapshot!(out);
    assert!(!home.path("repo/config.test/gone").exists());
    let recorded = |path: &str| std::fs::read_to_string(home.path(path)).expect("it was written");
    insta::assert_snapshot!("a_recorded_file", recorded("repo/config.test/big/configmap-component.yaml"));
    let (status, out, _) = run(&home, &["repo", "--update"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(!out.contains("changed") && !out.contains("new"), "{out}");

    // What only looks different stays as somebody wrote it.
    let path = "repo/config.test/small/configmap-component.yaml";
    let formatted = format!("# recorded\n{}", recorded(path).replace("size: \"1\"", "size: '1'"));
    home.write(path, &formatted);
    home.write("repo/config.yaml", &TYPE.replace("> 5", "> 9"));
    let (status, out, _) = run(&home, &["repo"]);
    assert_eq!(status, Some(1), "{out}");
    let (_, out, _) = run(&home, &["repo", "--update"]);
    assert!(out.starts_with("removed repo/config.test/big/secret-big.yaml\n\n"), "{out}");
    assert_eq!(recorded(path), formatted);
}

#[test]
fn what_a_test_holds_itself_is_written_into_it() {
    let tests = GOLDEN.replace("golden: small", "golden: []").replace("golden: big, ", "");
    let home = home(&tests.replace("{name: small, golden: []}", "name: small\n      golden: []"));
    let (status, out, _) = run(&home, &["repo", "--update"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(out.starts_with("changed repo/config.test.yaml\n\n"), "{out}");
    insta::assert_snapshot!(
        std::fs::read_to_string(home.path("repo/config.test.yaml")).expect("it is there")
    );
    assert_eq!(run(&home, &["repo"]).0, Some(0));
}

#[test]
fn a_review_asks_for_every_change() {
    let home = home(GOLDEN);
    home.write("repo/config.test/gone/configmap-component.yaml", RECORDED);
    let (status, out, _) = answering(&home, &["repo", "--review"], "x\na\nr\ns\n");
    assert_eq!(status, Some(1));
    insta::assert_snapshot!(out);
    assert!(home.path("repo/config.test/small").exists());
    assert!(!home.path("repo/config.test/big").exists());
    let (status, _, _) = answering(&home, &["repo", "--review"], "l\n");
    assert_eq!(status, Some(0));
    let (status, _, _) = answering(&home, &["repo", "--review"], "");
    assert_eq!(status, Some(0));
}

#[test]
fn ci_changes_nothing_that_is_expected_and_leaves_nothing_out() {
    let home = home(&GOLDEN.replace("name: small,", "name: small, only: a try,"));
    for option in ["--update", "--review"] {
        let output =
            home.command(&["test", "repo", option]).env("CI", "true").output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("`CI` is set"));
    }
    let (status, ..) = run(&home, &["repo", "--update"]);
    assert_eq!(status, Some(0));
    let output = home.command(&["test", "repo"]).env("CI", "true").output().expect("the binary runs");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(out.contains("test/only-left") && out.contains("test/golden-missing"), "{out}");
}

#[test]
fn nothing_to_test_is_no_success() {
    let home = home(GOLDEN);
    home.write("empty/readme.yaml", "");
    for (arguments, said) in [
        (&["repo", "--filter", "smal1"][..], "no case matches `smal1`"),
        (&["empty"], "there is no test in `empty`"),
        (&["no/such"], "cannot read `no/such`"),
    ] {
        let (status, _, err) = run(&home, arguments);
        assert_eq!(status, Some(2), "{err}");
        assert!(err.contains(said), "{err}");
    }
    // What is wrong elsewhere is not the business of who looks at one test.
    home.write("repo/other.test.yaml", "no: test");
    home.write("repo/other.test/x/configmap-component.yaml", RECORDED);
    let (_, out, _) = run(&home, &["repo/config.test.yaml"]);
    assert!(!out.contains("other"), "{out}");
    let (_, out, err) = run(&home, &["repo", "--filter", "config > small"]);
    assert!(out.contains("test/misplaced") && out.contains("test/golden-unused"), "{out}");
    assert!(out.contains(": 1 case,"), "{out}");
    assert_eq!(err, "0 passed, 1 failed");
}

#[test]
fn paths_choose_tests_and_a_configuration_says_where_types_are() {
    let home = home(GOLDEN);
    home.write("choreoc.yaml", "sources: [repo, more]\n");
    home.write("more/other.test.yaml", &GOLDEN.replace("{name: config}", "{name: other}"));
    let suites = |arguments: &[&str]| {
        let (_, out, err) = run(&home, arguments);
        let names = out.lines().filter_map(|line| line.strip_prefix("FAILED ")?.split(' ').next());
        (names.map(str::to_owned).collect::<Vec<_>>(), err)
    };
    assert_eq!(suites(&[]).0, ["config", "other"]);
    assert_eq!(suites(&["."]).0, ["config", "other"]);
    assert_eq!(suites(&["more"]).0, ["other"]);
    assert_eq!(suites(&["more/other.test.yaml"]).0, ["other"]);
    std::fs::remove_file(home.path("choreoc.yaml")).expect("it is there");
    assert_eq!(suites(&["more", "repo"]).0, ["other", "config"]);
    assert_eq!(suites(&["more", ".", "repo"]).0, ["other", "config"]);
    let (status, out, _) = run(&home, &["more"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("test/unknown-subject"), "{out}");
    assert_eq!(suites(&["more", "--source", "repo"]).0, ["other"]);
}

#[test]
fn what_is_for_tests_is_for_nobody_else() {
    let home = Home::new();
    let before = home.run(&["build", "repo", "--stdout"]);
    home.write("repo/types/config.yaml.test.yaml", TESTS);
    home.write("repo/types/config.test.yaml", "no: [test");
    home.write("repo/types/config.test/x/component.yaml", support::COMPONENT);
    let after = home.run(&["build", "repo", "--stdout"]);
    assert_eq!(after.out(), before.out());
    assert_eq!(home.run(&["check", "repo", "--deny", "warnings"]).status(), Some(0));
}

#[test]
fn the_schema_of_tests_ships() {
    let printed = Home::empty().run(&["schema", "RenderTest"]).out();
    let schema: serde_json::Value = serde_json::from_str(&printed).expect("it is JSON");
    assert_eq!(schema["title"], "RenderTest");
}

#[test]
fn watching_runs_again_when_a_file_changes() {
    use std::io::{BufRead, BufReader};
    let home = home(&GOLDEN.replace("golden: small", "expect: ['true']").replace("golden: big, ", ""));
    let mut command = home.command(&["test", "repo", "--watch"]);
    let mut child =
        command.env_remove("CI").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("ok config")));
    assert!(lines.any(|line| line.starts_with("waiting for changes")));
    home.write("repo/config.test.yaml", &GOLDEN.replace("golden: small", "expect: ['true', 'false']"));
    assert!(lines.any(|line| line.contains("test/assertion-failed")));
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
}
