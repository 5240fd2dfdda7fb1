//! The GitHub Action and the GitLab template, run through their shell steps against a bare repository.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use support::{COMPONENT, Home};
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

/// A branch of a pull request that changes an image, checked out.
fn on_a_branch(home: &Home, image: &str) {
    home.git_in("work", &["switch", "--quiet", "--force-create", "feature", "origin/main"]);
    home.write("work/web.yaml", &COMPONENT.replace("web:1", image));
    home.git_in("work", &["commit", "--quiet", "--all", "--message", image]);
}

/// The document of a file, for `look` to find something in it.
fn document<T>(file: &str, look: impl Fn(&Node) -> Option<T>) -> T {
    let bytes = std::fs::read(root().join(file)).expect("it is part of the project");
    let read = yaml::read(diag::FileId(0), &bytes, &yaml::Limits::default());
    look(&read.documents[0].node).expect("it holds what the test looks for")
}

type Variables = BTreeMap<String, String>;

fn pairs(node: &Node) -> Variables {
    let pair = |entry: &yaml::Entry| Some((entry.key.to_string(), entry.value.as_str()?.to_owned()));
    node.entries().iter().filter_map(pair).collect()
}

/// Runs a script in the clone, where `bin` in the home comes first in the search path.
fn run(home: &Home, shell: &str, script: &str, variables: &Variables) -> Output {
    let mut command = Command::new(shell);
    command.args(["-c", script]).current_dir(home.path("work")).envs(variables);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", home.path("bin").display()));
    command.env("CHOREOC", env!("CARGO_BIN_EXE_choreoc")).output().expect("there is a shell")
}

fn ran(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(home: &Home, file: &str) -> String {
    std::fs::read_to_string(home.path(file)).unwrap_or_default()
}

/// Puts a program into the search path.
fn program(home: &Home, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    home.write(
        &format!("bin/{name}"),
        &format!("#!/bin/sh\nset -eu\ncd '{}'\n{script}", home.path("").display()),
    );
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(home.path("bin").join(name), mode).expect("it was written");
}

fn published(home: &Home, branch: &str) {
    home.git_in("remote.git", &["cat-file", "-e", &format!("{branch}:.choreoc-index")]);
}

/// A step of the action: its condition, its script, and its variables as the runner of workflows fills them in.
struct Step {
    condition: String,
    script: String,
    variables: Variables,
}

/// What expressions of the action may name besides inputs.
fn workflow(home: &Home) -> Variables {
    let known = [("github.token", "token"), ("github.event.number", "7"), ("github.base_ref", "main")];
    let comment = home.path("choreoc-comment.md").display().to_string();
    let known = known.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    known.chain([("steps.diff.outputs.comment".to_owned(), comment)]).collect()
}

/// A value in which `${{ NAME }}` and `${{ NAME || 'text' }}` become what they stand for.
fn filled(text: &str, known: &Variables) -> String {
    let Some((head, rest)) = text.split_once("${{ ") else { return text.to_owned() };
    let (expression, tail) = rest.split_once(" }}").expect("an expression ends");
    let (name, otherwise) = expression.split_once(" || ").unwrap_or((expression, "''"));
    let value = known.get(name).expect("the test knows every name");
    let value = if value.is_empty() { otherwise.trim_matches('\'') } else { value };
    format!("{head}{value}{}", filled(tail, known))
}

fn step(home: &Home, id: &str) -> Step {
    let mut known = workflow(home);
    let inputs = document("action.yml", |node| {
        let default =
            |input: &Node| input.get("default").and_then(Node::as_str).unwrap_or_default().to_owned();
        let inputs = node.get("inputs")?.entries().iter();
        Some(inputs.map(|entry| (entry.key.to_string(), default(&entry.value))).collect::<Variables>())
    });
    for (name, default) in inputs {
        let value = filled(&default, &known);
        known.insert(format!("inputs.{name}"), value);
    }
    let mut step = document("action.yml", |node| {
        let steps = node.get("runs")?.get("steps")?.items();
        let step = steps.iter().find(|step| step.get("id").and_then(Node::as_str) == Some(id))?;
        let word = |key: &str| Some(step.get(key)?.as_str()?.to_owned());
        assert_eq!(word("shell").as_deref(), Some("bash"));
        Some(Step { condition: word("if")?, script: word("run")?, variables: pairs(step.get("env")?) })
    });
    step.variables.values_mut().for_each(|value| *value = filled(value, &known));
    let own = [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary"), ("RUNNER_TEMP", "")];
    let own = own.map(|(name, path)| (name.to_owned(), home.path(path).display().to_string()));
    step.variables.extend(own);
    step.variables.insert("GITHUB_REPOSITORY".to_owned(), "acme/shop".to_owned());
    step.variables.remove("CHOREOC");
    step
}

/// A text as JSON spells it, and what is said of a pull request by then: an approval, and the text of a file.
const COMMENTS: &str = r#"
said() {
  body=$(sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' "$1" | awk '{printf "%s\\n", $0}')
  printf '[{"id": 11, "body": "Looks good"}]\n[{"id": 12, "body": "%s"}]\n' "$body" > comments
}
[ -e comments ] || echo '[{"id": 11, "body": "Looks good"}]' > comments
"#;

/// Stands in for `jq` where there is none: it knows what is asked here.
const JQ: &str = r"if grep --quiet '12.*<!-- choreoc diff . -->'; then echo 12; fi";

/// `gh api` over a file of comments; what it is asked to do is noted.
const GH: &str = r#"
if [ -e refuses ]; then echo 'HTTP 403' >&2; exit 1; fi
case "$*" in
  "api --paginate repos/acme/shop/issues/7/comments") cat comments; exit;;
  "api --method POST repos/acme/shop/issues/7/comments --field body=@"*) ;;
  "api --method PATCH repos/acme/shop/issues/comments/12 --field body=@"*) ;;
  *) echo "gh does not know: $*" >&2; exit 1;;
