//! JUnit XML: a suite for each test, a case for each variant.

use super::{case_failures, failures};
use crate::report::Terminal;
use crate::report::junit::escape;
use compiler::suite::{CaseReport, Outcome, Report, SuiteReport};
use diag::{Severity, SourceMap};
use std::fmt::Write;

/// Nobody looks at the colours of a file.
const PLAIN: Terminal = Terminal { interactive: false, colour: false, width: 110 };

/// All suites; what is wrong besides is a suite of its own.
pub(super) fn text(report: &Report, sources: &SourceMap) -> String {
    let totals = report.totals();
    let errors: Vec<_> =
        report.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let tests = totals.passed + totals.failed + totals.skipped + errors.len();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"choreoc test\" tests=\"{tests}\" failures=\"{}\" skipped=\"{}\">\n",
        totals.failed + errors.len(),
        totals.skipped,
    );
    report.suites.iter().for_each(|found| suite(&mut xml, found, sources));
    if !errors.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(xml, "  <testsuite name=\"choreoc\" tests=\"{0}\" failures=\"{0}\">", errors.len());
        for finding in errors {
            let place = finding.primary.as_ref().map_or_else(String::new, |label| sources.place(label.span));
            let _ = writeln!(
                xml,
                "    <testcase classname=\"choreoc\" name=\"{} at {}\">\n      <failure type=\"{0}\" message=\"{2}\"/>\n    </testcase>",
                escape(finding.code.name),
                escape(&place),
                escape(&finding.message)
            );
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn suite(xml: &mut String, suite: &SuiteReport, sources: &SourceMap) {
    let number = |fits: fn(&Outcome) -> bool| suite.cases.iter().filter(|case| fits(&case.outcome)).count();
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{}\" file=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">",
        escape(&suite.name),
        escape(&suite.file),
        suite.cases.len(),
        number(|outcome| matches!(outcome, Outcome::Failed(_))),
        number(|outcome| matches!(outcome, Outcome::Skipped(_))),
    );
    suite.cases.iter().for_each(|found| case(xml, &suite.name, found, sources));
    xml.push_str("  </testsuite>\n");
}

fn case(xml: &mut String, suite: &str, case: &CaseReport, sources: &SourceMap) {
    let (suite, title) = (escape(suite), escape(&case.title));
    let place = sources.place(case.span);
    let open = format!("    <testcase classname=\"{suite}\" name=\"{title}\" file=\"{}\"", escape(&place));
    match &case.outcome {
        Outcome::Passed => {
            let _ = writeln!(xml, "{open}/>");
        }
        Outcome::Skipped(reason) => {
            let _ =
                writeln!(xml, "{open}>\n      <skipped message=\"{}\"/>\n    </testcase>", escape(reason));
        }
        Outcome::Failed(_) => {
            let first = failures(case).first();
            let _ = writeln!(
                xml,
                "{open}>\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                escape(first.map_or("", |failure| failure.finding.code.name)),
                escape(first.map_or("", |failure| failure.finding.message.as_str())),
                escape(&case_failures(case, sources, PLAIN)),
            );
        }
    }
}
