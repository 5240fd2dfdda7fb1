//! Coverage of types and traits by their tests: one file per format.

mod html;
mod human;
mod json;
mod lcov;

pub(crate) use human::summary;

use clap::ValueEnum;
use compiler::coverage::Report;
use diag::SourceMap;

/// For whom coverage is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CoverageFormat {
    /// For genhtml and services that read tracefiles of LCOV
    Lcov,
    /// One page with the templates, their branches coloured
    Html,
    /// Everything that is known, as one JSON document
    Json,
}

impl CoverageFormat {
    /// What its file is called unless somebody says otherwise.
    pub fn file(self) -> &'static str {
        match self {
            Self::Lcov => "coverage.info",
            Self::Html => "coverage.html",
            Self::Json => "coverage.json",
        }
    }

    /// The report in this form.
    pub fn text(self, report: &Report, sources: &SourceMap) -> String {
        match self {
            Self::Lcov => lcov::text(report, sources),
            Self::Html => html::text(report, sources),
            Self::Json => json::text(report, sources),
        }
    }
}
