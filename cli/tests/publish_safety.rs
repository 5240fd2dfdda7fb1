//! `choreoc publish` where things go wrong: other repositories, races, a full disk, `kill -9`. Whatever happens, a
//! branch stands at its old or its new commit, and that commit is complete.

#![cfg(unix)]

mod support;

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Home, Run};

fn home() -> Home {
    let home = Home::new();
    home.init();
    home
}

/// A home whose `origin` is a bare repository that holds `main`.
fn with_remote() -> Home {
    let home = home();
    home.git(&["clone", "--quiet", "--bare", ".", "../remote.git"]);
    home.git(&["remote", "add", "origin", "../remote.git"]);
    home.git(&["fetch", "--quiet", "origin"]);
    home
}

fn publish(home: &Home, folder: &str, more: &[&str]) -> Run {
    home.run(&[&["publish", folder, "--branch", "rendered"][..], more].concat())
}

fn published(home: &Home, folder: &str, more: &[&str]) -> String {
    let run = publish(home, folder, more);
    assert_eq!(run.status(), Some(0), "{}{}", run.out(), run.err());
    run.out()
}

fn tip(home: &Home, folder: &str, branch: &str) -> String {
    let found =
        home.git_output(folder, &["rev-parse", "--verify", "--quiet", &format!("refs/heads/{branch}")]);
    String::from_utf8_lossy(&found.stdout).trim().to_owned()
}

/// The branch has every object that it needs, and records a revision whose image stands in its file.
fn complete(home: &Home, folder: &str, branch: &str) {
    home.git_in(folder, &["rev-list", "--objects", "--quiet", branch]);
    home.git_in(folder, &["fsck", "--strict", "--connectivity-only", "--no-dangling"]);
}

#[test]
fn a_push_moves_the_remote_and_the_branch_here() {
    let home = with_remote();
    let said = published(&home, "repo", &["--push"]);
    assert!(said.contains("pushed to origin"), "{said}");
    assert_eq!(tip(&home, "repo", "rendered"), tip(&home, "remote.git", "rendered"));
    assert_eq!(published(&home, "repo", &["--push"]), "rendered: nothing changed\n");
    home.write("repo/README.md", "changes nothing");
    home.commit("readme");
    published(&home, "repo", &["--push", "origin"]);
    let notes = ["rev-parse", "refs/notes/hydrator.metadata"];
    assert_eq!(home.git_in("repo", &notes), home.git_in("remote.git", &notes));
}

#[test]
fn a_clone_that_never_saw_the_branch_goes_on_where_the_remote_stands() {
    let home = with_remote();
    published(&home, "repo", &["--push"]);
    home.git(&["clone", "--quiet", "../remote.git", "../clone"]);
    home.image(2);
    home.git(&["push", "--quiet", "origin", "main"]);
    published(&home, "repo", &["--push"]);
    // The clone is behind with everything, and cannot know that the branch stands for a newer revision.
    let run = publish(&home, "clone", &["--push"]);
    assert!(run.err().contains("publish/history-missing"), "{}{}", run.out(), run.err());
    home.git_in("clone", &["pull", "--quiet"]);
    assert_eq!(published(&home, "clone", &["--push"]), "rendered: nothing changed\n");
    assert_eq!(tip(&home, "clone", "rendered"), tip(&home, "remote.git", "rendered"));
}

#[test]
fn branches_that_diverged_are_refused() {
    let home = with_remote();
    home.git(&["clone", "--quiet", "../remote.git", "../clone"]);
    published(&home, "repo", &["--push"]);
    home.image(2);
    published(&home, "repo", &["--push"]);
    published(&home, "clone", &["--message", "another first commit"]);
    let run = publish(&home, "clone", &["--push"]);
    assert!(run.err().contains("publish/branch-diverged"), "{}{}", run.out(), run.err());
    // With force the next commit follows the remote's; what is only here is given up, nothing over there.
    let before = tip(&home, "remote.git", "rendered");
    home.git_in("clone", &["pull", "--quiet", "origin", "main"]);
    home.write("clone/web.yaml", &support::COMPONENT.replace("web:1", "web:3"));
    home.git_in("clone", &["commit", "--quiet", "--all", "--message", "image 3"]);
    published(&home, "clone", &["--push", "--force"]);
    let now = tip(&home, "remote.git", "rendered");
    assert_eq!(home.git_in("remote.git", &["rev-parse", "rendered~1"]), before);
    assert_eq!(tip(&home, "clone", "rendered"), now);
    complete(&home, "clone", "rendered");
}

