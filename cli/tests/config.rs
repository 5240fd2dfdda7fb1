//! `choreoc.yaml`: what it says is done, the command line wins, what is wrong with it has a place and a code.

mod support;

use std::path::Path;

/// A repository with a `choreoc.yaml`.
struct Home(support::Home);

/// A document with a warning (`load/unknown-field`).
const ODD: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: odd}
spec: {colour: red, deploymentPipelineRef: {name: only}, type: {kind: ClusterProjectType, name: default}}
";

/// A component of a type that does not exist (`resolve/unknown-type`).
const COMPONENT: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec: {owner: {projectName: shop}, autoDeploy: true, componentType: {name: deployment/none}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: web}
spec: {owner: {projectName: shop, componentName: web}, container: {image: example/web}}
";

impl std::ops::Deref for Home {
    type Target = support::Home;

    fn deref(&self) -> &support::Home {
        &self.0
    }
}

impl Home {
    fn new(config: &str) -> Self {
        let home = Self(support::Home::empty());
        home.write("repo/platform/all.yaml", support::PROJECT);
        home.write("repo/apps/odd.yaml", ODD);
        if !config.is_empty() {
            home.write("repo/choreoc.yaml", config);
        }
        home
    }

    /// Exit status, standard output, standard error.
    fn run(&self, folder: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let run = self.run_in(folder, arguments);
        (run.status(), run.out(), run.err_whole())
    }

    /// The findings of a check, one a line.
    fn check(&self, folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let (status, out, err) = self.run(folder, &[&["check", "--format", "concise"], arguments].concat());
        (status, if status == Some(2) { err } else { out })
    }
}

const WARNING: &str =
    "warning[load/unknown-field] `spec` of Project `odd` has no field `colour`; it is ignored\n";

#[test]
fn sources_are_those_of_the_configuration_unless_the_command_line_names_some() {
    let home = Home::new("sources: [platform, apps]\n");
    let expected = format!("apps/odd.yaml:5:8: {WARNING}");
    assert_eq!(home.check("repo", &[]), (Some(0), expected));
    let expected = format!("../apps/odd.yaml:5:8: {WARNING}");
    assert_eq!(home.check("repo/platform", &[]), (Some(0), expected));
    assert_eq!(home.check("repo", &["platform"]), (Some(0), String::new()));
}

#[test]
fn levels_count_for_the_paths_they_name() {
    let with = |levels: &str| Home::new(&format!("levels:\n{levels}"));
    let denied = format!("apps/odd.yaml:5:8: {}", WARNING.replace("warning", "error"));
    let shown = format!("apps/odd.yaml:5:8: {WARNING}");
    for (levels, expected) in [
        ("- {code: load/unknown-field, level: deny}", (Some(1), denied.clone())),
        ("- {code: load/*, level: deny, paths: ['apps/*.yaml']}", (Some(1), denied)),
        ("- {code: load/unknown-field, level: allow, paths: [apps]}", (Some(0), String::new())),
        ("- {code: load/unknown-field, level: allow, paths: [platform/**]}", (Some(0), shown.clone())),
        ("- {code: '*', level: allow}\n- {code: load/*, level: warn}", (Some(0), shown)),
    ] {
        assert_eq!(with(levels).check("repo", &[]), expected, "{levels}");
    }
    let home = with("- {code: load/*, level: allow, paths: [apps]}");
    assert_eq!(home.check("repo/platform", &["../apps", "."]), (Some(0), String::new()));
    assert_eq!(home.check(".", &["repo"]), (Some(0), String::new()));
}

#[test]
fn errors_without_which_there_are_no_manifests_stay() {
    let home = Home::new("levels:\n- {code: '*', level: allow}\n");
    home.write("repo/apps/web.yaml", COMPONENT);
    insta::assert_snapshot!(home.check("repo", &[]).1);
}

#[test]
fn build_follows_the_configuration() {
    let home = Home::new("sources: [platform]\noutput: {folder: rendered}\n");
    assert_eq!(home.run("repo/apps", &["build"]).0, Some(0));
    assert!(home.path("repo/rendered").is_dir());
    assert_eq!(home.run("repo", &["build", "--out", "elsewhere"]).0, Some(0));
    assert!(home.path("repo/elsewhere").is_dir());
    let denied = Home::new("output: {folder: rendered}\nlevels: [{code: load/*, level: deny}]\n");
    assert_eq!(denied.run("repo", &["build"]).0, Some(1));
    assert!(!denied.path("repo/rendered").exists());
}

