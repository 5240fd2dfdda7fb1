//! For a terminal.

use super::failures;
use crate::report::place::Place;
use crate::report::{Human, Style, Terminal, fields};
use compiler::diff::{ObjectChange, ObjectFate};
use compiler::suite::{CaseReport, Failure, ObjectDifference, Outcome, Report, SuiteReport};
use diag::{SourceMap, Span};
use std::fmt::Write;

/// The suites with what failed or was left out, then what is wrong besides.
pub(super) fn text(report: &Report, sources: &SourceMap, terminal: Terminal) -> String {
    let mut out = String::new();
    for suite in &report.suites {
        suite_text(&mut out, suite, sources, terminal);
    }
    if !report.findings.is_empty() {
        out.push('\n');
    }
    let human = Human::new(terminal.colour, terminal.width);
    report.findings.iter().for_each(|finding| out.push_str(&human.draw(finding, sources)));
    out
}

fn suite_text(out: &mut String, suite: &SuiteReport, sources: &SourceMap, terminal: Terminal) {
    let failed = suite.cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_)));
    let verdict = if failed { paint(terminal, "1;31", "FAILED") } else { paint(terminal, "32", "ok") };
    let cases = count(suite.cases.len(), "case");
    let _ = writeln!(out, "{verdict} {} ({}): {cases}, {}", suite.name, suite.subject, suite.file);
    for case in &suite.cases {
        case_text(out, case, sources, terminal);
    }
}

fn case_text(out: &mut String, case: &CaseReport, sources: &SourceMap, terminal: Terminal) {
    match &case.outcome {
        Outcome::Passed => {}
        Outcome::Skipped(reason) => {
            let _ = writeln!(out, "  {} {}: {reason}", paint(terminal, "33", "skipped"), case.title);
        }
        Outcome::Failed(_) => {
            let _ = writeln!(out, "\n  {} {}\n", paint(terminal, "1;31", "failed"), case.title);
            for found in failures(case) {
                out.push_str(&failure(found, sources, terminal));
            }
        }
    }
}

/// What is not as expected, with the objects that differ.
pub(super) fn failure(failure: &Failure, sources: &SourceMap, terminal: Terminal) -> String {
    let human = Human::new(terminal.colour, terminal.width);
    let mut out = human.draw(&failure.finding, sources);
    for object in &failure.objects {
        difference(&mut out, object, sources, terminal);
    }
    if !failure.objects.is_empty() {
        out.push('\n');
    }
    out
}

fn difference(out: &mut String, object: &ObjectDifference, sources: &SourceMap, terminal: Terminal) {
    let ObjectDifference { change, made_by, entry } = object;
    let tone = match change.fate {
        ObjectFate::Added => "32",
        ObjectFate::Removed => "31",
        ObjectFate::Changed => "33",
    };
    let _ = writeln!(out, "  {}", paint(terminal, tone, &heading(change)));
    if let Some(entry) = entry.filter(|_| change.fate == ObjectFate::Added) {
        made(out, entry, sources, terminal);
    }
    for (at, field) in change.fields.iter().enumerate() {
        for line in fields(std::slice::from_ref(field), Style::new(terminal.colour)).lines() {
            let _ = writeln!(out, "      {line}");
        }
        if let Some(span) = made_by.get(at).copied().flatten() {
            made(out, span, sources, terminal);
        }
    }
}

/// The line of a template that made a field.
fn made(out: &mut String, span: Span, sources: &SourceMap, terminal: Terminal) {
    let line = Place::line_text(span, sources);
    let text = format!("made by {}: {line}", sources.place(span));
    let _ = writeln!(out, "        {}", paint(terminal, "2", &text));
}

/// What became of an object, as one line.
pub(super) fn heading(change: &ObjectChange) -> String {
    let (sign, words) = match change.fate {
        ObjectFate::Added => ('+', "is rendered, and not expected"),
        ObjectFate::Removed => ('-', "is expected, and not rendered"),
        ObjectFate::Changed => ('~', "differs"),
    };
    format!("{sign} {} {} {words}", change.kind, name(change))
}

/// The name of an object, and its old one if it has another.
pub(super) fn name(change: &ObjectChange) -> String {
    let Some(instance) = change.instances.first() else { return String::new() };
    match &instance.renamed_from {
        Some(before) => format!("{} (expected {before})", instance.name),
        None => instance.name.to_string(),
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn paint(terminal: Terminal, code: &str, text: &str) -> String {
    if terminal.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
