//! `choreoc publish` and `choreoc verify` with real git: what a commit holds, and when there is none.

mod support;

use support::{COMPONENT, Home, PLATFORM, Run};

/// A second environment behind the first one; `--head` renders both.
const PRODUCTION: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: prod}
spec: {dataPlaneRef: {kind: ClusterDataPlane, name: west}}
";

fn home() -> Home {
    let home = Home::new();
    home.init();
    home
}

/// A home whose `--head` renders two environments.
fn two_environments() -> Home {
    let home = Home::new();
    home.write(
        "repo/platform.yaml",
        &PLATFORM.replace("targetEnvironmentRefs: []", "targetEnvironmentRefs: [{name: prod}]"),
    );
    home.write("repo/prod.yaml", PRODUCTION);
    home.init();
    home
}

fn publish(home: &Home, more: &[&str]) -> Run {
    home.run(&[&["publish", "repo", "--branch", "rendered"][..], more].concat())
}

fn published(home: &Home, more: &[&str]) -> String {
    let run = publish(home, more);
    assert_eq!(run.status(), Some(0), "{}{}", run.out(), run.err());
    run.out()
}

/// A run that is refused with this code, and moves no branch.
fn refused(home: &Home, more: &[&str], code: &str) {
    let before = home.git_in("repo", &["for-each-ref"]);
    let run = publish(home, more);
    assert_eq!(run.status(), Some(1), "{}{}", run.out(), run.err());
    assert!(run.err().contains(code), "{}", run.err());
    assert_eq!(home.git_in("repo", &["for-each-ref"]), before);
}

fn tip(home: &Home, branch: &str) -> String {
    home.git_in("repo", &["rev-parse", "--verify", branch])
}

fn count(home: &Home, branch: &str) -> String {
    home.git_in("repo", &["rev-list", "--count", branch])
}

/// A file of a branch that the image stands in.
const FILE: &str = "clusterdataplanes/west/default/dev/shop/components/web/configmap-web.yaml";

fn show(home: &Home, what: &str) -> String {
    home.git_in("repo", &["show", what])
}

#[test]
fn help_names_every_option() {
    insta::assert_snapshot!(Home::new().run(&["publish", "--help"]).out());
    insta::assert_snapshot!(Home::new().run(&["verify", "--help"]).out());
}

#[test]
fn a_commit_holds_what_build_writes() {
    let home = home();
    let head = tip(&home, "HEAD");
    published(&home, &[]);
    home.run(&["build", "repo@HEAD", "--out", "out"]);
    let mut files: Vec<String> = home
        .git_in("repo", &["ls-tree", "-r", "--name-only", "rendered"])
        .lines()
        .map(str::to_owned)
        .collect();
    files.retain(|file| file != "hydrator.metadata");
    assert_eq!(files, home.files("out"));
    for file in &files {
        let text = std::fs::read_to_string(home.path("out").join(file)).unwrap();
        assert_eq!(show(&home, &format!("rendered:{file}")), text.trim_end(), "{file}");
    }
    // Nothing but refs and the object database has changed.
    assert_eq!(tip(&home, "HEAD"), head);
    assert_eq!(home.git_in("repo", &["status", "--porcelain"]), "");
    home.git(&["fsck", "--strict"]);
    let packs = home.files("repo/.git/objects/pack");
    assert_eq!(packs.iter().filter(|file| file.contains(".pack")).count(), 1, "{packs:?}");
}

#[test]
fn a_commit_is_the_source_commit_in_other_words() {
    let home = home();
    home.git(&["remote", "add", "origin", "https://token@example.com/acme/shop.git"]);
    published(&home, &[]);
    insta::assert_snapshot!(
        show(&home, "rendered")
            .split("diff --git")
            .next()
            .unwrap()
            .replace(&tip(&home, "rendered"), "COMMIT")
            .replace(&tip(&home, "HEAD"), "SOURCE")
            .replace(&tip(&home, "HEAD")[..12], "SHORT")
    );
    insta::assert_snapshot!(show(&home, "rendered:hydrator.metadata").replace(&tip(&home, "HEAD"), "SOURCE"));
}

