//! What became of mutants, for people: those that nobody noticed first, each with its line.

use super::Terminal;
use super::place::Place;
use compiler::mutation::{Fate, Mutant, Report, Totals, TypeMutation};
use diag::SourceMap;
use std::fmt::Write;

/// How much of a line an excerpt shows.
const LINE: usize = 120;

/// The report of all types.
pub(crate) fn text(report: &Report, sources: &SourceMap, terminal: Terminal) -> String {
    let mut out = String::from("mutation: changes that the tests should notice\n");
    for found in &report.types {
        one(&mut out, found, sources, terminal);
    }
    if report.types.is_empty() {
        out.push_str("  no test is about a type or trait\n");
    }
    if report.types.len() > 1 {
        let _ = writeln!(out, "\n  all: {}", totals(report.totals()));
    }
    out
}

fn one(out: &mut String, found: &TypeMutation, sources: &SourceMap, terminal: Terminal) {
    let _ = writeln!(out, "\n  {}: {}", found.name, totals(found.totals()));
    for mutant in found.survivors() {
        let why = match mutant.fate {
            Fate::Survived(1) => "1 case passes with it".to_owned(),
            Fate::Survived(cases) => format!("{cases} cases pass with it"),
            _ => "no case that passes comes here".to_owned(),
        };
        let survived = if terminal.colour { "\u{1b}[33msurvived\u{1b}[0m" } else { "survived" };
        let _ = writeln!(out, "\n    {survived} {}: {} ({why})", place(mutant, sources), mutant.words);
        excerpt(out, mutant, sources);
    }
    let mut equivalents = found.equivalents().peekable();
    if equivalents.peek().is_some() {
        out.push_str("\n    nobody could notice:\n");
    }
    for (mutant, why) in equivalents {
        let _ = writeln!(out, "      {}: {}, but {why}", place(mutant, sources), mutant.words);
    }
}

fn totals(totals: Totals) -> String {
    let Totals { killed, survived, equivalent } = totals;
    let mut text = format!("{} mutants, {killed} killed, {survived} survived", totals.all());
    if equivalent > 0 {
        let _ = write!(text, ", {equivalent} equivalent");
    }
    let _ = write!(text, " ({} %)", totals.percent());
    text
}

fn place(mutant: &Mutant, sources: &SourceMap) -> String {
    let place = Place::of(mutant.span, sources);
    place
        .map(|place| format!("{}:{}:{}", place.path, place.start.line, place.start.column))
        .unwrap_or_default()
}

/// The first line of what is changed, with a mark below it.
fn excerpt(out: &mut String, mutant: &Mutant, sources: &SourceMap) {
    let (Some(place), Some(file)) = (Place::of(mutant.span, sources), sources.get(mutant.span.file)) else {
        return;
    };
    let Place { start, end, .. } = place;
    let line = file.bytes.split(|byte| *byte == b'\n').nth(start.line as usize - 1).unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let text = line.trim_end();
    let columns = text.chars().count();
    let from = (start.column as usize - 1).min(columns);
    let to = if end.line == start.line { (end.column as usize - 1).min(columns) } else { columns };
    // Of a long line, what stands around the change.
    let cut = if columns > LINE { from.saturating_sub(LINE / 2) } else { 0 };
    let text: String = text.chars().skip(cut).take(LINE).collect();
    let (from, to) = (from - cut, (to - cut).min(LINE));
    let number = start.line.to_string();
    let gutter = " ".repeat(number.len());
    let mark = "^".repeat(to.saturating_sub(from).max(1));
    let _ = writeln!(out, "      {number} | {text}");
    let _ = writeln!(out, "      {gutter} | {}{mark}", " ".repeat(from));
}
