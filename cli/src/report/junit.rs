//! JUnit XML: a suite a file, a test case a finding. Errors fail; warnings and notes pass with their text as output.

use super::place::Place;
use diag::{Diagnostic, Severity, SourceMap};
use std::collections::BTreeMap;
use std::fmt::Write;

/// All findings as test cases; a run without any is one case that passes.
pub(super) fn text(findings: &[Diagnostic], sources: &SourceMap) -> String {
    let mut suites: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        let place = finding.primary.as_ref().and_then(|label| Place::of(label.span, sources));
        suites.entry(place.map_or("choreoc", |place| place.path)).or_default().push(finding);
    }
    let failures = |findings: &[&Diagnostic]| {
        findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    };
    let all: Vec<&Diagnostic> = findings.iter().collect();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"choreoc check\" tests=\"{}\" failures=\"{}\">\n",
        findings.len().max(1),
        failures(&all),
    );
    if findings.is_empty() {
        xml.push_str("  <testsuite name=\"choreoc\" tests=\"1\" failures=\"0\">\n");
        xml.push_str("    <testcase classname=\"choreoc\" name=\"no findings\"/>\n  </testsuite>\n");
    }
    for (path, findings) in suites {
        let (number, failed) = (findings.len(), failures(&findings));
        let name = escape(path);
        // Writing to a string cannot fail.
        let _ = writeln!(xml, "  <testsuite name=\"{name}\" tests=\"{number}\" failures=\"{failed}\">");
        xml.extend(findings.iter().map(|finding| case(path, finding, sources)));
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn case(path: &str, finding: &Diagnostic, sources: &SourceMap) -> String {
    let place = finding.primary.as_ref().map_or_else(String::new, |label| sources.place(label.span));
    let name = match place.strip_prefix(path) {
        Some(line) if !line.is_empty() => format!("{} at {}", finding.code, line.trim_start_matches(':')),
        _ => finding.code.to_string(),
    };
    let lines = std::iter::once(format!("{place} {}", finding.message).trim().to_owned())
        .chain(finding.trace.iter().map(|frame| format!("while {}", frame.text)))
        .chain(finding.help.iter().map(|help| format!("help: {help}")))
        .chain(finding.details.iter().map(|details| format!("OpenChoreo says: {details}")));
    let body = escape(&lines.collect::<Vec<_>>().join("\n"));
    let (message, code) = (escape(&finding.message), escape(finding.code.name));
    let inside = match finding.severity {
        Severity::Error => format!("<failure type=\"{code}\" message=\"{message}\">{body}</failure>"),
        severity => format!("<system-out>{severity}: {body}</system-out>"),
    };
    format!(
        "    <testcase classname=\"{}\" name=\"{}\">\n      {inside}\n    </testcase>\n",
        escape(path),
        escape(&name)
    )
}

/// Text of an element or attribute; characters that XML cannot hold become `�`.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
