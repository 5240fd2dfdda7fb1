//! The last line of a run.

use compiler::Compilation;
use compiler::evaluate::State;
use diag::Severity;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

/// What a run did.
#[derive(Debug, Default)]
pub struct Summary {
    /// Units that have manifests or are undeployed.
    pub units: usize,
    /// Units without manifests because of an error.
    pub failed: usize,
    /// Units that wait for something.
    pub pending: usize,
    /// Manifests.
    pub objects: usize,
    /// Files written and deleted; nothing if the run wrote none on purpose.
    pub written: Option<(usize, usize)>,
    /// Whether the run was not about writing.
    pub checked: bool,
    /// Fields of templates that were typed, of how many.
    pub typed: Option<(usize, usize)>,
    errors: usize,
    warnings: usize,
}

impl Summary {
    /// What is known before anything is written.
    pub fn of<T>(compilation: &Compilation<T>) -> Self {
        let units = |state| compilation.units.iter().filter(|unit| unit.result.state == state).count();
        let findings =
            |severity| compilation.findings.iter().filter(|finding| finding.severity == severity).count();
        let failed = units(State::Failed);
        Self {
            units: compilation.units.len() - failed,
            failed,
            pending: units(State::Pending),
            typed: compilation.typed.map(|found| (found.typed, found.fields)),
            errors: findings(Severity::Error),
            warnings: findings(Severity::Warning),
            ..Self::default()
        }
    }

    /// Prints one line to standard error.
    pub fn show(&self, time: Duration) {
        let _ = writeln!(io::stderr(), "{} in {}", self.text(), duration(time));
    }

    fn text(&self) -> String {
        let mut text = count(self.units, "unit");
        for (number, what) in [(self.failed, "failed"), (self.pending, "pending")] {
            if number > 0 {
                let _ = write!(text, " ({number} {what})");
            }
        }
        if self.objects > 0 {
            let _ = write!(text, ", {}", count(self.objects, "object"));
        }
        match self.written {
            Some((0, 0)) => text.push_str(", nothing changed"),
            Some((writes, deletes)) => {
                let _ = write!(text, ", {} written", count(writes, "file"));
                if deletes > 0 {
                    let _ = write!(text, ", {deletes} deleted");
                }
            }
            None if self.checked => text.push_str(" checked"),
            None if self.errors > 0 => text.push_str(", nothing written"),
            None => {}
        }
        if let Some((typed, fields)) = self.typed.filter(|(_, fields)| *fields > 0) {
            let _ = write!(text, ", {typed} of {} typed", count(fields, "template field"));
        }
        for (number, what) in [(self.errors, "error"), (self.warnings, "warning")] {
            if number > 0 {
                let _ = write!(text, ", {}", count(number, what));
            }
        }
        text
    }
}

/// So many of something: `1 unit`, `2 units`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn duration(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_only_what_happened() {
        let summary =
            Summary { units: 1, objects: 4, written: Some((3, 1)), warnings: 2, ..Summary::default() };
        assert_eq!(summary.text(), "1 unit, 4 objects, 3 files written, 1 deleted, 2 warnings");
        let failed = Summary { units: 2, failed: 1, errors: 1, ..Summary::default() };
        assert_eq!(failed.text(), "2 units (1 failed), nothing written, 1 error");
        assert_eq!(duration(Duration::from_millis(1234)), "1.2 s");
    }
}
