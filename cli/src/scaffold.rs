//! The files of a new repository.

use compiler::load::{STOCK_TYPES, StockType};
use compiler::model::Kind;

/// Whose CI a repository is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Ci {
    /// A workflow of GitHub Actions
    #[default]
    Github,
    /// A pipeline of GitLab
    Gitlab,
    /// No file
    None,
}

/// A file to write.
#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the repository.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Whether one that is there already can stay instead: hosts of repositories begin new ones with some.
    pub(crate) yours_may_stay: bool,
}

macro_rules! shipped {
    ($($path:literal $file:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../templates/init/", $file)))),*]
    };
}

const FILES: [(&str, &str); 12] = shipped![
    "README.md" "README.md",
    ".gitignore" "gitignore",
    ".sourceignore" "sourceignore",
    ".pre-commit-config.yaml" "pre-commit-config.yaml",
    "choreoc.yaml" "choreoc.yaml",
    "platform/planes.yaml" "platform/planes.yaml",
    "namespaces/default/platform/environments.yaml" "namespaces/default/platform/environments.yaml",
    "namespaces/default/platform/pipeline.yaml" "namespaces/default/platform/pipeline.yaml",
    "namespaces/default/projects/demo/project.yaml" "namespaces/default/projects/demo/project.yaml",
    "namespaces/default/projects/demo/components/hello/component.yaml"
        "namespaces/default/projects/demo/components/hello/component.yaml",
    "namespaces/default/projects/demo/components/hello/workload.yaml"
        "namespaces/default/projects/demo/components/hello/workload.yaml",
    "namespaces/default/projects/demo/components/hello/bindings.yaml"
        "namespaces/default/projects/demo/components/hello/bindings.yaml",
];

const GITHUB: &str = include_str!("../../templates/init/ci/github.yml");
const GITLAB: &str = include_str!("../../templates/init/ci/gitlab.yml");

/// Every file of a new repository, by path.
pub(crate) fn files(ci: Ci) -> Vec<File> {
    let ci = match ci {
        Ci::Github => Some((".github/workflows/choreoc.yml", GITHUB)),
        Ci::Gitlab => Some((".gitlab-ci.yml", GITLAB)),
        Ci::None => None,
    };
    let fixed = FILES.into_iter().chain(ci).map(|(path, text)| (path.to_owned(), text));
    let types = STOCK_TYPES.iter().flat_map(|stock| {
        let path = |ending: &str| format!("{}/{}{ending}", folder(stock), stock.name);
        [(path(".yaml"), stock.text), (path(".test.yaml"), stock.tests)]
    });
    let file = |(path, text): (String, &str)| File {
        yours_may_stay: matches!(path.as_str(), "README.md" | ".gitignore"),
        text: text.to_owned(),
        path,
    };
    let mut files: Vec<File> = fixed.chain(types).map(file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Where a type stands.
fn folder(stock: &StockType) -> &'static str {
    match stock.kind {
        Kind::ClusterProjectType => "platform/project-types",
        Kind::ClusterResourceType => "platform/resource-types",
        _ => "platform/component-types",
    }
}
