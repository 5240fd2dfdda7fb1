//! Diagnostics as plain text.

use diag::{Diagnostic, Label, SourceMap, Span};
use std::fmt::Write;

/// Every diagnostic in full, or `none`.
pub(crate) fn render(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    if diagnostics.is_empty() {
        return "none\n".to_owned();
    }
    let texts: Vec<String> = diagnostics.iter().map(|diagnostic| render_one(diagnostic, sources)).collect();
    texts.join("\n")
}

fn render_one(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut out = format!("{}[{}]: {}\n", diagnostic.severity, diagnostic.code, diagnostic.message);
    for (word, label) in diagnostic
        .primary
        .iter()
        .map(|label| ("at", label))
        .chain(diagnostic.labels.iter().map(|label| ("and", label)))
    {
        label_text(&mut out, word, label, sources);
    }
    for frame in &diagnostic.trace {
        let place = frame.span.map(|span| format!(" ({})", sources.place(span))).unwrap_or_default();
        line(&mut out, &format!("while {}{place}", frame.text));
    }
    if let Some(subject) = &diagnostic.subject {
        let others = match diagnostic.repeats {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        line(&mut out, &format!("for {subject}{others}"));
    }
    for help in &diagnostic.help {
        line(&mut out, &format!("help: {help}"));
    }
    if let Some(details) = &diagnostic.details {
        line(&mut out, &format!("upstream: {details}"));
    }
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "  {}", text.replace('\n', "\n    ")).expect("a string takes all text");
}

fn label_text(out: &mut String, word: &str, label: &Label, sources: &SourceMap) {
    let text = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
    line(out, &format!("{word} {}{text}", sources.place(label.span)));
    if let Some((source, marks)) = excerpt(label.span, sources) {
        line(out, &format!("   | {source}"));
        line(out, &format!("   | {marks}"));
    }
}

/// The first line of a place, and marks below its characters.
fn excerpt(span: Span, sources: &SourceMap) -> Option<(String, String)> {
    let file = sources.get(span.file)?;
    let start = file.line_column(span.start);
    let text = String::from_utf8_lossy(&file.bytes);
    let source = text.lines().nth(start.line as usize - 1)?.trim_end().to_owned();
    let end = file.line_column(span.end);
    let before = start.column as usize - 1;
    let width = if end.line == start.line {
        end.column.saturating_sub(start.column) as usize
    } else {
        source.chars().count().saturating_sub(before)
    };
    let pad: String = source.chars().take(before).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    Some((source, format!("{pad}{}", "^".repeat(width.max(1)))))
}
