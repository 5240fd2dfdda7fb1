//! Going through changes of what is expected, one after the other.

use super::accept;
use super::paths::Trees;
use crate::repo::ReadError;
use crate::report::{Terminal, case_failures, findings};
use compiler::suite::{CaseReport, Pending, Report, Tests};
use std::io::{self, BufRead, Write};

/// What somebody says to a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Skip,
    All,
    Quit,
}

/// Shows every change and writes those that are accepted; tells whether there are any.
pub(super) fn review(trees: &Trees, tests: &Tests, report: &Report) -> Result<bool, ReadError> {
    let cases = report.suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
    let changed: Vec<_> = cases.filter(|(_, case)| !case.pending.is_empty()).collect();
    let count = changed.len() + usize::from(!report.unused.is_empty());
    let mut accepted: Vec<&Pending> = Vec::new();
    let mut rejected = 0;
    let mut every = false;
    let mut number = 0;
    for (suite, case) in changed {
        number += 1;
        if every {
            accepted.extend(&case.pending);
            continue;
        }
        findings::print(&format!(
            "{number} of {count}: {} > {}\n\n{}",
            suite.name,
            case.title,
            shown(case, tests)
        ))?;
        match ask()? {
            Answer::Accept => accepted.extend(&case.pending),
            Answer::All => {
                every = true;
                accepted.extend(&case.pending);
            }
            Answer::Reject => rejected += 1,
            Answer::Skip => {}
            Answer::Quit => return finish(trees, tests, &accepted, rejected),
        }
    }
    if !report.unused.is_empty() {
        let paths: Vec<String> = report.unused.iter().map(|file| format!("  {}\n", file.path)).collect();
        findings::print(&format!(
            "{count} of {count}: no case expects these files:\n\n{}\n",
            paths.concat()
        ))?;
        if every || matches!(ask()?, Answer::Accept | Answer::All) {
            accepted.extend(&report.unused);
        }
    }
    finish(trees, tests, &accepted, rejected)
}

fn finish(trees: &Trees, tests: &Tests, accepted: &[&Pending], rejected: usize) -> Result<bool, ReadError> {
    findings::print(&accept::write(trees, tests, accepted)?)?;
    if rejected > 0 {
        findings::print(&format!(
            "{rejected} rejected: these cases fail until the type is as they expect\n\n"
        ))?;
    }
    Ok(!accepted.is_empty())
}

/// What differs, and new files in full.
fn shown(case: &CaseReport, tests: &Tests) -> String {
    let mut text = case_failures(case, tests.sources(), Terminal::output());
    for file in case.pending.iter().filter(|file| file.is_new) {
        let lines = file.text.iter().flat_map(|text| text.lines());
        text.extend([format!("  new {}\n", file.path)]);
        text.extend(lines.map(|line| format!("    {line}\n")).chain(["\n".to_owned()]));
    }
    text
}

/// Asks until there is an answer; no more input means to stop.
fn ask() -> Result<Answer, ReadError> {
    loop {
        findings::print("accept? [a]ccept, [r]eject, [s]kip, accept a[l]l, [q]uit: ")?;
        let _ = io::stdout().flush();
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(|error| ReadError {
            what: "cannot read an answer".to_owned(),
            why: error.to_string(),
            help: None,
        })?;
        findings::print("\n")?;
        match line.trim() {
            _ if read == 0 => return Ok(Answer::Quit),
            "a" | "accept" | "y" | "yes" => return Ok(Answer::Accept),
            "r" | "reject" | "n" | "no" => return Ok(Answer::Reject),
            "s" | "skip" => return Ok(Answer::Skip),
            "l" | "all" => return Ok(Answer::All),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}
