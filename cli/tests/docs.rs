//! Every command that the documentation shows is run here, in a folder that looks as the text assumes.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Commands that other tests or CI run, with the reason why not here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cargo test --workspace", "is what runs this"),
    ("cargo conformance", "a test of the runner does the same"),
    ("cargo install --path cli", "builds what is already built"),
    ("cargo bench", "measures for minutes"),
    ("cargo run --release --package choreoc-bench", "measures for minutes"),
    ("cargo run --release -- build target/large", "measures for minutes"),
    ("choreoc diff --against-branch", "needs a published branch: `diff_git` has one"),
    ("/usr/bin/time", "measures for minutes"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a reader does, one step after the other.
enum Step {
    /// A line of an `sh` block, without its comment.
    Command(String),
    /// A `yaml` block behind whose language a path stands.
    File(String, String),
}

/// What all pages tell readers to do, with the page.
fn steps() -> Vec<(PathBuf, Step)> {
    let mut pages = vec![root().join("README.md"), root().join("compiler/ARCHITECTURE.md")];
    pages.extend(
        std::fs::read_dir(root().join("docs"))
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .map(|entry| entry.path()),
    );
    pages.sort();
    let mut found = Vec::new();
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(page).expect("pages can be read");
        let (mut inside, mut file) = (false, None::<(String, String)>);
        for line in text.lines() {
            if line.starts_with("```") {
                inside = line == "```sh";
                found.extend(file.take().map(|(path, text)| (page.clone(), Step::File(path, text))));
                file = line.strip_prefix("```yaml ").map(|path| (path.to_owned(), String::new()));
            } else if let Some((_, text)) = &mut file {
                text.push_str(line);
                text.push('\n');
            } else if inside {
                let command = line.split(" #").next().unwrap_or_default().trim();
                if !command.is_empty() && !command.starts_with('#') {
                    found.push((page.clone(), Step::Command(command.to_owned())));
                }
            }
        }
    }
    found
}

/// A folder with what the documentation speaks of: the project's fixtures, a repository of one's own with a release.
fn stage(home: &Path) {
    let demo = root().join("fixtures/demo/repo");
    copy(demo.parent().expect("it has a folder"), &home.join("fixtures/demo"));
    copy(&demo.join("platform"), &home.join("platform-repo/platform"));
    copy(&demo.join("namespaces"), &home.join("apps-repo/namespaces"));
    copy(&demo, &home.join("own"));
    std::fs::write(home.join("own/.gitignore"), "/rendered\n/bootstrap\n").expect("files can be written");
    std::fs::create_dir_all(home.join("own/crds")).expect("folders can be made");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["commit", "--quiet", "--message", "first"],
        &["tag", "v1.4.0"],
        &["clone", "--quiet", "--bare", ".", "../origin.git"],
        &["remote", "add", "origin", "../origin.git"],
    ] {
        let git = Command::new("git")
            .args([
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.com",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "tag.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(home.join("own"))
            .status();
        assert!(git.expect("git is there").success());
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("fixtures can be read");
        let target = to.join(entry.path().strip_prefix(from).expect("entries are below the folder"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("folders can be made");
        } else {
            std::fs::create_dir_all(target.parent().expect("files have a folder"))
                .expect("folders can be made");
            std::fs::copy(entry.path(), &target).expect("fixtures can be copied");
        }
    }
}

/// The words of a command as a shell tells them apart, of whose quotes pages use the single ones only.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (number, part) in command.split('\'').enumerate() {
        let mut pieces = if number % 2 == 1 { vec![part] } else { part.split(' ').collect() }.into_iter();
        if let (Some(last), Some(piece)) = (words.last_mut(), pieces.next()) {
            last.push_str(piece);
        }
        words.extend(pieces.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_of_the_documentation_works() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    stage(home.path());
    let mut ran = 0;
    for (page, step) in steps() {
        let command = match step {
            Step::Command(command) => command,
            Step::File(path, text) => {
                let path = home.path().join(path);
                std::fs::create_dir_all(path.parent().expect("it is below home"))
                    .expect("folders can be made");
                std::fs::write(path, text).expect("files can be written");
                continue;
            }
        };
        if ELSEWHERE.iter().any(|(known, _)| command.starts_with(known)) {
            continue;
        }
        let arguments =
            command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("choreoc "));
        let arguments = arguments.unwrap_or_else(|| panic!("{}: nobody runs `{command}`", page.display()));
        let arguments = words(arguments);
        let own = matches!(arguments[0].as_str(), "diff" | "hook")
            || arguments.iter().any(|word| word == "." || word.starts_with(".@"));
        let folder = if own { home.path().join("own") } else { home.path().to_owned() };
        let mut run = Command::new(env!("CARGO_BIN_EXE_choreoc"));
        // Readers are at home, where what tests expect may be changed.
        run.args(arguments).current_dir(folder).env_remove("CI");
        let run = run.output().expect("the binary runs");
        assert!(
            run.status.success(),
            "{}: `{command}`: {}",
            page.display(),
            String::from_utf8_lossy(&run.stderr)
        );
        ran += 1;
    }
    assert!(ran > 4, "the README shows commands");
}
