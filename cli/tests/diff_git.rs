//! `choreoc diff` and `choreoc hook` in repositories of real git.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository with the demo, committed on `main`.
struct Home(tempfile::TempDir);

const OTHER: &str = "namespaces/acme/projects/shop/components/storefront/component.yaml";
const WORKLOAD: &str = "namespaces/acme/projects/shop/components/catalog/workload.yaml";

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo/repo")
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        for entry in walkdir::WalkDir::new(demo()) {
            let entry = entry.expect("the demo can be read");
            let target = home.path().join(entry.path().strip_prefix(demo()).expect("it is below"));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(&target).expect("folders can be made");
            } else {
                std::fs::copy(entry.path(), &target).expect("files can be copied");
            }
        }
        home.git(&["init", "--quiet", "--initial-branch=main"]);
        home.commit("first");
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
        output
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_choreoc")).parent().expect("it is in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .env("PATH", format!("{}:{path}", binary.display()))
            .current_dir(self.path())
            .output()
            .expect("git is there")
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--no-verify", "--message", message]);
    }

    /// Replaces text in the workload of the catalog.
    fn edit(&self, old: &str, new: &str) {
        let path = self.path().join(WORKLOAD);
        let text = std::fs::read_to_string(&path).expect("the workload is there");
        assert!(text.contains(old), "the workload holds {old}");
        std::fs::write(path, text.replace(old, new)).expect("it can be written");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_choreoc"))
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("the binary runs")
    }

    /// Runs `choreoc diff` and expects this exit status.
    fn diff(&self, arguments: &[&str], status: i32) -> String {
        let mut all = vec!["diff"];
        all.extend(arguments);
        let output = self.run(&all);
        assert_eq!(output.status.code(), Some(status), "choreoc {all:?}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The image of the catalog, before and after.
fn image() -> (String, String) {
    let text = std::fs::read_to_string(demo().join(WORKLOAD)).expect("the workload is there");
    let line = text.lines().find_map(|line| line.trim().strip_prefix("image: ")).expect("it has an image");
    let old = line.trim_matches('"').to_owned();
    let name = old.rsplit_once(':').map_or(old.as_str(), |(name, _)| name);
    let new = format!("{name}:9.9.9");
    (old, new)
}

#[test]
fn the_working_tree_is_compared_with_the_merge_base() {
    let home = Home::new();
    let (old, new) = image();
    assert!(home.diff(&[], 0).contains("nothing differs"));
    home.git(&["checkout", "--quiet", "-b", "feature"]);
    home.edit(&old, &new);
    let text = home.diff(&[], 1);
    assert!(text.contains(&new) && text.contains("look twice: image"), "{text}");
    let line = std::fs::read_to_string(home.path().join(WORKLOAD)).expect("it is there");
    let line = line.lines().position(|line| line.contains("9.9.9")).expect("it is there") + 1;
    assert!(text.contains(&format!("because {WORKLOAD}:{line} changed")), "{text}");
    home.commit("second");
    assert!(home.diff(&[], 1).contains(&new), "what is committed counts, too");
    assert!(home.diff(&["HEAD"], 0).contains("nothing differs"));
    assert!(home.diff(&["main..feature"], 1).contains(&new));
    assert!(home.diff(&["feature..main"], 1).contains(&new));
    assert!(home.diff(&["main...feature", "."], 1).contains(&new));
    assert!(home.diff(&["main", "--environment", "staging"], 1).contains("staging"));
    home.diff(&["no-such-revision"], 2);
    let misspelt = home.run(&["diff", "main", "--environment", "stagin"]);
    assert_eq!(misspelt.status.code(), Some(2));
    assert!(said(&misspelt).contains("plan/unknown-name") && said(&misspelt).contains("`staging`"));
}

#[test]
fn the_changed_line_of_a_trait_is_named() {
    let home = Home::new();
    let path = "platform/traits/storage.yaml";
    let text = std::fs::read_to_string(home.path().join(path)).expect("the trait is there");
    let text = text.replace("default: 1Gi", "default: 2Gi").replace("# A volume", "# Another volume");
    std::fs::write(home.path().join(path), &text).expect("files can be written");
    let line = text.lines().position(|line| line.contains("default: 2Gi")).expect("it is there") + 1;
    let shown = home.diff(&[], 1);
    assert!(shown.contains(&format!("because {path}:{line} changed")), "{shown}");
}

#[test]
fn what_is_staged_is_compared_with_head() {
    let home = Home::new();
    let (old, new) = image();
    home.edit(&old, &new);
    assert!(home.diff(&["--staged"], 0).contains("nothing differs"), "it is not staged yet");
    home.git(&["add", "--all"]);
    assert!(home.diff(&["--staged"], 1).contains(&new));
    assert!(home.diff(&["--staged", "--exit-zero"], 0).contains(&new));
}

#[test]
fn outputs_are_compared() {
    let home = Home::new();
    let (old, new) = image();
    let out = home.path().join("../out-of-diff-test").join(home.path().file_name().expect("it has a name"));
    let out = out.to_string_lossy().into_owned();
    assert!(home.run(&["build", ".", "--out", &out]).status.success());
    home.diff(&["--against-folder", &out], 0);
    home.edit(&old, &new);
    let against_folder = home.diff(&["--against-folder", &out], 1);
    let against_revision = home.diff(&["HEAD"], 1);
    assert!(against_folder.contains(&new));
    let changes = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("because ")).map(str::to_owned).collect()
    };
    assert_eq!(changes(&against_folder), changes(&against_revision), "both ways lead to the same");

    home.git(&["checkout", "--quiet", "--orphan", "rendered"]);
    home.git(&["rm", "--quiet", "-r", "--force", "--cached", "."]);
    let repository = format!("--git-dir={}", home.path().join(".git").display());
    home.git(&["-C", &out, &repository, "--work-tree=.", "add", "--all"]);
    home.git(&["-C", &out, &repository, "--work-tree=.", "commit", "--quiet", "--message", "rendered"]);
    home.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
    home.git(&["reset", "--quiet"]);
    assert_eq!(changes(&home.diff(&["--against-branch", "rendered"], 1)), changes(&against_folder));
    home.diff(&["--against-branch", "no-such-branch"], 2);
    std::fs::remove_dir_all(out).expect("it was written here");
}