#[test]
fn the_same_source_and_parent_give_the_same_commit() {
    let (one, other) = (home(), home());
    published(&one, &[]);
    published(&other, &[]);
    assert_eq!(tip(&one, "rendered"), tip(&other, "rendered"));
}

#[test]
fn nothing_changed_means_no_commit_and_a_note_for_a_later_revision() {
    let home = home();
    published(&home, &[]);
    let first = tip(&home, "rendered");
    assert_eq!(published(&home, &[]), "rendered: nothing changed\n");
    home.write("repo/README.md", "changes nothing");
    let later = home.commit("readme");
    assert_eq!(published(&home, &[]), "rendered: nothing changed; a note names the revision\n");
    assert_eq!(tip(&home, "rendered"), first);
    let note = home.git_in("repo", &["notes", "--ref=hydrator.metadata", "show", "rendered"]);
    assert_eq!(note, format!("{{\n  \"drySha\": \"{later}\"\n}}"));
    // The note is what the branch stands for.
    let notes = tip(&home, "refs/notes/hydrator.metadata");
    assert_eq!(published(&home, &[]), "rendered: nothing changed\n");
    assert_eq!(tip(&home, "refs/notes/hydrator.metadata"), notes);
    let earlier = published(&home, &["--source-rev", "HEAD~1"]);
    assert!(earlier.contains("left alone, it stands for the newer revision"), "{earlier}");
}

#[test]
fn one_change_is_one_commit_and_what_is_gone_disappears() {
    let home = home();
    published(&home, &[]);
    home.image(2);
    published(&home, &[]);
    assert_eq!(count(&home, "rendered"), "2");
    assert!(show(&home, &format!("rendered:{FILE}")).contains("web:2"));
    std::fs::remove_file(home.path("repo/web.yaml")).unwrap();
    home.commit("no web");
    published(&home, &[]);
    let files = home.git_in("repo", &["ls-tree", "-r", "--name-only", "rendered"]);
    assert!(!files.contains("components/web"), "{files}");
}

#[test]
fn an_older_revision_never_turns_a_branch_back() {
    let home = home();
    let first = tip(&home, "HEAD");
    home.image(2);
    published(&home, &[]);
    let before = tip(&home, "rendered");
    let said = published(&home, &["--source-rev", &first]);
    assert!(said.contains("left alone"), "{said}");
    assert_eq!(tip(&home, "rendered"), before);
    published(&home, &["--source-rev", &first, "--force"]);
    assert!(show(&home, &format!("rendered:{FILE}")).contains("web:1"));
}

#[test]
fn an_unrelated_revision_is_refused() {
    let home = home();
    home.image(2);
    published(&home, &[]);
    home.git(&["switch", "--quiet", "--create", "feature", "HEAD~1"]);
    home.image(3);
    refused(&home, &[], "publish/unrelated-revision");
    published(&home, &["--force"]);
}