esac
echo "$3" >> asked
for last; do :; done
said "${last#body=@}"
"#;

/// Puts the programs that comments are written with into the search path.
fn server(home: &Home, name: &str, script: &str) {
    program(home, name, &format!("{COMMENTS}{script}"));
    if Command::new("jq").arg("--version").output().is_err() {
        program(home, "jq", JQ);
    }
}

#[test]
fn the_action_says_in_one_comment_what_a_pull_request_changes() {
    let home = checkout();
    server(&home, "gh", GH);
    let (diff, comment) = (step(&home, "diff"), step(&home, "comment"));
    assert_eq!(diff.condition, "startsWith(github.event_name, 'pull_request')");
    assert_eq!(comment.condition, "always() && steps.diff.outputs.comment != ''");
    for image in ["web:2", "web:3"] {
        on_a_branch(&home, image);
        ran(&run(&home, "bash", &diff.script, &diff.variables));
        ran(&run(&home, "bash", &comment.script, &comment.variables));
        let comments = text(&home, "comments");
        assert!(comments.contains("<!-- choreoc diff . -->") && comments.contains(image), "{comments}");
        assert!(text(&home, "summary").contains(image));
    }
    assert_eq!(text(&home, "asked"), "POST\nPATCH\n", "the comment is written anew");
    assert!(text(&home, "output").contains("comment="));
    // A token without the right to write comments is no reason to fail, and nothing to hide.
    home.write("refuses", "");
    let said = ran(&run(&home, "bash", &comment.script, &comment.variables));
    assert!(said.starts_with("::warning title=choreoc::"), "{said}");
}

#[test]
fn the_action_fails_with_errors_and_still_comments() {
    let home = checkout();
    let diff = step(&home, "diff");
    on_a_branch(&home, "web:2");
    home.write("work/web.yaml", &COMPONENT.replace("proxy/config", "proxy/confg"));
    home.git_in("work", &["commit", "--quiet", "--all", "--message", "wrong"]);
    let failed = run(&home, "bash", &diff.script, &diff.variables);
    assert_eq!(failed.status.code(), Some(2), "{}", String::from_utf8_lossy(&failed.stderr));
    assert!(text(&home, "output").contains("comment="));
    std::fs::remove_file(home.path("output")).expect("it was written");
    // Where there is nothing to compare with, there is no comment.
    home.git_in("work", &["update-ref", "-d", "refs/remotes/origin/main"]);
    let failed = run(&home, "bash", &diff.script, &diff.variables);
    assert_eq!(failed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("there is no such revision"));
    assert_eq!(text(&home, "output"), "");
}

