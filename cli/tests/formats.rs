//! Every format of findings, on one repository with findings of every shape: in folders with odd names, with further
//! places, with a way that led there, with upstream's words, without a place, true of several units.

use std::path::Path;
use std::process::Command;

/// What the folder `odd` is called in the repository that is checked: Windows cannot check this name out.
const ODD: &str = "odd, 100% <names>";

/// `choreoc check` in a folder that holds the repository of this test.
fn check(format: &str) -> (Option<i32>, String) {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    copy(&repository, home.path());
    std::fs::rename(home.path().join("odd"), home.path().join(ODD)).expect("folders can be renamed");
    #[cfg(unix)]
    std::os::unix::fs::symlink("elsewhere.yaml", home.path().join("linked.yaml")).expect("links can be made");
    let run = Command::new(env!("CARGO_BIN_EXE_choreoc"))
        .args(["check", "--format", format])
        .current_dir(home.path())
        .output()
        .expect("the binary runs");
    let out = String::from_utf8(run.stdout).expect("findings are UTF-8");
    (run.status.code(), out.replace(env!("CARGO_PKG_VERSION"), "[version]"))
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_map(Result::ok) {
        let target = to.join(entry.path().strip_prefix(from).expect("entries are below the folder"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("folders can be made");
        } else {
            std::fs::copy(entry.path(), &target).expect("files can be copied");
        }
    }
}

fn json(format: &str) -> serde_json::Value {
    serde_json::from_str(&check(format).1).expect("the format is JSON")
}

#[test]
fn human() {
    let (status, text) = check("human");
    assert_eq!(status, Some(1));
    insta::assert_snapshot!(text);
}

#[test]
fn concise() {
    insta::assert_snapshot!(check("concise").1);
}

#[test]
fn json_document() {
    insta::assert_snapshot!(check("json").1);
}

#[test]
fn github() {
    let (_, text) = check("github");
    assert_eq!(text.lines().count(), check("concise").1.lines().count(), "a command is one line");
    insta::assert_snapshot!(text);
}

#[test]
fn gitlab() {
    let issues = json("gitlab");
    let prints: Vec<&serde_json::Value> =
        issues.as_array().expect("a list").iter().map(|issue| &issue["fingerprint"]).collect();
    assert!(prints.iter().enumerate().all(|(at, print)| !prints[..at].contains(print)), "each is unique");
    insta::assert_snapshot!(check("gitlab").1);
}

#[test]
fn sarif() {
    let mut log = json("sarif");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("there are rules");
    for rule in rules {
        assert!(rule["help"]["markdown"].as_str().expect("a rule has a page").starts_with("# "));
        rule["help"] = "the page of the code".into();
    }
    insta::assert_snapshot!(format!("{log:#}"));
}

#[test]
fn junit() {
    insta::assert_snapshot!(check("junit").1);
}

#[test]
fn nothing_found_is_a_document_too() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    for format in ["human", "concise", "json", "github", "gitlab", "sarif", "junit"] {
        let run = Command::new(env!("CARGO_BIN_EXE_choreoc"))
            .args(["check", "--format", format])
            .current_dir(home.path())
            .output()
            .expect("the binary runs");
        assert_eq!(run.status.code(), Some(0));
        let text = String::from_utf8(run.stdout).expect("findings are UTF-8");
        match format {
            "json" | "gitlab" | "sarif" => {
                serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON");
            }
            "junit" => assert!(text.contains("failures=\"0\"") && text.contains("<testcase ")),
            _ => assert_eq!(text, ""),
        }
    }
}
