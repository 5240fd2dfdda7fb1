//! Where stages leave their findings.

use crate::{Diagnostic, Severity};

/// Collects findings; stages push and go on.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Keeps several findings, for example those of a unit rendered elsewhere.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    /// Whether any finding so far is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The findings in the order they were pushed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// The findings, sorted by place and code, each once; what is true of many units is said of the first, with
    /// their number.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.found.dedup();
        self.found.dedup_by(|later, first| {
            let same = later.says_the_same(first);
            if same && later.subject != first.subject {
                first.repeats += 1;
            }
            same
        });
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, FileId, Span};

    const BROKEN: Code = Code::error("test/broken");

    fn broken(line: usize, unit: &str) -> Diagnostic {
        Diagnostic::new(BROKEN, "it is broken").at(Span::new(FileId(0), line, line), "").subject(unit)
    }

    fn shown(found: Vec<Diagnostic>) -> Vec<(Option<String>, usize)> {
        let mut sink = Sink::new();
        sink.extend(found);
        sink.into_sorted().into_iter().map(|found| (found.subject, found.repeats)).collect()
    }

    #[test]
    fn what_many_units_have_in_common_is_said_once() {
        let said =
            shown(vec![broken(1, "c"), broken(1, "a"), broken(2, "a"), broken(1, "b"), broken(1, "b")]);
        assert_eq!(said, [(Some("a".to_owned()), 2), (Some("a".to_owned()), 0)]);
    }
}
