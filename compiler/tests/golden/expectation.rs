//! Findings that a case expects: comments in its tree, and the lists of `case.toml`.

use crate::case::Case;
use diag::{Diagnostic, Severity, SourceMap};
use std::collections::BTreeSet;
use std::fmt;

/// A finding as far as cases tell: its place is a file and a line, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    place: Option<(String, usize)>,
    severity: Severity,
    code: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, severity, code } = self;
        match place {
            Some((file, line)) => write!(f, "{file}:{line}: {severity}: [{code}]"),
            None => write!(f, "{severity}: [{code}] without a place in repo/"),
        }
    }
}

/// What the case expects.
pub(crate) fn expected(case: &Case) -> BTreeSet<Finding> {
    let without_place = |severity: Severity, codes: &[String]| {
        let finding = move |code: &String| Finding { place: None, severity, code: code.clone() };
        codes.iter().map(finding).collect::<Vec<_>>()
    };
    let mut found = BTreeSet::new();
    found.extend(without_place(Severity::Error, &case.description.errors));
    found.extend(without_place(Severity::Warning, &case.description.warnings));
    for tree in case.trees.iter().filter(|tree| tree.name == "repo") {
        for file in &tree.files {
            let text = String::from_utf8_lossy(&file.bytes);
            found.extend(in_file(&format!("repo/{}", file.path), &text));
        }
    }
    found
}

/// The findings that the comments of a file announce.
fn in_file(path: &str, text: &str) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((before, severity, code, further)) = comment(line) else { continue };
        let on_its_own = |line: &str| comment(line).is_some_and(|(before, ..)| before.trim().is_empty());
        let target = if before.trim().is_empty() {
            let next = lines[at..].iter().take_while(|line| on_its_own(line)).count();
            at + next + further
        } else {
            at + further
        };
        let place = Some((path.to_owned(), target + 1));
        found.push(Finding { place, severity, code: code.to_owned() });
    }
    found
}

/// The text before a comment, and what the comment says: `# error: [stage/slug] +2`.
fn comment(line: &str) -> Option<(&str, Severity, &str, usize)> {
    let kinds =
        [("# error: [", Severity::Error), ("# warning: [", Severity::Warning), ("# note: [", Severity::Note)];
    let (start, severity, rest) = kinds.into_iter().find_map(|(marker, severity)| {
        let at = line.find(marker)?;
        Some((at, severity, &line[at + marker.len()..]))
    })?;
    let (code, rest) = rest.split_once(']')?;
    let further = rest.trim().strip_prefix('+').map_or(Some(0), |lines| lines.parse().ok())?;
    Some((&line[..start], severity, code, further))
}

/// What was found.
pub(crate) fn found(diagnostics: &[Diagnostic], sources: &SourceMap) -> BTreeSet<Finding> {
    diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)).collect()
}

fn finding(diagnostic: &Diagnostic, sources: &SourceMap) -> Finding {
    let place = diagnostic.primary.as_ref().and_then(|label| {
        let file = sources.get(label.span.file)?;
        let line = file.line_column(label.span.start).line as usize;
        file.path.starts_with("repo/").then(|| (file.path.to_string(), line))
    });
    Finding { place, severity: diagnostic.severity, code: diagnostic.code.to_string() }
}
