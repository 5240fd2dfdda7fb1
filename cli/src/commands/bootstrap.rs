//! `choreoc bootstrap`: what Flux or Argo CD need in order to apply what is published.

use super::build::{conclude, has_errors};
use super::sources::Sources;
use crate::Exit;
use crate::bootstrap::{self, Tool, UnitFacts, Wishes, facts};
use crate::publish;
use crate::repo::{self, ReadError};
use crate::report::{Summary, findings};
use clap::{ArgGroup, Args};
use compiler::assemble::Assembled;
use compiler::plan::PublishPlan;
use compiler::resolve::{Place, UnitKey};
use std::path::PathBuf;
use std::time::Instant;

/// Writes objects for Flux or Argo CD.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").required(true).args(["out", "stdout"]))]
pub(crate) struct Bootstrap {
    /// What applies the branches
    tool: Tool,

    #[command(flatten)]
    sources: Sources,

    /// The repository that holds the branches, as the cluster reaches it
    #[arg(long, value_name = "URL")]
    repo_url: String,

    /// The branch, written as for `publish`
    #[arg(long, value_name = "NAME")]
    branch: String,

    /// The folder of the branch, as for `publish`
    #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
    path: String,

    /// Write one file per plane and environment (Flux) or per plane (Argo CD) into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Print to standard output instead
    #[arg(long)]
    stdout: bool,

    /// The namespace that the tool runs in [default: flux-system or argocd]
    #[arg(long, value_name = "NAME")]
    tool_namespace: Option<String>,

    /// How often Flux looks at the branch
    #[arg(long, value_name = "DURATION", default_value = "1m")]
    interval: String,

    /// Delete namespaces, too, when nothing is rendered for them any more
    #[arg(long)]
    prune_namespaces: bool,
}

impl Bootstrap {
    pub(super) fn run(self) -> Exit {
        let start = Instant::now();
        self.bootstrap(start).unwrap_or_else(|error| {
            findings::cannot(&error);
            Exit::Usage
        })
    }

    fn bootstrap(&self, start: Instant) -> Result<Exit, ReadError> {
        let cannot = |why: String| ReadError { what: "cannot write the objects".to_owned(), why, help: None };
        let pattern = publish::pattern(&self.branch).map_err(|found| cannot(found.message))?;
        let mut config = self.sources.config()?;
        let keep = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
            facts(key, place, assembled.as_ref())
        };
        let options = self.sources.options(&config);
        let mut compilation = self.sources.compile(&mut config, &options, &keep)?;
        let summary = Summary::of(&compilation);
        if has_errors(&compilation) {
            return Ok(conclude(&compilation, &summary, start));
        }
        let mut units: Vec<UnitFacts> = Vec::new();
        for unit in &mut compilation.units {
            let retained = compilation.retained.contains(&unit.key);
            units.extend(unit.result.product.take().map(|facts| UnitFacts { retained, ..facts }));
        }
        let namespace = match self.tool {
            Tool::Flux => "flux-system",
            Tool::Argocd => "argocd",
        };
        let wishes = Wishes {
            tool: self.tool,
            repository: &self.repo_url,
            pattern: &pattern,
            path: self.path.trim_matches('/'),
            namespace: self.tool_namespace.as_deref().unwrap_or(namespace),
            interval: &self.interval,
            keep_namespaces: !self.prune_namespaces,
        };
        let writes = bootstrap::files(&units, &wishes).map_err(|error| cannot(error.to_string()))?;
        if let Some(root) = &self.out {
            repo::execute(&PublishPlan { writes, deletes: Vec::new() }, root)?;
        } else {
            let texts: Vec<String> = writes.into_iter().map(|(_, text)| format!("---\n{text}")).collect();
            findings::print(&texts.concat())?;
        }
        Ok(conclude(&compilation, &summary, start))
    }
}
