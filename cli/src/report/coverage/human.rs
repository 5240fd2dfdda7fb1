//! Coverage for people: how much of each type, and what was never seen, in words.

use crate::report::place::Place;
use compiler::coverage::{Kind, Missing, Ratio, Report, TypeCoverage};
use diag::{SourceMap, Span};
use std::fmt::Write;

/// How much of what is missing is listed for each type.
const LISTED: usize = 20;

/// How much of a template an excerpt shows.
const EXCERPT: usize = 60;

/// The summary of all types.
pub(crate) fn summary(report: &Report, sources: &SourceMap) -> String {
    let mut out = String::from("coverage by the tests that pass\n");
    for found in &report.types {
        one(&mut out, found, sources);
    }
    if report.types.is_empty() {
        out.push_str("  no test is about a type or trait\n");
    }
    out
}

fn one(out: &mut String, found: &TypeCoverage, sources: &SourceMap) {
    let path = Place::of(found.document, sources).map(|place| place.path).unwrap_or_default();
    let (branches, expressions) = (share(found.branches()), share(found.expressions()));
    let _ = writeln!(out, "  {}: {branches} branches, {expressions} expressions", found.name);
    let missing = found.missing();
    for missing in missing.iter().take(LISTED) {
        let _ = writeln!(out, "    {}", sentence(missing, path, sources));
    }
    if let Some(more) = missing.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "    and {more} more; `--coverage=html` shows them all");
    }
}

fn share(ratio: Ratio) -> String {
    format!("{} % of {}", ratio.percent(), ratio.all)
}

fn sentence(missing: &Missing, path: &str, sources: &SourceMap) -> String {
    let place = Place::of(missing.span, sources);
    let place = place.map(|place| format!("{path}:{}:{}", place.start.line, place.start.column));
    let what = match missing.kind {
        Kind::Include | Kind::Repeat | Kind::Target | Kind::Where | Kind::Rule | Kind::Default => {
            format!("{} ", missing.kind.name())
        }
        _ => String::new(),
    };
    format!("{}: {what}`{}` {}", place.unwrap_or_default(), excerpt(missing.span, sources), missing.words)
}

/// The text at a place, in one line.
pub(super) fn excerpt(span: Span, sources: &SourceMap) -> String {
    let bytes = sources.get(span.file).map(|file| &*file.bytes).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes.get(span.start as usize..span.end as usize).unwrap_or_default());
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