#[test]
fn environments_have_branches_of_their_own_that_move_together() {
    let home = two_environments();
    let run = home.run(&["publish", "repo", "--head", "--branch", "rendered/{environment}"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    let list = |branch: &str| home.git_in("repo", &["ls-tree", "-r", "--name-only", branch]);
    assert!(
        list("rendered/dev").contains("/default/dev/") && !list("rendered/dev").contains("/default/prod/")
    );
    assert!(list("rendered/prod").contains("/default/prod/"));
    // An environment that is gone leaves nothing on its branch.
    home.write("repo/platform.yaml", PLATFORM);
    std::fs::remove_file(home.path("repo/prod.yaml")).unwrap();
    home.commit("no prod");
    let run = home.run(&["publish", "repo", "--head", "--branch", "rendered/{environment}"]);
    assert!(run.out().contains("rendered/prod: "), "{}{}", run.out(), run.err());
    assert!(!list("rendered/prod").contains("configmap-web"), "{}", list("rendered/prod"));
}

#[test]
fn other_places_in_branch_names() {
    let home = home();
    for (pattern, branch) in [("a/{dataplane}/{namespace}", "a/west/default"), ("b-{environment}", "b-dev")] {
        let run = home.run(&["publish", "repo", "--branch", pattern]);
        assert_eq!(run.status(), Some(0), "{}", run.err());
        tip(&home, branch);
    }
    let run = home.run(&["publish", "repo", "--branch", "a/{env}"]);
    assert!(run.err().contains("publish/branch-name"), "{}", run.err());
    let run = home.run(&["publish", "repo", "--branch", "a..b"]);
    assert!(run.err().contains("publish/branch-name"), "{}", run.err());
}

#[test]
fn a_dirty_tree_is_refused_unless_left_out() {
    let home = home();
    home.write("repo/web.yaml", &COMPONENT.replace("web:1", "web:9"));
    refused(&home, &[], "publish/dirty-tree");
    published(&home, &["--allow-dirty"]);
    assert!(show(&home, &format!("rendered:{FILE}")).contains("web:1"));
    published(&home, &["--source-rev", "HEAD"]);
    // What is no document does not count.
    home.git(&["checkout", "--quiet", "."]);
    home.write("repo/notes.txt", "mine");
    published(&home, &[]);
}

#[test]
fn files_of_others_are_never_touched() {
    let home = home();
    published(&home, &[]);
    home.git(&["worktree", "add", "--quiet", "../tree", "rendered"]);
    home.write("tree/README.md", "ours");
    home.git_in("tree", &["add", "."]);
    home.git_in("tree", &["commit", "--quiet", "--message", "readme"]);
    refused(&home, &[], "publish/branch-checked-out");
    home.git(&["worktree", "remove", "--force", "../tree"]);
    home.image(2);
    refused(&home, &[], "publish/foreign-commits");
    published(&home, &["--allow-foreign"]);
    assert_eq!(show(&home, "rendered:README.md"), "ours");
    home.image(3);
    published(&home, &[]);
    assert_eq!(show(&home, "rendered:README.md"), "ours");
}

/// Commits a file to a branch without a working tree.
fn plant(home: &Home, branch: &str, path: &str, parent: Option<&str>) {
    home.write("planted", "planted");
    let file = home.path("planted");
    let blob = home.git_in("repo", &["hash-object", "-w", &file.to_string_lossy()]);
    home.git(&["read-tree", parent.map_or("--empty", |parent| parent)]);
    home.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},{path}")]);
    let tree = home.git_in("repo", &["write-tree"]);
    let mut arguments = vec!["commit-tree", &tree, "-m", "planted"];
    arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
    let commit = home.git_in("repo", &arguments);
    home.git(&["update-ref", &format!("refs/heads/{branch}"), &commit]);
    home.git(&["read-tree", "HEAD"]);
}

#[test]
fn a_shared_branch_is_published_into_a_folder() {
    let home = home();
    plant(&home, "rendered", "other/x", None);
    refused(&home, &[], "publish/foreign-branch");
    refused(&home, &["--path", "apps/web"], "publish/foreign-branch");
    published(&home, &["--path", "apps/web", "--allow-foreign"]);
    assert_eq!(show(&home, "rendered:other/x"), "planted");
    show(&home, &format!("rendered:apps/web/{FILE}"));
    show(&home, "rendered:apps/web/hydrator.metadata");
    // Commits to other folders are no reason to ask.
    plant(&home, "rendered", "other/y", Some("rendered"));
    home.image(2);
    published(&home, &["--path", "apps/web"]);
    assert_eq!(show(&home, "rendered:other/y"), "planted");
    let run = home.run(&["verify", "rendered", "--repo", "repo", "--path", "apps/web"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
}

#[test]
fn what_stands_in_the_way_is_refused() {
    let home = home();
    plant(&home, "rendered", "clusterdataplanes", None);
    refused(&home, &["--allow-foreign"], "publish/path-taken");
    plant(&home, "rendered", FILE, None);
    refused(&home, &["--allow-foreign"], "plan/foreign-file");
    plant(&home, "rendered", "ClusterDataPlanes/x", None);
    refused(&home, &["--allow-foreign"], "publish/unportable-path");
    for path in ["../up", "/etc", "a/aux/b", ".git"] {
        let run = home.run(&["publish", "repo", "--branch", "fresh", "--path", path]);
        assert!(run.err().contains("publish/unportable-path"), "{path}: {}", run.err());
    }
}

#[test]
fn names_that_some_file_system_refuses_are_refused() {
    let home = Home::new();
    home.write(
        "repo/web.yaml",
        &COMPONENT.replace("name: web", "name: aux").replace("componentName: web", "componentName: aux"),
    );
    home.init();
    refused(&home, &[], "publish/unportable-path");
}

#[test]
fn the_source_branch_is_no_output_branch() {
    let home = home();
    home.git(&["branch", "sources"]);
    let run = home.run(&["publish", "repo", "--branch", "sources", "--source-rev", "sources"]);
    assert!(run.err().contains("publish/source-branch"), "{}", run.err());
    let run = home.run(&["publish", "repo", "--branch", "main"]);
    assert!(run.err().contains("publish/source-branch"), "{}", run.err());
}

#[test]
fn an_error_in_the_sources_publishes_nothing() {
    let home = Home::new();
    home.write("repo/web.yaml", &COMPONENT.replace("proxy/config", "proxy/confg"));
    home.init();
    refused(&home, &[], "resolve/unknown-type");
}

#[test]
fn templates_give_author_committer_and_message() {
    let home = home();
    published(
        &home,
        &[
            "--author",
            "Release Bot <bot@example.com>",
            "--committer",
            "{{ source.author }}",
            "--message",
            "Deploy {{ source.short }} to {{ branch }}",
        ],
    );
    let format = "--format=%an <%ae>%n%cn <%ce>%n%at %ct%n%s";
    let said = home.git_in("repo", &["log", "-1", format, "rendered"]);
    let short = &tip(&home, "HEAD")[..12];
    assert_eq!(
        said,
        format!(
            "Release Bot <bot@example.com>\nt <t@example.com>\n1700000000 1700000000\nDeploy {short} to rendered"
        )
    );
    home.image(2);
    refused(&home, &["--author", "nobody"], "publish/template-failed");
    refused(&home, &["--message", "{{ sorce }}"], "publish/template-failed");
}

#[test]
fn a_proposal_follows_its_branch() {
    let home = home();
    published(&home, &["--propose"]);
    assert_eq!(home.git_in("repo", &["branch", "--list", "rendered"]), "");
    home.git(&["branch", "rendered", "rendered-next"]);
    home.image(2);
    published(&home, &["--propose"]);
    home.image(3);
    published(&home, &["--propose"]);
    assert_eq!((count(&home, "rendered"), count(&home, "rendered-next")), ("1".into(), "3".into()));
    // Once the branch has taken it, by a merge commit too, the next proposal follows that.
    let tree = tip(&home, "rendered-next^{tree}");
    let merge =
        home.git_in("repo", &["commit-tree", &tree, "-p", "rendered", "-p", "rendered-next", "-m", "merge"]);
    home.git(&["branch", "--force", "rendered", &merge]);
    home.image(4);
    published(&home, &["--propose"]);
    assert_eq!(tip(&home, "rendered-next~1"), merge);
    let run = home.run(&["publish", "repo", "--branch", "shared", "--propose", "--path", "apps"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    show(&home, &format!("shared-next/apps:apps/{FILE}"));
    // Git keeps no branch below another one.
    refused(&home, &["--propose", "--path", "apps", "--allow-foreign"], "publish/branch-name");
}

#[test]
fn folders_below_the_root_of_a_repository_are_published_as_one() {
    let home = Home::new();
    home.write("repo/platform/all.yaml", PLATFORM);
    home.write("repo/apps/web.yaml", COMPONENT);
    for file in ["platform.yaml", "web.yaml"] {
        let _ = std::fs::remove_file(home.path("repo").join(file));
    }
    home.init();
    let run = home.run(&["publish", "repo/platform", "repo/apps", "--branch", "rendered"]);
    assert_eq!(run.status(), Some(0), "{}{}", run.out(), run.err());
    assert!(!show(&home, &format!("rendered:{FILE}")).is_empty());
    // Git has put everything where the repository is, and nothing beside the sources.
    assert!(!home.path("repo/platform/.git").exists());
}

#[test]
fn several_repositories_are_all_recorded() {
    let home = home();
    std::fs::remove_file(home.path("repo/web.yaml")).unwrap();
    home.commit("platform alone");
    home.write("apps/web.yaml", COMPONENT);
    home.git_in("apps", &["init", "--quiet", "--initial-branch=main"]);
    home.git_in("apps", &["add", "."]);
    home.git_in("apps", &["commit", "--quiet", "--message", "apps"]);
    let apps = home.git_in("apps", &["rev-parse", "HEAD"]);
    let run = home.run(&["publish", "repo", "apps", "--branch", "rendered"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
    let message = show(&home, "rendered");
    assert!(message.contains(&format!("Source-Reference: ../apps {apps}")), "{message}");
    assert!(show(&home, "rendered:hydrator.metadata").contains(&format!("\"sha\": \"{apps}\"")));
    let run = home.run(&["verify", "rendered", "--repo", "repo"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
}

#[test]
fn verify_tells_hand_edits_stale_output_and_other_compilers_apart() {
    let home = home();
    published(&home, &[]);
    let verify = |more: &[&str]| home.run(&[&["verify", "rendered", "--repo", "repo"][..], more].concat());
    let said = verify(&[]);
    assert_eq!((said.status(), said.err()), (Some(0), String::new()), "{}", said.out());

    home.image(2);
    let said = verify(&[]);
    assert_eq!(said.status(), Some(1));
    assert!(said.err().contains("verify/stale") && said.err().contains(FILE), "{}", said.err());
    assert_eq!(verify(&["--recorded"]).status(), Some(0));

    published(&home, &[]);
    plant(&home, "rendered", FILE, Some("rendered"));
    let said = verify(&[]);
    assert!(said.err().contains("verify/hand-edit") && said.err().contains(FILE), "{}", said.err());
    // A file of somebody else is no edit.
    home.git(&["branch", "--force", "rendered", "rendered~1"]);
    plant(&home, "rendered", "README.md", Some("rendered"));
    assert_eq!(verify(&[]).status(), Some(0));

    // The same bytes under another version's name are equal; other bytes are its work, not a hand's.
    home.git(&["branch", "--force", "rendered", "rendered~1"]);
    let message = home.git_in("repo", &["log", "-1", "--format=%B", "rendered"]);
    let other = message.replace("Rendered-By: choreoc ", "Rendered-By: choreoc 9.");
    let rewrite = |tree: &str, message: &str| {
        let commit = home.git_in("repo", &["commit-tree", tree, "-p", "rendered~1", "-m", message]);
        home.git(&["branch", "--force", "rendered", &commit]);
    };
    rewrite(&tip(&home, "rendered^{tree}"), &other);
    assert_eq!(verify(&[]).status(), Some(0));
    plant(&home, "planted", FILE, Some("rendered"));
    let planted = tip(&home, "planted^{tree}");
    rewrite(&planted, &other);
    assert!(verify(&[]).err().contains("verify/other-compiler"), "{}", verify(&[]).err());
    rewrite(&planted, &message);
    assert!(verify(&[]).err().contains("verify/hand-edit"), "{}", verify(&[]).err());
}

#[test]
fn verify_cannot_judge_what_nobody_published() {
    let home = home();
    for arguments in [&["verify", "main", "--repo", "repo"][..], &["verify", "nowhere", "--repo", "repo"]] {
        let run = home.run(arguments);
        assert_eq!(run.status(), Some(2), "{}", run.err());
    }
}