/// Each push finds that somebody has just put a commit on top that changes nothing of ours.
#[test]
fn a_race_that_is_always_lost_ends() {
    let home = with_remote();
    published(&home, "repo", &["--push"]);
    let before = tip(&home, "repo", "rendered");
    let script = "#!/bin/sh\nunset GIT_QUARANTINE_PATH\nold=$(git rev-parse refs/heads/rendered)\n\
        git update-ref refs/heads/rendered $(git -c user.name=o -c user.email=o@example.com commit-tree $old^{tree} -p $old -m other)\n";
    home.write("remote.git/hooks/pre-receive", script);
    Command::new("chmod").arg("+x").arg(home.path("remote.git/hooks/pre-receive")).status().unwrap();
    home.image(2);
    let run = publish(&home, "repo", &["--push"]);
    assert!(run.err().contains("publish/lost-race"), "{}{}", run.out(), run.err());
    assert_eq!(tip(&home, "repo", "rendered"), before, "nothing moves here that did not move there");
    std::fs::remove_file(home.path("remote.git/hooks/pre-receive")).unwrap();
    published(&home, "repo", &["--push"]);
    assert_eq!(tip(&home, "repo", "rendered"), tip(&home, "remote.git", "rendered"));
}

/// Edited, staged and untracked files, in the main working tree and in a linked one, stay as they are.
#[test]
fn working_trees_with_changes_are_left_alone() {
    let home = with_remote();
    home.git(&["worktree", "add", "--quiet", "--detach", "../linked"]);
    for folder in ["repo", "linked"] {
        home.write(&format!("{folder}/web.yaml"), &support::COMPONENT.replace("web:1", "web:8"));
        home.git_in(folder, &["add", "web.yaml"]);
        home.write(&format!("{folder}/web.yaml"), &support::COMPONENT.replace("web:1", "web:9"));
        home.write(&format!("{folder}/new.yaml"), "kind: new");
        let state = || {
            let asked = [
                &["status", "--porcelain=v2", "--branch"][..],
                &["diff"],
                &["diff", "--staged"],
                &["stash", "list"],
            ];
            asked.map(|arguments| home.git_in(folder, arguments))
        };
        let before = state();
        let index =
            std::fs::read(home.path(folder).join(home.git_in(folder, &["rev-parse", "--git-path", "index"])))
                .unwrap();
        published(&home, folder, &["--allow-dirty", "--allow-foreign", "--push", "--path", folder]);
        assert_eq!(state(), before);
        let now =
            std::fs::read(home.path(folder).join(home.git_in(folder, &["rev-parse", "--git-path", "index"])))
                .unwrap();
        assert_eq!(now, index, "the index is not even refreshed");
        let file = format!(
            "rendered:{folder}/clusterdataplanes/west/default/dev/shop/components/web/configmap-web.yaml"
        );
        assert!(home.git_in("remote.git", &["show", &file]).contains("web:1"), "what is committed counts");
    }
}

/// Somebody who may read the repository and not write it.
#[test]
fn a_read_only_repository_stays_as_it_is() {
    let home = home();
    published(&home, "repo", &[]);
    let before = tip(&home, "repo", "rendered");
    home.image(2);
    let shell =
        |script: &str| Command::new("sh").args(["-c", script]).current_dir(home.path("")).output().unwrap();
    let said = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let prepared =
        shell(&format!("cp {} choreoc && chmod -R a+rX,a-w . && chmod u+w .", env!("CARGO_BIN_EXE_choreoc")));
    assert!(prepared.status.success(), "{}", said(&prepared));
    // Modes are nothing to root, who becomes nobody.
    let run = shell(
        "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' HOME=/nonexistent\n\
         if [ $(id -u) = 0 ]; then become='setpriv --reuid 65534 --regid 65534 --clear-groups'; fi\n\
         exec ${become:-} ./choreoc publish repo --branch rendered",
    );
    assert!(shell("chmod -R u+w .").status.success());
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert!(said(&run).contains("publish/not-written"), "{}", said(&run));
    assert_eq!(tip(&home, "repo", "rendered"), before);
    published(&home, "repo", &[]);
    complete(&home, "repo", "rendered");
}

