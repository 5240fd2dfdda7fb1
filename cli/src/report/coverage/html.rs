//! Coverage as one page: every type as it is written, its branches coloured, with a note on what was never seen.

use crate::report::page::page;
use compiler::coverage::{Covered, Kind, Ratio, Report, TypeCoverage};
use diag::{SourceFile, SourceMap};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../../templates/coverage.html");

/// The page.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let types = report.types.iter().filter_map(|found| {
        let file = sources.get(found.document.file)?;
        Some(definition(found, file))
    });
    page(
        PAGE,
        json!({
            "branches": share(report.branches()),
            "expressions": share(report.expressions()),
            "types": types.collect::<Vec<_>>(),
        }),
    )
}

fn share(ratio: Ratio) -> String {
    format!("{} % of {}", ratio.percent(), ratio.all)
}

fn definition(found: &TypeCoverage, file: &SourceFile) -> Value {
    json!({
        "name": found.name,
        "path": &*file.path,
        "percent": found.branches().percent(),
        "branches": share(found.branches()),
        "expressions": share(found.expressions()),
        "lines": lines(found, file),
    })
}

/// How a piece of the text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Paint {
    class: &'static str,
    /// The innermost point around it, counted from 1.
    point: usize,
}

fn lines(found: &TypeCoverage, file: &SourceFile) -> Vec<Value> {
    let (start, end) = (found.document.start as usize, found.document.end as usize);
    let bytes = file.bytes.get(start..end).unwrap_or_default();
    let paints = painted(found, start, bytes.len());
    let missing = found.missing();
    let mut lines = Vec::new();
    let mut at = 0;
    for text in bytes.split(|byte| *byte == b'\n') {
        let number = file.line_column((start + at) as u32).line;
        let within = start + at..=start + at + text.len();
        let here = missing.iter().filter(|missing| within.contains(&(missing.span.start as usize)));
        let notes: Vec<String> = here
            .map(|missing| {
                let span = missing.span;
                let words =
                    bytes.get(span.start as usize - start..(span.end as usize - start).min(bytes.len()));
                let words = String::from_utf8_lossy(words.unwrap_or_default());
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{}: {words} — {}", missing.kind.name(), missing.words)
            })
            .collect();
        let pieces = pieces(found, text, paints.get(at..at + text.len()).unwrap_or_default());
        lines.push(json!({ "number": number, "pieces": pieces, "notes": notes }));
        at += text.len() + 1;
    }
    lines
}

/// Every byte in the colour of the innermost point around it: points stand before those within them.
fn painted(found: &TypeCoverage, start: usize, length: usize) -> Vec<Paint> {
    let mut paints = vec![Paint::default(); length];
    for (index, covered) in found.points.iter().enumerate() {
        let places = match covered.point.branches {
            Some(_) => covered.point.outcomes.iter().map(|outcome| covered.place(*outcome)).collect(),
            None => vec![covered.point.span],
        };
        for (at, place) in places.into_iter().enumerate() {
            let from = (place.start as usize).saturating_sub(start).min(length);
            let to = (place.end as usize).saturating_sub(start).clamp(from, length);
            let class = class(covered, covered.point.branches.map(|_| at));
            let paint = Paint { class, point: index + 1 };
            // That a condition was evaluated says less than which way it went.
            let covers = covered.point.key.kind != Kind::Expression || class != "seen";
            paints[from..to]
                .iter_mut()
                .filter(|known| covers || known.point == 0)
                .for_each(|known| *known = paint);
        }
    }
    paints
}

/// All, some or none of what can come of a point was seen; of a conditional, each branch has a colour of its own.
fn class(covered: &Covered, branch: Option<usize>) -> &'static str {
    let outcomes = &covered.point.outcomes;
    if let Some(outcome) = branch.and_then(|branch| outcomes.get(branch)) {
        return if covered.hits.of(*outcome) > 0 { "seen" } else { "unseen" };
    }
    match covered.unseen().count() {
        0 => "seen",
        missing if missing == outcomes.len() => "unseen",
        _ => "partly",
    }
}

/// A line cut where its colour changes.
fn pieces(found: &TypeCoverage, text: &[u8], paints: &[Paint]) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(paint) = paints.get(from) {
        let length = paints[from..].iter().take_while(|other| *other == paint).count();
        let covered = paint.point.checked_sub(1).and_then(|index| found.points.get(index));
        pieces.push(json!({
            "class": paint.class,
            "title": covered.map(title).unwrap_or_default(),
            "text": String::from_utf8_lossy(&text[from..from + length]),
        }));
        from += length;
    }
    pieces
}

/// What came of a point, and how often.
fn title(covered: &Covered) -> String {
    let kind = covered.point.key.kind;
    let outcomes = covered.point.outcomes.iter();
    let counts: Vec<String> =
        outcomes.map(|outcome| format!("{} {}×", outcome.name(), covered.hits.of(*outcome))).collect();
    format!("{}: {}", kind.name(), counts.join(", "))
}
