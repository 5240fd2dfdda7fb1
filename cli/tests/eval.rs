//! `choreoc eval` on the demo repository: what goes in, what comes out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A run from the folder of fixtures: the command, its output, its errors and how it ended.
fn run_with(arguments: &[&str], input: &str) -> String {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut child = Command::new(env!("CARGO_BIN_EXE_choreoc"))
        .arg("eval")
        .args(arguments)
        .current_dir(fixtures)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).expect("it takes input");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("$ choreoc eval {}\n{out}{err}=> {}\n", arguments.join(" "), output.status.code().unwrap_or(-1))
}

/// Every template in the context of the same unit.
fn of_catalog(templates: &[&str]) -> String {
    let unit = ["demo/repo", "--component", "catalog", "--environment", "development"];
    let runs = templates.iter().map(|template| run_with(&[&[*template][..], &unit].concat(), ""));
    runs.collect::<Vec<_>>().join("\n")
}

#[test]
fn values_come_with_their_types() {
    insta::assert_snapshot!(of_catalog(&[
        "${metadata.componentName}-${workload.endpoints.size()}",
        "${metadata.labels['openchoreo.dev/project']}",
        "size(metadata.labels) * 2",
        "workload.endpoints.transformList(name, e, {'name': name, 'port': e.port})",
        "configurations.toConfigEnvsByContainer()",
        "[duration('90s'), duration('1h')]",
        "{'a': optional.none(), 'b': [b'x', 1.0 / 0.0]}",
        "oc_omit()",
    ]));
}

#[test]
fn errors_point_at_the_byte() {
    insta::assert_snapshot!(of_catalog(&[
        "metadat.name",
        "${metadata.name} costs ${parameters.nope + 1}",
        "1 +",
        "${a ${b}}",
        "gateway.ingress.nowhere.host",
    ]));
}

#[test]
fn projects_resources_and_traits_have_contexts_of_their_own() {
    let runs = [
        run_with(&["metadata.projectName", "demo/repo", "--project", "shop", "--environment", "staging"], ""),
        run_with(
            &["metadata.resourceName", "demo/repo", "--resource", "orders-db", "--environment", "staging"],
            "",
        ),
        run_with(
            &[
                "${trait.instanceName}: ${parameters}",
                "demo/repo",
                "--component",
                "catalog",
                "--environment",
                "development",
                "--trait",
                "storage#images",
                "--namespace",
                "acme",
            ],
            "",
        ),
    ];
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let runs = [
        run_with(&["1", "demo/repo", "--component", "catlog", "--environment", "development"], ""),
        run_with(&["1", "demo/repo", "--component", "catalog", "--environment", "devlopment"], ""),
        run_with(&["1", "demo/repo", "--component", "catalog", "--project", "payments"], ""),
        run_with(&["1", "demo/repo", "--component", "catalog"], ""),
        of_trait("storag#images"),
        of_trait("storage#other"),
        run_with(&["1", "nowhere", "--component", "catalog"], ""),
        run_with(&[], ""),
    ];
    insta::assert_snapshot!(runs.join("\n"));
}

fn of_trait(name: &str) -> String {
    let unit = ["1", "demo/repo", "--component", "catalog", "--environment", "development", "--trait", name];
    run_with(&unit, "")
}

#[test]
fn a_context_is_printed_whole() {
    let unit = ["demo/repo", "--resource", "orders-db", "--environment", "development"];
    let yaml = run_with(&[&["--context"][..], &unit].concat(), "");
    let json = run_with(&[&["--context", "--format", "json"][..], &unit].concat(), "");
    insta::assert_snapshot!(format!("{yaml}\n{json}"));
}

#[test]
fn lines_of_standard_input_are_expressions() {
    let unit = ["-", "demo/repo", "--component", "catalog", "--environment", "development"];
    let lines = "metadata.componentName\n\nnope\n${1}-${2}\n[1, 2].map(x, x * 2)\n";
    let yaml = run_with(&unit, lines);
    let json = run_with(&[&unit[..], &["--format", "json"]].concat(), "1\n'a'\n");
    insta::assert_snapshot!(format!("{yaml}\n{json}"));
}

#[test]
fn a_file_is_a_template() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let unit = ["demo/repo", "--component", "catalog", "--environment", "development"];
    let run = |text: &str| {
        let path = home.path().join("template.yaml");
        std::fs::write(&path, text).expect("files can be written");
        let path = path.to_string_lossy().into_owned();
        let said = run_with(&[&["--file", &path][..], &unit].concat(), "");
        said.replace(&path, "template.yaml")
    };
    let runs = [
        run(
            "kind: ConfigMap\nmetadata: {name: \"${metadata.componentName}\"}\ndata:\n  gone: ${oc_omit()}\n  ports: |\n    ${workload.endpoints.map(name, name)}\n",
        ),
        run("kind: ConfigMap\ndata:\n  size: |\n    first ${1}\n    then ${metadata.nme}\n"),
        run("a: [\n"),
    ];
    insta::assert_snapshot!(runs.join("\n"));
}
