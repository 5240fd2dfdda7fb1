//! The GitHub Action and the GitLab template, run through their shell steps against a bare repository.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use support::Home;
use yaml::Node;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A clone of a bare repository, as a pipeline finds it.
fn checkout() -> Home {
    let home = Home::new();
    home.init();
    home.git(&["clone", "--quiet", "--bare", ".", "../remote.git"]);
    home.git(&["clone", "--quiet", "../remote.git", "../work"]);
    home
}

/// The document of a file, for `look` to find something in it.
fn document<T>(file: &str, look: impl Fn(&Node) -> Option<T>) -> T {
    let bytes = std::fs::read(root().join(file)).expect("it is part of the project");
    let read = yaml::read(diag::FileId(0), &bytes, &yaml::Limits::default());
    look(&read.documents[0].node).expect("it holds what the test looks for")
}

fn sh(home: &Home, script: &str, variables: &BTreeMap<String, String>) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(home.path("work")).envs(variables);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("bash is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn published(home: &Home, branch: &str) {
    home.git_in("remote.git", &["cat-file", "-e", &format!("{branch}:.choreoc-index")]);
}

#[test]
fn the_action_publishes_and_reports() {
    let home = checkout();
    let inputs = document("action.yml", |node| {
        let inputs = node.get("inputs")?.entries();
        let default =
            |input: &Node| input.get("default").and_then(Node::as_str).unwrap_or_default().to_owned();
        Some(
            inputs
                .iter()
                .map(|entry| (entry.key.to_string(), default(&entry.value)))
                .collect::<BTreeMap<_, _>>(),
        )
    });
    let (script, environment) = document("action.yml", |node| {
        let steps = node.get("runs")?.get("steps")?;
        let step =
            steps.items().iter().find(|step| step.get("id").and_then(Node::as_str) == Some("publish"))?;
        let environment = step.get("env")?.entries().iter();
        let pair = |entry: &yaml::Entry| Some((entry.key.to_string(), entry.value.as_str()?.to_owned()));
        Some((
            step.get("run")?.as_str()?.to_owned(),
            environment.filter_map(pair).collect::<BTreeMap<_, _>>(),
        ))
    });
    // What the runner of workflows does: expressions become the values of inputs.
    let mut variables: BTreeMap<String, String> = environment
        .into_iter()
        .map(|(name, text)| {
            let input = text.trim_start_matches("${{ inputs.").split([' ', '}']).next().unwrap_or_default();
            (name, inputs[input].clone())
        })
        .collect();
    variables.insert("CHOREOC".to_owned(), env!("CARGO_BIN_EXE_choreoc").to_owned());
    let report = home.path("report");
    variables.insert("GITHUB_OUTPUT".to_owned(), report.to_string_lossy().into_owned());
    sh(&home, &script, &variables);
    published(&home, "rendered/dev");
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.starts_with("report<<CHOREOC_END\nrendered/dev: "), "{report}");
    let again = sh(&home, &script, &variables);
    assert_eq!(String::from_utf8_lossy(&again.stdout), "rendered/dev: nothing changed\n");
}

#[test]
fn the_gitlab_template_publishes() {
    let home = checkout();
    let variables = document("ci/gitlab.yml", |node| {
        let pair = |entry: &yaml::Entry| Some((entry.key.to_string(), entry.value.as_str()?.to_owned()));
        Some(node.get("variables")?.entries().iter().filter_map(pair).collect::<BTreeMap<_, _>>())
    });
    let script = document("ci/gitlab.yml", |node| {
        Some(node.get("choreoc-publish")?.get("script")?.items().first()?.as_str()?.to_owned())
    });
    let variables = variables
        .into_iter()
        .chain([("CHOREOC".to_owned(), env!("CARGO_BIN_EXE_choreoc").to_owned())])
        .collect();
    sh(&home, &script, &variables);
    published(&home, "rendered/dev");
}

/// The plugin's command is the one that stands in the documentation.
#[test]
fn the_argo_cd_plugin_prints_manifests() {
    let page =
        std::fs::read_to_string(root().join("docs/argocd-plugin.md")).expect("it is part of the project");
    let block =
        page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page shows it");
    let read = yaml::read(diag::FileId(0), block.as_bytes(), &yaml::Limits::default());
    let generate =
        read.documents[0].node.get("spec").and_then(|spec| spec.get("generate")).expect("it generates");
    let words =
        |key: &str| generate.get(key).map(Node::items).unwrap_or_default().iter().filter_map(Node::as_str);
    let home = checkout();
    let folder = Path::new(env!("CARGO_BIN_EXE_choreoc")).parent().expect("it is in a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let run = |environment: &str| {
        let mut words = words("command").chain(words("args"));
        let mut command = Command::new(words.next().expect("there is a command"));
        command.args(words).current_dir(home.path("work")).env("PATH", &path);
        command.env("ARGOCD_ENV_ENVIRONMENT", environment).output().expect("a shell is there")
    };
    let printed = run("dev");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    assert!(String::from_utf8_lossy(&printed.stdout).contains("kind: ConfigMap"));
    home.write("work/web.yaml", "kind: Component\napiVersion: openchoreo.dev/v1alpha1\nmetadata: {name: x}\nspec: {owner: {projectName: gone}}\n");
    let failed = run("dev");
    assert!(!failed.status.success() && failed.stdout.is_empty());
}
