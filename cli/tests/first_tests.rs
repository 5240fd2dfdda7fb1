//! First tests: those of the types that ship hold, `choreoc test --init` and `--infer` write ones that hold.

use std::path::Path;
use std::process::Command;

/// Runs tests that must not only hold but also take every branch of what they test.
const EVERY_BRANCH: [&str; 4] = ["test", "--coverage", "--coverage-threshold", "100"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A copy of the demo, to write into.
fn demo() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let demo = root().join("fixtures/demo/repo");
    for entry in walkdir::WalkDir::new(&demo) {
        let entry = entry.expect("fixtures can be read");
        let inside = entry.path().strip_prefix(&demo).expect("entries are below the folder").to_owned();
        let is_test = inside.to_string_lossy().contains(".test");
        if entry.file_type().is_dir() && !is_test {
            std::fs::create_dir_all(home.path().join(inside)).expect("folders can be made");
        } else if !is_test {
            std::fs::copy(entry.path(), home.path().join(inside)).expect("fixtures can be copied");
        }
    }
    home
}

/// Exit status, standard output, standard error.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_choreoc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CI")
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (run.status.code(), text(run.stdout), text(run.stderr))
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let (status, out, err) = run(folder, arguments);
    assert_eq!(status, Some(0), "{arguments:?}: {out}{err}");
    out
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it was written")
}

#[test]
fn the_tests_of_the_types_that_ship_hold_and_take_every_branch() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    succeeds(home.path(), &["init", "shop"]);
    let out = succeeds(&home.path().join("shop"), &EVERY_BRANCH);
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), 8, "{out}");
    // From outside the sources are the same, each once.
    let out = succeeds(home.path(), &["test", "shop"]);
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), 8, "{out}");
}

#[test]
fn the_tests_of_the_demo_hold_and_take_every_branch() {
    let out = succeeds(&root().join("fixtures/demo/repo"), &EVERY_BRANCH);
    let definitions =
        walkdir::WalkDir::new(root().join("fixtures/demo/repo/platform")).into_iter().filter_map(Result::ok);
    let tests = definitions.filter(|entry| entry.file_name().to_string_lossy().ends_with(".test.yaml"));
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), tests.count(), "{out}");
}

#[test]
fn a_first_test_shows_the_least_and_the_most_that_a_type_can_be_asked_for() {
    let demo = demo();
    insta::assert_snapshot!(succeeds(demo.path(), &["test", "--init", "deployment/service"]));
    insta::assert_snapshot!(read(&demo.path().join("platform/component-types/service.test.yaml")));
    let out = succeeds(demo.path(), &["test"]);
    assert!(out.starts_with("ok service "), "{out}");
    // What it renders is recorded: another type is another result.
    let path = demo.path().join("platform/component-types/service.yaml");
    std::fs::write(&path, read(&path).replace("- name: main\n", "- name: other\n"))
        .expect("files can be written");
    assert_eq!(run(demo.path(), &["test"]).0, Some(1));
}

#[test]
fn each_alternative_of_a_schema_is_a_case() {
    let demo = demo();
    let text = r#"
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterTrait
metadata: {name: backup}
spec:
  parameters:
    openAPIV3Schema:
      type: object
      required: [to]
      properties:
        to:
          type: object
          properties: {bucket: {type: string, pattern: "^s3://[a-z]+$"}, volume: {type: string}}
          oneOf: [{required: [bucket]}, {required: [volume]}]
  creates:
    - template:
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: backup, namespace: "${metadata.namespace}"}
        data: {to: "${has(parameters.to.bucket) ? parameters.to.bucket : parameters.to.volume}"}
        # Numbers that an expression makes come back from the recorded file as what they are.
        limits: '${[{"most": 60}]}'
"#;
    std::fs::write(demo.path().join("platform/traits/backup.yaml"), text).expect("files can be written");
    succeeds(demo.path(), &["test", "--init", "ClusterTrait:backup"]);
    insta::assert_snapshot!(read(&demo.path().join("platform/traits/backup.test.yaml")));
    succeeds(demo.path(), &["test"]);
}

#[test]
fn what_a_repository_uses_types_for_becomes_tests_that_hold() {
    let demo = demo();
    insta::assert_snapshot!(succeeds(demo.path(), &["test", "--infer", "."]));
    insta::assert_snapshot!(read(&demo.path().join("platform/traits/storage.inferred.test.yaml")));
    let out = succeeds(demo.path(), &["test"]);
    assert!(out.lines().filter(|line| line.starts_with("ok ")).count() > 5, "{out}");
    let again = succeeds(demo.path(), &["test", "--infer", "."]);
    assert!(again.lines().all(|line| line.starts_with("kept ")), "{again}");
}

#[test]
fn nothing_is_overwritten_and_unknown_names_are_answered() {
    let demo = demo();
    succeeds(demo.path(), &["test", "--init", "cronjob/scheduled-task"]);
    let path = demo.path().join("platform/component-types/scheduled-task.test.yaml");
    std::fs::write(&path, "# mine\n").expect("files can be written");
    let (status, _, err) = run(demo.path(), &["test", "--init", "scheduled-task"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("is there already, and nothing is overwritten"), "{err}");
    assert_eq!(read(&path), "# mine\n");
    for (wanted, help) in [
        ("deployment/servce", "did you mean `deployment/service`?"),
        ("valkey", "`choreoc init` writes it, with its tests"),
        ("nothing-like-it", "name it as components do"),
    ] {
        let (status, _, err) = run(demo.path(), &["test", "--init", wanted]);
        assert!(status == Some(2) && err.contains(help), "{wanted}: {err}");
    }
    let empty = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(run(empty.path(), &["test", "--infer", "."]).0, Some(2));
}