/// Alert rules of several components may need one namespace, which no unit renders there.
#[test]
fn namespaces_that_only_alerts_need_come_and_go_with_them() {
    let home = Home::new();
    let components = home.path().join("namespaces/acme/projects/shop/components");
    let (catalog, storefront) =
        (components.join("catalog/component.yaml"), components.join("storefront/component.yaml"));
    let text = std::fs::read_to_string(&catalog).expect("it is there");
    let (without, alerts) =
        text.split_once("    - kind: ClusterTrait\n      name: alerts\n").expect("it has alerts");
    let alerts = format!("    - kind: ClusterTrait\n      name: alerts\n{alerts}");
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let out = out.path().to_string_lossy().into_owned();

    // The last rules go, and the namespace with them.
    assert!(home.run(&["build", ".", "--out", &out]).status.success());
    std::fs::write(&catalog, without).expect("files can be written");
    for base in [&["HEAD"][..], &["--against-folder", &out]] {
        let shown = home.diff(base, 1);
        assert!(shown.contains("- Namespace dp-acme-shop-production-"), "{shown}");
        assert!(shown.contains("the Namespace is deleted"), "{shown}");
        assert!(shown.contains("- ObservabilityAlertRule"), "{shown}");
    }
    // Rules of another component need it, too.
    std::fs::write(&catalog, &text).expect("files can be written");
    let other = std::fs::read_to_string(&storefront).expect("it is there");
    let trait_of_it = "    - kind: ClusterTrait\n      name: autoscaling\n";
    assert!(other.contains(trait_of_it));
    let of_type = home.path().join("platform/component-types/web-application.yaml");
    let allowed = "    - {kind: ClusterTrait, name: autoscaling}\n";
    let text_of_type = std::fs::read_to_string(&of_type).expect("it is there");
    assert!(text_of_type.contains(allowed));
    let more =
        text_of_type.replace(allowed, &format!("{allowed}    - {{kind: ClusterTrait, name: alerts}}\n"));
    std::fs::write(&of_type, more).expect("files can be written");
    std::fs::write(&storefront, other.replacen(trait_of_it, &format!("{alerts}{trait_of_it}"), 1))
        .expect("files can be written");
    home.commit("alerts of the storefront");
    assert!(home.run(&["build", ".", "--out", &out]).status.success());
    std::fs::write(&catalog, without).expect("files can be written");
    for base in [&["HEAD"][..], &["--against-folder", &out]] {
        let shown = home.diff(base, 1);
        assert!(shown.contains("- ObservabilityAlertRule") && !shown.contains("Namespace dp-"), "{shown}");
    }
}

#[test]
fn errors_are_told_from_differences() {
    let home = Home::new();
    std::fs::write(home.path().join("broken.yaml"), "apiVersion: openchoreo.dev/v1alpha1\nkind: [\n")
        .expect("files can be written");
    home.diff(&[], 2);
    home.diff(&["--exit-zero"], 0);
}