/// A file system of its own that is full to the last block, where one can be mounted; `a_full_disk_moves_nothing` stands in
/// where not.
#[test]
fn a_full_file_system_moves_nothing() {
    let home = home();
    published(&home, "repo", &[]);
    home.image(2);
    home.write("small/kept", "");
    let script = format!(
        "set -eu; mount -t tmpfs -o size=3m tmpfs small || exit 42\n\
         cp -r repo small/repo; cd small/repo; git rev-parse rendered\n\
         cat /dev/zero > ../filler 2>/dev/null || true\n\
         {choreoc} publish . --branch rendered >&2 && echo published; git rev-parse rendered; git fsck --strict >&2\n\
         rm ../filler; {choreoc} publish . --branch rendered >&2; git rev-parse rendered~1; git fsck --strict >&2\n",
        choreoc = env!("CARGO_BIN_EXE_choreoc")
    );
    let run =
        Command::new("unshare").args(["--mount", "sh", "-c", &script]).current_dir(home.path("")).output();
    let Ok(run) = run else { return println!("skipped: there is no `unshare`") };
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    if run.status.code() == Some(42) || said.starts_with("unshare: ") {
        return println!("skipped: nothing can be mounted here: {said}");
    }
    assert!(run.status.success(), "{said}");
    let old = tip(&home, "repo", "rendered");
    assert_eq!(String::from_utf8_lossy(&run.stdout), format!("{old}\n{old}\n{old}\n"), "{said}");
    assert!(said.contains("publish/not-written") && said.contains("No space left on device"), "{said}");
}

#[test]
fn a_remote_that_refuses_changes_nothing_here() {
    let home = with_remote();
    let run = publish(&home, "repo", &["--push", "nowhere"]);
    assert!(run.err().contains("publish/not-pushed"), "{}", run.err());
    let hook = home.path("remote.git/hooks/pre-receive");
    std::fs::write(&hook, "#!/bin/sh\necho no thanks >&2\nexit 1\n").unwrap();
    Command::new("chmod").arg("+x").arg(&hook).status().unwrap();
    let run = publish(&home, "repo", &["--push"]);
    assert!(run.err().contains("publish/not-pushed"), "{}", run.err());
    assert_eq!(tip(&home, "repo", "rendered"), "");
    let run = publish(&home, "repo", &["--push", "repo"]);
    assert_eq!(run.status(), Some(2), "{}", run.err());
}

#[test]
fn a_shallow_clone_says_what_it_misses() {
    let home = with_remote();
    published(&home, "repo", &["--push"]);
    home.image(2);
    home.git(&["push", "--quiet", "origin", "main"]);
    let url = format!("file://{}", home.path("remote.git").display());
    home.git(&["clone", "--quiet", "--depth", "1", &url, "../shallow"]);
    let run = publish(&home, "shallow", &["--push"]);
    assert!(
        run.err().contains("publish/history-missing") && run.err().contains("--unshallow"),
        "{}",
        run.err()
    );
    home.git_in("shallow", &["fetch", "--quiet", "--unshallow"]);
    published(&home, "shallow", &["--push"]);
    assert_eq!(home.git_in("remote.git", &["rev-list", "--count", "rendered"]), "2");
}

#[test]
fn a_repository_with_sha256_names_works() {
    let home = Home::new();
    home.git(&["init", "--quiet", "--initial-branch=main", "--object-format=sha256"]);
    home.commit("first");
    published(&home, "repo", &[]);
    home.image(2);
    published(&home, "repo", &[]);
    assert_eq!(tip(&home, "repo", "rendered").len(), 64);
    complete(&home, "repo", "rendered");
    let run = home.run(&["verify", "rendered", "--repo", "repo"]);
    assert_eq!(run.status(), Some(0), "{}", run.err());
}

#[test]
fn a_repository_that_borrows_objects_works() {
    let home = home();
    published(&home, "repo", &[]);
    home.git(&["clone", "--quiet", "--shared", ".", "../borrower"]);
    home.git_in("borrower", &["branch", "rendered", "origin/rendered"]);
    home.write("borrower/web.yaml", &support::COMPONENT.replace("web:1", "web:2"));
    home.git_in("borrower", &["commit", "--quiet", "--all", "--message", "image"]);
    published(&home, "borrower", &[]);
    complete(&home, "borrower", "rendered");
    let packs = home.files("borrower/.git/objects/pack");
    assert_eq!(
        packs.iter().filter(|file| file.contains(".pack")).count(),
        1,
        "what is lent is not copied: {packs:?}"
    );
}

