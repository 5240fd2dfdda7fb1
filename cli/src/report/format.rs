//! The forms in which findings are printed.

use super::{Human, Terminal, concise, github, gitlab, json, junit, sarif};
use clap::ValueEnum;
use diag::{Diagnostic, SourceMap};

/// For whom findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Excerpts of the files with every place that contributed
    #[default]
    Human,
    /// One line a finding: `file:line:col: level[code] message`
    Concise,
    /// Everything that is known of each finding, as one JSON document
    Json,
    /// Workflow commands, which GitHub Actions shows beside the lines of a pull request
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML: a suite a file, a failure an error
    Junit,
}

impl Format {
    /// The findings in this form; only people get colours, if `terminal` shows them.
    pub fn text(self, findings: &[Diagnostic], sources: &SourceMap, terminal: Terminal) -> String {
        match self {
            Self::Human => {
                let human = Human::new(terminal.colour, terminal.width);
                findings.iter().map(|finding| human.draw(finding, sources)).collect()
            }
            Self::Concise => concise::text(findings, sources),
            Self::Json => json::text(findings, sources),
            Self::Github => github::text(findings, sources),
            Self::Gitlab => gitlab::text(findings, sources),
            Self::Sarif => sarif::text(findings, sources),
            Self::Junit => junit::text(findings, sources),
        }
    }
}