#[test]
fn types_that_ship_count_where_somebody_asks_for_them() {
    let worker =
        COMPONENT.replace("{name: deployment/none}", "{kind: ClusterComponentType, name: deployment/worker}");
    let home = |config: &str| {
        let home = Home::new(config);
        home.write("repo/apps/web.yaml", &worker);
        home
    };
    let (plain, asked, wrong) = (home(""), home("stockTypes: true\n"), home("stockTypes: all\n"));
    assert_eq!(plain.run("repo", &["build", "--stdout"]).0, Some(1));
    for command in
        [&["build", "--stdout"][..], &["check"], &["eval", "metadata.name", ".", "--component=web"]]
    {
        assert_eq!(asked.run("repo", command).0, Some(0), "{command:?}");
        let command = [command, &["--with-stock-types"]].concat();
        assert_eq!(plain.run("repo", &command).0, Some(0), "{command:?}");
    }
    let shown = "choreoc.yaml:1:13: error[config/invalid-value] stockTypes must be a flag, not a string";
    let (status, found) = wrong.check("repo", &[]);
    assert_eq!((status, found.contains(shown)), (Some(1), true), "{found}");
}

#[test]
fn what_is_wrong_with_it_is_found_with_everything_else() {
    let home = Home::new(
        "sorces: [platform]
output: {folder: 3, layout: plane, dir: x}
kubernetesVersion: 1.30
crds: crds
profile: upstream
levels:
  - {code: load/unkown-field, level: deny}
  - {code: load/unknown-field, level: error, path: [apps]}
  - {code: load/unknown-field}
  - deny
profile: parity
---
sources: []
",
    );
    insta::assert_snapshot!(home.check("repo", &[]).1);
    let broken = Home::new("levels: [\n");
    insta::assert_snapshot!("unreadable", broken.check("repo", &[]).1);
    assert_eq!(Home::new("- a\n").check("repo", &[]).0, Some(1));
    assert_eq!(Home::new("# nothing yet\n").check("repo", &[]).0, Some(0));
}

#[test]
fn the_configuration_of_the_first_source_counts() {
    let home = Home::new("levels: [{code: load/*, level: allow}]\n");
    home.write("other/choreoc.yaml", "levels: [{code: load/*, level: deny}]\n");
    insta::assert_snapshot!(home.check(".", &["repo", "other"]).1);
}

#[test]
fn init_writes_a_file_that_says_nothing_yet_and_overwrites_nothing() {
    let home = Home::new("");
    home.write("repo/.sourceignore", "*.md");
    let before = home.check("repo", &[]);
    let (status, out, _) = home.run("repo", &["check", "--init"]);
    assert_eq!((status, out.as_str()), (Some(0), "wrote choreoc.yaml\nwrote .sourceignore\n"));
    let ignored = std::fs::read_to_string(home.path("repo/.sourceignore")).expect("it was written");
    assert_eq!(ignored, "*.md\n/choreoc.yaml\n*.test.yaml\n*.test/\n");
    assert_eq!(home.check("repo", &[]), before);
    let (status, _, err) = home.run("repo", &["check", "--init"]);
    assert_eq!(status, Some(2), "{err}");
    assert_eq!(std::fs::read_to_string(home.path("repo/.sourceignore")).expect("it is there"), ignored);
}

#[test]
fn every_line_of_the_template_is_right_once_it_is_no_comment() {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/choreoc.yaml");
    let text = std::fs::read_to_string(template).expect("the template can be read");
    let key = |line: &str| {
        line.starts_with("# ") && line.contains(": ") && line[2..].starts_with(char::is_lowercase)
    };
    let uncomment = |line: &str| match line {
        "# levels:" => "levels:".to_owned(),
        line if key(line) || line.starts_with("#   - ") => line[2..].to_owned(),
        line => line.to_owned(),
    };
    let config: Vec<String> = text.lines().map(uncomment).collect();
    let home = Home::new(&config.join("\n"));
    std::fs::create_dir_all(home.path("repo/crds")).expect("folders can be made");
    let denied = format!("apps/odd.yaml:5:8: {}", WARNING.replace("warning", "error"));
    assert_eq!(home.check("repo", &[]), (Some(1), denied), "{config:#?}");
}

#[test]
fn explain_knows_every_code_and_guesses_the_others() {
    let home = Home::new("");
    let (status, page, _) = home.run(".", &["explain", "load/unknown-field"]);
    assert_eq!(status, Some(0));
    assert!(page.starts_with("# load/unknown-field\n") && page.contains("**What to do.**"));
    let (_, list, _) = home.run(".", &["explain"]);
    assert!(list.lines().any(|line| line.starts_with("config/unknown-key ")), "{list}");
    let (status, _, err) = home.run(".", &["explain", "load/unknwon-field"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("did you mean `load/unknown-field`?"), "{err}");
}