#[test]
fn a_bare_repository_has_no_working_tree_to_look_at() {
    let home = with_remote();
    published(&home, "remote.git", &["--source-rev", "main"]);
    complete(&home, "remote.git", "rendered");
}

#[test]
fn a_commit_is_signed_on_request() {
    let home = home();
    let key = home.path("key");
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    let run = publish(&home, "repo", &["--sign"]);
    assert!(run.err().contains("publish/not-signed"), "{}", run.err());
    assert_eq!(tip(&home, "repo", "rendered"), "");
    if made.is_ok_and(|status| status.success()) {
        home.git(&["config", "gpg.format", "ssh"]);
        home.git(&["config", "user.signingKey", &key.to_string_lossy()]);
        published(&home, "repo", &["--sign"]);
        let commit = home.git_in("repo", &["cat-file", "commit", "rendered"]);
        assert!(commit.contains("gpgsig ") && commit.contains("Source-Revision: "), "{commit}");
        complete(&home, "repo", "rendered");
    }
}

#[test]
fn a_held_lock_is_named_and_not_broken() {
    let home = home();
    published(&home, "repo", &[]);
    home.image(2);
    home.write("repo/.git/refs/heads/rendered.lock", "");
    let run = publish(&home, "repo", &[]);
    assert!(run.err().contains("publish/ref-locked"), "{}", run.err());
    std::fs::remove_file(home.path("repo/.git/refs/heads/rendered.lock")).unwrap();
    published(&home, "repo", &[]);
}

