//! Levels of codes: what a repository denies, warns of or allows, and where.

use super::{diagnostics, glob};
use crate::repo::Source;
use diag::{Diagnostic, Severity, SourceMap, Span};
use std::path::{Path, PathBuf};

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// It is an error.
    Deny,
    /// It is a warning.
    Warn,
    /// It is not reported.
    Allow,
}

impl Level {
    /// All levels by name.
    pub(super) const NAMES: [(&'static str, Self); 3] =
        [("deny", Self::Deny), ("warn", Self::Warn), ("allow", Self::Allow)];
}

/// One entry of `levels`; the last one that matches a finding counts.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// A code, with `*` for any part of it.
    pub(super) code: String,
    /// What becomes of its findings.
    pub(super) level: Level,
    /// Where; everywhere, if there is no pattern.
    pub(super) paths: Vec<String>,
    /// The place of the level.
    pub(super) span: Span,
}

impl Rule {
    fn matches(&self, code: &str, path: Option<&str>) -> bool {
        glob::text(&self.code, code)
            && (self.paths.is_empty()
                || path.is_some_and(|path| self.paths.iter().any(|pattern| glob::matches(pattern, path))))
    }
}

/// Stages without whose result there are no manifests: their errors stay errors.
const NEEDED: [&str; 7] = ["config", "load", "resolve", "evaluate", "assemble", "emit", "plan"];

/// A finding with the level it has by the rules, or with none.
pub(super) fn judge(
    rules: &[Rule],
    mut finding: Diagnostic,
    sources: &SourceMap,
    roots: &Roots,
) -> Vec<Diagnostic> {
    let path = finding.primary.as_ref().and_then(|label| sources.get(label.span.file));
    let path = path.map(|file| roots.inside(&file.path));
    let code = finding.code;
    let Some(rule) = rules.iter().rev().find(|rule| rule.matches(code.name, path.as_deref())) else {
        return vec![finding];
    };
    let needed = finding.severity == Severity::Error && NEEDED.contains(&code.stage());
    match rule.level {
        Level::Deny => finding.severity = Severity::Error,
        Level::Warn | Level::Allow if needed => {
            let kept = diagnostics::level_kept(code.name, rule.span);
            return vec![finding, kept];
        }
        Level::Warn => finding.severity = Severity::Warning,
        Level::Allow => return Vec::new(),
    }
    vec![finding]
}

/// How shown paths lead back to paths relative to the configuration's folder.
#[derive(Debug, Default)]
pub(super) struct Roots {
    /// How a source's files begin, and its folder relative to the configuration's; the longest beginning first.
    sources: Vec<(String, PathBuf)>,
}

impl Roots {
    /// The roots of these sources.
    pub(super) fn new(config: &Path, read: &[String]) -> Self {
        let whole = |path: &Path| {
            let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
            path.canonicalize().unwrap_or_else(|_| path.to_owned())
        };
        let config = whole(config);
        let root = |argument: &String| {
            let source = Source::parse(argument);
            let inside = whole(source.folder()).strip_prefix(&config).map(Path::to_owned);
            (source.prefix(), inside.unwrap_or_else(|_| source.folder().to_owned()))
        };
        let mut sources: Vec<_> = read.iter().map(root).collect();
        sources.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        Self { sources }
    }

    /// The path relative to the configuration's folder.
    fn inside(&self, shown: &str) -> String {
        let below = |prefix: &str| match prefix {
            "" => Some(shown.to_owned()),
            prefix => shown.strip_prefix(prefix)?.strip_prefix('/').map(str::to_owned),
        };
        let found = self.sources.iter().find_map(|(prefix, folder)| Some((folder, below(prefix)?)));
        found.map_or_else(
            || shown.to_owned(),
            |(folder, rest)| folder.join(rest).to_string_lossy().replace('\\', "/"),
        )
    }
}