#[test]
fn the_action_publishes_and_reports() {
    let home = checkout();
    let publish = step(&home, "publish");
    let condition = "!startsWith(github.event_name, 'pull_request') && github.event_name != 'merge_group'";
    assert_eq!(publish.condition, condition);
    ran(&run(&home, "bash", &publish.script, &publish.variables));
    published(&home, "rendered/dev");
    let report = text(&home, "output");
    assert!(report.starts_with("report<<CHOREOC_END\nrendered/dev: "), "{report}");
    let again = ran(&run(&home, "bash", &publish.script, &publish.variables));
    assert_eq!(again, "rendered/dev: nothing changed\n");
}

/// A job of the GitLab template: its script, and all variables of the pipeline.
fn job(name: &str) -> (String, Variables) {
    let mut variables = document("ci/gitlab.yml", |node| Some(pairs(node.get("variables")?)));
    let (script, own) = document("ci/gitlab.yml", |node| {
        let job = node.get(name)?;
        let script = job.get("script")?.items().first()?.as_str()?.to_owned();
        Some((script, job.get("variables").map(pairs).unwrap_or_default()))
    });
    assert_eq!(own.get("GIT_DEPTH").map(String::as_str), Some("0"), "{name} needs the history");
    variables.extend(own);
    let predefined = [
        ("CI_API_V4_URL", "https://gitlab.test/api/v4"),
        ("CI_MERGE_REQUEST_PROJECT_ID", "3"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
    ];
    variables.extend(predefined.map(|(name, value)| (name.to_owned(), value.to_owned())));
    variables.remove("CHOREOC");
    (script, variables)
}

/// `curl` over a file of notes, which come in pages of one; what it is asked to do is noted.
const CURL: &str = r#"
[ "$(cat)" = 'header = "PRIVATE-TOKEN: secret"' ] || { echo 'who are you?' >&2; exit 22; }
notes=https://gitlab.test/api/v4/projects/3/merge_requests/7/notes
shift 5
case "$*" in
  "$notes?per_page=100&page="*) page=$(sed -n "${1##*=}p" comments); printf "%s\n" "${page:-[]}"; exit;;
  "--request POST --data-urlencode body@choreoc-note.md $notes") ;;
  "--request PUT --data-urlencode body@choreoc-note.md $notes/12") ;;
  *) echo "curl does not know: $*" >&2; exit 22;;
esac
echo "$2" >> asked
said work/choreoc-note.md
"#;

#[test]
fn the_gitlab_template_says_in_one_note_what_a_merge_request_changes() {
    let home = checkout();
    server(&home, "curl", CURL);
    let (script, mut variables) = job("choreoc-diff");
    on_a_branch(&home, "web:2");
    ran(&run(&home, "sh", &script, &variables));
    assert!(text(&home, "work/choreoc-note.md").starts_with("<!-- choreoc diff . -->\n### What changes"));
    assert_eq!(text(&home, "asked"), "", "nobody is asked without a token");
    variables.insert("CHOREOC_TOKEN".to_owned(), "secret".to_owned());
    for image in ["web:2", "web:3"] {
        on_a_branch(&home, image);
        ran(&run(&home, "sh", &script, &variables));
        assert!(text(&home, "comments").contains(image));
    }
    assert_eq!(text(&home, "asked"), "POST\nPUT\n", "the note is written anew");
}

#[test]
fn the_gitlab_template_publishes() {
    let home = checkout();
    let (script, variables) = job("choreoc-publish");
    ran(&run(&home, "sh", &script, &variables));
    published(&home, "rendered/dev");
    // What was merged is published in its turn.
    on_a_branch(&home, "web:2");
    home.git_in("work", &["push", "--quiet", "origin", "feature:main"]);
    ran(&run(&home, "sh", &script, &variables));
    assert_eq!(home.git_in("remote.git", &["rev-list", "--count", "rendered/dev"]), "2");
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
    let generate = |environment: &str| {
        let mut words = words("command").chain(words("args"));
        let mut command = Command::new(words.next().expect("there is a command"));
        command.args(words).current_dir(home.path("work")).env("PATH", &path);
        command.env("ARGOCD_ENV_ENVIRONMENT", environment).output().expect("a shell is there")
    };
    let printed = generate("dev");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    assert!(String::from_utf8_lossy(&printed.stdout).contains("kind: ConfigMap"));
    home.write("work/web.yaml", "kind: Component\napiVersion: openchoreo.dev/v1alpha1\nmetadata: {name: x}\nspec: {owner: {projectName: gone}}\n");
    let failed = generate("dev");
    assert!(!failed.status.success() && failed.stdout.is_empty());
}
