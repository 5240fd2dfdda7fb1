//! `anyOf`, `oneOf`, `allOf` and `not`.

use super::Report;
use crate::node::Node;
use crate::path::Path;
use value::{Value, go};

impl Report {
    fn of(node: &Node, value: &Value, at: &Path<'_>) -> Self {
        let mut report = Self::default();
        node.check(value, at, &mut report);
        report
    }

    fn is_valid(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Keeps the report with the most passed checks, the first of equals.
fn keep_better(best: &mut Option<Report>, report: Report) {
    if best.as_ref().is_none_or(|best| report.passed > best.passed) {
        *best = Some(report);
    }
}

impl Node {
    pub(super) fn check_combinations(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        if !self.any_of.is_empty() {
            self.check_any_of(value, at, report);
        }
        if !self.one_of.is_empty() {
            self.check_one_of(value, at, report);
        }
        if !self.all_of.is_empty() {
            self.check_all_of(value, at, report);
        }
        if let Some(not) = &self.not
            && Report::of(not, value, at).is_valid()
        {
            report.fail(self, "not", at, format!("{} must not validate the schema (not)", quoted(at)));
        }
        report.passed += 2;
    }

    fn check_any_of(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        let mut best = None;
        for branch in &self.any_of {
            let result = Report::of(branch, value, at);
            if result.is_valid() {
                return report.merge(result);
            }
            keep_better(&mut best, result);
        }
        let message = format!("{} must validate at least one schema (anyOf)", quoted(at));
        report.fail(self, "anyOf", at, message);
        report.merge(best.unwrap_or_default());
    }

    fn check_one_of(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        let (mut valid, mut first_valid, mut best) = (0, None, None);
        for branch in &self.one_of {
            let result = Report::of(branch, value, at);
            if result.is_valid() {
                valid += 1;
                first_valid.get_or_insert(result);
            } else if valid == 0 {
                keep_better(&mut best, result);
            }
        }
        let found = match (valid, first_valid) {
            (1, Some(result)) => return report.merge(result),
            (0, _) => "Found none valid".to_owned(),
            _ => format!("Found {valid} valid alternatives"),
        };
        let message = format!("{} must validate one and only one schema (oneOf). {found}", quoted(at));
        report.fail(self, "oneOf", at, message);
        if valid == 0 {
            report.merge(best.unwrap_or_default());
        }
    }

    fn check_all_of(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        let mut valid = 0;
        for branch in &self.all_of {
            let result = Report::of(branch, value, at);
            valid += usize::from(result.is_valid());
            report.merge(result);
        }
        if valid < self.all_of.len() {
            let rest = if valid == 0 { ". None validated" } else { "" };
            let message = format!("{} must validate all the schemas (allOf){rest}", quoted(at));
            report.fail(self, "allOf", at, message);
        }
    }
}

fn quoted(at: &Path<'_>) -> String {
    go::quote(&at.text())
}
