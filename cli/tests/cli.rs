//! The command line's wiring: arguments, exit status, what goes to which stream. What is rendered is tested elsewhere.

mod support;

use support::{COMPONENT, Home};

#[test]
fn help_names_every_option() {
    insta::assert_snapshot!(Home::new().run(&["build", "--help"]).out());
}

#[test]
fn a_first_build_writes_and_a_second_changes_nothing() {
    let home = Home::new();
    let first = home.run(&["build", "repo", "--out", "out"]);
    assert_eq!((first.status(), first.err().as_str()), (Some(0), "2 units, 3 objects, 9 files written"));
    let second = home.run(&["build", "repo", "--out", "out"]);
    assert_eq!((second.status(), second.err().as_str()), (Some(0), "2 units, 3 objects, nothing changed"));
    insta::assert_snapshot!(home.files("out").join("\n"));
}

#[test]
fn an_error_changes_nothing_and_shows_its_place() {
    let home = Home::new();
    home.run(&["build", "repo", "--out", "out"]);
    let before = home.files("out");
    home.write("repo/web.yaml", &COMPONENT.replace("proxy/config", "proxy/confg").replace("web:1", "web:2"));
    let run = home.run(&["build", "repo", "--out", "out"]);
    assert_eq!(run.status(), Some(1));
    assert_eq!(home.files("out"), before);
    insta::assert_snapshot!(run.err());
}

#[test]
fn keep_going_writes_what_is_right() {
    let home = Home::new();
    home.write("repo/web.yaml", &COMPONENT.replace("proxy/config", "proxy/confg"));
    let run = home.run(&["build", "repo", "--out", "out", "--keep-going"]);
    assert_eq!(run.status(), Some(1));
    assert!(
        home.files("out").iter().any(|file| file.contains("shop/cell/namespace-")),
        "{:?}",
        home.files("out")
    );
}

#[test]
fn standard_output_holds_documents_only() {
    let home = Home::new();
    let run = home.run(&["build", "repo", "--stdout", "--component", "web"]);
    assert_eq!(run.status(), Some(0));
    insta::assert_snapshot!(run.out());
}

#[test]
fn json_holds_what_is_recorded() {
    let home = Home::new();
    let run = home.run(&["build", "repo", "--stdout", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out()).unwrap();
    let units: Vec<&str> =
        document["units"].as_array().unwrap().iter().map(|unit| unit["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["component/default/shop/web/dev", "project/default/shop/dev"]);
}

#[test]
fn a_revision_is_read_without_the_working_tree() {
    let home = Home::new();
    home.git(&["init", "--quiet"]);
    home.git(&["add", "."]);
    home.git(&["commit", "--quiet", "--message", "first"]);
    home.write("repo/web.yaml", &COMPONENT.replace("web:1", "web:2"));
    let image = |source: &str| {
        let run = home.run(&["build", source, "--stdout"]);
        assert_eq!(run.status(), Some(0), "{}", run.err());
        run.out().lines().find(|line| line.contains("image:")).unwrap().trim().to_owned()
    };
    assert_eq!(image("repo@HEAD"), "image: example/web:1");
    assert_eq!(image("repo"), "image: example/web:2");
}

#[test]
fn several_sources_are_one_repository() {
    let home = Home::new();
    home.write("apps/web.yaml", COMPONENT);
    std::fs::remove_file(home.path("repo/web.yaml")).unwrap();
    let run = home.run(&["build", "repo", "apps", "--stdout", "--format", "json"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    assert!(run.out().contains("component/default/shop/web/dev"));
}

#[test]
fn what_cannot_be_read_is_a_usage_error() {
    let home = Home::new();
    for (arguments, expected) in [
        (&["build", "nowhere", "--stdout"][..], "there is no such folder"),
        (&["build", "repo"][..], "--out"),
        (&["build", "repo@main", "--stdout"][..], "Git repository"),
        (&["bild"][..], "build"),
    ] {
        let run = home.run(arguments);
        assert_eq!(run.status(), Some(2), "{arguments:?}");
        assert!(run.err().contains(expected), "{arguments:?}: {}", run.err());
        assert!(run.out().is_empty());
    }
}

#[test]
fn a_folder_after_several_names_is_a_usage_error() {
    let home = Home::new();
    let run = home.run(&["build", "--component", "web", "repo", "--stdout"]);
    assert_eq!((run.status(), run.out().as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.err());
}

#[cfg(unix)]
#[test]
fn a_link_is_reported_and_not_followed() {
    let home = Home::new();
    home.write("elsewhere/web.yaml", COMPONENT);
    std::os::unix::fs::symlink(home.path("elsewhere"), home.path("repo/linked")).unwrap();
    let run = home.run(&["build", "repo", "--out", "out"]);
    assert_eq!(run.status(), Some(0));
    insta::assert_snapshot!(run.err());
}

#[test]
fn a_check_writes_nothing_and_says_how_much_it_saw() {
    let home = Home::new();
    let before = home.files(".");
    let run = home.run(&["check", "repo"]);
    assert_eq!(
        (run.status(), run.err().as_str()),
        (Some(0), "2 units, 3 objects checked, 3 of 3 template fields typed")
    );
    assert_eq!(home.files("."), before);
    home.write("repo/web.yaml", &COMPONENT.replace("proxy/config", "proxy/confg"));
    assert_eq!(home.run(&["check", "repo"]).status(), Some(1));
    assert_eq!(home.run(&["check", "nowhere"]).status(), Some(2));
}

#[test]
fn denied_warnings_are_errors() {
    let home = Home::new();
    home.write("repo/web.yaml", &COMPONENT.replace("autoDeploy: true", "autoDeploy: true\n  autoBild: true"));
    assert_eq!(home.run(&["check", "repo"]).status(), Some(0));
    let run = home.run(&["check", "repo", "--deny", "warnings"]);
    assert_eq!(run.status(), Some(1), "{}", run.err());
    assert!(run.err().ends_with("1 error"), "{}", run.err());
}

#[test]
fn version_and_completions_are_printed() {
    let home = Home::new();
    assert_eq!(home.run(&["--version"]).out(), format!("choreoc {}\n", env!("CARGO_PKG_VERSION")));
    assert!(home.run(&["completions", "bash"]).out().contains("choreoc"));
}
