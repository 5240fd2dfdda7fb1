//! Coverage as a tracefile of LCOV: a line counts as often as its most frequent point, every decision is a block of
//! branches, one for each outcome.

use crate::report::place::Place;
use compiler::coverage::{Covered, Report};
use diag::SourceMap;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report; types of one file are one record.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let mut files: BTreeMap<&str, Vec<(u32, &Covered)>> = BTreeMap::new();
    for covered in report.types.iter().flat_map(|found| &found.points) {
        if let Some(place) = Place::of(covered.point.span, sources) {
            files.entry(place.path).or_default().push((place.start.line, covered));
        }
    }
    let mut out = String::new();
    for (path, mut points) in files {
        points.sort_by_key(|(line, covered)| (*line, covered.point.span.start));
        record(&mut out, path, &points);
    }
    out
}

fn record(out: &mut String, path: &str, points: &[(u32, &Covered)]) {
    let _ = write!(out, "TN:\nSF:{path}\n");
    let (mut found, mut hit) = (0, 0);
    let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
    let mut block = (0, 0);
    for (line, covered) in points {
        let hits = lines.entry(*line).or_default();
        *hits = (*hits).max(covered.hits.all());
        let kind = covered.point.key.kind;
        if !kind.is_branch() {
            continue;
        }
        block = if block.0 == *line { (*line, block.1 + 1) } else { (*line, 0) };
        for (branch, outcome) in covered.point.outcomes.iter().enumerate() {
            let taken = covered.hits.of(*outcome);
            found += 1;
            hit += u32::from(taken > 0);
            let _ = write!(out, "BRDA:{line},{},{branch},", block.1);
            // A decision that was never come to differs from one that always went the other way.
            let _ = if covered.hits.all() == 0 { writeln!(out, "-") } else { writeln!(out, "{taken}") };
        }
    }
    let _ = write!(out, "BRF:{found}\nBRH:{hit}\n");
    for (line, hits) in &lines {
        let _ = writeln!(out, "DA:{line},{hits}");
    }
    let reached = lines.values().filter(|hits| **hits > 0).count();
    let _ = write!(out, "LF:{}\nLH:{reached}\nend_of_record\n", lines.len());
}