#[test]
fn the_hook_checks_and_shows_what_a_commit_changes() {
    let home = Home::new();
    let (old, new) = image();
    assert!(home.run(&["hook", "install"]).status.success());
    assert!(home.run(&["hook", "install"]).status.success(), "it may be installed again");
    home.edit(&old, &new);
    home.git(&["add", "--all"]);
    let output = home.git(&["commit", "--message", "second"]);
    assert!(said(&output).contains(&new), "{}", said(&output));
    std::fs::write(home.path().join("broken.yaml"), "apiVersion: openchoreo.dev/v1alpha1\nkind: [\n")
        .expect("files can be written");
    home.git(&["add", "--all"]);
    assert!(!home.try_git(&["commit", "--message", "third"]).status.success(), "errors block");
}

/// `git commit FILE` commits by an index of its own; what else is staged is no part of it. So it is in a linked working tree.
#[test]
fn the_hook_shows_what_is_committed_and_not_what_is_staged() {
    let home = Home::new();
    let (old, new) = image();
    assert!(home.run(&["hook", "install"]).status.success());
    let outside = tempfile::tempdir().expect("a temporary folder can be made");
    let linked = outside.path().join("linked");
    home.git(&["worktree", "add", "--quiet", "--detach", &linked.to_string_lossy()]);
    for root in [home.path(), &linked] {
        let change = |path: &str, old: &str, new: &str| {
            let text = std::fs::read_to_string(root.join(path)).expect("it is there");
            assert!(text.contains(old), "{path} holds {old}");
            std::fs::write(root.join(path), text.replace(old, new)).expect("it can be written");
        };
        change(WORKLOAD, &old, &new);
        change(OTHER, "storefront:1.4.0", "storefront:8.8.8");
        let at = root.to_string_lossy().into_owned();
        home.git(&["-C", &at, "add", OTHER]);
        let output = home.git(&["-C", &at, "commit", "--message", "the workload alone", WORKLOAD]);
        assert!(said(&output).contains(&new), "{}", said(&output));
        assert!(!said(&output).contains("8.8.8"), "{}", said(&output));
        let output = home.git(&["-C", &at, "commit", "--message", "the rest"]);
        assert!(said(&output).contains("8.8.8"), "{}", said(&output));
        assert!(!said(&output).contains(&new), "{}", said(&output));
    }
}

#[test]
fn repositories_with_sha256_names_are_compared() {
    let home = Home::new();
    std::fs::remove_dir_all(home.path().join(".git")).expect("it is there");
    home.git(&["init", "--quiet", "--initial-branch=main", "--object-format=sha256"]);
    home.commit("first");
    let (old, new) = image();
    home.edit(&old, &new);
    assert!(home.diff(&[], 1).contains(&new));
    home.commit("second");
    assert!(home.diff(&["HEAD~1..HEAD"], 1).contains(&new));
    home.diff(&["HEAD"], 0);
}

#[test]
fn a_foreign_hook_is_left_alone() {
    let home = Home::new();
    let hooks = home.path().join("own hooks");
    std::fs::create_dir_all(&hooks).expect("folders can be made");
    home.git(&["config", "core.hooksPath", "own hooks"]);
    assert!(home.run(&["hook", "install"]).status.success());
    let hook = hooks.join("pre-commit");
    assert!(hook.is_file(), "core.hooksPath is respected");
    std::fs::write(&hook, "#!/bin/sh\necho mine\n").expect("files can be written");
    let output = home.run(&["hook", "install"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(std::fs::read_to_string(hook).expect("it is there"), "#!/bin/sh\necho mine\n");
}

/// The hooks for pre-commit run through a shell, as it would run them.
#[test]
fn the_hooks_for_pre_commit_run() {
    let home = Home::new();
    let (old, new) = image();
    home.edit(&old, &new);
    home.git(&["add", "--all"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.pre-commit-hooks.yaml");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let entries: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("entry: choreoc ")).collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let output = home.run(&entry.split(' ').collect::<Vec<_>>());
        assert!(output.status.success(), "{entry}: {}", said(&output));
    }
    assert!(text.contains("verbose: true"));
}

#[test]
fn a_clone_without_history_is_told_from_one_without_changes() {
    let home = Home::new();
    home.commit_empty("second");
    let clone = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("file://{}", home.path().display());
    let target = clone.path().join("shallow");
    home.git(&["checkout", "--quiet", "-b", "feature", "HEAD~1"]);
    home.commit_empty("on a branch");
    home.git(&["checkout", "--quiet", "main"]);
    let arguments = ["clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=feature", &url];
    let mut command = Command::new("git");
    assert!(command.args(arguments).arg(&target).status().expect("git is there").success());
    let output = Command::new(env!("CARGO_BIN_EXE_choreoc")).arg("diff").current_dir(target).output();
    let output = output.expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("fetch"), "{}", said(&output));
}

impl Home {
    fn commit_empty(&self, message: &str) {
        self.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", message]);
    }
}
