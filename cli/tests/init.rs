//! `choreoc init`: what it writes is right as it stands, and nothing is overwritten.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder to begin repositories in.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Exit status, standard output, standard error.
    fn run(&self, folder: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let command = Command::new(env!("CARGO_BIN_EXE_choreoc"))
            .args(arguments)
            .current_dir(self.path(folder))
            // No repository around the temporary folder counts.
            .env("GIT_CEILING_DIRECTORIES", self.0.path())
            .output()
            .expect("the binary runs");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (command.status.code(), text(command.stdout), text(command.stderr))
    }

    fn succeeds(&self, folder: &str, arguments: &[&str]) -> String {
        let (status, out, err) = self.run(folder, arguments);
        assert_eq!(status, Some(0), "{arguments:?}: {out}{err}");
        out
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
        let found = entries.filter(|entry| !entry.file_type().is_dir());
        found.map(|entry| relative(&root, entry.path())).collect()
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).expect("entries are below the folder").to_string_lossy().replace('\\', "/")
}

#[test]
fn a_new_repository_is_right_as_it_stands() {
    let home = Home::new();
    insta::assert_snapshot!(home.succeeds("", &["init", "shop"]));
    for arguments in [&["check", "--deny", "warnings"][..], &["check", ".", "--deny", "warnings"]] {
        assert_eq!(home.succeeds("shop", arguments), "");
    }
    home.succeeds("shop", &["build"]);
    let rendered = "shop/rendered/clusterdataplanes/default/default/production/demo/components/hello";
    assert!(home.files(rendered).iter().any(|file| file.starts_with("httproute-")));
    assert_eq!(home.succeeds("shop", &["check", "--deny", "warnings"]), "");
}

#[test]
fn the_configuration_is_kept_out_of_what_flux_applies() {
    let home = Home::new();
    home.succeeds("", &["init", "shop"]);
    let ignored = std::fs::read_to_string(home.path("shop/.sourceignore")).expect("it was written");
    let (status, _, err) = home.run("shop", &["check", "--init"]);
    assert_eq!(status, Some(2), "{err}");
    assert_eq!(std::fs::read_to_string(home.path("shop/.sourceignore")).expect("it is there"), ignored);
    assert!(ignored.lines().any(|line| line == "/choreoc.yaml"));
}

#[test]
fn each_ci_has_its_file() {
    let home = Home::new();
    for (ci, file) in [
        ("github", Some(".github/workflows/choreoc.yml")),
        ("gitlab", Some(".gitlab-ci.yml")),
        ("none", None),
    ] {
        home.succeeds("", &["init", ci, "--ci", ci]);
        let files = home.files(ci);
        let of_ci: Vec<&str> = files
            .iter()
            .map(String::as_str)
            .filter(|file| file.contains(".git") && !file.ends_with("ignore"))
            .collect();
        assert_eq!(of_ci, file.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn what_a_host_begins_a_repository_with_stays() {
    let home = Home::new();
    std::fs::write(home.path("README.md"), "mine").expect("files can be written");
    let out = home.succeeds("", &["init"]);
    assert!(out.contains("kept README.md, which is yours\n") && !out.contains("cd "), "{out}");
    assert_eq!(std::fs::read_to_string(home.path("README.md")).expect("it is there"), "mine");
    assert_eq!(home.succeeds("", &["check", "--deny", "warnings"]), "");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_written_beside_it() {
    let home = Home::new();
    home.succeeds("", &["init", "shop"]);
    let files = home.files("shop");
    std::fs::remove_file(home.path("shop/choreoc.yaml")).expect("files can be deleted");
    let (status, out, err) = home.run("", &["init", "shop"]);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("`.github/workflows/choreoc.yml` is there already (and"), "{err}");
    assert_eq!(home.files("shop").len(), files.len() - 1);

    std::fs::create_dir(home.path("other")).expect("folders can be made");
    std::fs::write(home.path("other/platform"), "a file where a folder is needed")
        .expect("files can be written");
    assert_eq!(home.run("", &["init", "other"]).0, Some(2));
    assert_eq!(home.files("other"), ["platform"]);
    assert_eq!(home.run("", &["init", "other/platform/deep"]).0, Some(2));
}
