//! What the passing cases of tests see.

use super::inventory::Inventory;
use super::recorder::{Recorder, Seen};
use super::report::{Report, TypeCoverage};
use crate::check::Language;
use crate::suite::{self, Case, Definition, Subject, Suite, Tests, Witness};
use diag::Span;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Keeps what every case that passes sees; a case that fails proves nothing.
#[derive(Debug, Default)]
pub struct Collector(Mutex<BTreeMap<CaseKey, Seen>>);

/// The case as it is written, and what tells its variants apart.
type CaseKey = (Span, String);

fn key(case: &Case) -> CaseKey {
    (case.name.span, case.variant.clone())
}

impl Witness for Collector {
    type Watch = Recorder;

    fn begin(&self, _: &Suite, _: &Case) -> Recorder {
        Recorder::default()
    }

    fn end(&self, _: &Suite, case: &Case, watch: Recorder, passed: bool) {
        if passed {
            let mut cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            cases.insert(key(case), watch.into_seen());
        }
    }
}

impl Collector {
    /// What was seen, case by case.
    pub fn finish(self) -> SeenByCase {
        SeenByCase(self.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What every passing case saw.
#[derive(Debug, Default)]
pub struct SeenByCase(BTreeMap<CaseKey, Seen>);

impl SeenByCase {
    /// What a case saw; nothing if it did not pass.
    pub fn of(&self, case: &Case) -> Option<&Seen> {
        self.0.get(&key(case))
    }

    /// The coverage of the types and traits that the suites of a run are about.
    pub fn report(&self, tests: &Tests, run: &suite::Report) -> Report {
        let mut all = Seen::default();
        self.0.values().for_each(|seen| all.absorb(seen));
        let language = Language::new();
        let types = subjects(tests, run).into_iter().filter_map(|definition| {
            let declared = tests.definitions().at(definition.document)?;
            let inventory = Inventory::of(declared, &language, tests.sources())?;
            let name = format!("{} {}", definition.kind, definition.reference);
            Some(TypeCoverage::new(name, definition.document, inventory, &all))
        });
        Report { types: types.collect() }
    }
}

/// The types and traits that the suites of a run are about, each once, by path and place.
pub(crate) fn subjects<'t>(tests: &'t Tests, run: &suite::Report) -> Vec<&'t Definition> {
    let suites = run.suites.iter().filter_map(|report| tests.suites().get(report.suite));
    let mut found = BTreeMap::new();
    for suite in suites {
        if let Subject::Definition(definition) = &suite.subject {
            let path = tests.sources().get(definition.document.file).map(|file| &file.path);
            found.insert((path, definition.document), definition);
        }
    }
    found.into_values().collect()
}
