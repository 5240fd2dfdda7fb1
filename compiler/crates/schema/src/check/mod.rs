//! Validation (component.md §5.4).
//!
//! All checks of a schema run, in a fixed order. Each counts whether it found something or not: when no branch of an
//! `anyOf` fits, the errors of the branch that passed most checks are shown ([`Report::passed`]).

mod choices;
mod combinations;
mod numbers;
mod objects;
mod types;

use crate::finding::Finding;
use crate::formats::Format;
use crate::node::Node;
use crate::path::Path;
use crate::pointer;
use std::collections::HashSet;
use value::{Value, go};

/// Validates a value; `source` is the schema as it was written.
pub(crate) fn run(root: &Node, value: &Value, source: &Value) -> Vec<Finding> {
    let mut findings = findings(root, value);
    for finding in &mut findings {
        finding.schema = pointer::locate(source, &finding.schema);
        // The control plane takes these words out of its texts, wherever they stand.
        if finding.message.contains(" in body") {
            finding.message = finding.message.replace(" in body", "");
        }
    }
    findings
}

/// Validates a value; places in the schema are those without references, texts are as they are.
pub(crate) fn findings(root: &Node, value: &Value) -> Vec<Finding> {
    let mut report = Report::default();
    root.check(value, &Path::Root, &mut report);
    if report.findings.len() > 1 {
        let mut seen = HashSet::new();
        report.findings.retain(|finding| seen.insert(finding.message.clone()));
    }
    report.findings
}

/// What one schema, or one branch, has to say about a value.
#[derive(Debug, Default)]
struct Report {
    findings: Vec<Finding>,
    /// How many checks ran and passed, as the control plane counts them.
    passed: usize,
}

impl Report {
    /// Adds a finding of `node`'s rule `keyword` about the value at `at`.
    fn fail(&mut self, node: &Node, keyword: &'static str, at: &Path<'_>, message: String) {
        let mut schema = node.pointer.clone();
        pointer::push(&mut schema, keyword);
        self.findings.push(Finding { message, instance: at.pointer(), schema, keyword });
    }

    fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.passed += other.passed;
    }
}

impl Node {
    fn check(&self, value: &Value, at: &Path<'_>, report: &mut Report) {
        if matches!(value, Value::Null) {
            self.check_null(at, report);
            return self.check_choices(value, at, report);
        }
        self.check_type(value, at, report);
        self.check_combinations(value, at, report);
        match value {
            Value::String(text) => self.check_text(text, at, report),
            Value::Int(_) | Value::Uint(_) | Value::Double(_) => self.check_number(value, at, report),
            Value::List(list) => self.check_list(list.items(), at, report),
            _ => {}
        }
        self.check_choices(value, at, report);
        report.passed += 1;
        if let Value::Object(object) = value {
            self.check_object(object, at, report);
        }
        report.passed += 1;
    }

    /// Only the first of the rules about length and pattern that is broken counts.
    fn check_text(&self, text: &str, at: &Path<'_>, report: &mut Report) {
        report.passed += 1;
        let length = || text.chars().count() as i64;
        if let Some(max) = self.length.max.filter(|max| length() > *max) {
            report.fail(self, "maxLength", at, format!("{} should be at most {max} chars long", at.text()));
        } else if let Some(min) = self.length.min.filter(|min| length() < *min) {
            report.fail(self, "minLength", at, format!("{} should be at least {min} chars long", at.text()));
        } else if let Some(pattern) = &self.pattern {
            match &pattern.compiled {
                Ok(compiled) if compiled.is_match(text) => {}
                Ok(_) => {
                    report.fail(
                        self,
                        "pattern",
                        at,
                        format!("{} should match '{}'", at.text(), pattern.text),
                    );
                }
                Err(error) => {
                    let message = format!(
                        "{} should match '{}, but pattern is invalid: {error}'",
                        at.text(),
                        pattern.text
                    );
                    report.fail(self, "pattern", at, message);
                }
            }
        }
        if let Some(known) = &self.format
            && let Format::Text(format) = known.format
        {
            report.passed += 1;
            if !format.accepts(text) {
                let message = format!("{} must be of type {}: {}", at.text(), known.name, go::quote(text));
                report.fail(self, "format", at, message);
            }
        }
    }

    fn check_list(&self, items: &[Value], at: &Path<'_>, report: &mut Report) {
        if let Some(schema) = &self.items {
            for (index, item) in items.iter().enumerate() {
                schema.check(item, &Path::Item(at, index), report);
            }
        }
        let size = items.len() as i64;
        if let Some(min) = self.size.min.filter(|min| size < *min) {
            report.fail(self, "minItems", at, format!("{} should have at least {min} items", at.text()));
        }
        if let Some(max) = self.size.max.filter(|max| size > *max) {
            report.fail(self, "maxItems", at, format!("{} should have at most {max} items", at.text()));
        }
        if self.unique && choices::has_duplicates(items) {
            report.fail(self, "uniqueItems", at, format!("{} shouldn't contain duplicates", at.text()));
        }
        report.passed += 2;
    }
}
