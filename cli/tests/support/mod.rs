//! A small repository in a folder of its own, and the binary run in it.

#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

macro_rules! project {
    () => {
        "
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterDataPlane
metadata: {name: west}
spec: {planeID: west, clusterAgent: {clientCA: {value: x}}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: dev}
spec: {dataPlaneRef: {kind: ClusterDataPlane, name: west}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: only}
spec: {promotionPaths: [{sourceEnvironmentRef: {name: dev}, targetEnvironmentRefs: []}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
spec: {deploymentPipelineRef: {name: only}, type: {kind: ClusterProjectType, name: default}}
"
    };
}

/// A project in one environment, of the type that stands in.
pub(crate) const PROJECT: &str = project!();

/// A repository that renders into one environment without findings.
pub(crate) const PLATFORM: &str = concat!(
    project!(),
    "---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterComponentType
metadata: {name: config}
spec:
  workloadType: proxy
  resources:
    - id: config
      template:
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: \"${metadata.componentName}\", namespace: \"${metadata.namespace}\"}
        data: {image: \"${workload.container.image}\"}
"
);

pub(crate) const COMPONENT: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  autoDeploy: true
  componentType: {kind: ClusterComponentType, name: proxy/config}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: web}
spec:
  owner: {projectName: shop, componentName: web}
  container: {image: \"example/web:1\"}
";

/// A folder that goes when the test ends.
pub(crate) struct Home(tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        let home = Self::empty();
        home.write("repo/platform.yaml", PLATFORM);
        home.write("repo/web.yaml", COMPONENT);
        home
    }

    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run(self.command(arguments).output().expect("the binary runs"))
    }

    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        Run(self.command(arguments).current_dir(self.path(folder)).output().expect("the binary runs"))
    }

    /// The binary, where no configuration of the machine counts.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_choreoc"));
        command.args(arguments).current_dir(self.0.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        self.git_in("repo", arguments);
    }

    /// What git prints in a folder, without the end of its last line.
    pub(crate) fn git_in(&self, folder: &str, arguments: &[&str]) -> String {
        let run = self.git_output(folder, arguments);
        assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).trim_end().to_owned()
    }

    pub(crate) fn git_output(&self, folder: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        command.args(["-c", "protocol.file.allow=always"]).args(arguments).current_dir(self.path(folder));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_COMMITTER_DATE", "@1700000000 +0100").env("GIT_AUTHOR_DATE", "@1700000000 +0100");
        command.output().expect("git is there")
    }

    /// Makes `repo` a repository with everything in it committed to `main`.
    pub(crate) fn init(&self) {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("first");
    }

    /// Commits everything in `repo`.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all", "."]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git_in("repo", &["rev-parse", "HEAD"])
    }

    /// Commits another image.
    pub(crate) fn image(&self, number: usize) -> String {
        self.write("repo/web.yaml", &COMPONENT.replace("web:1", &format!("web:{number}")));
        self.commit(&format!("image {number}"))
    }

    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| shown(entry.path().strip_prefix(&root).expect("entries are below the folder")))
            .collect()
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub(crate) struct Run(Output);

impl Run {
    pub(crate) fn status(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    /// Standard error to the letter.
    pub(crate) fn err_whole(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Standard error without the time that the summary ends with.
    pub(crate) fn err(&self) -> String {
        let text = self.err_whole();
        let line = |line: &str| match line.rsplit_once(" in ") {
            Some((said, time)) if time.ends_with('s') && time.starts_with(|c: char| c.is_ascii_digit()) => {
                said.to_owned()
            }
            _ => line.to_owned(),
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}