/// Files may not grow beyond a few blocks: to a program that is a full disk.
#[test]
fn a_full_disk_moves_nothing() {
    let home = home();
    published(&home, "repo", &[]);
    let before = tip(&home, "repo", "rendered");
    home.image(2);
    for blocks in [0, 1, 2] {
        let choreoc = env!("CARGO_BIN_EXE_choreoc");
        let script =
            format!("ulimit -f {blocks}; trap '' XFSZ; exec {choreoc} publish repo --branch rendered");
        let run = Command::new("sh").args(["-c", &script]).current_dir(home.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let now = tip(&home, "repo", "rendered");
        complete(&home, "repo", "rendered");
        if blocks == 0 {
            assert!(said.contains("publish/not-written"), "{said}");
            assert_eq!(now, before);
        } else if !run.status.success() {
            assert_eq!(now, before, "{said}");
        }
    }
    published(&home, "repo", &[]);
    complete(&home, "repo", "rendered");
}

#[test]
fn a_damaged_object_moves_nothing() {
    let home = home();
    published(&home, "repo", &[]);
    home.git(&["repack", "--quiet", "-a", "-d"]);
    let before = tip(&home, "repo", "rendered");
    let index = home.git_in("repo", &["rev-parse", "rendered:.choreoc-index"]);
    home.git(&["unpack-file", &index]);
    // The index of the branch becomes a loose object that says something else than its name.
    for pack in home.files("repo/.git/objects/pack") {
        std::fs::rename(home.path("repo/.git/objects/pack").join(&pack), home.path(&pack)).unwrap();
    }
    for pack in home.files("").into_iter().filter(|file| !file.contains('/') && file.contains(".pack")) {
        let feed = std::fs::File::open(home.path(&pack)).unwrap();
        let unpack = Command::new("git")
            .args(["unpack-objects", "-q"])
            .current_dir(home.path("repo"))
            .stdin(feed)
            .status();
        assert!(unpack.unwrap().success());
    }
    let loose = home.path("repo/.git/objects").join(&index[..2]).join(&index[2..]);
    Command::new("chmod").arg("u+w").arg(&loose).status().unwrap();
    std::fs::write(&loose, "no object").unwrap();
    std::fs::remove_dir_all(home.path("repo/.merge_file")).ok();
    let run = publish(&home, "repo", &["--source-rev", "HEAD"]);
    assert_eq!(run.status(), Some(1));
    assert!(run.err().contains("publish/not-written"), "{}", run.err());
    assert_eq!(tip(&home, "repo", "rendered"), before);
}

/// Two clones publish each new revision at the same time, over and over.
#[test]
fn racing_publishers_lose_nothing() {
    let home = with_remote();
    for clone in ["../one", "../two"] {
        home.git(&["clone", "--quiet", "../remote.git", clone]);
    }
    let races = races();
    for number in 2..races + 2 {
        home.image(number);
        home.git(&["push", "--quiet", "origin", "main"]);
        let runs = ["one", "two"].map(|clone| {
            home.git_in(clone, &["fetch", "--quiet", "origin", "main"]);
            // One of them is a revision behind every other time.
            let revision = if clone == "two" && number % 2 == 0 { "FETCH_HEAD~1" } else { "FETCH_HEAD" };
            let arguments = ["publish", clone, "--branch", "rendered", "--push", "--source-rev", revision];
            let mut command = home.command(&arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        });
        for run in runs {
            let run = run.wait_with_output().unwrap();
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        }
        let file = "rendered:clusterdataplanes/west/default/dev/shop/components/web/configmap-web.yaml";
        let image = home.git_in("remote.git", &["show", file]);
        assert!(image.contains(&format!("web:{number}")), "{image}");
    }
    complete(&home, "remote.git", "rendered");
    // Every commit is complete and stands for a later revision than its parent.
    let order = home.git_in(
        "remote.git",
        &["log", "--reverse", "--format=%(trailers:key=Source-Revision,valueonly)", "rendered"],
    );
    let order: Vec<&str> = order.lines().filter(|line| !line.is_empty()).collect();
    let history = home.git_in("remote.git", &["rev-list", "--reverse", "main"]);
    let place = |revision: &str| history.lines().position(|line| line == revision);
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{order:?}");
}

fn races() -> usize {
    number("CHOREOC_RACES", 100)
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What a killed run had done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killed {
    Before,
    Writing,
    After,
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_commit() {
    let home = home();
    published(&home, "repo", &[]);
    let kills = number("CHOREOC_KILLS", 300);
    let usual = usual_time(&home);
    let (mut writing, mut at) = (0, 2);
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for kill in 0..kills {
        at += 1;
        home.image(at);
        home.git(&["repack", "--quiet", "-a", "-d"]);
        let old = tip(&home, "repo", "rendered");
        // Two of three wait for the pack to appear, so that writing is hit often; one comes at any time.
        let outcome = killed(&home, kill % 3 != 0, chance.below(usual));
        let new = tip(&home, "repo", "rendered");
        complete(&home, "repo", "rendered");
        let file = "rendered:clusterdataplanes/west/default/dev/shop/components/web/configmap-web.yaml";
        let image = home.git_in("repo", &["show", file]);
        assert_eq!(new != old, image.contains(&format!("web:{at}")), "{image}");
        writing += usize::from(outcome == Killed::Writing);
        // A lock that the killed git left is what the message of the next run names.
        for file in
            home.files("repo/.git").into_iter().filter(|file| file.contains(".lock") || file.contains("tmp_"))
        {
            std::fs::remove_file(home.path("repo/.git").join(file)).unwrap();
        }
        published(&home, "repo", &[]);
    }
    println!("{kills} runs were killed, {writing} of them while they wrote");
    assert!(writing * 3 >= kills, "{writing} of {kills} kills hit a run that wrote");
}

/// How long a run takes here and now.
fn usual_time(home: &Home) -> Duration {
    home.image(2);
    let start = Instant::now();
    published(home, "repo", &[]);
    start.elapsed()
}

/// Starts a run and kills it with everything that it started.
fn killed(home: &Home, when_writing: bool, after: Duration) -> Killed {
    let packs = home.path("repo/.git/objects/pack");
    let before = entries(&packs);
    let old = tip(home, "repo", "rendered");
    let mut command = home.command(&["publish", "repo", "--branch", "rendered"]);
    let mut run =
        command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().expect("it starts");
    if when_writing {
        let start = Instant::now();
        while entries(&packs) == before && start.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(after / 12);
    } else {
        std::thread::sleep(after);
    }
    let group = format!("-{}", run.id());
    Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status().expect("kill runs");
    run.wait().expect("it was started");
    if tip(home, "repo", "rendered") != old {
        Killed::After
    } else if entries(&packs) == before {
        Killed::Before
    } else {
        Killed::Writing
    }
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        limit.mul_f64((self.0 % 1000) as f64 / 1000.0)
    }
}
